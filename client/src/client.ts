import { documentText, type HubDocument, isQuery, type TypedDocument } from './document.ts'
import { documents } from './generated/documents.ts'
import { type Page, walkPages } from './paging.ts'
import { type Answer, ask, type QueryOptions } from './question.ts'
import {
  type CallOptions,
  type Connection,
  defaultRetry,
  type RetryOptions,
  type Token,
} from './send.ts'
import { subscribe } from './stream.ts'
import { fetchTable, type RowsOptions, readRows, type TableOptions } from './table.ts'

export interface HubClientOptions {
  /** Where the hub is, e.g. `https://hub.example.invalid`. */
  url: string | URL
  /** Bearer token, or a function that gives one before every request. */
  token?: Token | undefined
  /** 用途 for which data is asked, unless a call says another. */
  purpose?: string | undefined
  /** Further tries of questions; changes are never sent twice. `false` for none. */
  retry?: Partial<RetryOptions> | false | undefined
  /** graphql's `print`, needed for parsed documents that do not carry their source. */
  print?: ((document: never) => string) | undefined
  /** Another `fetch`, e.g. one with a proxy or a client certificate. */
  fetch?: typeof fetch | undefined
}

type Documents = typeof documents
type ResultOf<D> = D extends HubDocument<infer Result, infer _V, infer _R> ? Result : never
type VariablesOf<D> = D extends HubDocument<infer _, infer Variables, infer _R> ? Variables : never
type RowOf<D> = D extends HubDocument<infer _, infer _V, infer Row> ? Row : never
// Variables may be left out where none is required.
type Arguments<Variables, Options> =
  Record<never, never> extends Variables
    ? [variables?: Variables, options?: Options]
    : [variables: Variables, options?: Options]

/** One function a document: `hub.documents.targetProgress({ asOf: '2025-12-31' })`. */
export type DocumentFunctions = {
  readonly [Name in keyof Documents]: (
    ...given: Arguments<VariablesOf<Documents[Name]>, QueryOptions>
  ) => Promise<Answer<ResultOf<Documents[Name]>>>
}

/** The same documents as flat rows, over all pages of the REST side. */
export type RowFunctions = {
  readonly [Name in keyof Documents]: (
    ...given: Arguments<VariablesOf<Documents[Name]>, RowsOptions>
  ) => AsyncGenerator<RowOf<Documents[Name]>, void, undefined>
}

export interface HubClient {
  readonly documents: DocumentFunctions
  readonly rows: RowFunctions
  /** Asks a document of one's own; a mutation is sent once and never repeated. */
  query<Result, Variables>(
    document: TypedDocument<Result, Variables>,
    ...given: Arguments<Variables, QueryOptions>
  ): Promise<Answer<Result>>
  query(
    document: string,
    variables?: Readonly<Record<string, unknown>>,
    options?: QueryOptions,
  ): Promise<Answer<unknown>>
  /** Walks a list page by page; the document takes `$after`, `select` finds the list in its answer. */
  pages<Result, Variables extends { after?: unknown }, Node>(
    document: TypedDocument<Result, Variables>,
    variables: NoInfer<Omit<Variables, 'after'>>,
    select: (data: Result) => Page<Node> | null | undefined,
    options?: QueryOptions,
  ): AsyncGenerator<Page<Node>, void, undefined>
  /** Like `pages`, node by node. */
  nodes<Result, Variables extends { after?: unknown }, Node>(
    document: TypedDocument<Result, Variables>,
    variables: NoInfer<Omit<Variables, 'after'>>,
    select: (data: Result) => Page<Node> | null | undefined,
    options?: QueryOptions,
  ): AsyncGenerator<Node, void, undefined>
  /** Subscribes over server-sent events; leaving the loop ends the subscription. */
  subscribe<Result, Variables>(
    document: TypedDocument<Result, Variables>,
    ...given: Arguments<Variables, CallOptions>
  ): AsyncGenerator<Answer<Result>, void, undefined>
  subscribe(
    document: string,
    variables?: Readonly<Record<string, unknown>>,
    options?: CallOptions,
  ): AsyncGenerator<Answer<unknown>, void, undefined>
  /** An approved document as CSV or XLSX; the response is handed on as it comes, for streaming. */
  table<Name extends keyof Documents>(
    name: Name,
    format: 'csv' | 'xlsx',
    ...given: Arguments<VariablesOf<Documents[Name]>, TableOptions>
  ): Promise<Response>
}

/** A client of one hub, for browsers and Node; it keeps no connection and needs no closing. */
export function createHubClient(options: HubClientOptions): HubClient {
  const { print } = options
  const base = new URL(options.url)
  if (!base.pathname.endsWith('/')) base.pathname += '/'
  const connection: Connection = {
    url: base,
    token: options.token,
    purpose: options.purpose,
    fetch: options.fetch ?? ((...given) => fetch(...given)),
    retry:
      options.retry === false
        ? { ...defaultRetry, retries: 0 }
        : { ...defaultRetry, ...options.retry },
  }

  async function query(document: unknown, variables?: unknown, options: QueryOptions = {}) {
    const text = documentText(document, print)
    return ask<never>(connection, text, variables, { ...options, repeatable: isQuery(text) })
  }

  function pages(
    document: unknown,
    variables: object,
    select: (data: never) => Page<never> | null | undefined,
    options?: QueryOptions,
  ) {
    return walkPages(async (after) => {
      const answer = await query(document, { ...variables, after }, { whole: true, ...options })
      return select(answer.data)
    })
  }

  const client = {
    documents: mapDocuments(
      (document) => (variables: unknown, options?: QueryOptions) =>
        query(document, variables, options),
    ),
    rows: mapDocuments(
      ({ name }) =>
        (variables: unknown, options?: RowsOptions) =>
          readRows(connection, name, variables, options),
    ),
    query,
    pages,
    async *nodes(...given: Parameters<typeof pages>) {
      for await (const page of pages(...given)) yield* page.nodes
    },
    subscribe: (document: unknown, variables?: unknown, options?: CallOptions) =>
      subscribe(connection, documentText(document, print), variables, options),
    table: (
      name: keyof Documents,
      format: 'csv' | 'xlsx',
      variables?: unknown,
      options: TableOptions = {},
    ) => fetchTable(connection, documents[name].name, format, variables, options),
  }
  // Each function takes what the interface says of its document; the shared code needs no more.
  return client as unknown as HubClient
}

function mapDocuments<F>(
  toFunction: (document: HubDocument<unknown, unknown, unknown>) => F,
): Record<string, F> {
  return Object.fromEntries(
    Object.entries(documents).map(([key, document]) => [key, toFunction(document as never)]),
  )
}

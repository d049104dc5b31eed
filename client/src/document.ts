import { HubClientError } from './errors.ts'

/**
 * A document that carries the types of its answer and variables: what graphql-codegen writes, as
 * `TypedDocumentNode` or, with `documentMode: 'string'`, as `TypedDocumentString`.
 */
export interface TypedDocument<Result, Variables> {
  readonly __apiType?: ((variables: Variables) => Result) | undefined
}

/** An approved document of the hub, with its types. */
export interface HubDocument<Result, Variables, Row> extends TypedDocument<Result, Variables> {
  /** Its name, as in `/q/{name}.json`. */
  readonly name: string
  /** Identifies exactly this text. */
  readonly id: string
  readonly text: string
  readonly __rowType?: ((row: Row) => void) | undefined
}

/** The text of any kind of document; `print` is graphql's own, for documents without a source. */
export function documentText(document: unknown, print?: (document: never) => string): string {
  if (typeof document === 'string') return document
  if (document instanceof String) return document.toString()
  const { text, kind, loc } = (document ?? {}) as {
    text?: unknown
    kind?: unknown
    loc?: { source?: { body?: unknown } }
  }
  if (typeof text === 'string') return text
  if (print && kind === 'Document') return print(document as never)
  if (typeof loc?.source?.body === 'string') return loc.source.body
  throw new HubClientError(
    "文档没有文本；请在 createHubClient 中给出 graphql 的 print，或以 documentMode: 'string' 生成 / " +
      "the document has no text: give graphql's print to createHubClient or generate with documentMode: 'string'",
    { code: 'CLIENT_USAGE' },
  )
}

/** Only questions are ever asked twice; where in doubt it is not a question. */
export function isQuery(text: string): boolean {
  const bare = text.replaceAll(/"""[\s\S]*?"""|"(?:\\.|[^"\\])*"|#[^\n]*/g, ' ')
  return !/\b(mutation|subscription)\b/.test(bare)
}

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { HubError, InvalidInputError } from '@baibo/kernel/errors.ts'
import { type DocumentColumn, documentColumns } from '@baibo/schema/columns.ts'
import {
  type ApprovedDocument,
  loadRetiredDocuments,
  type RetiredDocument,
  variablesFromQuery,
} from '@baibo/schema/documents.ts'
import { type FlatRow, flatten } from '@baibo/schema/flatten.ts'
import { csvLine, encodeText, type TextEncoding, toXlsx } from './export.ts'
import { bearerToken } from './http.ts'
import { type Hub, parseOnce } from './hub.ts'

const FORMATS = ['json', 'csv', 'xlsx'] as const
type Format = (typeof FORMATS)[number]

/** Parameters of the table itself, beside the document's variables. */
interface TableOptions {
  encoding: TextEncoding
  /** `zh`: Chinese titles from the schema's descriptions; `keys`: the row keys. */
  titles: 'zh' | 'keys'
  page?: { number: number; size: number }
}

interface Page {
  rows: FlatRow[]
  errors: readonly unknown[]
}

/**
 * `GET /q/{name}.{json,csv,xlsx}`: an approved document as a table, under the same rights as the
 * GraphQL question. Answers false when the address is not one of its own.
 */
export function createDocumentRoute(
  hub: Hub,
  documents: ReadonlyMap<string, ApprovedDocument>,
  retired: ReadonlyMap<string, RetiredDocument> = loadRetiredDocuments(),
) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const url = new URL(request.url ?? '/', 'http://hub')
    const [, name, extension] = /^\/q\/([\w-]+)\.(\w+)$/.exec(url.pathname) ?? []
    if (!name || !extension) return false
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      throw new HubError('METHOD_NOT_ALLOWED', { zh: '只接受 GET', en: 'GET only' })
    }
    const { token } = await hub.authenticate(bearerToken(request.headers))
    const document = documents.get(name)
    const format = FORMATS.find((each) => each === extension)
    const gone = retired.get(name)
    if (!document && gone) throw goneError(gone)
    if (!document || !format) {
      throw new HubError('NOT_FOUND', {
        zh: `没有问题 ${name}.${extension}；可用：${[...documents.keys()].join('、')}，格式 json、csv、xlsx`,
        en: 'no such document; formats json, csv, xlsx',
      })
    }
    const table = takeTableOptions(url.searchParams)
    const variables = variablesFromQuery(document, url.searchParams)
    const pages = readPages(hub, document, variables, token)
    if (format === 'csv' && !table.page && document.pages) {
      await streamCsv(response, document, hub, pages, table)
      return true
    }
    const rows: FlatRow[] = []
    const errors: unknown[] = []
    for await (const page of pages) {
      rows.push(...page.rows)
      errors.push(...page.errors)
    }
    tellMissingParts(response, errors)
    const shown = slice(rows, table, url, response)
    const body = await render(format, document, hub, { variables, rows: shown, errors, table })
    respond(request, response, format, name, table, body)
    return true
  }
}

function goneError({ name, title, retiredOn, replacement }: RetiredDocument): HubError {
  return new HubError(
    'GONE',
    {
      zh: `问题 ${name}（${title}）已于 ${retiredOn} 停用${replacement ? `，请改用 ${replacement}` : ''}`,
      en: `${name} was retired on ${retiredOn}${replacement ? `; use ${replacement}` : ''}`,
    },
    { extensions: { retiredOn, ...(replacement ? { replacement } : {}) } },
  )
}

/** The answer page by page: one page, or as many as the document's `pages` says there are. */
async function* readPages(
  hub: Hub,
  document: ApprovedDocument,
  variables: Record<string, unknown>,
  token: string,
): AsyncGenerator<Page> {
  for (let after: unknown = variables.after; ; ) {
    const { data, errors = [] } = await hub.gateway.execute({
      document: parseOnce(document.text),
      variables: document.pages ? { ...variables, after } : variables,
      token,
    })
    if (data == null && errors[0]) throw errors[0]
    yield { rows: flatten(data, document.flatten), errors }
    const info = document.pages
      ?.split('.')
      .reduce<unknown>((of, step) => (of as Record<string, unknown> | null)?.[step], data)
    const { hasNextPage, endCursor } = (info ?? {}) as { hasNextPage?: boolean; endCursor?: string }
    if (!hasNextPage) return
    after = endCursor
  }
}

function takeTableOptions(query: URLSearchParams): TableOptions {
  const take = (name: string) => {
    const value = query.get(name)
    query.delete(name)
    return value
  }
  const choice = <T extends string>(name: string, allowed: readonly T[]): T => {
    const value = take(name) ?? allowed[0]
    const found = allowed.find((each) => each === value)
    if (found) return found
    throw new InvalidInputError({
      zh: `${name} 应为 ${allowed.join(' 或 ')}，收到 ${value}`,
      en: `${name}: expected ${allowed.join(' or ')}`,
    })
  }
  const whole = (name: string, least: number, most: number): number | undefined => {
    const text = take(name)
    if (text === null) return undefined
    const value = Number(text)
    if (Number.isInteger(value) && value >= least && value <= most) return value
    throw new InvalidInputError({
      zh: `${name} 应为 ${least} 到 ${most} 的整数，收到 ${text}`,
      en: `${name}: expected an integer from ${least} to ${most}`,
    })
  }
  const encoding = choice('encoding', ['utf-8', 'gb18030'] as const)
  const titles = choice('titles', ['zh', 'keys'] as const)
  const [number, size] = [whole('page', 1, 1_000_000), whole('per_page', 1, 1000)]
  return {
    encoding,
    titles,
    ...(number || size ? { page: { number: number ?? 1, size: size ?? 100 } } : {}),
  }
}

/** The rows of the asked page; the next and previous pages go into the Link header (RFC 8288). */
function slice(
  rows: FlatRow[],
  { page }: TableOptions,
  { pathname, search }: URL,
  response: ServerResponse,
): FlatRow[] {
  if (!page) return rows
  const last = Math.max(1, Math.ceil(rows.length / page.size))
  const link = (number: number, rel: string) => {
    const query = new URLSearchParams(search)
    query.set('page', String(number))
    query.set('per_page', String(page.size))
    return `<${pathname}?${query}>; rel="${rel}"`
  }
  const links = [link(1, 'first'), link(last, 'last')]
  if (page.number > 1) links.push(link(page.number - 1, 'prev'))
  if (page.number < last) links.push(link(page.number + 1, 'next'))
  response.setHeader('link', links.join(', '))
  response.setHeader('x-total-count', rows.length)
  return rows.slice((page.number - 1) * page.size, page.number * page.size)
}

interface Table {
  variables: Record<string, unknown>
  rows: FlatRow[]
  errors: readonly unknown[]
  table: TableOptions
}

async function render(
  format: Format,
  document: ApprovedDocument,
  hub: Hub,
  { variables, rows, errors, table }: Table,
): Promise<Buffer> {
  if (format === 'json') {
    return Buffer.from(
      JSON.stringify({
        name: document.name,
        variables,
        rows,
        ...(errors.length > 0 ? { errors } : {}),
      }),
    )
  }
  const columns = documentColumns(document, hub.gateway.apiSchema)
  if (format === 'xlsx') return toXlsx(columns, rows, document.title, table.titles)
  const lines = rows.map((row) => csvLine(columns.map(({ name }) => row[name])))
  return encodeText([titleLine(columns, table), ...lines].join(''), table.encoding, true)
}

function titleLine(columns: readonly DocumentColumn[], { titles }: TableOptions): string {
  return csvLine(columns.map(({ name, title }) => (titles === 'zh' ? title : name)))
}

/**
 * Page by page to the client, so that the size of the table does not matter. A department that
 * fails on a later page breaks the connection off: a table cut short must not pass for a whole one.
 */
async function streamCsv(
  response: ServerResponse,
  document: ApprovedDocument,
  hub: Hub,
  pages: AsyncGenerator<Page>,
  table: TableOptions,
): Promise<void> {
  const columns = documentColumns(document, hub.gateway.apiSchema)
  let first = true
  const left = once(response, 'close')
  for await (const { rows, errors } of pages) {
    if (!first && errors.length > 0) return void response.destroy()
    if (first) tellMissingParts(response, errors)
    const lines = rows.map((row) => csvLine(columns.map(({ name }) => row[name])))
    if (first) response.writeHead(200, headers('csv', document.name, table))
    const text = encodeText(
      [...(first ? [titleLine(columns, table)] : []), ...lines].join(''),
      table.encoding,
      first,
    )
    first = false
    if (!response.write(text)) await Promise.race([once(response, 'drain'), left])
    if (response.destroyed) return
  }
  response.end()
}

/** Tables have no place for errors: a header names the departments whose parts are missing. */
function tellMissingParts(response: ServerResponse, errors: readonly unknown[]): void {
  if (errors.length === 0) return
  const departments = errors.map(
    (error) => (error as { extensions?: { department?: string } }).extensions?.department ?? 'hub',
  )
  response.setHeader('x-hub-partial', [...new Set(departments)].join(', '))
}

function headers(format: Format, name: string, { encoding }: TableOptions): Record<string, string> {
  const types = {
    json: 'application/json; charset=utf-8',
    csv: `text/csv; charset=${encoding}; header=present`,
    xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  }
  return {
    'content-type': types[format],
    // Rights differ from caller to caller: a copy is the caller's alone and is checked each time.
    'cache-control': 'private, no-cache',
    vary: 'authorization',
    ...(format === 'json'
      ? {}
      : { 'content-disposition': `attachment; filename="${name}.${format}"` }),
  }
}

function respond(
  request: IncomingMessage,
  response: ServerResponse,
  format: Format,
  name: string,
  table: TableOptions,
  body: Buffer,
): void {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`
  const known = request.headers['if-none-match']
    ?.split(',')
    .map((each) => each.trim().replace(/^W\//, ''))
  const all = { ...headers(format, name, table), etag }
  if (known?.includes(etag)) response.writeHead(304, all).end()
  else
    response
      .writeHead(200, { ...all, 'content-length': body.length })
      .end(request.method === 'HEAD' ? undefined : body)
}

import { HubClientError, malformed } from './errors.ts'
import {
  type CallOptions,
  type Connection,
  readJson,
  refusalOf,
  requestIdOf,
  send,
} from './send.ts'

export interface TableOptions extends CallOptions {
  /** Encoding of a CSV; `utf-8` (with byte order mark) when left out. */
  encoding?: 'utf-8' | 'gb18030' | undefined
  /** First line: Chinese titles when left out, or the row keys. */
  titles?: 'zh' | 'keys' | undefined
  /** ETag of the copy at hand: the answer is 304 without a body when nothing has changed. */
  etag?: string | undefined
}

export interface RowsOptions extends CallOptions {
  /** Rows a request, 100 when left out, 1,000 at most. */
  pageSize?: number | undefined
}

/** Address of a document as a table, relative to the hub. */
export function tableAddress(
  name: string,
  format: 'json' | 'csv' | 'xlsx',
  variables: unknown,
  more: Record<string, string | number | undefined> = {},
): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries({ ...(variables as object), ...more })) {
    if (value === undefined || value === null) continue
    query.append(key, Array.isArray(value) ? value.join(',') : String(value))
  }
  return `q/${name}.${format}${query.size > 0 ? `?${query}` : ''}`
}

/** A document as a file. Throws HubClientError for any status but 200 and 304. */
export async function fetchTable(
  connection: Connection,
  name: string,
  format: 'csv' | 'xlsx',
  variables: unknown,
  { encoding, titles, etag, ...options }: TableOptions,
): Promise<Response> {
  const response = await send(
    connection,
    tableAddress(name, format, variables, { encoding, titles }),
    { headers: etag ? { 'if-none-match': etag } : {} },
    { ...options, repeatable: true },
  )
  if (!response.ok && response.status !== 304) throw refusalOf(response, await readJson(response))
  return response
}

/**
 * The rows of a document over its pages (`Link`, RFC 8288). Throws when a department is away: rows
 * would be missing without a trace.
 */
export async function* readRows<Row>(
  connection: Connection,
  name: string,
  variables: unknown,
  { pageSize = 100, ...options }: RowsOptions = {},
): AsyncGenerator<Row, void, undefined> {
  let address: string | URL = tableAddress(name, 'json', variables, { page: 1, per_page: pageSize })
  for (;;) {
    const url: URL = new URL(address, connection.url)
    const response = await send(connection, url, {}, { ...options, repeatable: true })
    const body = await readJson(response)
    if (!response.ok || body.errors !== undefined) throw refusalOf(response, body)
    if (!Array.isArray(body.rows)) {
      throw malformed('应答没有 rows', 'the answer has no rows', {
        requestId: requestIdOf(response),
      })
    }
    yield* body.rows as Row[]
    const next = nextLink(response.headers.get('link'))
    if (!next) return
    address = new URL(next, url)
    // The token goes nowhere else.
    if (address.origin !== connection.url.origin || address.href === url.href) {
      throw new HubClientError('下一页的地址不属于本枢纽 / the next page is not on this hub', {
        code: 'CLIENT_MALFORMED_ANSWER',
      })
    }
  }
}

function nextLink(header: string | null): string | undefined {
  for (const [, address, parameters] of (header ?? '').matchAll(/<([^>]*)>((?:\s*;[^,<]*)*)/g)) {
    if (/;\s*rel="?next"?/.test(parameters ?? '')) return address
  }
  return undefined
}

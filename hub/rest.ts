import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RouteIntake } from '@baibo/gateway/server.ts'
import { HubError } from '@baibo/kernel/errors.ts'
import { documentColumns } from '@baibo/schema/columns.ts'
import {
  type ApprovedDocument,
  type RetiredDocument,
  variablesFromQuery,
} from '@baibo/schema/documents.ts'
import type { GraphQLError } from 'graphql'
import { bearerToken } from './http.ts'
import type { Hub } from './hub.ts'
import { recordExport } from './record-export.ts'
import { createTableFile, FORMATS, type Format, type TableFile } from './table-file.ts'
import { type Asked, takeTableOptions } from './table-options.ts'
import { readPages, type TablePage } from './table-pages.ts'

/** Up to this size a table is held back: it then has an ETag, and an error still has a status. */
const HELD_BYTES = 1_000_000

/**
 * `GET /q/{name}.{json,csv,xlsx}`: an approved document as a table, under the same rights, limits
 * and budget as the GraphQL question. Answers false when the address is not one of its own.
 */
export function createDocumentRoute(
  hub: Hub,
  documents: ReadonlyMap<string, ApprovedDocument>,
  retired: ReadonlyMap<string, RetiredDocument>,
) {
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    intake: RouteIntake,
  ): Promise<boolean> => {
    const url = new URL(request.url ?? '/', 'http://hub')
    const [, name, extension] = /^\/q\/([\w-]+)\.(\w+)$/.exec(url.pathname) ?? []
    if (!name || !extension) return false
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      throw new HubError('METHOD_NOT_ALLOWED', { zh: '只接受 GET', en: 'GET only' })
    }
    const identity = await hub.authenticate(bearerToken(request.headers))
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
    const options = takeTableOptions(url.searchParams, document)
    const variables = variablesFromQuery(document, url.searchParams)
    const file = createTableFile(format, {
      ...options,
      name,
      title: document.title,
      variables,
      columns: documentColumns(document, hub.gateway.apiSchema),
    })
    const requestId = randomUUID()
    const pages = readPages({
      hub,
      document,
      variables:
        options.page && document.pages ? { ...variables, first: options.page.size } : variables,
      intake,
      identity,
      request,
      response,
      requestId,
    })
    response.setHeader('x-request-id', requestId)
    const shown = options.page ? onePage(pages, document, options.page, url, response) : pages
    const exported = recordExport(hub, shown, { document, format, identity, requestId })
    await send(request, response, format, file, exported, headers(format, name, options))
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

/**
 * The asked page; the addresses of others go into the Link header (RFC 8288). A document that is
 * read by cursor knows its next page only, any other one is there as a whole.
 */
async function* onePage(
  pages: AsyncGenerator<TablePage>,
  { pages: byCursor }: ApprovedDocument,
  { number, size }: { number: number; size: number },
  { pathname, search }: URL,
  response: ServerResponse,
): AsyncGenerator<TablePage> {
  const link = (page: number, rel: string, after?: string) => {
    const query = new URLSearchParams(search)
    query.set('page', String(page))
    query.set('per_page', String(size))
    if (after) query.set('after', after)
    return `<${pathname}?${query}>; rel="${rel}"`
  }
  for await (const whole of pages) {
    const { rows, next } = whole
    if (byCursor) {
      if (next) response.setHeader('link', link(number + 1, 'next', next))
      return void (yield { ...whole, next: undefined })
    }
    const last = Math.max(1, Math.ceil(rows.length / size))
    const links = [link(1, 'first'), link(last, 'last')]
    if (number > 1) links.push(link(Math.min(number - 1, last), 'prev'))
    if (number < last) links.push(link(number + 1, 'next'))
    response.setHeader('link', links.join(', '))
    response.setHeader('x-total-count', rows.length)
    yield { ...whole, rows: rows.slice((number - 1) * size, number * size) }
  }
}

/**
 * Page by page to the client, so that the size of the table does not matter. A department that
 * fails later breaks the connection off, unless the format has a place for errors: a table cut
 * short must not pass for a whole one.
 */
async function send(
  request: IncomingMessage,
  response: ServerResponse,
  format: Format,
  file: TableFile,
  pages: AsyncGenerator<TablePage>,
  headers: Record<string, string>,
): Promise<void> {
  const left = once(response, 'close')
  const errors: GraphQLError[] = []
  let held: Buffer[] | undefined = []
  let size = 0
  const write = async (bytes: Buffer): Promise<void> => {
    size += bytes.length
    held?.push(bytes)
    if (held && size <= HELD_BYTES) return
    const now = held ? Buffer.concat(held) : bytes
    if (held) {
      tellMissingParts(response, errors)
      response.writeHead(200, headers)
      held = undefined
    }
    if (!response.write(now)) await Promise.race([once(response, 'drain'), left])
  }
  try {
    for await (const page of pages) {
      const more = unsaid(errors, page.errors)
      errors.push(...more)
      if (!held && more.length > 0 && format !== 'json') return void response.destroy()
      await write(file.write(page.rows))
      if (response.destroyed) return
    }
    await write(file.end(errors))
  } catch (error) {
    if (!response.destroyed) throw error
    return
  }
  if (!held) return void response.end()
  tellMissingParts(response, errors)
  sendWhole(request, response, Buffer.concat(held), headers)
}

/** A column that the caller may not read is missing from every page alike: that is said once. */
function unsaid(said: readonly GraphQLError[], errors: readonly GraphQLError[]): GraphQLError[] {
  return errors.filter(
    ({ extensions: { code, field } }) =>
      field === undefined ||
      !said.some(({ extensions }) => extensions.code === code && extensions.field === field),
  )
}

/** Tables have no place for errors: a header names the departments whose parts are missing. */
function tellMissingParts(response: ServerResponse, errors: readonly unknown[]): void {
  if (errors.length === 0) return
  const departments = errors.map(
    (error) => (error as { extensions?: { department?: string } }).extensions?.department ?? 'hub',
  )
  response.setHeader('x-hub-partial', [...new Set(departments)].join(', '))
}

function headers(format: Format, name: string, { encoding }: Asked): Record<string, string> {
  const types = {
    json: 'application/json; charset=utf-8',
    csv: `text/csv; charset=${encoding}; header=present`,
    xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  }
  return {
    'content-type': types[format],
    // Rights differ from caller to caller: a copy is the caller's alone and is checked each time.
    'cache-control': 'private, no-cache',
    vary: 'authorization, x-hub-purpose',
    ...(format === 'json'
      ? {}
      : { 'content-disposition': `attachment; filename="${name}.${format}"` }),
  }
}

function sendWhole(
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  headers: Record<string, string>,
): void {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`
  const known = request.headers['if-none-match']
    ?.split(',')
    .map((each) => each.trim().replace(/^W\//, ''))
  const all = { ...headers, etag }
  if (known?.includes(etag)) response.writeHead(304, all).end()
  else
    response
      .writeHead(200, { ...all, 'content-length': body.length })
      .end(request.method === 'HEAD' ? undefined : body)
}

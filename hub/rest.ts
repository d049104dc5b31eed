import type { IncomingMessage, ServerResponse } from 'node:http'
import { HubError } from '@baibo/kernel/errors.ts'
import { type ApprovedDocument, variablesFromQuery } from '@baibo/schema/documents.ts'
import { columnNames, flatten } from '@baibo/schema/flatten.ts'
import { toCsv, toXlsx } from './export.ts'
import { type Hub, parseOnce } from './hub.ts'

const FORMATS = new Set(['json', 'csv', 'xlsx'])

/**
 * `GET /q/{name}.{json,csv,xlsx}`: an approved document as a table, under the same rights as the
 * GraphQL question. Answers false when the address is not one of its own.
 */
export function createDocumentRoute(hub: Hub, documents: ReadonlyMap<string, ApprovedDocument>) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const url = new URL(request.url ?? '/', 'http://hub')
    const [, name, format] = /^\/q\/([\w-]+)\.(\w+)$/.exec(url.pathname) ?? []
    if (!name || !format) return false
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      throw new HubError('METHOD_NOT_ALLOWED', { zh: '只接受 GET', en: 'GET only' })
    }
    const document = documents.get(name)
    if (!document || !FORMATS.has(format)) {
      throw new HubError('NOT_FOUND', {
        zh: `没有问题 ${name}.${format}；可用：${[...documents.keys()].join('、')}，格式 json、csv、xlsx`,
        en: `no such document; formats json, csv, xlsx`,
      })
    }
    const { token } = await hub.authenticate(
      /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1],
    )
    const encoding = takeEncoding(url.searchParams)
    const variables = variablesFromQuery(document, url.searchParams)
    const { data, errors } = await hub.gateway.execute({
      document: parseOnce(document.text),
      variables,
      token,
    })
    if (data == null && errors?.length) throw asHubError(errors[0])
    const rows = flatten(data, document.flatten)
    const names = columnNames(document.flatten)
    if (format === 'json') {
      send(
        response,
        'application/json; charset=utf-8',
        JSON.stringify({ name, variables, rows, ...(errors?.length ? { errors } : {}) }),
      )
    } else if (format === 'csv') {
      send(
        response,
        `text/csv; charset=${encoding}; header=present`,
        toCsv(names, rows, encoding),
        `${name}.csv`,
      )
    } else {
      send(
        response,
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        await toXlsx(names, rows, document.title),
        `${name}.xlsx`,
      )
    }
    return true
  }
}

function takeEncoding(query: URLSearchParams): 'utf-8' | 'gb18030' {
  const encoding = query.get('encoding') ?? 'utf-8'
  query.delete('encoding')
  if (encoding === 'utf-8' || encoding === 'gb18030') return encoding
  throw new HubError('BAD_USER_INPUT', {
    zh: `encoding 应为 utf-8 或 gb18030，收到 ${encoding}`,
    en: 'encoding: expected utf-8 or gb18030',
  })
}

function asHubError(error: unknown): Error {
  const { message, extensions } = error as { message: string; extensions?: Record<string, unknown> }
  const [zh = message, en = message] = message.split(' / ')
  return new HubError(String(extensions?.code ?? 'INTERNAL_SERVER_ERROR'), { zh, en })
}

function send(response: ServerResponse, type: string, body: string | Buffer, file?: string): void {
  response.writeHead(200, {
    'content-type': type,
    'cache-control': 'private, no-store',
    ...(file ? { 'content-disposition': `attachment; filename="${file}"` } : {}),
  })
  response.end(body)
}

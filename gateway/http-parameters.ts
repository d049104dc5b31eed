import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { DocumentReference } from './approved-documents.ts'
import { readJson } from './http-body.ts'
import { refuse } from './refusal.ts'

/** What a GraphQL request over HTTP says, by GET or by POST. */
export interface Parameters extends DocumentReference {
  operationName: string | undefined
  variables: Record<string, unknown> | undefined
}

/** Reads the parameters of a request. Throws a Refusal with 400, 405, 413 or 415. */
export async function readParameters(
  request: IncomingMessage,
  search: string,
  bodyLimit: number,
): Promise<Parameters> {
  if (request.method === 'POST') return fromBody(await readJson(request, bodyLimit))
  if (request.method !== 'GET') {
    throw refuse(405, 'METHOD_NOT_ALLOWED', '只接受 GET 与 POST', 'GET and POST only', {
      allow: 'GET, POST',
    })
  }
  checkGet(request.headers)
  return fromSearch(new URLSearchParams(search))
}

/**
 * A page of another site can make a browser send a GET unasked, and with some content types that
 * its preflight rules overlook. It cannot add one of these headers without asking first.
 */
function checkGet(headers: IncomingHttpHeaders): void {
  const contentType = headers['content-type']
  const isJson = contentType?.split(';')[0]?.trim().toLowerCase() === 'application/json'
  if (contentType !== undefined && !isJson) {
    throw refuse(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'GET 请求不得带有其他 content-type',
      'A GET request carries no content-type other than application/json',
    )
  }
  const isPreflighted =
    isJson ||
    headers.authorization?.startsWith('Bearer ') ||
    Boolean(headers['apollo-require-preflight']) ||
    Boolean(headers['x-apollo-operation-name'])
  if (isPreflighted) return
  throw refuse(
    400,
    'BAD_REQUEST',
    '为防止跨站请求伪造，GET 请求须带有 apollo-require-preflight 标头',
    'Against cross-site request forgery a GET request carries the header apollo-require-preflight',
  )
}

function fromBody(body: unknown): Parameters {
  if (Array.isArray(body)) {
    throw refuse(400, 'BAD_REQUEST', '不支持批量请求', 'Batches of operations are not supported')
  }
  if (!isMap(body)) throw malformed('正文', 'the body', '对象', 'a map')
  return {
    query: textOf(body, 'query'),
    documentId: textOf(body, 'documentId'),
    operationName: textOf(body, 'operationName'),
    variables: mapOf(body, 'variables'),
    sha256Hash: hashOf(mapOf(body, 'extensions')),
  }
}

function fromSearch(search: URLSearchParams): Parameters {
  const given: Record<string, unknown> = {}
  for (const name of new Set(search.keys())) {
    const [value, ...more] = search.getAll(name)
    if (more.length > 0) throw malformed(name, name, '唯一', 'given once')
    given[name] = name === 'variables' || name === 'extensions' ? parsed(name, value) : value
  }
  return fromBody(given)
}

function parsed(name: string, value: string | undefined): unknown {
  try {
    return JSON.parse(value ?? 'null')
  } catch {
    throw malformed(name, name, 'JSON 对象', 'a JSON map')
  }
}

function hashOf(extensions: Record<string, unknown> | undefined): string | undefined {
  const persisted = extensions && mapOf(extensions, 'persistedQuery')
  if (!persisted) return undefined
  return textOf(persisted, 'sha256Hash') ?? ''
}

function textOf(map: Record<string, unknown>, name: string): string | undefined {
  const value = map[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw malformed(name, name, '文本', 'a text')
  return value
}

function mapOf(map: Record<string, unknown>, name: string): Record<string, unknown> | undefined {
  const value = map[name]
  if (value === undefined || value === null) return undefined
  if (!isMap(value)) throw malformed(name, name, '对象', 'a map')
  return value
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function malformed(zhName: string, enName: string, zh: string, en: string) {
  return refuse(400, 'BAD_REQUEST', `参数 ${zhName} 须为${zh}`, `${enName} must be ${en}`)
}

import type { IncomingMessage, ServerResponse } from 'node:http'

const ALLOWED_HEADERS =
  'authorization, content-type, apollo-require-preflight, x-hub-purpose, x-hub-cost, traceparent'
const EXPOSED_HEADERS = 'x-request-id, retry-after'
const PREFLIGHT_SECONDS = 600

/**
 * Lets pages of the listed origins read answers; origins are compared whole. Tokens travel in a
 * header of their own, so that cookies and other credentials are never allowed. Answers true when
 * the request was a preflight and is answered.
 */
export function handleCors(
  request: IncomingMessage,
  response: ServerResponse,
  origins: readonly string[],
): boolean {
  const { origin } = request.headers
  if (origins.length > 0) response.setHeader('vary', 'origin')
  const isAllowed = origin !== undefined && origins.includes(origin)
  if (isAllowed) {
    response.setHeader('access-control-allow-origin', origin)
    response.setHeader('access-control-expose-headers', EXPOSED_HEADERS)
  }
  if (request.method !== 'OPTIONS') return false
  if (isAllowed) {
    response.setHeader('access-control-allow-methods', 'GET, POST')
    response.setHeader('access-control-allow-headers', ALLOWED_HEADERS)
    response.setHeader('access-control-max-age', PREFLIGHT_SECONDS)
  }
  response.writeHead(204, { allow: 'GET, POST, OPTIONS' }).end()
  return true
}

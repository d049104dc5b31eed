import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { Route } from '@baibo/gateway/server.ts'
import { maskError } from '@baibo/kernel/errors.ts'
import type { Authenticator, Identity } from '@baibo/kernel/identity.ts'
import { loadDocuments } from '@baibo/schema/documents.ts'
import type { Hub } from './hub.ts'
import { createDocumentRoute } from './rest.ts'

const STATUS: Record<string, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  BAD_USER_INPUT: 400,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  INPUT_TOO_LARGE: 413,
}

/** What the hub serves beside GraphQL and health. */
export function createRoutes(hub: Hub): Route[] {
  return [createDocumentRoute(hub, loadDocuments())].map((route) => withErrors(hub, route))
}

/** Turns an error of a route into its answer, in the same form as GraphQL's. */
function withErrors(hub: Hub, route: Route): Route {
  return async (request, response) => {
    try {
      return await route(request, response)
    } catch (error) {
      const requestId = randomUUID()
      const masked = maskError(error, requestId)
      const code = String(masked.extensions.code)
      if (!(code in STATUS))
        hub.log.error({ err: error, requestId, url: request.url }, 'route failed')
      sendJson(response, STATUS[code] ?? 500, { errors: [masked.toJSON()] })
      return true
    }
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) return void response.destroy()
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'private, no-store',
  })
  response.end(JSON.stringify(body))
}

/** The bearer token of a request; undefined when there is none. */
export function bearerToken({ authorization }: IncomingHttpHeaders): string | undefined {
  return /^Bearer (.+)$/i.exec(authorization ?? '')?.[1]
}

export function byHeader(
  authenticate: Authenticator,
): (headers: IncomingHttpHeaders) => Promise<Identity> {
  return (headers) => authenticate(bearerToken(headers))
}

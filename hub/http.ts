import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { Authenticator, Identity } from '@baibo/kernel/identity.ts'

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

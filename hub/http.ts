import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { HubError } from '@baibo/kernel/errors.ts'
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

/** The body of a request. Throws INPUT_TOO_LARGE as soon as there is more of it than `most` bytes. */
export async function readBody(request: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > most)
      throw new HubError('INPUT_TOO_LARGE', {
        zh: `内容超过 ${most} 字节`,
        en: `more than ${most} bytes`,
      })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

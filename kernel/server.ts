import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ExecutionResult } from 'graphql'
import { createHandler } from 'graphql-sse'
import { DEADLINE_HEADER, readDeadline } from './deadline.ts'
import type { Department, DepartmentAnswer } from './department.ts'
import { HubError, InvalidInputError, maskError } from './errors.ts'
import { createSignatureCheck, PURPOSE_HEADER, SIGNATURE_HEADER } from './signature.ts'

export interface ServeOptions {
  port: number
  host?: string
  /** Active gateway keys; an empty list trusts the token alone, for a stock router or an mTLS mesh. */
  signatureKeys: readonly string[]
}

export interface DepartmentServer {
  url: string
  close: () => Promise<void>
}

const MAX_BODY_BYTES = 4_000_000
/** Time that requests under way have to end when the server closes. */
const CLOSE_GRACE_MS = 15_000
const STATUS: Record<string, number> = {
  UNAUTHENTICATED: 401,
  BAD_USER_INPUT: 400,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
}

/** Serves departments over HTTP, each at `/<name>/graphql`, by the code that answers in-process calls. */
export async function serveDepartments(
  departments: readonly Department[],
  options: ServeOptions,
): Promise<DepartmentServer> {
  const routes = new Map(
    departments.map((department) => [
      `/${department.definition.name}/graphql`,
      {
        department,
        check:
          options.signatureKeys.length > 0
            ? createSignatureCheck(options.signatureKeys)
            : undefined,
      },
    ]),
  )
  const server = http.createServer(async (request, response) => {
    const requestId = String(request.headers['x-request-id'] ?? randomUUID()).slice(0, 100)
    let overdue: NodeJS.Timeout | undefined
    try {
      if (request.url === '/livez' || request.url === '/readyz')
        return send(response, 200, { status: 'ok' })
      const route = routes.get(request.url ?? '')
      if (!route) throw new HubError('NOT_FOUND', { zh: '没有这个地址', en: 'no such address' })
      if (request.method !== 'POST')
        throw new HubError('METHOD_NOT_ALLOWED', { zh: '只接受 POST', en: 'POST only' })
      const body = await readBody(request)
      const left = new AbortController()
      response.once('close', () => response.writableFinished || left.abort())
      const remaining = readDeadline(request.headers[DEADLINE_HEADER])
      if (remaining !== undefined) overdue = setTimeout(() => left.abort(), remaining)
      const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
      const signature = request.headers[SIGNATURE_HEADER]
      const purpose = request.headers[PURPOSE_HEADER]?.toString()
      const audience = route.department.definition.name
      route.check?.(Array.isArray(signature) ? signature[0] : signature, {
        method: 'POST',
        path: request.url ?? '',
        body,
        audience,
        token,
        purpose,
      })
      const call = { token, purpose, requestId, signal: left.signal }
      if (request.headers.accept?.includes('text/event-stream')) {
        return await sendEvents(response, await route.department.subscribe(body, call))
      }
      send(response, 200, await route.department.answer(body, call))
    } catch (error) {
      const masked = maskError(error instanceof SyntaxError ? malformed(error) : error, requestId)
      send(response, STATUS[String(masked.extensions.code)] ?? 500, { errors: [masked.toJSON()] })
    } finally {
      clearTimeout(overdue)
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host ?? '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${options.host ?? '127.0.0.1'}:${port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      // A kept-alive connection that was busy when the server closed is idle a moment later.
      const idle = setInterval(() => server.closeIdleConnections(), 20)
      const overdue = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS)
      server.closeIdleConnections()
      await closed
      clearInterval(idle)
      clearTimeout(overdue)
    },
  }
}

function malformed(cause: Error): HubError {
  return new InvalidInputError({ zh: '请求体不是 JSON', en: 'the body is not JSON' }, { cause })
}

async function readBody(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > MAX_BODY_BYTES)
      throw new InvalidInputError({ zh: '请求体过大', en: 'the body is too large' })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const writeEvents = createHandler<undefined, AsyncGenerator<ExecutionResult>>({
  // Without a token there are no shared event streams: each subscription has its own connection.
  authenticate: () => null,
  onSubscribe: ({ context }) => context,
})

/** Server-sent events after the protocol of graphql-sse, until the caller leaves. */
async function sendEvents(
  response: http.ServerResponse,
  answers: AsyncGenerator<DepartmentAnswer>,
): Promise<void> {
  const accepted: Record<string, string> = {
    accept: 'text/event-stream',
    'content-type': 'application/json',
  }
  const [body, { status, headers }] = await writeEvents({
    method: 'POST',
    url: '',
    headers: { get: (name) => accepted[name] },
    // Read and checked already; the protocol wants to see some operation.
    body: { query: '{ __typename }' },
    raw: undefined,
    // Errors are formatted already; the protocol writes them as they are.
    context: answers as AsyncGenerator<ExecutionResult>,
  })
  response.writeHead(status, headers)
  if (typeof body === 'string' || !body) return void response.end(body ?? '')
  response.once('close', () => void body.return(undefined))
  for await (const event of body) {
    if (!response.write(event) && !response.destroyed) {
      await Promise.race([once(response, 'drain'), once(response, 'close')])
    }
  }
  response.end()
}

function send(response: http.ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) return void response.destroy()
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}

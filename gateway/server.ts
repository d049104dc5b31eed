import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ApolloServer, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import { HubError, maskError, UnauthenticatedError } from '@baibo/kernel/errors.ts'
import type { Identity } from '@baibo/kernel/identity.ts'
import type { GraphQLError } from 'graphql'
import type { Logger } from 'pino'
import { createGateway, type Gateway, type GatewayContext, type GatewayOptions } from './gateway.ts'

/** Answers a request and returns true, or leaves it alone and returns false. */
export type Route = (
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<boolean> | boolean

export interface Limits {
  /** Bytes of a request body, 1,000,000 when left out. */
  bodyBytes?: number
  /** Tokens of a document, 10,000 when left out. */
  tokens?: number
}

/** A gateway to be made, or one that is there already and stays open when the server closes. */
export type ServerOptions = ServerSettings &
  (GatewayOptions | { gateway: Gateway; timeout?: number })

export interface ServerSettings {
  port: number
  /** The loopback address when left out. */
  host?: string
  /** Verifies the caller. Throws an UnauthenticatedError. */
  authenticate?: (headers: IncomingMessage['headers']) => Promise<Identity>
  /** Nobody is asked who they are: for conformance tests and benchmarks. */
  open?: boolean
  limits?: Limits
  /** Tried in order before `/graphql`. */
  routes?: readonly Route[]
  logger?: Logger
}

export interface RunningServer {
  url: string
  gateway: Gateway
  /** Stops taking requests and resolves when those under way are answered. */
  close(): Promise<void>
}

/** Request headers that are handed on to the departments. */
const FORWARDED = ['x-hub-purpose', 'traceparent', 'tracestate']

/** Serves a supergraph at `/graphql`, with `/livez` and `/readyz`. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { logger } = options
  const gateway =
    'gateway' in options
      ? options.gateway
      : createGateway({
          onFailure: (failure, requestId) =>
            logger?.warn(
              { err: failure, department: failure.department, requestId },
              'department failed',
            ),
          ...options,
        })
  const apollo = new ApolloServer<GatewayContext>({
    gateway,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    parseOptions: { maxTokens: options.limits?.tokens ?? 10_000, noLocation: true },
    persistedQueries: false,
    stopOnTerminationSignals: false,
    stringifyResult: (result) => JSON.stringify(result),
    plugins: [ApolloServerPluginCacheControlDisabled(), ApolloServerPluginLandingPageDisabled()],
    ...(logger ? { logger } : {}),
  })
  await apollo.start()
  const server = createServer((request, response) => {
    handle(options, apollo, request, response).catch((error) => {
      logger?.error({ err: error }, 'request failed')
      sendError(response, 500, maskError(error, randomUUID()))
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host ?? '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${options.host ?? '127.0.0.1'}:${port}`,
    gateway,
    async close() {
      await new Promise((resolve) => {
        server.close(resolve)
        server.closeIdleConnections()
      })
      await apollo.stop()
    },
  }
}

async function handle(
  options: ServerOptions,
  apollo: ApolloServer<GatewayContext>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const route of options.routes ?? []) if (await route(request, response)) return
  const url = request.url ?? '/'
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  if (path === '/livez' || path === '/readyz') {
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('ok')
  } else if (path === '/graphql') {
    await handleGraphQL(options, apollo, request, response, mark < 0 ? '' : url.slice(mark))
  } else {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('not found')
  }
}

async function handleGraphQL(
  options: ServerOptions,
  apollo: ApolloServer<GatewayContext>,
  request: IncomingMessage,
  response: ServerResponse,
  search: string,
): Promise<void> {
  const requestId = randomUUID()
  let identity: Identity | undefined
  if (!options.open) {
    try {
      identity = await options.authenticate?.(request.headers)
    } catch (error) {
      return sendError(response, 401, maskError(error, requestId))
    }
    if (!identity) return sendError(response, 401, maskError(unauthenticated(), requestId))
  }
  const limit = options.limits?.bodyBytes ?? 1_000_000
  const body = request.method === 'POST' ? await readBody(request, limit) : ''
  if (body === undefined) return sendError(response, 413, tooLarge(requestId, limit))
  let parsed: unknown
  try {
    parsed = body === '' ? undefined : JSON.parse(body)
  } catch {
    return sendError(response, 400, notJson(requestId))
  }
  const left = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) left.abort()
  })
  const answer = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: request.method ?? 'GET',
      headers: headerMap(request),
      search,
      body: parsed,
    },
    context: async () => createContext(options, request, requestId, identity, left.signal),
  })
  send(response, answer)
}

function createContext(
  options: ServerOptions,
  { headers }: IncomingMessage,
  requestId: string,
  identity: Identity | undefined,
  signal: AbortSignal,
): GatewayContext {
  const forwarded: Record<string, string> = { 'x-request-id': requestId }
  for (const name of FORWARDED) {
    const value = headers[name]
    if (typeof value === 'string') forwarded[name] = value
  }
  return {
    requestId,
    identity,
    token: bearerToken(headers.authorization),
    headers: forwarded,
    signal,
    deadline: Date.now() + (options.timeout ?? 30_000),
  }
}

function bearerToken(authorization: string | undefined): string | undefined {
  return authorization?.startsWith('Bearer ') ? authorization.slice(7) : undefined
}

function headerMap({ headers }: IncomingMessage): HeaderMap {
  const map = new HeaderMap()
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  return map
}

/** The body as text; undefined when it is larger than allowed. */
function readBody(request: IncomingMessage, limit: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limit) {
        request.removeAllListeners('data')
        request.resume()
        resolve(undefined)
      } else chunks.push(chunk)
    })
    request.on('end', () => {
      const [first] = chunks
      resolve((chunks.length === 1 && first ? first : Buffer.concat(chunks)).toString('utf8'))
    })
    request.on('error', reject)
  })
}

function send(response: ServerResponse, answer: HTTPGraphQLResponse): void {
  if (answer.body.kind !== 'complete') throw new Error('the answer comes in pieces')
  const bytes = Buffer.from(answer.body.string)
  const headers: Record<string, string | number> = { 'content-length': bytes.length }
  for (const [name, value] of answer.headers) headers[name] = value
  response.writeHead(answer.status ?? 200, headers).end(bytes)
}

function sendError(response: ServerResponse, status: number, error: unknown): void {
  if (response.headersSent) return void response.destroy()
  const text = JSON.stringify({ errors: [error] })
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(text)
}

function unauthenticated(): HubError {
  return new UnauthenticatedError({ zh: '需要登录', en: 'Sign-in needed' })
}

function tooLarge(requestId: string, limit: number): GraphQLError {
  return maskError(
    new HubError('REQUEST_TOO_LARGE', {
      zh: `请求正文超过 ${limit} 字节`,
      en: `The request body is larger than ${limit} bytes`,
    }),
    requestId,
  )
}

function notJson(requestId: string): GraphQLError {
  return maskError(
    new HubError('BAD_REQUEST', {
      zh: '请求正文不是有效的 JSON',
      en: 'The request body is not valid JSON',
    }),
    requestId,
  )
}

import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createHandler } from 'graphql-sse'
import type { Gateway, GatewayAnswer, GatewayContext } from './gateway.ts'
import { sendRefusal } from './http-answer.ts'
import { type Intake, type IntakeOptions, takeIn } from './http-graphql.ts'
import type { Limits } from './limits.ts'
import { asRefusal, type Refusal, refuse } from './refusal.ts'

export interface StreamOptions {
  intake: IntakeOptions
  gateway: Gateway
  limits: Limits
  /** Ends all streams. */
  stopping: AbortSignal
}

/** What a request that passed the intake looks like to the protocol. */
const ADMITTED_HEADERS: Record<string, string> = {
  accept: 'text/event-stream',
  'content-type': 'application/json',
}

/** Answers operations as server-sent events, after the protocol of graphql-sse. */
export type StreamHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  search: string,
) => Promise<void>

/**
 * `/graphql/stream`: the same way in as `/graphql`, one connection for each operation. A stream ends
 * with its caller's token, after the lifetime of streams, and when the server stops.
 */
export function createStreamHandler(options: StreamOptions): StreamHandler {
  const { intake, gateway, limits } = options
  const open = new Map<string, number>()
  const handle = createHandler<undefined, AsyncGenerator<GatewayAnswer>>({
    // Without a token there are no shared event streams: each operation has its own connection.
    authenticate: () => null,
    onSubscribe: ({ context }) => context,
  })

  function enter(caller: string, response: ServerResponse): void {
    const count = open.get(caller) ?? 0
    if (count >= limits.streams) throw tooManyStreams()
    open.set(caller, count + 1)
    response.once('close', () => {
      const left = (open.get(caller) ?? 1) - 1
      if (left > 0) open.set(caller, left)
      else open.delete(caller)
    })
  }

  return async (request, response, search) => {
    const requestId = randomUUID()
    try {
      if (!request.headers.accept?.includes('text/event-stream')) throw notAcceptable()
      const taken = await takeIn(intake, request, response, search, requestId)
      enter(callerOf(taken, request), response)
      const ended = endOf(taken, options)
      response.once('close', ended.clear)
      const signal = AbortSignal.any([taken.context.signal, ended.signal])
      const answers = answersTo(taken, gateway, { ...taken.context, signal })
      const [body, { status, headers }] = await handle({
        method: 'POST',
        url: '/graphql/stream',
        headers: { get: (name) => ADMITTED_HEADERS[name] },
        body: { query: taken.admitted.text },
        raw: undefined,
        context: answers,
      })
      response.writeHead(status, { ...headers, 'x-request-id': requestId })
      if (typeof body === 'string' || !body) return void response.end(body ?? '')
      response.once('close', () => void body.return(undefined))
      for await (const event of body) {
        if (!response.write(event) && !response.destroyed) await drained(response)
      }
      response.end()
    } catch (error) {
      const refusal = asRefusal(error, requestId)
      intake.onRefused(refusal, requestId, error)
      sendRefusal(response, refusal, requestId)
    }
  }
}

/** Where nobody is asked who they are, the address stands for the caller. */
function callerOf({ identity }: Intake, { socket }: IncomingMessage): string {
  return identity ? `${identity.unit}\n${identity.subject}` : (socket.remoteAddress ?? '')
}

async function* answersTo(
  { admitted: { document, operation, operationName, variables } }: Intake,
  gateway: Gateway,
  context: GatewayContext,
): AsyncGenerator<GatewayAnswer> {
  const request = {
    document,
    ...(operationName === undefined ? {} : { operationName }),
    ...(variables === undefined ? {} : { variables }),
  }
  if (operation.operation === 'subscription') yield* gateway.subscribe(request, context)
  else {
    const { requestId, headers, identity, token, signal, deadline, admitted } = context
    yield gateway.execute({
      ...request,
      requestId,
      headers,
      identity,
      signal,
      deadline,
      ...(token === undefined ? {} : { token }),
      ...(admitted ? { admitted } : {}),
    })
  }
}

/** Aborts when the stream must end: with the token, with its lifetime, or with the server. */
function endOf({ identity }: Intake, { limits, stopping }: StreamOptions) {
  const controller = new AbortController()
  const end = (): void => controller.abort()
  const untilExpiry = identity ? identity.expiresAt * 1000 - Date.now() : Infinity
  const lifetime = Math.max(0, Math.min(limits.streamLifetime, untilExpiry))
  const timer = setTimeout(end, lifetime).unref()
  stopping.addEventListener('abort', end, { once: true })
  if (stopping.aborted) end()
  return {
    signal: controller.signal,
    clear: (): void => {
      clearTimeout(timer)
      stopping.removeEventListener('abort', end)
    },
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.on('drain', done)
    response.on('close', done)
  })
}

function notAcceptable(): Refusal {
  return refuse(
    406,
    'NOT_ACCEPTABLE',
    '此地址只以 text/event-stream 应答',
    'This address answers as text/event-stream',
  )
}

function tooManyStreams(): Refusal {
  return refuse(
    429,
    'RATE_LIMIT_EXCEEDED',
    '打开的订阅过多，请先关闭其他订阅',
    'Too many open streams; close others first',
    { 'retry-after': '10' },
  )
}

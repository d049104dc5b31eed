import { fromGraphQLError, HubClientError, malformed } from './errors.ts'
import type { Answer } from './question.ts'
import { type CallOptions, type Connection, readJson, refusalOf, send } from './send.ts'

/**
 * Subscribes over server-sent events (graphql-sse, distinct connections): one answer an event,
 * until the hub completes, the loop is left or the signal fires. A broken connection throws a
 * retryable HubClientError; events missed meanwhile are not sent again, so that whoever subscribes
 * anew asks for the present state first.
 */
export async function* subscribe<Result>(
  connection: Connection,
  query: string,
  variables: unknown,
  options: CallOptions = {},
): AsyncGenerator<Answer<Result>, void, undefined> {
  const left = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, left.signal]) : left.signal
  const response = await send(
    connection,
    'graphql/stream',
    {
      method: 'POST',
      headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    },
    { ...options, signal, timeout: undefined, repeatable: false },
  )
  if (!response.ok || !/^text\/event-stream\b/.test(response.headers.get('content-type') ?? '')) {
    throw refusalOf(response, await readJson(response))
  }
  const requestId = response.headers.get('x-request-id') ?? undefined
  try {
    for await (const { event, data } of events(response, signal)) {
      if (event === 'complete') return
      if (event !== 'next') continue
      const answer = parse(data)
      const errors = (answer.errors ?? []).map((error) => fromGraphQLError(error, { requestId }))
      const [first] = errors
      if (answer.data === null || answer.data === undefined) {
        throw first ?? malformed('事件没有数据', 'the event carries no data', { requestId })
      }
      yield { data: answer.data as Result, errors, requestId }
    }
  } finally {
    left.abort()
  }
  throw broken(undefined)
}

interface ServerSentEvent {
  event: string
  data: string
}

/** Reads the event stream format (HTML Living Standard §9.2.6). */
async function* events(
  { body }: Response,
  signal: AbortSignal,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  let event = ''
  let data: string[] = []
  for (;;) {
    const chunk = await reader?.read().catch((cause: unknown) => {
      signal.throwIfAborted()
      throw broken(cause)
    })
    if (!chunk || chunk.done) return
    // A carriage return at the end may be the first half of a line end.
    const lines = (rest + chunk.value).split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line === '') {
        if (event || data.length > 0) yield { event: event || 'message', data: data.join('\n') }
        event = ''
        data = []
        continue
      }
      const [, field, value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? []
      if (field === 'event') event = value
      if (field === 'data') data.push(value)
    }
  }
}

function parse(data: string): { data?: unknown; errors?: unknown[] } {
  try {
    const answer: unknown = JSON.parse(data)
    if (typeof answer === 'object' && answer !== null) return answer
  } catch {}
  throw malformed('事件不是 JSON 对象', 'the event is not a JSON map')
}

function broken(cause: unknown): HubClientError {
  return new HubClientError('订阅的连接断开 / the connection of the subscription broke', {
    code: 'CLIENT_NETWORK',
    cause,
  })
}

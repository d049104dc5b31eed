import { fromGraphQLError, HubClientError, malformed } from './errors.ts'

/** What every call can be told. */
export interface CallOptions {
  /** Stops the call, also while it waits for a further try. */
  signal?: AbortSignal | undefined
  /** Milliseconds for the whole call with its further tries; for a stream, until it begins. */
  timeout?: number | undefined
  /** 用途 for which the data is asked, e.g. `P1`; the client's own when left out. */
  purpose?: string | undefined
}

/** How often and how patiently a question is asked again. */
export interface RetryOptions {
  /** Further tries after the first. */
  retries: number
  /** Milliseconds before the first further try, doubled with each; a random part is taken off. */
  delay: number
  /** Longest wait in milliseconds, whatever the hub asks for. */
  maxDelay: number
}

export const defaultRetry: RetryOptions = { retries: 2, delay: 300, maxDelay: 10_000 }

/** A request's token: the text, or a function that is asked before every request. */
export type Token = string | (() => string | Promise<string>)

export interface Connection {
  url: URL
  token: Token | undefined
  purpose: string | undefined
  fetch: typeof fetch
  retry: RetryOptions
}

export interface Sending extends CallOptions {
  /** The request may be sent again: a question, not a change. */
  repeatable: boolean
}

/**
 * Sends a request. Where it may be repeated, it is after a network failure, 429 or 503; the wait
 * grows, honours Retry-After up to `maxDelay` and is random in part, so that clients spread out.
 * Answers any HTTP response. Throws HubClientError, or the reason of the signal when that stops it.
 */
export async function send(
  connection: Connection,
  address: string | URL,
  init: RequestInit,
  { repeatable, signal, timeout, purpose }: Sending,
): Promise<Response> {
  const url = new URL(address, connection.url)
  const timer = timeout === undefined ? undefined : AbortSignal.timeout(timeout)
  const stop = AbortSignal.any([signal, timer].filter((each) => each !== undefined))
  const tries = repeatable ? connection.retry.retries : 0
  try {
    for (let attempt = 0; ; attempt++) {
      stop.throwIfAborted()
      const last = attempt >= tries
      const headers = new Headers(init.headers)
      const token = await (typeof connection.token === 'function'
        ? connection.token()
        : connection.token)
      if (token) headers.set('authorization', `Bearer ${token}`)
      const why = purpose ?? connection.purpose
      if (why) headers.set('x-hub-purpose', why)
      const response = await tryOnce(connection, url, { ...init, headers, signal: stop }, last)
      if (response && (last || (response.status !== 429 && response.status !== 503))) {
        return response
      }
      const asked = response ? retryAfter(response) : undefined
      await response?.body?.cancel()
      await pause(wait(connection.retry, attempt, asked), stop)
    }
  } catch (error) {
    if (timer?.aborted && !signal?.aborted) {
      throw new HubClientError(
        `${timeout} 毫秒内没有得到应答 / no answer within ${timeout} milliseconds`,
        { code: 'CLIENT_TIMEOUT' },
      )
    }
    throw error
  }
}

/** Undefined where the connection failed and there is a further try. */
async function tryOnce(connection: Connection, url: URL, init: RequestInit, last: boolean) {
  try {
    return await connection.fetch(url, init)
  } catch (cause) {
    init.signal?.throwIfAborted()
    if (!last) return undefined
    throw new HubClientError('无法连接数据枢纽 / the hub cannot be reached', {
      code: 'CLIENT_NETWORK',
      cause,
    })
  }
}

function wait({ delay, maxDelay }: RetryOptions, attempt: number, asked: number | undefined) {
  const grown = delay * 2 ** attempt * (0.5 + Math.random() / 2)
  if (asked === undefined) return Math.min(grown, maxDelay)
  return Math.min(asked * 1000, maxDelay) + Math.random() * delay
}

/** Seconds, from a number or a date (RFC 9110 §10.2.3). */
function retryAfter(response: Response): number | undefined {
  const header = response.headers.get('retry-after')
  if (!header) return undefined
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stopped = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stopped)
      resolve()
    }, milliseconds)
    signal.addEventListener('abort', stopped, { once: true })
  })
}

/** The body of a JSON answer; a broken connection and anything else than a map are errors. */
export async function readJson(response: Response): Promise<Record<string, unknown>> {
  const init = { status: response.status, requestId: requestIdOf(response) }
  let text: string
  try {
    text = await response.text()
  } catch (cause) {
    if (cause instanceof DOMException) throw cause
    throw new HubClientError('连接在应答途中断开 / the connection broke during the answer', {
      ...init,
      code: 'CLIENT_NETWORK',
      cause,
    })
  }
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body === 'object' && body !== null) return body as Record<string, unknown>
  } catch {}
  throw malformed(
    `应答不是 JSON（HTTP ${response.status}）`,
    `the answer is not JSON (HTTP ${response.status})`,
    init,
  )
}

/** The first error of a refusal. */
export function refusalOf(response: Response, body: Record<string, unknown>): HubClientError {
  const init = {
    status: response.status,
    requestId: requestIdOf(response),
    retryAfter: retryAfter(response),
  }
  const [first] = Array.isArray(body.errors) ? body.errors : []
  if (first) return fromGraphQLError(first, init)
  return malformed(
    `应答没有数据也没有说明（HTTP ${response.status}）`,
    `neither data nor errors (HTTP ${response.status})`,
    init,
  )
}

export function requestIdOf(response: Response): string | undefined {
  return response.headers.get('x-request-id') ?? undefined
}

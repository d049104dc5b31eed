import { DEADLINE_HEADER } from '@baibo/kernel/deadline.ts'
import { type Dispatcher, Pool } from 'undici'
import { DepartmentFailure } from './errors.ts'
import { openEvents } from './events.ts'

/** What goes with one question to a department. */
export interface CallContext {
  department: string
  /** The client's bearer token, handed on unchanged; the department verifies it again. */
  token?: string
  /** Further headers for the department, names in lower case. */
  headers: Record<string, string>
  /** Aborted when the client leaves or the deadline passes; made for this call alone. */
  signal: AbortSignal
  /** Epoch milliseconds by which the answer is of use. */
  deadline: number
  /** The question changes something and is never asked twice. */
  mutation: boolean
}

/**
 * Asks one department. `body` is the JSON text of `{query, variables, operationName}`; the answer is
 * the parsed, fresh `{data, errors, extensions}`, which becomes part of the client's answer.
 * Rejects with a DepartmentFailure.
 */
export interface Transport {
  (body: string, context: CallContext): Promise<unknown>
  /** Opens a subscription: one answer for each event, until the signal aborts. Absent where a department cannot send events. */
  subscribe?(body: string, context: CallContext): AsyncIterable<unknown>
}

export interface HttpTransportOptions {
  /** Adds headers that vouch for the call, such as the gateway's signature. */
  sign?: (body: string, context: CallContext, path: string) => Record<string, string>
  /** Open connections to one department, 64 when left out. */
  connections?: number
  /** Bytes of one answer that are read at most, 64 MiB when left out. */
  maxAnswerBytes?: number
}

export interface HttpTransport extends Transport {
  /** Closes the connections when the calls under way are answered; may be called again. */
  close(): Promise<void>
}

const CONNECT_TIMEOUT_MS = 3_000
/** Said by a proxy or a department that did not take the question on. */
const NOT_TAKEN = new Set([429, 502, 503, 504])

/** A transport over HTTP with kept-alive connections. */
export function httpTransport(url: string, options: HttpTransportOptions = {}): HttpTransport {
  const { origin, pathname, search } = new URL(url)
  const path = pathname + search
  const pool = new Pool(origin, {
    connections: options.connections ?? 64,
    connect: { timeout: CONNECT_TIMEOUT_MS },
  })
  const limit = options.maxAnswerBytes ?? 64 * 1024 * 1024
  const ask: Transport = (body, context) =>
    new Promise((resolve, reject) => {
      const headers: Record<string, string> = {
        'content-type': 'application/json',
        ...context.headers,
        [DEADLINE_HEADER]: String(Math.max(1, context.deadline - Date.now())),
        ...options.sign?.(body, context, path),
      }
      if (context.token !== undefined) headers.authorization = `Bearer ${context.token}`
      const reader = new AnswerReader(context, limit, resolve, reject)
      pool.dispatch({ method: 'POST', path, headers, body }, reader)
    })
  let closing: Promise<void> | undefined
  return Object.assign(ask, {
    subscribe: (body: string, context: CallContext) =>
      openEvents(url, body, context, options.sign?.(body, context, path)),
    close: () => (closing ??= pool.close()),
  })
}

/** Parses a department's answer. Throws a DepartmentFailure when it is not JSON. */
export function parseAnswer(department: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new DepartmentFailure('SUBREQUEST_MALFORMED', department, { cause })
  }
}

/** Reads one answer without the streams that `request` puts around it. */
class AnswerReader implements Dispatcher.DispatchHandler {
  readonly #context: CallContext
  readonly #limit: number
  readonly #resolve: (answer: unknown) => void
  readonly #reject: (failure: DepartmentFailure) => void
  #first: Buffer | undefined
  #rest: Buffer[] | undefined
  #size = 0
  #status = 0
  #retryAfter: number | undefined
  #isJson = true

  constructor(
    context: CallContext,
    limit: number,
    resolve: (answer: unknown) => void,
    reject: (failure: DepartmentFailure) => void,
  ) {
    this.#context = context
    this.#limit = limit
    this.#resolve = resolve
    this.#reject = reject
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    const { signal } = this.#context
    if (signal.aborted) {
      controller.abort(asError(signal.reason))
      return
    }
    // The signal is this call's own, so that nothing is left to be taken off it afterwards.
    signal.addEventListener('abort', () => controller.abort(asError(signal.reason)))
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.#status = status
    const type = headers['content-type']
    this.#isJson = type === undefined || String(type).includes('json')
    if (status !== 200) this.#retryAfter = readRetryAfter(headers['retry-after'])
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length
    if (this.#size > this.#limit) {
      const cause = new Error(`the answer is larger than ${this.#limit} bytes`)
      controller.abort(
        new DepartmentFailure('SUBREQUEST_MALFORMED', this.#context.department, { cause }),
      )
    } else if (!this.#first) this.#first = chunk
    else {
      this.#rest ??= [this.#first]
      this.#rest.push(chunk)
    }
  }

  onResponseEnd(): void {
    const { department } = this.#context
    if (NOT_TAKEN.has(this.#status)) {
      this.#reject(
        new DepartmentFailure('DEPARTMENT_UNAVAILABLE', department, {
          cause: new Error(`status ${this.#status}`),
          retryAfter: this.#retryAfter,
        }),
      )
      return
    }
    const bytes = this.#rest ? Buffer.concat(this.#rest, this.#size) : this.#first
    try {
      if (!this.#isJson) throw new DepartmentFailure('SUBREQUEST_MALFORMED', department)
      this.#resolve(parseAnswer(department, bytes?.toString('utf8') ?? ''))
    } catch (failure) {
      // A page of a proxy that cannot reach the department says so by its status.
      this.#reject(
        this.#status >= 500
          ? new DepartmentFailure('DEPARTMENT_UNAVAILABLE', department, { cause: failure })
          : asFailure(this.#context, failure),
      )
    }
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, cause: Error): void {
    const failure = asFailure(this.#context, cause)
    const isCutOff = this.#status > 0 && failure.code === 'DEPARTMENT_UNAVAILABLE'
    const { department } = this.#context
    this.#reject(
      isCutOff ? new DepartmentFailure('SUBREQUEST_MALFORMED', department, { cause }) : failure,
    )
  }
}

/** Milliseconds of a `retry-after` header in seconds; a date there counts as not given. */
function readRetryAfter(header: string | string[] | undefined): number | undefined {
  const seconds = Number(header)
  return header !== undefined && seconds >= 0 ? seconds * 1000 : undefined
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason))
}

function asFailure({ department, signal, deadline }: CallContext, cause: unknown) {
  if (cause instanceof DepartmentFailure) return cause
  const isLate =
    Date.now() >= deadline || (signal.aborted && asError(signal.reason).name === 'TimeoutError')
  const code = isLate ? 'GATEWAY_TIMEOUT' : 'DEPARTMENT_UNAVAILABLE'
  return new DepartmentFailure(code, department, { cause })
}

/** Codes that this client gives itself; all others come from the hub and are stable. */
export type ClientCode =
  /** The hub could not be reached, or the connection broke. */
  | 'CLIENT_NETWORK'
  /** The call's own `timeout` passed. */
  | 'CLIENT_TIMEOUT'
  /** The answer is not what GraphQL over HTTP or the REST side allow. */
  | 'CLIENT_MALFORMED_ANSWER'
  /** The document or a page cannot be used as it is. */
  | 'CLIENT_USAGE'

export interface HubClientErrorInit {
  code: string
  status?: number | undefined
  path?: readonly (string | number)[] | undefined
  department?: string | undefined
  lastAnswerAt?: string | undefined
  locations?: readonly { line: number; column: number }[] | undefined
  requestId?: string | undefined
  retryAfter?: number | undefined
  cause?: unknown
}

const RETRYABLE = new Set([
  'CLIENT_NETWORK',
  'CLIENT_TIMEOUT',
  'DEPARTMENT_UNAVAILABLE',
  'DEPARTMENT_OVERLOADED',
  'GATEWAY_TIMEOUT',
  'RATE_LIMIT_EXCEEDED',
])

/**
 * Anything that went wrong. Branch on `code`, show `message` (Chinese first), and quote `requestId`
 * to the administrator. It carries neither variables nor token, so that it can be logged.
 */
export class HubClientError extends Error {
  override readonly name = 'HubClientError'
  /** Stable code, e.g. `FORBIDDEN`, `DEPARTMENT_UNAVAILABLE`, `CLIENT_NETWORK`. */
  readonly code: string
  /** HTTP status, where there was an answer. */
  readonly status: number | undefined
  /** Place in the answer that is empty because of it. */
  readonly path: readonly (string | number)[] | undefined
  /** Department that the error is about. */
  readonly department: string | undefined
  /** When a department that is away last answered (ISO 8601). */
  readonly lastAnswerAt: string | undefined
  /** Places in the document that the error is about. */
  readonly locations: readonly { line: number; column: number }[] | undefined
  readonly requestId: string | undefined
  /** Seconds after which the hub wants to be asked again. */
  readonly retryAfter: number | undefined
  /** The same question may succeed later. */
  readonly retryable: boolean

  constructor(message: string, init: HubClientErrorInit) {
    super(message, init.cause === undefined ? undefined : { cause: init.cause })
    this.code = init.code
    this.status = init.status
    this.path = init.path
    this.department = init.department
    this.lastAnswerAt = init.lastAnswerAt
    this.locations = init.locations
    this.requestId = init.requestId
    this.retryAfter = init.retryAfter
    this.retryable = RETRYABLE.has(init.code) || init.status === 429 || init.status === 503
  }
}

/** An entry of an answer's `errors`. */
export function fromGraphQLError(error: unknown, init: Partial<HubClientErrorInit>) {
  const { message, path, locations, extensions } = (error ?? {}) as {
    message?: unknown
    path?: unknown
    locations?: unknown
    extensions?: Record<string, unknown>
  }
  const { code, department, lastAnswerAt, requestId } = extensions ?? {}
  return new HubClientError(
    typeof message === 'string' ? message : '未说明的错误 / unknown error',
    {
      ...init,
      code: text(code) ?? 'INTERNAL_SERVER_ERROR',
      path: Array.isArray(path) ? path : undefined,
      locations: Array.isArray(locations) ? locations : undefined,
      department: text(department),
      lastAnswerAt: text(lastAnswerAt),
      requestId: text(requestId) ?? init.requestId,
    },
  )
}

export function malformed(zh: string, en: string, init: Partial<HubClientErrorInit> = {}) {
  return new HubClientError(`${zh} / ${en}`, { ...init, code: 'CLIENT_MALFORMED_ANSWER' })
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

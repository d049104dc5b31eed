import {
  type CircuitBreakerPolicy,
  CircuitState,
  circuitBreaker,
  handleAll,
  SamplingBreaker,
} from 'cockatiel'
import { DepartmentFailure } from './errors.ts'
import type { CallContext, Transport } from './transport.ts'

/** How calls to one department are kept in bounds. Times in milliseconds. */
export interface TrafficPolicy {
  /** Longest time one call may take; the request's own deadline may be nearer. */
  timeout: number
  /** Calls under way at once; further ones fail at once instead of waiting in line. */
  inFlight: number
  /** Further tries of a query that did not reach the department. Mutations are never repeated. */
  retries: number
  /** Longest wait before a further try, whatever the department asks for. */
  retryDelay: number
  /** Further tries for each hundred calls, over a minute. */
  retryBudget: number
  /** Share of failures that opens the circuit, over `breakerWindow`. */
  breakerThreshold: number
  breakerWindow: number
  /** Time until one probe is let through an open circuit. */
  breakerPause: number
}

export const trafficPolicy: TrafficPolicy = {
  timeout: 10_000,
  inFlight: 256,
  retries: 2,
  retryDelay: 250,
  retryBudget: 10,
  breakerThreshold: 0.5,
  breakerWindow: 10_000,
  breakerPause: 5_000,
}

export type CircuitStateName = 'closed' | 'open' | 'half-open'

/** How the calls to a department fare, for health and metrics. */
export interface TrafficState {
  circuit: CircuitStateName
  inFlight: number
  calls: number
  failures: number
  retries: number
  refused: number
}

/** A department's transport under a policy. */
export interface GuardedTransport extends Transport {
  readonly state: () => TrafficState
}

/** Fewer calls than this within the window say nothing about a department. */
const BREAKER_MINIMUM_RPS = 1
const SWEEP_MS = 50

interface Call {
  controller: AbortController
  overdueAt: number
  caller: AbortSignal
}

/**
 * Every call under way in this process. One timer looks through them, which costs a call far less
 * than a timer and a combined signal of its own.
 */
const underWay = new Set<Call>()
let sweeper: NodeJS.Timeout | undefined

function sweep(): void {
  const now = Date.now()
  for (const call of underWay) {
    if (call.caller.aborted) call.controller.abort(call.caller.reason)
    else if (now >= call.overdueAt)
      call.controller.abort(new DOMException('overdue', 'TimeoutError'))
  }
  if (underWay.size === 0) {
    clearInterval(sweeper)
    sweeper = undefined
  }
}

/**
 * Puts a department's transport under a policy: deadline, in-flight limit, circuit breaker, and
 * retries for queries within a budget. Rejects with a DepartmentFailure.
 */
export function guardTransport(
  transport: Transport,
  policy: TrafficPolicy = trafficPolicy,
): GuardedTransport {
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: policy.breakerPause,
    breaker: new SamplingBreaker({
      threshold: policy.breakerThreshold,
      duration: policy.breakerWindow,
      minimumRps: BREAKER_MINIMUM_RPS,
    }),
  })
  const budget = new RetryBudget(policy.retryBudget / 100)
  const counts = { inFlight: 0, calls: 0, failures: 0, retries: 0, refused: 0 }

  const once = async (body: string, context: CallContext): Promise<unknown> => {
    const call: Call = {
      controller: new AbortController(),
      overdueAt: Math.min(context.deadline, Date.now() + policy.timeout),
      caller: context.signal,
    }
    underWay.add(call)
    sweeper ??= setInterval(sweep, SWEEP_MS).unref()
    try {
      return await transport(body, {
        ...context,
        deadline: call.overdueAt,
        signal: call.controller.signal,
      })
    } catch (cause) {
      if (cause instanceof DepartmentFailure || Date.now() < call.overdueAt) throw cause
      throw new DepartmentFailure('GATEWAY_TIMEOUT', context.department, { cause })
    } finally {
      underWay.delete(call)
    }
  }

  const guarded: Transport = async (body, context) => {
    counts.calls++
    budget.earn()
    if (counts.inFlight >= policy.inFlight) {
      counts.refused++
      throw new DepartmentFailure('DEPARTMENT_OVERLOADED', context.department)
    }
    counts.inFlight++
    try {
      for (let attempt = 0; ; attempt++) {
        try {
          return await throughBreaker(breaker, context, () => once(body, context))
        } catch (error) {
          counts.failures++
          const again = attempt < policy.retries && isSafeToRepeat(error, context) && budget.spend()
          if (!again) throw error
          counts.retries++
          await pause(Math.random() * Math.min(policy.retryDelay, 50 * 2 ** attempt), context)
        }
      }
    } finally {
      counts.inFlight--
    }
  }
  return Object.assign(guarded, {
    state: () => ({ circuit: circuitName(breaker.state), ...counts }),
  })
}

async function throughBreaker(
  breaker: CircuitBreakerPolicy,
  { department, signal }: CallContext,
  call: () => Promise<unknown>,
): Promise<unknown> {
  try {
    return await breaker
      .execute(async () => {
        try {
          return await call()
        } catch (error) {
          // A caller who left says nothing about the department.
          if (signal.aborted) return new CallerLeft(error)
          throw error
        }
      })
      .then((answer) => {
        if (answer instanceof CallerLeft) throw answer.error
        return answer
      })
  } catch (error) {
    if (error instanceof DepartmentFailure) throw error
    throw new DepartmentFailure('DEPARTMENT_UNAVAILABLE', department, { cause: error })
  }
}

class CallerLeft {
  readonly error: unknown
  constructor(error: unknown) {
    this.error = error
  }
}

/** Only what certainly had no effect, or changes nothing, is asked again. */
function isSafeToRepeat(error: unknown, { mutation, signal, deadline }: CallContext): boolean {
  if (mutation || signal.aborted || Date.now() >= deadline) return false
  return error instanceof DepartmentFailure && error.code === 'DEPARTMENT_UNAVAILABLE'
}

function circuitName(state: CircuitState): CircuitStateName {
  if (state === CircuitState.Closed) return 'closed'
  return state === CircuitState.HalfOpen ? 'half-open' : 'open'
}

function pause(milliseconds: number, { signal }: CallContext): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** Further tries are earned by calls, so that a department in trouble is not asked more than usual. */
class RetryBudget {
  #saved: number
  readonly #share: number
  readonly #most: number
  constructor(share: number) {
    this.#share = share
    this.#most = Math.max(1, share * 100)
    this.#saved = this.#most
  }
  earn(): void {
    this.#saved = Math.min(this.#most, this.#saved + this.#share)
  }
  spend(): boolean {
    if (this.#saved < 1) return false
    this.#saved--
    return true
  }
}

import {
  BrokenCircuitError,
  CircuitState,
  circuitBreaker,
  handleAll,
  SamplingBreaker,
} from 'cockatiel'
import { DepartmentFailure, type FailureCode } from './errors.ts'
import { createRetryBudget } from './traffic-budget.ts'
import { type Durations, recordDurations } from './traffic-histogram.ts'
import { startCall } from './traffic-watch.ts'
import type { CallContext, Transport } from './transport.ts'

/** How calls to one department are kept in bounds. Times in milliseconds. */
export interface TrafficPolicy {
  /** Longest time one question may take, further tries included; the request's own deadline may be nearer. */
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

/** How the calls to a department fare, for health and metrics. Numbers count from the start. */
export interface TrafficState {
  circuit: CircuitStateName
  inFlight: number
  calls: number
  failures: number
  failuresByCode: Partial<Record<FailureCode, number>>
  retries: number
  /** Calls that were not made: over the in-flight limit or through an open circuit. */
  refused: number
  /** Calls whose caller left before the answer. */
  abandoned: number
  durations: Durations
}

/** A department's transport under a policy. */
export interface GuardedTransport extends Transport {
  readonly state: () => TrafficState
}

/** Fewer calls than this within the window say nothing about a department. */
const BREAKER_MINIMUM_RPS = 1
const FIRST_DELAY_MS = 50

/** A failure that says nothing about the department: the caller left, or gave it hardly any time. */
class CallersFault {
  readonly failure: DepartmentFailure
  constructor(failure: DepartmentFailure) {
    this.failure = failure
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
  const budget = createRetryBudget(policy.retryBudget / 100)
  const durations = recordDurations()
  const counts = { inFlight: 0, calls: 0, failures: 0, retries: 0, refused: 0, abandoned: 0 }
  const failuresByCode: Partial<Record<FailureCode, number>> = {}

  const once = async (body: string, context: CallContext, overdueAt: number): Promise<unknown> => {
    const begin = performance.now()
    const isHurried = overdueAt - Date.now() < policy.timeout / 2
    try {
      return await startCall(transport, body, context, overdueAt)
    } catch (error) {
      const failure = asFailure(error, context)
      if (context.signal.aborted) counts.abandoned++
      else {
        counts.failures++
        failuresByCode[failure.code] = (failuresByCode[failure.code] ?? 0) + 1
      }
      const isCallersFault =
        context.signal.aborted || (isHurried && failure.code === 'GATEWAY_TIMEOUT')
      // A probe that told nothing leaves the circuit open.
      if (isCallersFault && breaker.state === CircuitState.Closed) return new CallersFault(failure)
      throw failure
    } finally {
      durations.observe(performance.now() - begin)
    }
  }

  const throughCircuit = async (
    body: string,
    context: CallContext,
    overdueAt: number,
  ): Promise<unknown> => {
    // One probe at a time: cockatiel would let the others wait for its outcome.
    if (breaker.state === CircuitState.HalfOpen) throw new BrokenCircuitError()
    const outcome = await breaker.execute(() => once(body, context, overdueAt))
    if (outcome instanceof CallersFault) throw outcome.failure
    return outcome
  }

  const guarded: Transport = async (body, context) => {
    counts.calls++
    budget.count()
    if (counts.inFlight >= policy.inFlight) {
      counts.refused++
      throw new DepartmentFailure('DEPARTMENT_OVERLOADED', context.department)
    }
    const overdueAt = Math.min(context.deadline, Date.now() + policy.timeout)
    counts.inFlight++
    try {
      for (let attempt = 0; ; attempt++) {
        try {
          return await throughCircuit(body, context, overdueAt)
        } catch (error) {
          if (error instanceof BrokenCircuitError) {
            counts.refused++
            throw asFailure(error, context)
          }
          const wait = attempt < policy.retries ? delay(error, attempt, policy.retryDelay) : 0
          const mayRepeat =
            attempt < policy.retries &&
            breaker.state === CircuitState.Closed &&
            isSafeToRepeat(error, context) &&
            Date.now() + wait < overdueAt &&
            budget.spend()
          if (!mayRepeat) throw error
          counts.retries++
          await new Promise((resolve) => setTimeout(resolve, wait))
          if (context.signal.aborted) throw error
        }
      }
    } finally {
      counts.inFlight--
    }
  }
  return Object.assign(guarded, {
    // A stream of events lasts as long as its client stays; the calls it leads to are bounded.
    ...(transport.subscribe ? { subscribe: transport.subscribe } : {}),
    state: () => ({
      circuit: circuitName(breaker.state),
      ...counts,
      failuresByCode: { ...failuresByCode },
      durations: durations.read(),
    }),
  })
}

function asFailure(error: unknown, { department }: CallContext): DepartmentFailure {
  if (error instanceof DepartmentFailure) return error
  return new DepartmentFailure('DEPARTMENT_UNAVAILABLE', department, { cause: error })
}

/** Only what changes nothing and did not take its time already is asked again. */
function isSafeToRepeat(error: unknown, { mutation, signal }: CallContext): boolean {
  if (mutation || signal.aborted) return false
  return error instanceof DepartmentFailure && error.code === 'DEPARTMENT_UNAVAILABLE'
}

/** Milliseconds before the next try: scattered, so that many callers do not come back at once. */
function delay(error: unknown, attempt: number, most: number): number {
  const wished = error instanceof DepartmentFailure ? error.retryAfter : undefined
  if (wished !== undefined) return Math.min(most, wished) * (0.5 + Math.random() / 2)
  return Math.random() * Math.min(most, FIRST_DELAY_MS * 2 ** attempt)
}

function circuitName(state: CircuitState): CircuitStateName {
  if (state === CircuitState.Closed) return 'closed'
  return state === CircuitState.HalfOpen ? 'half-open' : 'open'
}

/** Tells whether a further try may be made. */
export interface RetryBudget {
  /** A call that was asked for. */
  count(): void
  /** Takes one further try, or answers false. */
  spend(): boolean
}

const SPAN_MS = 30_000

/**
 * Further tries are a share of the calls of the last minute, so that a department in trouble is not
 * asked much more than usual; a single one is always allowed. `share` lies between 0 and 1.
 */
export function createRetryBudget(share: number, now: () => number = Date.now): RetryBudget {
  // Two spans of half a minute each: the current one and the one before.
  let begin = now()
  let calls = 0
  let tries = 0
  let callsBefore = 0
  let triesBefore = 0
  return {
    count() {
      calls++
    },
    spend() {
      const time = now()
      if (time - begin >= SPAN_MS) {
        const isNext = time - begin < 2 * SPAN_MS
        callsBefore = isNext ? calls : 0
        triesBefore = isNext ? tries : 0
        calls = 0
        tries = 0
        begin = time
      }
      if (share <= 0) return false
      if (tries + triesBefore >= Math.max(1, Math.floor((calls + callsBefore) * share))) {
        return false
      }
      tries++
      return true
    },
  }
}

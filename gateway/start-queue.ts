/** Lets operations begin one after the other. */
export interface StartQueue {
  /** Resolves when an operation may begin. */
  enter(): Promise<void>
}

/** A turn of the event loop that took less than this had hardly anything else to do. */
const IDLE_TURN_MS = 0.1
/** After this long an operation begins in a busy turn as well. */
const LONGEST_WAIT_MS = 50

/**
 * Operations under way are finished before others begin: one begins in a turn of the event loop that
 * has nothing else to do. Waiting for departments leaves turns idle, so slow departments hold nobody
 * up. Under load few operations are half done at a time, which keeps the memory that the garbage
 * collector has to look at small and the answers early.
 */
export function createStartQueue(): StartQueue {
  const waiting: { begin: () => void; since: number }[] = []
  let isTurning = false
  let turnedAt = 0

  function turn(): void {
    const [first] = waiting
    if (!first) {
      isTurning = false
      return
    }
    setImmediate(turn)
    const now = performance.now()
    if (now - turnedAt < IDLE_TURN_MS || now - first.since > LONGEST_WAIT_MS) {
      waiting.shift()
      first.begin()
    }
    turnedAt = performance.now()
  }

  return {
    enter() {
      if (!isTurning) {
        isTurning = true
        turnedAt = performance.now()
        setImmediate(turn)
      }
      return new Promise((begin) => waiting.push({ begin, since: turnedAt }))
    },
  }
}

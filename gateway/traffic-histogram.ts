/** How often something took how long, in the form that Prometheus reads. */
export interface Durations {
  /** Upper bounds in seconds, rising. */
  readonly bounds: readonly number[]
  /** Observations at or below each bound and above the one before; the last counts all others. */
  readonly counts: readonly number[]
  /** Seconds. */
  readonly sum: number
  readonly count: number
}

/** Durations that are being collected. */
export interface DurationRecorder {
  observe(milliseconds: number): void
  read(): Durations
}

const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

export function recordDurations(bounds: readonly number[] = BOUNDS): DurationRecorder {
  const counts = new Array<number>(bounds.length + 1).fill(0)
  let sum = 0
  let count = 0
  return {
    observe(milliseconds) {
      const seconds = milliseconds / 1000
      let at = 0
      while (at < bounds.length && seconds > (bounds[at] as number)) at++
      counts[at] = (counts[at] as number) + 1
      sum += seconds
      count++
    },
    read: () => ({ bounds, counts: [...counts], sum, count }),
  }
}

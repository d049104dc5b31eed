/**
 * Milliseconds that the sender of a request still waits for its answer. Clients send it to the
 * gateway, the gateway sends what is left of it to each department.
 */
export const DEADLINE_HEADER = 'x-hub-deadline-ms'

/** The longest time a timer of Node can wait. */
const LONGEST_MS = 2 ** 31 - 1

/** The milliseconds of a deadline header; undefined when there is none or it is no positive number. */
export function readDeadline(header: string | string[] | undefined): number | undefined {
  if (typeof header !== 'string') return undefined
  const milliseconds = Number(header)
  return milliseconds > 0 ? Math.min(milliseconds, LONGEST_MS) : undefined
}

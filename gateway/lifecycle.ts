import type { Server, ServerResponse } from 'node:http'
import { type Refusal, refuse } from './refusal.ts'

/** How a server is stopped. Milliseconds. */
export interface Shutdown {
  /** Time in which requests are still taken while `/readyz` says that no more should come. */
  notice?: number
  /** Time that requests under way have to end after that. */
  grace?: number
}

/** What a server has to do at once, and whether it still takes requests. */
export interface Lifecycle {
  readonly isReady: boolean
  /** Requests under way, health checks and event streams left out. */
  readonly underWay: number
  /** Requests that were taken, since the start. */
  readonly taken: number
  /** Requests that were turned away because too many were under way. */
  readonly shed: number
  /** Aborts when the server is about to stop: long-lived answers end themselves then. */
  readonly stopping: AbortSignal
  /** Takes a request until its answer is sent. Throws a Refusal with 503 when too many are under way. */
  enter(response: ServerResponse): void
  /** Stops a server: not ready, then no new connections, then none at all. */
  stop(server: Server, shutdown: Shutdown): Promise<void>
}

const POLL_MS = 20
const GRACE_MS = 20_000
const SAME_SIGNAL_MS = 2_000

/** @param most Requests under way at once. */
export function createLifecycle(most: number): Lifecycle {
  const stopping = new AbortController()
  let underWay = 0
  let taken = 0
  let shed = 0
  const leave = () => {
    underWay--
  }
  return {
    get isReady() {
      return !stopping.signal.aborted
    },
    get underWay() {
      return underWay
    },
    get taken() {
      return taken
    },
    get shed() {
      return shed
    },
    stopping: stopping.signal,
    enter(response) {
      if (underWay >= most) {
        shed++
        throw overloaded()
      }
      underWay++
      taken++
      if (stopping.signal.aborted) response.setHeader('connection', 'close')
      response.once('close', leave)
    },
    async stop(server, { notice = 0, grace = GRACE_MS }) {
      stopping.abort()
      await wait(notice)
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      const end = Date.now() + grace
      // A kept-alive connection that was busy when the server closed is idle now.
      const idle = setInterval(() => server.closeIdleConnections(), POLL_MS)
      server.closeIdleConnections()
      while (underWay > 0 && Date.now() < end) await wait(POLL_MS)
      await Promise.race([closed, wait(Math.min(1000, Math.max(0, end - Date.now())))])
      clearInterval(idle)
      server.closeAllConnections()
      await closed
    },
  }
}

/**
 * Runs `stop` at the first signal to end, then exits with 0. A further signal exits with 1 at once,
 * but not within two seconds: a terminal and npm both hand on the same Ctrl-C. `isUrgent` is true
 * where a person at a terminal waits (SIGINT).
 */
export function stopOnSignals(stop: (isUrgent: boolean) => Promise<void>): void {
  let stoppingSince: number | undefined
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // The embedded database's package ends the process at a signal, requests under way included.
    process.removeAllListeners(signal)
    process.on(signal, () => {
      if (stoppingSince !== undefined) {
        if (Date.now() - stoppingSince > SAME_SIGNAL_MS) process.exit(1)
        return
      }
      stoppingSince = Date.now()
      stop(signal === 'SIGINT').then(
        () => process.exit(0),
        (error) => {
          console.error(error)
          process.exit(1)
        },
      )
    })
  }
}

function overloaded(): Refusal {
  return refuse(
    503,
    'GATEWAY_OVERLOADED',
    '网关正忙，请稍后再试',
    'The gateway is busy; try again in a moment',
    { 'retry-after': '1' },
  )
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

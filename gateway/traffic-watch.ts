import { DepartmentFailure } from './errors.ts'
import type { CallContext, Transport } from './transport.ts'

interface Call {
  department: string
  controller: AbortController
  overdueAt: number
  caller: AbortSignal
  reject: (failure: DepartmentFailure) => void
  /** Its place in `underWay`; -1 when it has ended. */
  place: number
}

const SWEEP_MS = 50

/**
 * Every call under way in this process. One timer looks through them, which costs a call far less
 * than a timer and a combined signal of its own.
 */
const underWay: Call[] = []
let sweeper: NodeJS.Timeout | undefined

function sweep(): void {
  const now = Date.now()
  for (const call of [...underWay]) {
    if (now >= call.overdueAt)
      end(call, 'GATEWAY_TIMEOUT', new DOMException('overdue', 'TimeoutError'))
    else if (call.caller.aborted) end(call, 'DEPARTMENT_UNAVAILABLE', call.caller.reason)
  }
  if (underWay.length === 0) {
    clearInterval(sweeper)
    sweeper = undefined
  }
}

function remove(call: Call): void {
  if (call.place < 0) return
  const last = underWay.pop()
  if (last && last !== call) {
    underWay[call.place] = last
    last.place = call.place
  }
  call.place = -1
}

/** Gives a call up at once, whether or not its transport listens to the signal. */
function end(call: Call, code: 'DEPARTMENT_UNAVAILABLE' | 'GATEWAY_TIMEOUT', cause: unknown): void {
  remove(call)
  call.reject(new DepartmentFailure(code, call.department, { cause }))
  call.controller.abort(cause)
}

/**
 * Makes one call that ends when it is answered, when it is overdue (epoch ms) or when its caller
 * leaves, within 50 ms. The transport sees the nearer deadline and a signal of its own.
 */
export function startCall(
  transport: Transport,
  body: string,
  context: CallContext,
  overdueAt: number,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const { department, signal: caller } = context
    if (caller.aborted || Date.now() >= overdueAt) {
      const code = caller.aborted ? 'DEPARTMENT_UNAVAILABLE' : 'GATEWAY_TIMEOUT'
      reject(new DepartmentFailure(code, department, { cause: caller.reason }))
      return
    }
    const controller = new AbortController()
    const place = underWay.length
    const call: Call = { department, controller, overdueAt, caller, reject, place }
    underWay.push(call)
    sweeper ??= setInterval(sweep, SWEEP_MS).unref()
    transport(body, { ...context, deadline: overdueAt, signal: controller.signal }).then(
      (answer) => {
        remove(call)
        resolve(answer)
      },
      (error) => {
        remove(call)
        reject(error)
      },
    )
  })
}

import { BrokenCircuitError } from 'cockatiel'
import type { Logger } from 'pino'
import type { DepartmentFailure } from './errors.ts'

/**
 * Logs a department's failure with its cause. Questions that were not sent, because the circuit is
 * open or too many are under way, come in floods and are told at the level `debug` alone.
 */
export function logFailure(
  logger: Logger | undefined,
): (failure: DepartmentFailure, requestId: string) => void {
  return (failure, requestId) => {
    const { department, code, cause } = failure
    if (code === 'DEPARTMENT_OVERLOADED' || cause instanceof BrokenCircuitError) {
      logger?.debug({ department, code, requestId }, 'department not asked')
    } else logger?.warn({ err: failure, department, requestId }, 'department failed')
  }
}

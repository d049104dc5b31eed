import type { Problem } from './http.ts'
import { hub, problemOf } from './hub.ts'

export interface Freshness {
  department: string
  rows: number
  lastBatchAt: string | null
}

/** Up to when each department's data reaches; a department that is away is told by an error. */
export async function loadFreshness(
  signal: AbortSignal,
): Promise<{ rows: Freshness[]; errors: Problem[] }> {
  const { data, errors } = await hub.documents.dataFreshness({}, { signal })
  return {
    rows: Object.values(data).filter((each) => each !== null),
    errors: errors.map(problemOf),
  }
}

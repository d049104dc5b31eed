import { ask } from './ask.ts'
import type { Problem } from './http.ts'
import { hub } from './hub.ts'

export interface Freshness {
  department: string
  rows: number
  lastBatchAt: string | null
}

interface Answered {
  rows: Freshness[]
  errors: Problem[]
}

/** Up to when each department's data reaches; a department that is away is told by an error. */
export async function loadFreshness(
  departments: readonly string[],
  signal: AbortSignal,
): Promise<Answered> {
  try {
    const { data } = await hub.documents.dataFreshness({}, { signal, whole: true })
    return { rows: rowsIn(data), errors: [] }
  } catch {
    // One department that is away leaves nothing of a common answer: each is asked by itself.
    const answers = await Promise.all(
      departments.map((name) =>
        ask(`{ ${fieldOf(name)} { department rows lastBatchAt } }`, {}, signal),
      ),
    )
    return {
      rows: answers.flatMap(({ data }) => rowsIn(data ?? {})),
      errors: answers.flatMap(({ errors }) => errors),
    }
  }
}

function rowsIn(data: object): Freshness[] {
  return Object.values(data).filter((each) => typeof each?.department === 'string')
}

/** `human-resources` answers for itself in `humanResourcesFreshness`. */
function fieldOf(department: string): string {
  return `${department.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Freshness`
}

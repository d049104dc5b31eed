import type { Identity } from '@baibo/kernel/identity.ts'
import type { Graph } from '@baibo/kernel/subgraph.ts'
import DataLoader from 'dataloader'
import { camelCase, fromDepartment } from './fact-questions.ts'

/** Freshness of a department's data as it states it itself (shared type DataFreshness). */
export interface Freshness {
  department: string
  title: string
  lastBatchAt: string | null
  rows: number
  lastAnswerAt: string
}

export interface FreshnessQuestion {
  graph: Graph
  identity: Identity
  /** Subgraph name. */
  department: string
}

/** Asks each department once in an operation how fresh its data is. */
export function freshnessQuestions(): DataLoader<FreshnessQuestion, Freshness, string> {
  return new DataLoader<FreshnessQuestion, Freshness, string>(
    (questions) => Promise.all(questions.map((question) => ask(question).catch(asError))),
    { cacheKeyFn: ({ department, identity }) => `${department} ${identity.token}` },
  )
}

async function ask({ graph, identity, department }: FreshnessQuestion): Promise<Freshness> {
  const field = `${camelCase(department)}Freshness`
  const document = `query DepartmentFreshness { ${field} { department title lastBatchAt rows lastAnswerAt } }`
  return fromDepartment(department, async () => {
    const answer = await graph<Record<string, Freshness | null>>(document, {}, identity)
    const freshness = answer[field]
    if (!freshness) throw new Error(`the answer lacks ${field}`)
    return freshness
  })
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

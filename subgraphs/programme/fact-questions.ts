import { HubError } from '@baibo/kernel/errors.ts'
import type { Identity } from '@baibo/kernel/identity.ts'
import type { Graph } from '@baibo/kernel/subgraph.ts'
import DataLoader from 'dataloader'
import { GraphQLError } from 'graphql'
import { titleOf } from './departments.ts'

/** A fact as the owning department states it (shared type Fact). */
export interface Fact {
  id: string
  kind: string
  entityType: string
  entityId: string
  label: string | null
  subjectKey: string | null
  objectKey: string | null
  qualifier: string | null
  reportingUnitId: string | null
  effectiveOn: string | null
  endedOn: string | null
  amount: string | null
  rowHash: string
  batchId: string
  recordedAt: string
}

/** Facts of one department as one identity may see them. */
export interface FactQuestion {
  graph: Graph
  identity: Identity
  /** Subgraph name. */
  department: string
  kinds: readonly string[]
  asOf: string | null
  knownAt: string | null
}

interface Page<N> {
  nodes: N[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

const PAGE = 1000
const FIELDS = `id kind entityType entityId label subjectKey objectKey qualifier reportingUnitId
      effectiveOn endedOn amount rowHash batchId recordedAt`

/**
 * Asks the departments for their facts. Questions that stand in one operation are put together:
 * one question for each department, date and identity, whatever the number of indicators.
 */
export function factQuestions(): DataLoader<FactQuestion, Fact[], string> {
  return new DataLoader<FactQuestion, Fact[], string>(
    async (questions) => {
      const answers = new Map<string, Promise<Fact[]>>()
      for (const [key, group] of Map.groupBy(questions, together)) {
        const kinds = [...new Set(group.flatMap((question) => question.kinds))].sort()
        answers.set(key, ask({ ...(group[0] as FactQuestion), kinds }))
      }
      return Promise.all(
        questions.map((question) =>
          (answers.get(together(question)) as Promise<Fact[]>).then(
            (facts) => facts.filter((fact) => question.kinds.includes(fact.kind)),
            (error: Error) => error,
          ),
        ),
      )
    },
    {
      cacheKeyFn: (question) => `${together(question)} ${question.kinds.toSorted().join()}`,
      // One turn of the event loop: indicators whose definitions come a tick later still join.
      batchScheduleFn: (run) => setImmediate(run),
    },
  )
}

function together({ identity, department, asOf, knownAt }: FactQuestion): string {
  return JSON.stringify([department, asOf, knownAt, identity.token])
}

async function ask(question: FactQuestion): Promise<Fact[]> {
  const { graph, identity, department, kinds, asOf, knownAt } = question
  const field = `${camelCase(department)}Facts`
  const kindType = `${field.charAt(0).toUpperCase()}${field.slice(1, -'Facts'.length)}FactKind`
  const document = `query ProgrammeFacts($kind: [${kindType}!], $asOf: Date, $knownAt: DateTime, $after: String) {
    ${field}(kind: $kind, asOf: $asOf, knownAt: $knownAt, first: ${PAGE}, after: $after) {
      nodes { ${FIELDS} } pageInfo { hasNextPage endCursor }
    }
  }`
  const variables = { kind: kinds, asOf, knownAt }
  return fromDepartment(department, () =>
    allPages(async (after) => {
      const answer = await graph<Record<string, Page<Fact>>>(
        document,
        { ...variables, after },
        identity,
      )
      return answer[field]
    }),
  )
}

/** All nodes of a connection, page by page. Throws when a page is missing. */
export async function allPages<N>(
  page: (after: string | null) => Promise<Page<N> | null | undefined>,
): Promise<N[]> {
  const nodes: N[] = []
  for (let after: string | null = null; ; ) {
    const answer: Page<N> | null | undefined = await page(after)
    if (!answer) throw new Error('the answer lacks a page')
    nodes.push(...answer.nodes)
    if (!answer.pageInfo.hasNextPage) return nodes
    after = answer.pageInfo.endCursor
  }
}

/** Runs a question; when it fails, throws DEPARTMENT_UNAVAILABLE with the department's name. */
export async function fromDepartment<T>(
  department: string,
  question: () => Promise<T>,
): Promise<T> {
  try {
    return await question()
  } catch (cause) {
    if (cause instanceof GraphQLError && cause.extensions.department) throw cause
    throw new HubError(
      'DEPARTMENT_UNAVAILABLE',
      {
        zh: `${titleOf(department)}（${department}）没有应答，无法据其数据计算`,
        en: `${department} did not answer; what rests on its data cannot be computed`,
      },
      { cause, extensions: { department } },
    )
  }
}

export function camelCase(department: string): string {
  return department.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

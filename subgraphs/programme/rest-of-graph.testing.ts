import type { Identity } from '@baibo/kernel/identity.ts'
import type { Graph } from '@baibo/kernel/subgraph.ts'

/** A question for facts, as it reached the rest of the graph. */
export interface AskedQuestion {
  field: string
  kinds: string[]
  asOf: string | null
  after: string | null
  units: readonly string[]
}

export interface StatedFact {
  id: string
  kind: string
  subjectKey?: string
  objectKey?: string
  qualifier?: string
  label?: string
  reportingUnitId?: string | null
  effectiveOn: string
}

type Row = Record<string, unknown>

/**
 * The departments this one may not import, as the office's tests need them: they state the given
 * facts and lists page by page, under the asking identity's rights. The whole-graph tests ask the
 * real ones.
 */
export class RestOfGraph {
  facts: StatedFact[] = []
  lists: Record<string, Row[]> = {}
  questions: AskedQuestion[] = []
  /** Root fields whose department does not answer. */
  down: string[] = []
  pageSize = 1000

  readonly graph: Graph = async (document, variables, identity) => {
    const field = /\{\s*(\w+)/.exec(document)?.[1] ?? ''
    if (this.down.includes(field)) throw new Error('connect ECONNREFUSED 127.0.0.1:4999')
    return { [field]: this.#answer(field, variables, identity) } as never
  }

  #answer(field: string, variables: Row, identity: Identity): unknown {
    if (field.endsWith('Freshness')) {
      const lastAnswerAt = '2026-01-01T00:00:00Z'
      return { department: field, title: '部门', rows: 3, lastBatchAt: null, lastAnswerAt }
    }
    if (field === 'talentCredits') {
      return this.lists.talentCredits?.filter(({ year }) => year === variables.year) ?? []
    }
    const after = (variables.after ?? null) as string | null
    if (!field.endsWith('Facts')) return this.#page(this.lists[field] ?? [], after)
    const { kind, asOf } = variables as { kind: string[]; asOf: string | null }
    this.questions.push({ field, kinds: kind, asOf, after, units: identity.reportingUnits })
    return this.#page(
      this.facts
        .filter((fact) => kind.includes(fact.kind) && (!asOf || fact.effectiveOn <= asOf))
        .filter(({ reportingUnitId }) => sees(identity, reportingUnitId ?? ''))
        .map(complete),
      after,
    )
  }

  #page(all: Row[], after: string | null) {
    const start = Number(after ?? 0)
    const end = start + this.pageSize
    const pageInfo = { hasNextPage: end < all.length, endCursor: String(end) }
    return { nodes: all.slice(start, end), pageInfo }
  }

  /** Back to nothing stated and nothing asked. */
  clear(): void {
    Object.assign(this, { facts: [], lists: {}, questions: [], down: [], pageSize: 1000 })
  }
}

function sees({ reportingUnits }: Identity, unit: string): boolean {
  return reportingUnits.includes('*') || reportingUnits.includes(unit)
}

function complete(fact: StatedFact): Row {
  return {
    entityType: 'Placement',
    entityId: fact.id,
    label: null,
    subjectKey: null,
    objectKey: null,
    qualifier: null,
    reportingUnitId: null,
    endedOn: null,
    amount: null,
    rowHash: 'hash',
    batchId: 'batch',
    recordedAt: '2024-01-01T00:00:00Z',
    ...fact,
  }
}

/** A doctor's entry into an institute, as the university states it. */
export function placementFact(
  id: string,
  person: string,
  on: string,
  unit = '330482',
  uscc = 'U1',
): StatedFact {
  return {
    id: `university:PLACEMENT:${id}`,
    kind: 'PLACEMENT',
    subjectKey: person,
    objectKey: uscc,
    label: '研究院',
    reportingUnitId: unit,
    effectiveOn: on,
  }
}

import { HubError } from '@baibo/kernel/errors.ts'
import type { DepartmentContext } from '@baibo/kernel/subgraph.ts'
import DataLoader from 'dataloader'
import { GraphQLError } from 'graphql'

/** A primary placement in an enterprise, as the university states it. */
export interface PlacementFact {
  id: string
  personId: string
  uscc: string
  reportingUnit: string
  start: string
  /** Last day; null when it has not ended. */
  end: string | null
}

type Asker = Pick<DepartmentContext, 'graph' | 'identity' | 'cityIdentity'>

interface FactNode {
  entityId: string
  subjectKey: string | null
  objectKey: string | null
  reportingUnitId: string | null
  qualifier: string | null
  effectiveOn: string
  endedOn: string | null
}

interface FactPage {
  universityFacts: {
    nodes: FactNode[]
    pageInfo: { hasNextPage: boolean; endCursor: string | null }
  }
}

const PLACEMENTS = `query TalentPlacements($after: String) {
  universityFacts(kind: [PLACEMENT], first: 1000, after: $after) {
    nodes { entityId subjectKey objectKey reportingUnitId qualifier effectiveOn endedOn }
    pageInfo { hasNextPage endCursor }
  }
}`

/**
 * The primary placements of the whole city, asked once a request. The city's identity asks: with
 * only some of a person's placements in sight the next one would be taken for the first, and two
 * units would each count the person. Callers show nothing of units the caller may not see.
 */
export function placementQuestion(): (asker: Asker) => Promise<PlacementFact[]> {
  let answer: Promise<PlacementFact[]> | undefined
  return (asker) => {
    answer ??= askPlacements(asker)
    return answer
  }
}

async function askPlacements({ graph, cityIdentity }: Asker): Promise<PlacementFact[]> {
  const identity = await cityIdentity()
  const nodes: FactNode[] = []
  for (let after: string | null = null; ; ) {
    const { universityFacts: page }: FactPage = await graph<FactPage>(
      PLACEMENTS,
      { after },
      identity,
    ).catch(unavailable('university', '嘉兴南湖学院'))
    nodes.push(...page.nodes)
    if (!page.pageInfo.hasNextPage) return nodes.flatMap((node) => placementOf(node) ?? [])
    after = page.pageInfo.endCursor
  }
}

function placementOf(node: FactNode): PlacementFact | null {
  const { subjectKey, objectKey, reportingUnitId, qualifier } = node
  if (qualifier !== 'PRIMARY' || !subjectKey || !objectKey || !reportingUnitId) return null
  // GB 32100: 9 is an enterprise. A placement at the university itself (12…) would count for its
  // own district, which only an enterprise there may do (R46).
  if (!objectKey.startsWith('9')) return null
  return {
    id: node.entityId,
    personId: subjectKey,
    uscc: objectKey,
    reportingUnit: reportingUnitId,
    start: node.effectiveOn,
    end: node.endedOn,
  }
}

interface IndustryPage {
  enterprises: { nodes: { uscc: string; industryCode: string }[] }
}

const INDUSTRIES = `query TalentIndustries($filter: EnterpriseFilter) {
  enterprises(filter: $filter, first: 200) { nodes { uscc industryCode } }
}`

/** The industry code of an enterprise as registered, null when the caller does not see it. */
export function industryQuestions(): (asker: Asker, uscc: string) => Promise<string | null> {
  let questions: DataLoader<string, string | null> | undefined
  return ({ graph, identity }, uscc) => {
    questions ??= new DataLoader(
      async (wanted: readonly string[]) => {
        const { enterprises } = await graph<IndustryPage>(
          INDUSTRIES,
          { filter: { uscc: { in: wanted } } },
          identity,
        ).catch(unavailable('economy-informatization', '市经信局'))
        const codes = new Map(enterprises.nodes.map((node) => [node.uscc, node.industryCode]))
        return wanted.map((key) => codes.get(key) ?? null)
      },
      // One page of the list; a turn of the event loop, so that rows loaded a tick later still join.
      { maxBatchSize: 200, batchScheduleFn: (run) => setImmediate(run) },
    )
    return questions.load(uscc)
  }
}

/** Rejects with DEPARTMENT_UNAVAILABLE naming the department, unless the cause names one itself. */
function unavailable(department: string, title: string): (cause: unknown) => never {
  return (cause) => {
    if (cause instanceof GraphQLError && cause.extensions.department) throw cause
    throw new HubError(
      'DEPARTMENT_UNAVAILABLE',
      {
        zh: `${title}（${department}）没有应答，无法据其数据计算`,
        en: `${department} did not answer; what rests on its data cannot be computed`,
      },
      { cause, extensions: { department } },
    )
  }
}

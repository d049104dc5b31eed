import type { Database } from '@baibo/kernel/database.ts'
import type { Identity } from '@baibo/kernel/identity.ts'
import type { Graph } from '@baibo/kernel/subgraph.ts'
import { type SQL, sql } from 'drizzle-orm'

interface Starts {
  nodes: { id: string; startDate: string }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

/**
 * Dates every funding by the start of the placement it arises from or, where it names none, of its
 * project: the sheet has no date, and the parameters of a rule are those of that day (R41).
 */
export async function dateFundings({
  db,
  graph,
  identity,
}: {
  db: Database
  graph: Graph
  identity: Identity
}): Promise<void> {
  await setDates(db, sql`placement_id`, sql`true`, await starts('placements', graph, identity))
  await setDates(
    db,
    sql`project_id`,
    sql`f.placement_id is null`,
    await starts('projects', graph, identity),
  )
}

async function starts(
  list: 'placements' | 'projects',
  graph: Graph,
  identity: Identity,
): Promise<Starts['nodes']> {
  const document = `query FundingDates($after: String) {
    page: ${list}(first: 200, after: $after) { nodes { id startDate } pageInfo { hasNextPage endCursor } }
  }`
  const nodes: Starts['nodes'] = []
  for (let after: string | null = null; ; ) {
    const { page }: { page: Starts } = await graph(document, { after }, identity)
    nodes.push(...page.nodes)
    if (!page.pageInfo.hasNextPage) return nodes
    after = page.pageInfo.endCursor
  }
}

async function setDates(
  db: Database,
  reference: SQL,
  where: SQL,
  nodes: Starts['nodes'],
): Promise<void> {
  await db.execute(sql`update funding f set entitled_on = s."startDate"
    from json_to_recordset(${JSON.stringify(nodes)}::json) as s(id text, "startDate" date)
    where f.${reference} = s.id and ${where} and f.entitled_on is distinct from s."startDate"`)
}

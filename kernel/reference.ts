import { sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import type { Identity } from './identity.ts'
import type { Graph, ReferenceName } from './subgraph.ts'

/**
 * Refreshes a department's copy of reference data from the owning departments, through the graph:
 * which unit an enterprise reports to, and in which units a person works. Row rights stand on
 * these copies, so that a missing one hides rows and never shows them (docs/decisions/004).
 */
export async function refreshReference(
  db: Database,
  needs: readonly ReferenceName[],
  graph: Graph,
  identity: Identity,
): Promise<void> {
  if (needs.includes('enterpriseUnits')) {
    await replaceEnterpriseUnits(db, await enterpriseUnits(graph, identity))
  }
  if (needs.includes('personUnits'))
    await replacePersonUnits(db, await personUnits(graph, identity))
}

interface Page<N> {
  nodes: N[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

async function allPages<N>(ask: (after: string | null) => Promise<Page<N>>): Promise<N[]> {
  const nodes: N[] = []
  for (let after: string | null = null; ; ) {
    const page: Page<N> = await ask(after)
    nodes.push(...page.nodes)
    if (!page.pageInfo.hasNextPage) return nodes
    after = page.pageInfo.endCursor
  }
}

async function enterpriseUnits(graph: Graph, identity: Identity): Promise<[string, string][]> {
  const document = `query EnterpriseUnits($after: String) {
    enterprises(first: 200, after: $after) { nodes { uscc reportingUnit { id } } pageInfo { hasNextPage endCursor } }
  }`
  type Node = { uscc: string; reportingUnit: { id: string } | null }
  const nodes = await allPages<Node>(async (after) => {
    const answer = await graph<{ enterprises: Page<Node> }>(document, { after }, identity)
    return answer.enterprises
  })
  return nodes.flatMap(({ uscc, reportingUnit }) =>
    reportingUnit ? [[uscc, reportingUnit.id] as [string, string]] : [],
  )
}

async function personUnits(graph: Graph, identity: Identity): Promise<[string, string][]> {
  const document = `query PersonUnits($after: String) {
    universityFacts(kind: [PLACEMENT], first: 500, after: $after) {
      nodes { subjectKey reportingUnitId } pageInfo { hasNextPage endCursor }
    }
  }`
  type Node = { subjectKey: string; reportingUnitId: string | null }
  const nodes = await allPages<Node>(async (after) => {
    const answer = await graph<{ universityFacts: Page<Node> }>(document, { after }, identity)
    return answer.universityFacts
  })
  return nodes.flatMap((node) =>
    node.reportingUnitId ? [[node.subjectKey, node.reportingUnitId] as [string, string]] : [],
  )
}

async function replaceEnterpriseUnits(db: Database, pairs: [string, string][]): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`delete from hub.enterprise_unit`)
    await insertPairs(tx, sql`hub.enterprise_unit`, pairs)
    const located = await tx.execute(sql`select table_name, through from hub.located`)
    for (const { table_name: table, through } of located) {
      const [name, column] = [sql.identifier(String(table)), sql.identifier(String(through))]
      await tx.execute(sql`update ${name} t set reporting_unit = e.reporting_unit from hub.enterprise_unit e
        where e.uscc = t.${column} and t.reporting_unit is distinct from e.reporting_unit`)
    }
  })
}

async function replacePersonUnits(db: Database, pairs: [string, string][]): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`delete from hub.person_unit`)
    await insertPairs(tx, sql`hub.person_unit`, pairs)
  })
}

async function insertPairs(
  tx: Pick<Database, 'execute'>,
  table: ReturnType<typeof sql>,
  pairs: [string, string][],
): Promise<void> {
  if (pairs.length === 0) return
  const rows = JSON.stringify(pairs.map(([key, unit]) => ({ key, unit })))
  await tx.execute(
    sql`insert into ${table} select * from json_to_recordset(${rows}::json) as r(key text, unit text) on conflict do nothing`,
  )
}

import { getTableName, sql } from 'drizzle-orm'
import type { DepartmentContext, SubgraphDefinition } from './subgraph.ts'

/** The visible rows of a department and the time of its last batch, in one statement. */
export async function freshness(
  { db }: Pick<DepartmentContext, 'db'>,
  { name, title, tables }: Pick<SubgraphDefinition, 'name' | 'title' | 'tables'>,
): Promise<{
  department: string
  title: string
  lastBatchAt: string | null
  rows: number
  lastAnswerAt: string
}> {
  const counts = Object.values(tables).map(
    (table) => sql`(select count(*) from ${sql.identifier(getTableName(table))})`,
  )
  const rows = counts.length > 0 ? sql.join(counts, sql` + `) : sql`0`
  const [answer] = await db.execute(sql`select (${rows})::int as rows,
    (select max(recorded_at)::text from hub.batch where undone_at is null) as last`)
  return {
    department: name,
    title,
    lastBatchAt: (answer?.last as string | null) ?? null,
    rows: Number(answer?.rows ?? 0),
    lastAnswerAt: new Date().toISOString(),
  }
}

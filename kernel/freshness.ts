import { getTableName, sql } from 'drizzle-orm'
import type { GraphQLSchema } from 'graphql'
import { BatchEvents, type Listen } from './batch-events.ts'
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

/** `economy-informatization` -> `economyInformatizationFreshness`. */
export function freshnessField(department: string): string {
  return `${department.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Freshness`
}

/**
 * Answers `Subscription.<department>Freshness`, where the department's contract has it: the present
 * freshness at once, and anew after every batch, as far as the subscriber may see.
 */
export function serveFreshness(
  schema: GraphQLSchema,
  definition: Pick<SubgraphDefinition, 'name' | 'title' | 'tables'>,
  listen: Listen,
): void {
  const field = schema.getSubscriptionType()?.getFields()[freshnessField(definition.name)]
  if (!field) return
  field.subscribe = () => new BatchEvents(listen)
  field.resolve = (_event, _args, context: DepartmentContext) => freshness(context, definition)
}

import { getTableName, type SQL, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Database } from './database.ts'
import { sqlName } from './database.ts'
import { type Connection, pageSize, toConnection } from './page.ts'

/**
 * A kind of fact a department can state, drawn from one of its tables. Column names are SQL names
 * of that table; `where` narrows it (SQL over the alias `t`).
 */
export interface FactSource {
  kind: string
  table: PgTable
  entityType: string
  entityId?: string
  label?: string
  subjectKey?: string
  objectKey?: string
  qualifier?: string
  reportingUnit?: string
  effectiveOn: string
  endedOn?: string
  amount?: string
  where?: SQL
}

export interface FactArguments {
  kind?: readonly string[] | null | undefined
  entityId?: string | null | undefined
  /** Valid time: facts that had begun by this date. */
  asOf?: string | null | undefined
  /** System time: the rows as they were recorded at this instant. */
  knownAt?: string | null | undefined
  first?: number | null | undefined
  after?: string | null | undefined
}

export const MAX_FACTS = 1000

/** The facts of a department, ordered by kind, date and id; see FactSource. Throws InvalidInputError. */
export async function facts(
  db: Database,
  department: string,
  sources: readonly FactSource[],
  args: FactArguments,
): Promise<Connection<Record<string, unknown>>> {
  const size = pageSize(args.first, 200, MAX_FACTS)
  const wanted = args.kind ? sources.filter((source) => args.kind?.includes(source.kind)) : sources
  if (wanted.length === 0) return page([], size, args.after, async () => 0)
  const all = sql.join(
    wanted.map((source) => select(department, source, args)),
    sql` union all `,
  )
  const after = args.after
    ? sql`where f.position > ${Buffer.from(args.after, 'base64url').toString()}`
    : sql``
  const rows = await db.execute(
    sql`select * from (${all}) f ${after} order by f.position limit ${size + 1}`,
  )
  return page([...rows], size, args.after, async () => {
    const [total] = await db.execute(sql`select count(*)::int as total from (${all}) f`)
    return Number(total?.total ?? 0)
  })
}

function select(
  department: string,
  source: FactSource,
  { asOf, knownAt, entityId: wanted }: FactArguments,
): SQL {
  const name = (column: string | undefined, type = 'text') =>
    column ? sql`t.${sql.identifier(column)}::${sql.raw(type)}` : sql`null::${sql.raw(type)}`
  const entityId = source.entityId ?? 'id'
  const effectiveOn = sql`t.${sql.identifier(source.effectiveOn)}`
  return sql`select
    ${`${sqlName(department)}:${source.kind}:`} || t.${sql.identifier(entityId)} as id,
    ${source.kind}::text as kind, ${source.entityType}::text as "entityType", t.${sql.identifier(entityId)} as "entityId",
    ${name(source.label)} as label, ${name(source.subjectKey)} as "subjectKey", ${name(source.objectKey)} as "objectKey",
    ${name(source.qualifier)} as qualifier, ${name(source.reportingUnit)} as "reportingUnitId",
    ${effectiveOn}::text as "effectiveOn", ${name(source.endedOn)} as "endedOn", ${name(source.amount)} as amount,
    t.row_hash as "rowHash", t.batch_id as "batchId", t.recorded_at::text as "recordedAt",
    ${source.kind}::text || '|' || ${effectiveOn}::text || '|' || t.id as position
    from ${versions(source.table, knownAt)} t
    where ${effectiveOn} is not null
      ${asOf ? sql`and ${effectiveOn} <= ${asOf}::date` : sql``}
      ${wanted ? sql`and t.${sql.identifier(entityId)} = ${wanted}` : sql``}
      ${source.where ? sql`and (${source.where})` : sql``}`
}

/** A table as it was recorded at an instant: today's rows and the history's, read under the same rights. */
export function versions(table: PgTable, knownAt: string | null | undefined): SQL {
  const name = getTableName(table)
  if (!knownAt) return sql`${sql.identifier(name)}`
  const history = sql.identifier(`${name}_history`)
  // The history's columns may stand in another order after later migrations: read both by name, as JSON.
  return sql`(select r.* from (
      select to_jsonb(c) as j from ${sql.identifier(name)} c where c.recorded_at <= ${knownAt}::timestamptz
      union all
      select to_jsonb(h) from ${history} h where h.recorded_at <= ${knownAt}::timestamptz and h.superseded_at > ${knownAt}::timestamptz
    ) v, jsonb_populate_record(null::${sql.identifier(name)}, v.j) r)`
}

function page(
  rows: Record<string, unknown>[],
  size: number,
  after: unknown,
  totalCount: () => Promise<number>,
): Connection<Record<string, unknown>> {
  const edges = rows.map((node) => ({
    node,
    cursor: Buffer.from(String(node.position)).toString('base64url'),
  }))
  return toConnection(edges, size, after, totalCount)
}

import { type SQL, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Database } from './database.ts'
import { InvalidInputError } from './errors.ts'
import type { List } from './list.ts'

export interface StatsDefinition<T extends PgTable> {
  list: List<T>
  /** By the value of the group enum: the field of the answer row and the column or expression. */
  groups: Record<string, { field: string; by: PgColumn | SQL }>
  /** By the value of the measure enum: the field of the answer row and the aggregate. */
  measures: Record<string, { field: string; value: SQL }>
}

export interface StatsArguments {
  filter?: object | null | undefined
  groupBy: readonly string[]
  measure: readonly string[]
}

const MAX_GROUPS = 3

/**
 * Grouped figures over a list: one typed row a group, ordered by the groups. Fields of groups and
 * measures that were not asked for are null.
 */
export async function stats<T extends PgTable>(
  db: Database,
  { list, groups, measures }: StatsDefinition<T>,
  { filter, groupBy, measure }: StatsArguments,
): Promise<Record<string, unknown>[]> {
  if (groupBy.length > MAX_GROUPS) {
    throw new InvalidInputError({
      zh: `groupBy 最多 ${MAX_GROUPS} 项，收到 ${groupBy.length} 项`,
      en: `groupBy: at most ${MAX_GROUPS}, got ${groupBy.length}`,
    })
  }
  const chosen = [...new Set(groupBy)].map((name) => known(groups, name))
  const selection: Record<string, SQL> = {}
  for (const { field, by } of chosen) selection[field] = sql`${by}`
  for (const name of new Set(measure)) {
    const { field, value } = known(measures, name)
    selection[field] = value
  }
  const query = db
    .select(selection)
    .from(list.definition.table as PgTable)
    .where(list.where(filter))
  // Positions, since the same expression with parameters would not match its own repetition.
  const positions = chosen.map((_, index) => sql.raw(String(index + 1)))
  return positions.length > 0
    ? await query.groupBy(...positions).orderBy(...positions)
    : await query
}

function known<V>(map: Record<string, V>, name: string): V {
  const value = map[name]
  if (value === undefined) throw new Error(`no definition for ${name}`)
  return value
}

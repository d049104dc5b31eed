import DataLoader from 'dataloader'
import { and, asc, getTableColumns, type InferSelectModel, inArray, type SQL } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Database } from './database.ts'

type Row<T extends PgTable> = InferSelectModel<T>

export function columnOf(table: PgTable, name: string): PgColumn {
  const column = getTableColumns(table)[name]
  if (!column) throw new Error(`no column ${name}`)
  return column
}

function propertyOf(table: PgTable, column: PgColumn): string {
  const entry = Object.entries(getTableColumns(table)).find(([, c]) => c === column)
  if (!entry) throw new Error(`column ${column.name} is not of this table`)
  return entry[0]
}

/**
 * One row by a unique column; null when no row is visible. One statement for all keys that are
 * asked for in the same tick.
 */
export function rowBy<T extends PgTable>(
  db: Database,
  table: T,
  column: PgColumn,
): DataLoader<string, Row<T> | null> {
  const property = propertyOf(table, column)
  return new DataLoader(async (keys: readonly string[]) => {
    const rows = (await db
      .select()
      .from(table as PgTable)
      .where(inArray(column, [...keys]))) as Row<T>[]
    const byKey = new Map(rows.map((row) => [(row as Record<string, unknown>)[property], row]))
    return keys.map((key) => byKey.get(key) ?? null)
  })
}

export interface ManyOptions {
  orderBy?: (PgColumn | SQL)[]
  where?: SQL
}

/** All rows of a parent, in a stated order (by id when none is given); one statement for all parents. */
export function rowsBy<T extends PgTable>(
  db: Database,
  table: T,
  column: PgColumn,
  { orderBy, where }: ManyOptions = {},
): DataLoader<string, Row<T>[]> {
  const property = propertyOf(table, column)
  return new DataLoader(async (keys: readonly string[]) => {
    const matches = inArray(column, [...keys])
    const rows = (await db
      .select()
      .from(table as PgTable)
      .where(and(matches, where))
      .orderBy(...(orderBy ?? []), asc(columnOf(table, 'id')))) as Row<T>[]
    const groups = Map.groupBy(rows, (row) => (row as Record<string, unknown>)[property])
    return keys.map((key) => groups.get(key) ?? [])
  })
}

/** Loaders that depend on arguments: one per distinct arguments, so that they batch as well. */
export function loadersByArguments<A, L>(create: (args: A) => L): (args: A) => L {
  const known = new Map<string, L>()
  return (args) => {
    const key = JSON.stringify(args)
    let loader = known.get(key)
    if (!loader) {
      loader = create(args)
      known.set(key, loader)
    }
    return loader
  }
}

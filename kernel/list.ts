import { Buffer } from 'node:buffer'
import DataLoader from 'dataloader'
import {
  and,
  asc,
  count,
  desc,
  eq,
  getTableColumns,
  gte,
  ilike,
  inArray,
  is,
  lte,
  type SQL,
  sql,
} from 'drizzle-orm'
import { PgColumn, type PgTable } from 'drizzle-orm/pg-core'
import type { Database } from './database.ts'
import { InvalidInputError } from './errors.ts'
import { type Connection, pageSize, toConnection } from './page.ts'
import { columnOf, loadersByArguments } from './read.ts'

/** A filter field is a column, or a function from the given value to a condition. */
// biome-ignore lint/suspicious/noExplicitAny: each department's filter input types its own values
export type FilterField = PgColumn | ((value: any) => SQL | undefined)

export interface ListDefinition<T extends PgTable> {
  table: T
  /** By the name of the field in the filter input. */
  filter: Record<string, FilterField>
  /** By the name before `_ASC` / `_DESC` in the order enum; columns, or text expressions, that are never null. */
  orderBy: Record<string, PgColumn | SQL>
  /** Order when the caller names none, e.g. `NAME_ASC`. */
  defaultOrder: string
  /** Largest `first`; the same number stands in the SDL's `@page(max:)`. */
  maximum: number
}

export interface ListArguments {
  filter?: object | null | undefined
  orderBy?: string | null | undefined
  first?: number | null | undefined
  after?: string | null | undefined
}

type Row<T extends PgTable> = T['$inferSelect']
const MAX_IN = 500
const MAX_CONTAINS = 100

/** A Relay list over one table with typed filter, order and keyset paging. */
export class List<T extends PgTable> {
  readonly definition: ListDefinition<T>
  constructor(definition: ListDefinition<T>) {
    this.definition = definition
  }

  /** The condition of a filter input; undefined when it restricts nothing. Throws InvalidInputError. */
  where(filter: object | null | undefined): SQL | undefined {
    const conditions = Object.entries(filter ?? {}).map(([name, value]) => {
      const field = this.definition.filter[name]
      if (value === null || value === undefined) return undefined
      if (!field) throw new Error(`filter field ${name} has no column`)
      return typeof field === 'function' ? field(value) : condition(field, value, name)
    })
    return and(...conditions)
  }

  async page(db: Database, args: ListArguments, extra?: SQL): Promise<Connection<Row<T>>> {
    const { table } = this.definition
    const { order, orderName, direction, size, after } = this.#plan(args)
    const base = and(this.where(args.filter), extra)
    const rows = await db
      .select({ row: getTableColumns(table), cursor: cursorColumn(order) })
      .from(table as PgTable)
      .where(and(base, after))
      .orderBy(direction(order), direction(columnOf(table, 'id')))
      .limit(size + 1)
    return connection(rows as Ranked<Row<T>>[], orderName, size, args.after, async () => {
      const [total] = await db
        .select({ total: count() })
        .from(table as PgTable)
        .where(base)
      return total?.total ?? 0
    })
  }

  /** The same list under many parents at once: one statement for all parents (two with totalCount). */
  pagesBy(
    db: Database,
    parent: PgColumn,
  ): (parentId: string, args: ListArguments) => Promise<Connection<Row<T>>> {
    const pages = loadersByArguments((args: ListArguments) => this.#parentLoader(db, parent, args))
    return (parentId, { filter, orderBy, first, after }) =>
      pages({ filter, orderBy, first, after }).load(parentId)
  }

  #parentLoader(
    db: Database,
    parent: PgColumn,
    args: ListArguments,
  ): DataLoader<string, Connection<Row<T>>> {
    const { table } = this.definition
    const { order, orderName, direction, size, after } = this.#plan(args)
    const base = this.where(args.filter)
    const totals = new DataLoader(async (parents: readonly string[]) => {
      const rows = await db
        .select({ parent, total: count() })
        .from(table as PgTable)
        .where(and(inArray(parent, [...parents]), base))
        .groupBy(parent)
      const byParent = new Map(rows.map((row) => [row.parent as string, row.total]))
      return parents.map((p) => byParent.get(p) ?? 0)
    })
    return new DataLoader(async (parents: readonly string[]) => {
      const rank = sql<number>`row_number() over (partition by ${parent} order by ${direction(order)}, ${direction(columnOf(table, 'id'))})`
      const ranked = db
        .select({
          rowId: sql<string>`${columnOf(table, 'id')}`.as('row_id'),
          // A name no table has: drizzle refers to it without the subquery's alias.
          rank: rank.as('rank_under_parent'),
        })
        .from(table as PgTable)
        .where(and(inArray(parent, [...parents]), base, after))
        .as('ranked')
      const rows = await db
        .select({
          row: getTableColumns(table),
          cursor: cursorColumn(order),
          parent: sql<string>`${parent}`,
        })
        .from(table as PgTable)
        .innerJoin(ranked, eq(columnOf(table, 'id'), ranked.rowId))
        .where(lte(ranked.rank, size + 1))
        .orderBy(ranked.rank)
      const groups = Map.groupBy(rows, (row) => row.parent)
      return parents.map((p) =>
        connection((groups.get(p) ?? []) as Ranked<Row<T>>[], orderName, size, args.after, () =>
          totals.load(p),
        ),
      )
    })
  }

  #plan(args: ListArguments) {
    const { orderBy, defaultOrder, maximum } = this.definition
    const size = pageSize(args.first, 50, maximum)
    const orderName = args.orderBy ?? defaultOrder
    const [, name = '', way] = /^(.*)_(ASC|DESC)$/.exec(orderName) ?? []
    const order = orderBy[name]
    if (!order) throw new Error(`order ${args.orderBy} has no column`)
    const after = args.after
      ? afterCursor(order, columnOf(this.definition.table, 'id'), orderName, args.after)
      : undefined
    return { order, orderName, size, after, direction: way === 'DESC' ? desc : asc }
  }
}

interface Ranked<R> {
  row: R
  cursor: string
}

function cursorColumn(order: PgColumn | SQL): SQL<string> {
  return sql<string>`(${order})::text`
}

/** A cursor is a place in one order only, so it carries the order's name. */
function encodeCursor(orderName: string, value: string, id: string): string {
  return Buffer.from(JSON.stringify([orderName, value, id])).toString('base64url')
}

function afterCursor(order: PgColumn | SQL, id: PgColumn, orderName: string, cursor: string): SQL {
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    parts = undefined
  }
  if (
    !Array.isArray(parts) ||
    parts.length !== 3 ||
    !parts.every((part) => typeof part === 'string')
  ) {
    throw new InvalidInputError({
      zh: 'after 不是本接口给出的游标',
      en: 'after: expected a cursor given by this list',
    })
  }
  const [givenOrder, value, lastId] = parts as [string, string, string]
  if (givenOrder !== orderName) {
    throw new InvalidInputError({
      zh: `after 须与 orderBy 一致：应为 ${orderName} 的游标，收到另一次序的游标`,
      en: `after: expected a cursor of the order ${orderName}, got one of another order`,
    })
  }
  const type = sql.raw(is(order, PgColumn) ? order.getSQLType() : 'text')
  return orderName.endsWith('_DESC')
    ? sql`(${order}, ${id}) < (${value}::${type}, ${lastId})`
    : sql`(${order}, ${id}) > (${value}::${type}, ${lastId})`
}

function connection<R>(
  rows: Ranked<R>[],
  orderName: string,
  size: number,
  after: unknown,
  totalCount: () => Promise<number>,
): Connection<R> {
  const edges = rows.map(({ row, cursor }) => ({
    node: row,
    cursor: encodeCursor(orderName, cursor, (row as { id: string }).id),
  }))
  return toConnection(edges, size, after, totalCount)
}

/** The condition of one filter value: a list is "one of", an object holds comparisons, anything else is "equals". */
export function condition(column: PgColumn | SQL, value: unknown, name: string): SQL | undefined {
  if (Array.isArray(value)) return oneOf(column, value, name)
  if (typeof value !== 'object' || value === null) return eq(column as PgColumn, value)
  const { eq: equal, in: list, contains, from, to } = value as Record<string, unknown>
  if (typeof contains === 'string' && contains.length > MAX_CONTAINS) {
    throw new InvalidInputError({
      zh: `${name}.contains 最长 ${MAX_CONTAINS} 字，收到 ${contains.length} 字`,
      en: `${name}.contains: at most ${MAX_CONTAINS} characters, got ${contains.length}`,
    })
  }
  return and(
    equal == null ? undefined : eq(column as PgColumn, equal),
    Array.isArray(list) ? oneOf(column, list, name) : undefined,
    contains == null
      ? undefined
      : ilike(column as PgColumn, `%${String(contains).replace(/[\\%_]/g, '\\$&')}%`),
    from == null ? undefined : gte(column as PgColumn, from),
    to == null ? undefined : lte(column as PgColumn, to),
  )
}

function oneOf(column: PgColumn | SQL, list: unknown[], name: string): SQL {
  if (list.length > MAX_IN) {
    throw new InvalidInputError({
      zh: `${name} 最多列出 ${MAX_IN} 个值，收到 ${list.length} 个`,
      en: `${name}: at most ${MAX_IN} values, got ${list.length}`,
    })
  }
  return list.length === 0 ? sql`false` : inArray(column as PgColumn, list)
}

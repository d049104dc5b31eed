import { createHash, randomUUID } from 'node:crypto'
import { getTableColumns, getTableName, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Database } from './database.ts'
import { ForbiddenError } from './errors.ts'

/** Rows of one table to be written: single rows by id, or the whole set of a parent's children. */
export type TableRecord =
  | { table: PgTable; values: Record<string, unknown> & { id: string } }
  | {
      table: PgTable
      parent: string
      parentId: string
      children: (Record<string, unknown> & { id: string })[]
    }

/** What a batch is recorded with. */
export interface BatchDescription {
  file: string
  sheets: string[]
  /** Rows of the file. */
  accepted: number
  recordedBy: string
  onProgress?: ((done: number, total: number) => void) | undefined
}

const CHUNK = 500

/** 42501: row security refused a row, which then belongs to a unit the caller does not write for. */
async function forbidForeignRows<T>(writing: Promise<T>): Promise<T> {
  try {
    return await writing
  } catch (error) {
    const { code } = ((error as { cause?: unknown }).cause ?? error) as { code?: string }
    if (code !== '42501') throw error
    throw new ForbiddenError(
      {
        zh: '文件中有不属于您统计归属单位的行，或其企业尚未登记；未写入任何行',
        en: 'the file holds rows of another reporting unit, or of an enterprise not yet registered; nothing was written',
      },
      { cause: error },
    )
  }
}

/** A record and the sheet row it came from. */
export interface SourcedRecord {
  record: TableRecord
  rowNumber: number
}

interface StagedTable {
  table: PgTable
  rows: Map<string, { values: Record<string, unknown>; rowNumber: number }>
  /** Parent column -> parents whose children are exactly those staged. */
  owners: Map<string, Set<string>>
}

function stage(writes: readonly SourcedRecord[]): StagedTable[] {
  const staged = new Map<PgTable, StagedTable>()
  for (const { record, rowNumber } of writes) {
    const target = staged.get(record.table) ?? {
      table: record.table,
      rows: new Map(),
      owners: new Map(),
    }
    staged.set(record.table, target)
    const add = (values: Record<string, unknown> & { id: string }) => {
      const earlier = target.rows.get(values.id)
      // The same row stated by several sheet rows is merged; what one leaves empty the other may fill.
      const merged = { ...earlier?.values }
      for (const [name, value] of Object.entries(values))
        if (value != null || !(name in merged)) merged[name] = value
      target.rows.set(values.id, { values: merged, rowNumber: earlier?.rowNumber ?? rowNumber })
    }
    if ('values' in record) {
      add(record.values)
    } else {
      const parents = target.owners.get(record.parent) ?? new Set()
      target.owners.set(record.parent, parents.add(record.parentId))
      for (const child of record.children) add(child)
    }
  }
  return [...staged.values()]
}

/**
 * Writes a file's records as one batch in one transaction. Throws ForbiddenError when a row belongs
 * to a reporting unit that the caller does not write for.
 */
export async function writeBatch(
  db: Database,
  { file, sheets, accepted, recordedBy, onProgress }: BatchDescription,
  writes: readonly SourcedRecord[],
): Promise<{ batch: string; changed: number }> {
  const batch = `B${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}-${randomUUID().slice(0, 8)}`
  const tables = stage(writes)
  const total = tables.reduce((sum, { rows }) => sum + rows.size, 0)
  let changed = 0
  let done = 0
  await forbidForeignRows(
    db.transaction(async (tx) => {
      await tx.execute(sql`select set_config('hub.batch', ${batch}, true)`)
      await tx.execute(sql`insert into hub.batch (id, file, sheets, accepted, recorded_by)
      values (${batch}, ${file}, array(select json_array_elements_text(${JSON.stringify(sheets)}::json)), ${accepted}, ${recordedBy})`)
      for (const staged of tables) {
        changed += await removeStrays(tx, staged)
        const rows = [...staged.rows.values()].map(({ values, rowNumber }) => ({
          ...values,
          batchId: batch,
          rowNo: rowNumber,
          rowHash: hashRow(values),
          recordedBy,
          recordedAt: sql`now()`,
        }))
        for (let start = 0; start < rows.length; start += CHUNK) {
          const chunk = rows.slice(start, start + CHUNK)
          changed += await upsert(tx, staged.table, chunk)
          done += chunk.length
          onProgress?.(done, total)
        }
      }
    }),
  )
  return { batch, changed }
}

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

async function removeStrays(
  tx: Transaction,
  { table, rows, owners }: StagedTable,
): Promise<number> {
  let removed = 0
  const keep = JSON.stringify([...rows.keys()])
  for (const [parent, ids] of owners) {
    const column = getTableColumns(table)[parent]
    const gone = await tx.execute(sql`delete from ${table}
      where ${column} in (select json_array_elements_text(${JSON.stringify([...ids])}::json))
        and id not in (select json_array_elements_text(${keep}::json)) returning id`)
    removed += gone.length
  }
  return removed
}

async function upsert(
  tx: Transaction,
  table: PgTable,
  rows: Record<string, unknown>[],
): Promise<number> {
  const columns = getTableColumns(table)
  const given = new Set(rows.flatMap((row) => Object.keys(row)))
  const set: Record<string, ReturnType<typeof sql>> = {}
  for (const property of given) {
    const column = columns[property]
    if (!column) throw new Error(`table ${getTableName(table)} has no column ${property}`)
    if (property !== 'id') set[property] = sql`excluded.${sql.identifier(column.name)}`
  }
  const written = await tx
    .insert(table)
    .values(rows)
    .onConflictDoUpdate({
      target: columns.id as NonNullable<typeof columns.id>,
      set,
      // An unchanged row keeps its version and its provenance: the ingest is idempotent.
      setWhere: sql`${columns.rowHash} is distinct from excluded.row_hash`,
    })
    .returning({ id: columns.id as NonNullable<typeof columns.id> })
  return written.length
}

/** SHA-256 over the row's values in a fixed order; encrypted values change by nonce and stay out. */
function hashRow(values: Record<string, unknown>): string {
  const content = Object.keys(values)
    .filter((name) => !name.endsWith('Encrypted'))
    .sort()
    .map((name) => [name, values[name] ?? null])
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}

import { createHash, randomUUID } from 'node:crypto'
import { getTableColumns, getTableName, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Database } from './database.ts'
import { type Bilingual, bilingual, ForbiddenError } from './errors.ts'
import {
  type Columns,
  columnLetter,
  type ReadSheet,
  type RowError,
  type RowOf,
  readSheets,
  type SheetDefinition,
} from './sheet.ts'
import type { Workbook } from './workbook.ts'

/** Rows of one table to be written: single rows by id, or the whole set of a parent's children. */
export type TableRecord =
  | { table: PgTable; values: Record<string, unknown> & { id: string } }
  | {
      table: PgTable
      parent: string
      parentId: string
      children: (Record<string, unknown> & { id: string })[]
    }

export interface RecordContext {
  /** The keyed pseudonym of a citizen id. */
  personId: (citizenId: string) => string
  /** The citizen id encrypted for storage. */
  encrypt: (citizenId: string) => string
}

type Report<C extends Columns> = (field: keyof C & string, rule: string, message: Bilingual) => void
type ReportRow<C extends Columns> = (
  rowNumber: number,
  field: keyof C & string,
  rule: string,
  message: Bilingual,
) => void

/** How one kind of sheet becomes rows of the department's tables. */
export interface SheetIngest<C extends Columns = Columns> {
  sheet: SheetDefinition<C>
  /** Business key of a row; a later row with the same key replaces the earlier one. */
  key: (row: RowOf<SheetDefinition<C>>) => string
  check?: (row: RowOf<SheetDefinition<C>>, report: Report<C>) => void
  checkAll?: (
    rows: { rowNumber: number; values: RowOf<SheetDefinition<C>> }[],
    report: ReportRow<C>,
  ) => void
  records: (row: RowOf<SheetDefinition<C>>, context: RecordContext) => TableRecord[]
}

/** Declares a sheet's ingest; the row type follows from the columns. */
export function defineIngest<C extends Columns>(ingest: SheetIngest<C>): SheetIngest {
  return ingest as unknown as SheetIngest
}

/** The answer of an ingest, printed by `hub ingest --json`. */
export interface IngestReport {
  /** Null when nothing was written: errors, or a dry run. */
  batch: string | null
  accepted: number
  rejected: number
  /** Rows that were new or differed from what is stored. */
  changed: number
  errors: RowError[]
  warnings: string[]
}

export interface IngestOptions {
  db: Database
  sheets: readonly SheetIngest[]
  workbook: Workbook
  recordedBy: string
  context: RecordContext
  dryRun?: boolean
  onProgress?: (done: number, total: number) => void
}

const CHUNK = 500

/**
 * Reads one file and writes it in one transaction: an error anywhere writes nothing. Dry run and
 * commit find the same errors, since both run the same checks before anything is written.
 * Throws InputFileError when no sheet is recognised or the file cannot be read.
 */
export async function ingestWorkbook(options: IngestOptions): Promise<IngestReport> {
  const { sheets, workbook, context, dryRun, db } = options
  const found = readSheets(
    workbook,
    sheets.map((ingest) => ingest.sheet),
  )
  const errors: RowError[] = []
  const warnings: string[] = []
  const writes: SourcedRecord[] = []
  let rows = 0
  const rejected = new Set<string>()
  for (const read of found) {
    const ingest = sheets.find((candidate) => candidate.sheet === read.definition)
    if (!ingest) continue
    rows += read.rowCount
    warnings.push(...read.warnings)
    const sheetErrors = [...read.errors, ...checkRows(ingest, read)]
    errors.push(...sheetErrors)
    for (const error of sheetErrors) rejected.add(`${error.sheet} ${error.row}`)
    if (sheetErrors.length > 0) continue
    for (const { rowNumber, values } of read.rows) {
      for (const record of ingest.records(values, context)) writes.push({ record, rowNumber })
    }
  }
  errors.sort(
    (a, b) => a.sheet.localeCompare(b.sheet) || a.row - b.row || a.column.localeCompare(b.column),
  )
  const report = {
    batch: null,
    accepted: rows - rejected.size,
    rejected: rejected.size,
    changed: 0,
    errors,
    warnings,
  }
  if (errors.length > 0 || dryRun) return report
  return {
    ...report,
    ...(await writeBatch(
      db,
      options,
      writes,
      found.map((read) => read.sheetName),
      rows,
    )),
  }
}

function checkRows(ingest: SheetIngest, read: ReadSheet): RowError[] {
  const errors: RowError[] = []
  const reportAt = (rowNumber: number, field: string, rule: string, message: Bilingual) => {
    const place = read.columns[field]
    errors.push({
      file: read.file,
      sheet: read.sheetName,
      row: rowNumber,
      column: place ? columnLetter(place.index) : '',
      header: place?.header ?? ingest.sheet.columns[field]?.header ?? field,
      value: place ? read.raw(rowNumber, place.index) : '',
      rule,
      message: bilingual(message),
    })
  }
  const seen = new Map<string, { rowNumber: number; content: string }>()
  const keyField = Object.keys(ingest.sheet.columns)[0] ?? ''
  for (const { rowNumber, values } of read.rows) {
    ingest.check?.(values, (field, rule, message) => reportAt(rowNumber, field, rule, message))
    const key = ingest.key(values)
    const content = JSON.stringify(values)
    const earlier = seen.get(key)
    if (earlier && earlier.content !== content) {
      reportAt(rowNumber, keyField, 'duplicate-key', {
        zh: `业务主键“${key}”与第 ${earlier.rowNumber} 行重复而内容不同，请保留一行`,
        en: `key "${key}" stands in row ${earlier.rowNumber} with other values; keep one row`,
      })
    }
    if (!earlier) seen.set(key, { rowNumber, content })
  }
  ingest.checkAll?.(read.rows, reportAt)
  return errors
}

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

interface SourcedRecord {
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

async function writeBatch(
  db: Database,
  { workbook, recordedBy, onProgress }: IngestOptions,
  writes: readonly SourcedRecord[],
  sheetNames: string[],
  accepted: number,
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
      values (${batch}, ${workbook.name}, array(select json_array_elements_text(${JSON.stringify(sheetNames)}::json)), ${accepted}, ${recordedBy})`)
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

import type { Database } from './database.ts'
import { type Bilingual, bilingual } from './errors.ts'
import { type SourcedRecord, type TableRecord, writeBatch } from './ingest-write.ts'
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
  const { recordedBy, onProgress } = options
  const sheetNames = found.map((read) => read.sheetName)
  const description = {
    file: workbook.name,
    sheets: sheetNames,
    accepted: rows,
    recordedBy,
    onProgress,
  }
  return { ...report, ...(await writeBatch(db, description, writes)) }
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

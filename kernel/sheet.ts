import type { Column } from './cells-core.ts'
import { bilingual } from './errors.ts'
import { type ColumnPlace, type HeaderMatch, repeatsHeader, splitUnit } from './sheet-header.ts'
import { recogniseSheets } from './sheet-recognise.ts'
import type { Cell, Grid, Workbook } from './workbook.ts'
import { cellText } from './workbook-cell.ts'
import { columnName } from './workbook-xml.ts'

/** Columns of a sheet by the field of a row they give. */
export type Columns = Readonly<Record<string, Column<unknown>>>

/** A kind of sheet that a department maintains. */
export interface SheetDefinition<C extends Columns = Columns> {
  /** Name in messages, such as 企业名录; the name of the tab or file need not be the same. */
  name: string
  columns: C
}

/** The row that a definition gives: required columns as they are, optional ones or `null`. */
export type RowOf<D> =
  D extends SheetDefinition<infer C>
    ? { [F in keyof C]: C[F] extends Column<infer T> ? T : never }
    : never

/** A cell that breaks a rule, as `hub ingest --json` prints it. */
export interface RowError {
  file: string
  sheet: string
  /** Row as Excel counts, from 1. */
  row: number
  /** Column letter; empty when the column is not in the sheet. */
  column: string
  header: string
  /** Value as written. */
  value: string
  /** Stable name of the rule. */
  rule: string
  /** Chinese first, then English: what would be accepted. */
  message: string
}

/** A recognised sheet, read. */
export interface ReadSheet<D extends SheetDefinition = SheetDefinition> {
  definition: D
  file: string
  sheetName: string
  /** Rows without errors; `rowNumber` as Excel counts. */
  rows: { rowNumber: number; values: RowOf<D> }[]
  /** All data rows, with and without errors. */
  rowCount: number
  errors: RowError[]
  /** Unknown columns and the like: `中文 / English`. */
  warnings: string[]
  /** Where each field stands; fields whose column is not in the sheet are absent. */
  columns: Readonly<Record<string, ColumnPlace>>
  /** A cell as written; `index` counts columns from 0. */
  raw: (rowNumber: number, index: number) => string
}

export interface ReadSheetsOptions {
  /** Accept citizen ids of division 990000. Default: everywhere but in production. */
  allowTestDivision?: boolean
}

/** Declares a kind of sheet; the type of its rows follows from the columns. */
export function defineSheet<const C extends Columns>(definition: SheetDefinition<C>) {
  return definition
}

/** Letters of a column counted from 0: 0 is A, 26 is AA. */
export function columnLetter(index: number): string {
  return columnName(index + 1)
}

/**
 * Recognises the sheets of a workbook by their headers and reads their rows. Sheets that fit no
 * definition are passed over with a warning, as long as one fits. Throws `InputFileError` when none
 * fits, when a required column is missing, or when it is not clear which definition is meant.
 */
export function readSheets(
  workbook: Workbook,
  definitions: readonly SheetDefinition[],
  options: ReadSheetsOptions = {},
): ReadSheet[] {
  const { matches, passedOver } = recogniseSheets(workbook, definitions)
  const read = matches.map(({ grid, match }) => readSheet(workbook, grid, match, options))
  for (const name of passedOver) {
    read[0]?.warnings.push(
      bilingual({
        zh: `工作表“${name}”的表头不属于任何一类数据，已忽略`,
        en: `sheet ${name} was ignored: its headers fit no kind of data`,
      }),
    )
  }
  return read
}

function readSheet(
  workbook: Workbook,
  grid: Grid,
  match: HeaderMatch,
  options: ReadSheetsOptions,
): ReadSheet {
  const { definition, places } = match
  const raw = (rowNumber: number, index: number) => cellText(grid.rows[rowNumber - 1]?.[index])
  const read: ReadSheet = {
    definition,
    file: workbook.name,
    sheetName: grid.name,
    rows: [],
    rowCount: 0,
    errors: [],
    warnings: unknownColumns(grid, match),
    columns: places,
    raw,
  }
  const columns = Object.entries(definition.columns).map(([field, column]) => {
    const place = places[field]
    const context = {
      unit: place?.unit ?? splitUnit(column.header).unit,
      allowTestDivision: options.allowTestDivision ?? process.env.NODE_ENV !== 'production',
      date1904: workbook.date1904 ?? false,
    }
    return { field, column, place, context }
  })
  for (const rowNumber of dataRows(grid, match)) {
    const cells = grid.rows[rowNumber - 1] ?? []
    const values: Record<string, unknown> = {}
    const before = read.errors.length
    for (const { field, column, place, context } of columns) {
      const cell = place === undefined ? null : (cells[place.index] ?? null)
      const parsed = readCell(cell, column, context)
      if ('value' in parsed) {
        values[field] = parsed.value
        continue
      }
      read.errors.push({
        file: workbook.name,
        sheet: grid.name,
        row: rowNumber,
        column: place === undefined ? '' : columnLetter(place.index),
        header: place?.header ?? column.header,
        value: cellText(cell),
        rule: parsed.rule,
        message: bilingual(parsed.message),
      })
    }
    read.rowCount++
    if (read.errors.length === before) read.rows.push({ rowNumber, values })
  }
  return read
}

function readCell(
  cell: Cell,
  column: Column<unknown>,
  context: Parameters<Column<unknown>['parse']>[1],
): ReturnType<Column<unknown>['parse']> {
  if (cell === null || (typeof cell === 'string' && cell.trim() === '')) {
    if (!column.required) return { value: null }
    return { rule: 'required', message: { zh: '必填项为空', en: 'must not be empty' } }
  }
  if (typeof cell === 'object' && 'error' in cell) {
    const message =
      cell.error === '#NO_VALUE'
        ? {
            zh: '公式没有保存计算结果，请在 Excel 或 WPS 中打开、重新计算并保存',
            en: 'the result of this formula was never stored, open the file in Excel and save it',
          }
        : {
            zh: `公式出错（${cell.error}），请改正公式或直接填写数值`,
            en: `the formula fails with ${cell.error}, correct it or write the value`,
          }
    return { rule: 'cell-error', message }
  }
  return column.parse(cell, context)
}

/** Numbers of the rows that hold data: not blank, no totals, no repeated header, no closing notes. */
function dataRows(grid: Grid, match: HeaderMatch): number[] {
  const numbers: number[] = []
  for (let row = match.dataStart; row < grid.rows.length; row++) {
    const filled = (grid.rows[row] ?? []).map((cell) => cellText(cell).trim()).filter(Boolean)
    const first = (filled[0] ?? '').normalize('NFKC').replaceAll(/\s/g, '')
    if (first === '' || /^(合计|总计|小计|共计)([:(].*)?$/.test(first)) continue
    if (repeatsHeader(grid, match, row)) continue
    numbers.push(row + 1)
  }
  const note =
    /^(注|备注|说明|填表说明|填表人|制表人|填报人|审核人|填表日期|单位负责人|联系人)[:、.]/
  for (let number = numbers.at(-1); number !== undefined; number = numbers.at(-1)) {
    const filled = (grid.rows[number - 1] ?? []).filter((cell) => cellText(cell).trim() !== '')
    if (!note.test(cellText(filled[0]).normalize('NFKC').replaceAll(/\s/g, ''))) break
    numbers.pop()
  }
  return numbers
}

function unknownColumns(grid: Grid, { unknown, definition }: HeaderMatch): string[] {
  // 问题 is the column that the marked workbook adds; 序号 numbers the lines.
  return unknown
    .filter(({ header }) => !/^(问题|序号)$/.test(header))
    .map(({ index, header }) =>
      bilingual({
        zh: `工作表“${grid.name}”的 ${columnLetter(index)} 列“${header}”不属于${definition.name}，已忽略`,
        en: `column ${columnLetter(index)} “${header}” of sheet ${grid.name} is unknown and was ignored`,
      }),
    )
}

import writeExcel, { type SheetData } from 'write-excel-file/node'
import { columnLetter, type RowError } from './sheet.ts'
import type { Cell, Grid, Workbook } from './workbook.ts'
import { cellText } from './workbook-cell.ts'

/** A cell of the file to be written; text is written as text, whatever it looks like. */
type WrittenCell = SheetData[number][number]

const badCell = { backgroundColor: '#FFC7CE', textColor: '#9C0006' }

/**
 * The bytes of a workbook written back as .xlsx with the cells of `errors` coloured and a column 问题 that says what
 * is wrong with each row. Ids stay text. The column is ignored when the corrected file is read again.
 */
export async function writeMarkedWorkbook(
  original: Workbook,
  errors: readonly RowError[],
): Promise<Buffer> {
  const sheets = original.sheets.map((grid) => ({
    sheet: sheetTitle(grid.name),
    data: markedRows(
      grid,
      errors.filter(({ sheet }) => sheet === grid.name),
    ),
    columns: columnWidths(grid),
  }))
  return writeExcel(sheets).toBuffer()
}

function markedRows(grid: Grid, errors: readonly RowError[]): SheetData {
  const bad = Map.groupBy(errors, ({ row }) => row)
  const header = headerRow(grid, errors)
  const old = header === null ? -1 : (grid.rows[header] ?? []).indexOf('问题')
  const width = gridWidth(grid)
  const problemColumn = old < 0 ? width : old
  return grid.rows.map((row, index) => {
    const found = bad.get(index + 1) ?? []
    const marked = new Set(found.map(({ column }) => column))
    const cells: WrittenCell[] = Array.from(
      { length: Math.max(width, problemColumn + 1) },
      (_, at) => (at === old ? null : written(row[at] ?? null, marked.has(columnLetter(at)))),
    )
    if (errors.length === 0) return cells.slice(0, width)
    if (index === header) cells[problemColumn] = { value: '问题', type: String, fontWeight: 'bold' }
    if (found.length > 0) {
      const value = found
        .map((error) => `${error.column} ${error.header}：${error.message}`)
        .join('\n')
      cells[problemColumn] = { value: value.slice(0, 32_000), type: String, wrap: true, ...badCell }
    }
    return cells
  })
}

/** The row that holds the header an error names, just above the data. */
function headerRow(grid: Grid, errors: readonly RowError[]): number | null {
  const named = errors.filter(({ column }) => column !== '')
  for (let row = (errors[0]?.row ?? 1) - 2; row >= 0; row--) {
    const cells = grid.rows[row] ?? []
    const holds = named.some(({ header }) => cells.some((cell) => cellText(cell).trim() === header))
    if (holds) return row
  }
  return null
}

function written(cell: Cell, bad: boolean): WrittenCell {
  const style = bad ? badCell : {}
  if (cell === null) return bad ? { ...style } : null
  if (typeof cell === 'boolean') return { value: cell, type: Boolean, ...style }
  if (typeof cell === 'object' && 'number' in cell && /^-?\d+(\.\d+)?$/.test(cell.number)) {
    const value = Number(cell.number)
    if (Math.abs(value) < 1e15) return { value, type: Number, ...style }
  }
  if (typeof cell === 'object' && 'date' in cell) {
    const whole = cell.date.length === 10
    return {
      value: new Date(whole ? `${cell.date}T00:00:00Z` : `${cell.date}Z`),
      type: Date,
      format: whole ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm:ss',
      ...style,
    }
  }
  return { value: cellText(cell), type: String, format: '@', ...style }
}

function columnWidths(grid: Grid): { width: number }[] {
  const width = gridWidth(grid)
  const widths = Array.from({ length: width }, (_, index) => {
    const longest = Math.max(
      4,
      ...grid.rows.slice(0, 200).map((row) => cellText(row[index]).length),
    )
    return { width: Math.min(40, longest + 6) }
  })
  return [...widths, { width: 80 }]
}

function gridWidth(grid: Grid): number {
  return grid.rows.reduce((width, row) => Math.max(width, row.length), 0)
}

/** Excel allows 31 characters and none of `\ / ? * [ ] :` in the name of a sheet. */
function sheetTitle(name: string): string {
  return name.replaceAll(/[\\/?*[\]:]/g, ' ').slice(0, 31) || 'Sheet1'
}

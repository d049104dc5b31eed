import { normalised } from './cells-core.ts'
import type { Columns, SheetDefinition } from './sheet.ts'
import type { Grid } from './workbook.ts'
import { cellText } from './workbook-cell.ts'

/** Where a column of the definition stands. */
export interface ColumnPlace {
  /** Column counted from 0. */
  index: number
  /** Header as written in the sheet. */
  header: string
  /** Unit in the header, or in the caption above it. */
  unit: string | null
}

/** How a sheet's headers fit a definition. */
export interface HeaderMatch {
  definition: SheetDefinition
  /** Index of the first row below the header. */
  dataStart: number
  /** Index of the header row itself (the lower one of two). */
  headerRow: number
  places: Readonly<Record<string, ColumnPlace>>
  /** Required headers that are not there. */
  missing: readonly string[]
  /** Headers as written that belong to no column. */
  unknown: readonly { index: number; header: string }[]
  /** Fields that two columns claim. */
  twice: readonly { field: string; first: ColumnPlace; second: ColumnPlace }[]
}

const searchedRows = 50

/**
 * Finds the header row: the first row in which at least half of the required headers stand. Titles
 * above it are skipped. Two rows count as one header when together they hold more of the columns
 * (group captions merged over several columns). `null` when no row qualifies.
 */
export function matchHeader(grid: Grid, definition: SheetDefinition): HeaderMatch | null {
  const headers = headerIndex(definition)
  const last = Math.min(grid.rows.length, searchedRows)
  for (let row = 0; row < last; row++) {
    const single = matchRow(grid, definition, headers, row, row)
    const both = matchRow(grid, definition, headers, row, row + 1)
    const below = matchRow(grid, definition, headers, row + 1, row + 1)
    if (isHalf(single)) return size(both) > size(single) ? both : single
    if (isHalf(both) && size(both) > size(below)) return both
  }
  return null
}

/** The best fit in any row, however poor, for an explanation of what is missing. */
export function nearestHeader(grid: Grid, definition: SheetDefinition): HeaderMatch {
  const headers = headerIndex(definition)
  let best = matchRow(grid, definition, headers, 0, 0)
  for (let row = 1; row < Math.min(grid.rows.length, searchedRows); row++) {
    const match = matchRow(grid, definition, headers, row, row)
    if (size(match) > size(best)) best = match
  }
  return best
}

/** Number of columns found. */
export function size(match: HeaderMatch): number {
  return Object.keys(match.places).length
}

/** Whether a row repeats the header, as printed tables do on every page. */
export function repeatsHeader(grid: Grid, match: HeaderMatch, row: number): boolean {
  const places = Object.values(match.places)
  return (
    places.length > 1 &&
    places.every(({ index, header }) => cellText(grid.rows[row]?.[index]).trim() === header)
  )
}

function isHalf(match: HeaderMatch): boolean {
  const required = Object.values(match.definition.columns).filter((column) => column.required)
  const found = required.length - match.missing.length
  return found > 0 && found * 2 >= required.length
}

/** Every accepted spelling -> field. */
function headerIndex(definition: SheetDefinition): Map<string, string> {
  const index = new Map<string, string>()
  for (const [field, column] of Object.entries(definition.columns as Columns)) {
    for (const header of [column.header, ...column.aliases]) {
      index.set(bare(header), field)
      index.set(splitUnit(header).bare, field)
    }
  }
  return index
}

function matchRow(
  grid: Grid,
  definition: SheetDefinition,
  headers: ReadonlyMap<string, string>,
  upper: number,
  lower: number,
): HeaderMatch {
  const places: Record<string, ColumnPlace> = {}
  const unknown: { index: number; header: string }[] = []
  const twice: { field: string; first: ColumnPlace; second: ColumnPlace }[] = []
  const width = Math.max(grid.rows[upper]?.length ?? 0, grid.rows[lower]?.length ?? 0)
  const caption = captionUnit(grid, upper)
  for (let index = 0; index < width; index++) {
    const header = (
      cellText(grid.rows[lower]?.[index]) || cellText(grid.rows[upper]?.[index])
    ).trim()
    if (header === '') continue
    const split = splitUnit(header)
    const field = headers.get(bare(header)) ?? headers.get(split.bare)
    if (field === undefined) {
      unknown.push({ index, header })
      continue
    }
    const units = definition.columns[field]?.units ?? []
    const place = {
      index,
      header,
      unit: split.unit ?? (units.includes(caption ?? '') ? caption : null),
    }
    const first = places[field]
    if (first === undefined) places[field] = place
    else twice.push({ field, first, second: place })
  }
  const missing = Object.entries(definition.columns)
    .filter(([field, column]) => column.required && places[field] === undefined)
    .map(([, column]) => column.header)
  return { definition, headerRow: lower, dataStart: lower + 1, places, missing, unknown, twice }
}

/** Header without blanks, line breaks, full-width variants, required marks and a closing colon. */
function bare(header: string): string {
  return normalised(header)
    .replaceAll(/[\s*:]/g, '')
    .toUpperCase()
}

/** Splits `合同金额(单位:万元)` into the bare header and its bracket. */
export function splitUnit(header: string): { bare: string; unit: string | null } {
  const match = /^(.+?)\(([^()]*)\)$/.exec(bare(header))
  if (match === null) return { bare: bare(header), unit: null }
  return { bare: match[1] ?? '', unit: (match[2] ?? '').replace(/^(金额)?单位/, '') }
}

/** A unit stated once above the table, as in 单位：万元. */
function captionUnit(grid: Grid, headerRow: number): string | null {
  for (const row of grid.rows.slice(0, headerRow)) {
    for (const cell of row) {
      const unit = /(?:^|[^\p{L}]|金额)单位:?(?:人民币)?(万元|元)/u.exec(bare(cellText(cell)))?.[1]
      if (unit !== undefined) return unit
    }
  }
  return null
}

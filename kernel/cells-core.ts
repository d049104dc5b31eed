import type { Bilingual } from './errors.ts'
import type { Cell } from './workbook.ts'
import { cellText, numberCell } from './workbook-cell.ts'

/** What a column knows beside the cell itself. */
export interface CellContext {
  /** Unit from the header, the caption above it, or the column's own header: 元, 万元 or %. */
  unit: string | null
  /** Accept citizen ids of the test division 990000. */
  allowTestDivision: boolean
  /** Serial numbers count from 1904. */
  date1904: boolean
}

/** A cell as its column understands it, or the rule it breaks and what would be accepted. */
export type Parsed<T> = { value: T } | { rule: string; message: Bilingual }

/** A column of a sheet. `T` is the type of a row's value: without `null` when it is required. */
export interface Column<T> {
  /** Header as written in the department's template, its usual unit in brackets. */
  header: string
  aliases: readonly string[]
  required: boolean
  /** Units the header may carry; a header with another one is refused. */
  units: readonly string[]
  /** Reads a cell that is not empty. */
  parse: (cell: NonNullable<Cell>, context: CellContext) => Parsed<T>
}

export interface ColumnOptions {
  /** Other headers for the same column. */
  aliases?: readonly string[]
  /** The column must stand in the sheet and no cell of it may be empty. Default false. */
  required?: boolean
}

/** A row's type for one column: optional columns give `null` for empty cells. */
export type Value<T, O> = O extends { required: true } ? T : T | null

/** Builds a column; the departments' builders in cells.ts are made of it. */
export function column<T, const O extends ColumnOptions>(
  header: string,
  options: O | undefined,
  parse: Column<T>['parse'],
  units: readonly string[] = [],
): Column<Value<T, O>> {
  return {
    header,
    aliases: options?.aliases ?? [],
    required: options?.required ?? false,
    units,
    parse: parse as Column<Value<T, O>>['parse'],
  }
}

/** A broken rule, for the return of a parse function. */
export function breaks(rule: string, zh: string, en: string): { rule: string; message: Bilingual } {
  return { rule, message: { zh, en } }
}

/** A broken rule whose text is already `中文 / English`, as the checks in codes/ give it. */
export function breaksAs(rule: string, both: string): { rule: string; message: Bilingual } {
  const cut = both.indexOf(' / ')
  return cut < 0 ? breaks(rule, both, both) : breaks(rule, both.slice(0, cut), both.slice(cut + 3))
}

/** Compatibility forms (full-width digits, brackets, spaces) unified, outer blanks cut. */
export function normalised(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[\u200B-\u200D\uFEFF]/g, '')
    .trim()
}

/**
 * The text of a cell, trimmed, and NFKC-normalised unless `verbatim`. Refuses text that lost
 * characters in an earlier conversion, and integers of more digits than Excel keeps.
 */
export function textOf(cell: NonNullable<Cell>, verbatim = false): Parsed<string> {
  const lost = lostDigits(cell)
  if (lost !== null) return lost
  const text = cellText(cell)
  if (text.includes('\uFFFD')) {
    return breaks(
      'damaged-text',
      '含有无法识别的字符（�），文件在之前的转换中已损坏，请用原始数据重新填写',
      'contains U+FFFD: the text was damaged by an earlier conversion, enter it again',
    )
  }
  return { value: verbatim ? text.trim() : normalised(text) }
}

/**
 * The refusal of an id that Excel has turned into a number and so rounded to 15 significant digits,
 * or `null`. Recognises number cells, and the scientific notation that a CSV file keeps of them.
 */
export function lostDigits(cell: NonNullable<Cell>, digits = 16): Parsed<never> | null {
  const isNumber = typeof cell === 'object' && 'number' in cell
  const text = isNumber ? cell.number : typeof cell === 'string' ? normalised(cell) : ''
  const written = /^\d(\.\d+)?E\+?\d{2}$/i.test(text)
  if (!written && !(isNumber && text.replace(/\D/g, '').length >= digits)) return null
  return breaks(
    'id-was-number',
    '号码被 Excel 当作数字，只保留了15位有效数字，后几位已丢失；请把单元格设为文本格式后重新输入完整号码',
    'Excel took this for a number and kept 15 significant digits: format the cell as text and enter it again',
  )
}

/** The digits of a number cell or of text that reads as one (`1,234.50`), or `null`. */
export function decimalOf(cell: NonNullable<Cell>): { digits: string; suffix: string } | null {
  if (typeof cell === 'object' && 'number' in cell) {
    return /^-?\d+(\.\d+)?$/.test(cell.number) ? { digits: cell.number, suffix: '' } : null
  }
  if (typeof cell !== 'string') return null
  const text = normalised(cell)
    .replaceAll(/\s/g, '')
    .replace(/^[¥￥]/, '')
  const match = /^([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(\D*)$/.exec(text)
  if (match === null) return null
  const [, digits = '', suffix = ''] = match
  return { digits: digits.replaceAll(',', '').replace('+', ''), suffix }
}

/**
 * An exact decimal shifted by a power of ten and written with `places` decimals, or `null` when
 * digits would be lost. No floating point takes part: `shifted('1.1', 4, 2)` is `11000.00`.
 */
export function shifted(digits: string, power: number, places: number): string | null {
  const negative = digits.startsWith('-')
  const [whole = '', fraction = ''] = digits.replace('-', '').split('.')
  const exact = fraction.replace(/0+$/, '')
  if (exact.length > power + places) return null
  const all = (whole + exact.padEnd(power + places, '0'))
    .replace(/^0+/, '')
    .padStart(places + 1, '0')
  const text = places === 0 ? all : `${all.slice(0, -places)}.${all.slice(-places)}`
  return negative && /[1-9]/.test(text) ? `-${text}` : text
}

/** An Excel serial as text digits, for cells that lost their date format. */
export function serialDate(serial: string, date1904: boolean): string | null {
  const days = Number(serial) + (date1904 ? 1462 : 0)
  // 1910 to 2099: outside, a number in a date column is a year or a mistake.
  if (!/^\d{4,5}(\.\d+)?$/.test(serial) || days < 3654 || days >= 73051) return null
  return new Date(Date.UTC(1899, 11, 30 + Math.floor(days))).toISOString().slice(0, 10)
}

/** `YYYY-MM-DD` when the three parts are a day of the calendar between 1900 and 2100, or `null`. */
export function calendarDay(year: string, month: string, day: string): string | null {
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const time = Date.parse(`${iso}T00:00:00Z`)
  if (Number.isNaN(time) || year < '1900' || year > '2100') return null
  return new Date(time).toISOString().startsWith(iso) ? iso : null
}

/** A text cell that holds a number after all, so that `12.30` in a CSV file equals 12.3 in Excel. */
export function asNumberCell(cell: NonNullable<Cell>): NonNullable<Cell> {
  return typeof cell === 'string' && /^\d{1,15}(\.\d+)?$/.test(normalised(cell))
    ? numberCell(normalised(cell))
    : cell
}

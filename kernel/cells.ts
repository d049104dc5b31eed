import {
  breaks,
  type Column,
  type ColumnOptions,
  calendarDay,
  column,
  serialDate,
  textOf,
  type Value,
} from './cells-core.ts'
import type { Cell } from './workbook.ts'

export { choice, list, period } from './cells-choices.ts'
export {
  citizenId,
  code,
  division,
  doctoralDegree,
  industry,
  reportingUnit,
  uscc,
} from './cells-codes.ts'
export type { CellContext, Column, ColumnOptions, Parsed, Value } from './cells-core.ts'
export { decimal, integer, money, percent, type RangeOptions, year } from './cells-numbers.ts'

export interface TextOptions extends ColumnOptions {
  /** Most characters (code points, not bytes). Default 200. */
  max?: number
  /** Names and titles: keep full-width brackets and rare characters as they are. Default false. */
  verbatim?: boolean
}

/** Text, trimmed and NFKC-normalised; a number cell gives its digits. */
export function text<const O extends TextOptions>(
  header: string,
  options?: O,
): Column<Value<string, O>> {
  return column<string, O>(header, options, (cell) => {
    const parsed = textOf(cell, options?.verbatim)
    if (!('value' in parsed)) return parsed
    const max = options?.max ?? 200
    const length = [...parsed.value].length
    return length <= max
      ? parsed
      : breaks(
          'text-length',
          `有 ${length} 个字，最多 ${max} 个字`,
          `${length} characters, at most ${max}`,
        )
  })
}

/** A name of a person, firm or work: text that is trimmed and otherwise left as written. */
export function name<const O extends TextOptions>(
  header: string,
  options?: O,
): Column<Value<string, O>> {
  return text(header, { ...options, verbatim: true } as unknown as O)
}

/**
 * A day as `YYYY-MM-DD`, from a date cell, an Excel serial (1910–2099), or text such as 2024-03-01,
 * 2024/3/1, 2024.03.01, 20240301 or 2024年3月1日. A time of day is dropped.
 */
export function date<const O extends ColumnOptions>(
  header: string,
  options?: O,
): Column<Value<string, O>> {
  return column<string, O>(header, options, (cell, { date1904 }) => {
    const day = dayOf(cell, date1904)
    return day !== null
      ? { value: day }
      : breaks(
          'date',
          '不是日期，可写 2024-03-01、2024/3/1、2024年3月1日或 20240301（1900 至 2100 年间实有的日期）',
          'no date: write 2024-03-01, 2024/3/1 or 20240301, a day between 1900 and 2100',
        )
  })
}

function dayOf(cell: NonNullable<Cell>, date1904: boolean): string | null {
  if (typeof cell === 'object') {
    if ('date' in cell) {
      const [year = '', month = '', day = ''] = cell.date.slice(0, 10).split('-')
      return calendarDay(year, month, day)
    }
    if ('number' in cell && !/^\d{8}$/.test(cell.number)) return serialDate(cell.number, date1904)
  }
  const parsed = textOf(cell)
  if (!('value' in parsed)) return null
  const written =
    /^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/.exec(
      parsed.value.replace(/\s*([年月])\s*|\s+(?=日)/g, '$1'),
    )
  if (written !== null) {
    const [, year = '', , month, day, month2, day2, month3, day3] = written
    return calendarDay(year, month ?? month2 ?? month3 ?? '', day ?? day2 ?? day3 ?? '')
  }
  return serialDate(parsed.value, date1904)
}

/** Yes or no: 是/否, Y/N, 1/0, √/×, TRUE/FALSE. */
export function yesNo<const O extends ColumnOptions>(
  header: string,
  options?: O,
): Column<Value<boolean, O>> {
  return column<boolean, O>(header, options, (cell) => {
    const parsed = textOf(cell)
    const word = 'value' in parsed ? parsed.value.toUpperCase() : ''
    if (/^(是|Y|YES|1|√|✓|✔|TRUE)$/.test(word)) return { value: true }
    if (/^(否|N|NO|0|×|X|✗|✘|FALSE)$/.test(word)) return { value: false }
    return breaks(
      'yes-no',
      '应填“是”或“否”（也可填 Y/N、1/0、√/×）',
      'expected 是 or 否 (or Y/N, 1/0, √/×)',
    )
  })
}

import {
  asNumberCell,
  breaks,
  type Column,
  type ColumnOptions,
  calendarDay,
  column,
  decimalOf,
  normalised,
  type Parsed,
  serialDate,
  shifted,
  textOf,
  type Value,
} from './cells-core.ts'
import type { Cell } from './workbook.ts'

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
      parsed.value.replace(/\s*([年月])\s*/g, '$1'),
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

/**
 * An amount as a decimal string in yuan with two places, computed without floating point. The unit
 * is that of the cell, else of the header or the caption, else of `header` here, else yuan. Not
 * negative; at most 6 decimals in 万元 or 2 in 元; below 10^13 yuan.
 */
export function money<const O extends ColumnOptions>(
  header: string,
  options?: O,
): Column<Value<string, O>> {
  const units = ['万元', '元']
  return column<string, O>(
    header,
    options,
    (cell, { unit }) => {
      const amount = decimalOf(asNumberCell(cell))
      const own = amount?.suffix === '万' ? '万元' : amount?.suffix
      if (!amount || (own && !units.includes(own))) {
        return breaks(
          'amount',
          '不是金额，应为数字，可带千分位逗号和单位“元”或“万元”，例如 1,234.56',
          'no amount: expected a number, with 元 or 万元 if need be, such as 1,234.56',
        )
      }
      if (amount.digits.startsWith('-') && /[1-9]/.test(amount.digits)) {
        return breaks('amount-negative', '金额不能为负数', 'an amount must not be negative')
      }
      const inTenThousands = (own || unit) === '万元'
      const yuan = shifted(amount.digits, inTenThousands ? 4 : 0, 2)
      if (yuan === null) {
        return inTenThousands
          ? breaks(
              'amount-decimals',
              '以万元计的金额最多6位小数（精确到分）',
              'at most 6 decimals in 万元',
            )
          : breaks(
              'amount-decimals',
              '以元计的金额最多2位小数（精确到分）',
              'at most 2 decimals in 元',
            )
      }
      return yuan.length <= 16
        ? { value: yuan }
        : breaks(
            'amount-size',
            '金额超过10万亿元，请核对单位',
            'more than 10^13 yuan, check the unit',
          )
    },
    units,
  )
}

export interface RangeOptions extends ColumnOptions {
  min?: number
  max?: number
}

/** A whole number within `min` (default 0) and `max`. */
export function integer<const O extends RangeOptions>(
  header: string,
  options?: O,
): Column<Value<number, O>> {
  const { min = 0, max = 999_999_999 } = options ?? {}
  return column<number, O>(header, options, (cell) => {
    const written = decimalOf(cell)
    const digits = written?.suffix === '' ? shifted(written.digits, 0, 0) : null
    const value = Number(digits ?? Number.NaN)
    return value >= min && value <= max
      ? { value }
      : breaks(
          'integer',
          `应为 ${min} 至 ${max} 的整数`,
          `expected a whole number from ${min} to ${max}`,
        )
  })
}

/** A year as a number, 1949 to 2100; `2024年` is accepted. */
export function year<const O extends ColumnOptions>(
  header: string,
  options?: O,
): Column<Value<number, O>> {
  return column<number, O>(header, options, (cell) => {
    const parsed = textOf(cell)
    const value = Number(/^(\d{4})年?$/.exec('value' in parsed ? parsed.value : '')?.[1])
    return value >= 1949 && value <= 2100
      ? { value }
      : breaks('year', '应为四位年份，例如 2024', 'expected a year of four digits such as 2024')
  })
}

/** A decimal number as a string, not negative, with at most `places` decimals (default 2). */
export function decimal<const O extends ColumnOptions & { places?: number }>(
  header: string,
  options?: O,
): Column<Value<string, O>> {
  const places = options?.places ?? 2
  return column<string, O>(header, options, (cell) => {
    const written = decimalOf(asNumberCell(cell))
    const value = written?.suffix === '' ? shifted(written.digits, 0, places) : null
    return value !== null && !value.startsWith('-') && value.length <= 15
      ? { value: trimZeros(value) }
      : breaks(
          'decimal',
          `应为不小于0的数字，最多 ${places} 位小数`,
          `expected a number of at least 0 with at most ${places} decimals`,
        )
  })
}

/** Per cent from 0 to 100 as a decimal string without its sign: `33.33`; at most 4 decimals. */
export function percent<const O extends ColumnOptions>(
  header: string,
  options?: O,
): Column<Value<string, O>> {
  return column<string, O>(
    header,
    options,
    (cell) => {
      const written = decimalOf(asNumberCell(cell))
      const value = written && /^%?$/.test(written.suffix) ? shifted(written.digits, 0, 4) : null
      return value !== null && Number(value) >= 0 && Number(value) <= 100
        ? { value: trimZeros(value) }
        : breaks(
            'percent',
            '应为 0 至 100 的百分数，例如 30 或 30%',
            'expected per cent from 0 to 100, such as 30 or 30%',
          )
    },
    ['%'],
  )
}

/** One of the given Chinese words (or the code itself), as its code. */
export function choice<
  const M extends Readonly<Record<string, string>>,
  const O extends ColumnOptions,
>(header: string, words: M, options?: O): Column<Value<M[keyof M], O>> {
  const codes = new Map<string, string>(
    Object.entries(words).flatMap(([word, code]) => [
      [normalised(word), code],
      [code, code],
    ]),
  )
  return column<M[keyof M], O>(header, options, (cell) => {
    const parsed = textOf(cell)
    if (!('value' in parsed)) return parsed
    const found = codes.get(parsed.value) ?? codes.get(parsed.value.toUpperCase())
    return found !== undefined
      ? { value: found as M[keyof M] }
      : breaks(
          'choice',
          `应为以下之一：${Object.keys(words).join('、')}`,
          `expected one of ${Object.keys(words).join(', ')}`,
        )
  })
}

/** A quarter `2024Q1` or a month `2024-03`, also written 2024年一季度, 2024年3月, 2024/3. */
export function period<const O extends ColumnOptions>(
  header: string,
  options?: O,
): Column<Value<string, O>> {
  return column<string, O>(header, options, (cell) => {
    // Excel turns 2024-03 into the first day of that month.
    if (typeof cell === 'object' && 'date' in cell && /-01$/.test(cell.date)) {
      return { value: cell.date.slice(0, 7) }
    }
    const parsed = textOf(cell)
    if (!('value' in parsed)) return parsed
    const written = parsed.value.toUpperCase().replaceAll(/\s/g, '')
    const quarter = /^((?:19|20)\d{2})(?:年|-)?(?:Q|第)?([1-4一二三四])(?:季度)?$/.exec(written)
    if (quarter !== null && /Q|季度/.test(written)) {
      const number = '一二三四'.indexOf(quarter[2] ?? '') + 1 || quarter[2]
      return { value: `${quarter[1]}Q${number}` }
    }
    const month = /^((?:19|20)\d{2})(?:[-/.]|年)(0?[1-9]|1[0-2])月?$/.exec(written)
    return month !== null
      ? { value: `${month[1]}-${month[2]?.padStart(2, '0')}` }
      : breaks(
          'period',
          '不是期间，季度写 2024Q1，月份写 2024-03',
          'no period: write 2024Q1 or 2024-03',
        )
  })
}

/**
 * Several values in one cell, each read by `of`; empty pieces and repetitions are left out. The list
 * is required when `of` is.
 */
export function list<T>(
  of: Column<T>,
  separators: RegExp = /[、;；,，\n]/,
): Column<NonNullable<T>[] | (null extends T ? null : never)> {
  const parse: Column<NonNullable<T>[]>['parse'] = (cell, context) => {
    const pieces =
      typeof cell === 'string'
        ? cell.split(separators).filter((piece) => piece.trim() !== '')
        : [cell]
    const values: NonNullable<T>[] = []
    for (const piece of pieces) {
      const parsed: Parsed<T> = of.parse(piece, context)
      if (!('value' in parsed)) {
        if (pieces.length === 1) return parsed
        const { zh, en } = parsed.message
        return breaks(parsed.rule, `“${String(piece).trim()}”：${zh}`, en)
      }
      const value = parsed.value as NonNullable<T>
      if (!values.includes(value)) values.push(value)
    }
    return values.length > 0
      ? { value: values }
      : breaks('required', '没有填写内容', 'there is nothing between the separators')
  }
  return { ...of, parse }
}

function trimZeros(decimalText: string): string {
  return decimalText.includes('.') ? decimalText.replace(/\.?0+$/, '') : decimalText
}

import {
  asNumberCell,
  breaks,
  type Column,
  type ColumnOptions,
  column,
  decimalOf,
  shifted,
  textOf,
  type Value,
} from './cells-core.ts'

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

function trimZeros(decimalText: string): string {
  return decimalText.includes('.') ? decimalText.replace(/\.?0+$/, '') : decimalText
}

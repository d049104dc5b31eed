import {
  breaks,
  type Column,
  type ColumnOptions,
  column,
  normalised,
  type Parsed,
  textOf,
  type Value,
} from './cells-core.ts'

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

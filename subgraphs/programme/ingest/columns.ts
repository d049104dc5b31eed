import { type ColumnOptions, date, list, text, type Value } from '@baibo/kernel/cells.ts'
import { breaks, type Column, column, normalised, textOf } from '@baibo/kernel/cells-core.ts'

const PATH = /^[一二三四五六七八九十]+(\.\([一二三四五六七八九十]+\)(\.\d{1,2})?|\.\d{1,2})?$/

/** The path of an article, such as `三.(三).2`; full-width brackets are accepted. */
export function articlePath<const O extends ColumnOptions>(
  header: string,
  options?: O,
): Column<Value<string, O>> {
  return column<string, O>(header, options, (cell) => {
    const parsed = textOf(cell)
    if (!('value' in parsed)) return parsed
    const path = parsed.value.replaceAll(/\s/g, '')
    return PATH.test(path)
      ? { value: path }
      : breaks('article-path', '不是条款路径，应写如 三.(三).2', 'no article path: write 三.(三).2')
  })
}

/**
 * An instant in the city's time, as ISO 8601: a day with or without a time of day. A day alone is
 * its beginning, so that a reply on the due day is in time.
 */
export function moment<const O extends ColumnOptions>(
  header: string,
  options?: O,
): Column<Value<string, O>> {
  const day = date('日期', { required: true })
  return column<string, O>(header, options, (cell, context) => {
    const parsed = day.parse(cell, context)
    if (!('value' in parsed)) return parsed
    const written = typeof cell === 'object' && 'date' in cell ? cell.date : String(cell)
    const [, hour = '0', minute = '00'] = /[T\s](\d{1,2}):(\d{2})/.exec(normalised(written)) ?? []
    return { value: `${parsed.value}T${hour.padStart(2, '0')}:${minute}:00+08:00` }
  })
}

/** Several short texts in one cell; empty cells are allowed. */
export function words(header: string, options?: ColumnOptions): Column<string[] | null> {
  return list<string | null>(text(header, { ...options, required: false })) as Column<
    string[] | null
  >
}

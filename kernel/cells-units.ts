import {
  breaks,
  type Column,
  type ColumnOptions,
  column,
  textOf,
  type Value,
} from './cells-core.ts'
import { findOrgUnit } from './codes/org-units.ts'

/** An organisation unit by id, name, short name or alias, as its id: `市科技局` is `jx-kjj`. */
export function orgUnit<const O extends ColumnOptions>(
  header: string,
  options?: O,
): Column<Value<string, O>> {
  return column<string, O>(header, options, (cell) => {
    const parsed = textOf(cell)
    if (!('value' in parsed)) return parsed
    const id = findOrgUnit(parsed.value)
    if (id !== undefined) return { value: id }
    return breaks(
      'org-unit',
      '没有这个单位，应填单位编号、全称或简称，例如 jx-kjj、嘉兴市科学技术局、市科技局',
      'no such unit: write its id, name or short name, such as jx-kjj or 市科技局',
    )
  })
}

import {
  breaks,
  breaksAs,
  type Column,
  type ColumnOptions,
  column,
  lostDigits,
  textOf,
  type Value,
} from './cells-core.ts'
import { checkCitizenId } from './codes/citizen-id.ts'
import {
  type CodeListName,
  checkDoctoralDegree,
  findCode,
  findIndustry,
  findReportingUnit,
  reportingUnits,
} from './codes/code-lists.ts'
import { checkUscc } from './codes/uscc.ts'
import type { Cell } from './workbook.ts'

/** A unified social credit code (GB 32100-2015), upper-case, without blanks. */
export function uscc<const O extends ColumnOptions>(
  header: string,
  options?: O,
): Column<Value<string, O>> {
  return column<string, O>(header, options, (cell) => {
    const read = idText(cell)
    if (!('value' in read)) return read
    const problem = checkUscc(read.value)
    return problem === null ? read : breaksAs('uscc', problem)
  })
}

/**
 * An 18-character citizen id (GB 11643-1999) with an upper-case X. Ids of the division 990000 pass
 * only where test data is allowed.
 */
export function citizenId<const O extends ColumnOptions>(
  header: string,
  options?: O,
): Column<Value<string, O>> {
  return column<string, O>(header, options, (cell, { allowTestDivision }) => {
    const read = idText(cell)
    if (!('value' in read)) return read
    const problem = checkCitizenId(read.value, { allowTestDivision })
    if (problem === null) return read
    // Sequence numbers start at 001: 000 is what rounding to 15 digits leaves in a CSV file.
    if (/^\d{15}000$/.test(read.value)) {
      return breaks(
        'id-was-number',
        '证件号码末三位为000，是被 Excel 当作数字舍入的结果；请把单元格设为文本格式后重新输入完整号码',
        'the last digits are 000 because Excel took the id for a number: format the cell as text and enter it again',
      )
    }
    return breaksAs('citizen-id', problem)
  })
}

/** A code of one of the lists in codes/, given as code, code with name, or name. */
export function code<const O extends ColumnOptions>(
  header: string,
  listName: CodeListName,
  options?: O,
): Column<Value<string, O>> {
  return column<string, O>(header, options, (cell) => {
    const parsed = textOf(cell)
    if (!('value' in parsed)) return parsed
    const found = findCode(listName, parsed.value)
    if (found !== null) return { value: found.code }
    const standard = {
      GBT2260: 'GB/T 2260',
      GBT6864: 'GB/T 6864',
      GBT4754: 'GB/T 4754',
      PURPOSE: '用途代码表',
    }[listName]
    return breaks(
      'code',
      `不是 ${standard} 的代码或名称，或代码与名称不一致`,
      `no code or name of ${standard}, or code and name do not belong together`,
    )
  })
}

/** A doctor's degree of GB/T 6864: `2` or `2xx`, not an honorary doctorate. */
export function doctoralDegree<const O extends ColumnOptions>(
  header: string,
  options?: O,
): Column<Value<string, O>> {
  return column<string, O>(header, options, (cell) => {
    const parsed = textOf(cell)
    if (!('value' in parsed)) return parsed
    const found = findCode('GBT6864', parsed.value)
    const problem = checkDoctoralDegree(found?.code ?? '')
    return found !== null && problem === null
      ? { value: found.code }
      : breaksAs('doctoral-degree', problem ?? '')
  })
}

/** An industry of GB/T 4754-2017: section, or section with 2 to 4 digits. */
export function industry<const O extends ColumnOptions>(
  header: string,
  options?: O,
): Column<Value<string, O>> {
  return column<string, O>(header, options, (cell) => {
    const parsed = textOf(cell)
    if (!('value' in parsed)) return parsed
    const found = findIndustry(parsed.value)
    return 'code' in found ? { value: found.code } : breaksAs('industry', found.problem)
  })
}

/** A county-level division of the city (GB/T 2260): the six digits, the name, or both. */
export function division<const O extends ColumnOptions>(
  header: string,
  options?: O,
): Column<Value<string, O>> {
  return column<string, O>(header, options, (cell) => {
    const parsed = textOf(cell)
    if (!('value' in parsed)) return parsed
    const found = findCode('GBT2260', parsed.value)
    if (found !== null && found.parent !== null) return { value: found.code }
    return breaks(
      'division',
      `应为县（市、区）代码或名称：${counties()}；功能区请填在“统计归属单位”`,
      `expected a county-level division: ${counties()}`,
    )
  })
}

/** A reporting unit: one of the seven divisions or a functional zone, by id, name, or both. */
export function reportingUnit<const O extends ColumnOptions>(
  header: string,
  options?: O,
): Column<Value<string, O>> {
  return column<string, O>(header, options, (cell) => {
    const parsed = textOf(cell)
    if (!('value' in parsed)) return parsed
    const found = findReportingUnit(parsed.value)
    if (found !== null) return { value: found.id }
    const units = reportingUnits()
      .map((unit) => `${unit.id} ${unit.name}`)
      .join('、')
    return breaks('reporting-unit', `应为以下单位之一：${units}`, `expected one of ${units}`)
  })
}

function counties(): string {
  return reportingUnits()
    .filter((unit) => unit.type === 'COUNTY')
    .map((unit) => `${unit.id} ${unit.name}`)
    .join('、')
}

/** Ids are read without inner blanks, and a leading apostrophe, which some exports leave, is cut. */
function idText(cell: NonNullable<Cell>) {
  const lost = lostDigits(cell, 15)
  if (lost !== null) return lost
  const read = textOf(cell)
  return 'value' in read
    ? { value: read.value.replace(/^['’]/, '').replaceAll(/\s/g, '').toUpperCase() }
    : read
}

import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'

/** The code lists held beside this file, named as in the column 代码表. */
export type CodeListName = 'GBT2260' | 'GBT6864' | 'GBT4754' | 'PURPOSE'

/** One code of a list. Dates are `YYYY-MM-DD`; `null` means not stated. */
export interface Code {
  list: CodeListName
  standard: string
  version: string
  code: string
  name: string
  englishName: string
  parent: string | null
  validFrom: string | null
  validTo: string | null
}

/** A unit the figures are reported by: seven county-level divisions and two functional zones. */
export interface ReportingUnit {
  id: string
  name: string
  type: 'COUNTY' | 'FUNCTIONAL_ZONE'
  /** GB/T 2260 divisions the unit covers in whole or in part. */
  divisions: readonly string[]
}

const files: Record<CodeListName, string> = {
  GBT2260: 'gbt2260.csv',
  GBT6864: 'gbt6864.csv',
  GBT4754: 'gbt4754.csv',
  PURPOSE: 'purposes.csv',
}

const lists = new Map<CodeListName, readonly Code[]>()
let units: readonly ReportingUnit[] | undefined

/** All codes of a list in the order of its file; read from disk once. */
export function codeList(list: CodeListName): readonly Code[] {
  let codes = lists.get(list)
  if (codes === undefined) {
    codes = readRecords(files[list]).map((row) => ({
      list,
      standard: row.标准 ?? '',
      version: row.版本 ?? '',
      code: row.代码 ?? '',
      name: row.名称 ?? '',
      englishName: row.英文名称 ?? '',
      parent: row.上级代码 || null,
      validFrom: row.生效日期 || null,
      validTo: row.失效日期 || null,
    }))
    lists.set(list, codes)
  }
  return codes
}

/** The code with exactly this value, or `null`. */
export function codeOf(list: CodeListName, code: string): Code | null {
  return codeList(list).find((entry) => entry.code === code) ?? null
}

/**
 * Finds what a cell means: a code (`330482`), a code with its name after it (`330482 平湖市`,
 * `208-工学博士`) or a name alone (`工学博士`). `null` when nothing fits, when a name fits several
 * codes, or when code and name contradict each other.
 */
export function findCode(list: CodeListName, cell: string): Code | null {
  const text = cell.normalize('NFKC').trim()
  if (text === '') return null
  const split = splitCode(text)
  const byCode = codeOf(list, split.code)
  if (byCode !== null) return sameName(byCode, split.name) ? byCode : null
  const named = codeList(list).filter((entry) => sameName(entry, text))
  // A section may carry the same name as its only division (GB/T 4754: K and K70): take the wider one.
  const widest = named.filter((entry) => !named.some((other) => other.code === entry.parent))
  return widest.length === 1 ? (widest[0] ?? null) : null
}

/**
 * What keeps a GB/T 6864 code from being a doctor's degree, or `null` when it is one: `2` or `2xx`,
 * not the honorary `1`. Expects a code of the list.
 */
export function checkDoctoralDegree(code: string): string | null {
  if (/^2(\d{2})?$/.test(code) && codeOf('GBT6864', code) !== null) return null
  if (code === '1') {
    return '名誉博士不是博士学位，应为2或2开头的三位代码 / an honorary doctorate is not a doctor’s degree: expected 2 or 2xx'
  }
  return '不是博士学位代码，应为2或2开头的三位代码（GB/T 6864） / no doctor’s degree: expected 2 or 2xx of GB/T 6864'
}

/**
 * The industry a cell means, as a GB/T 4754-2017 section (`C`), division (`C26`), group (`C263`) or
 * class (`C2631`). Groups and classes are kept as written and checked by their division only.
 * Gives the code, or the reason why there is none, Chinese first.
 */
export function findIndustry(cell: string): { code: string; entry: Code } | { problem: string } {
  const text = cell.normalize('NFKC').trim()
  const { code: written, name } = splitCode(text)
  const shape = /^([A-Z])(\d{0,4})$/.exec(written)
  if (shape === null) {
    const named = findCode('GBT4754', text)
    if (named !== null) return { code: named.code, entry: named }
    return {
      problem: /^\d{2,4}$/.test(written)
        ? '行业代码缺少门类字母，例如应写 C26 / the section letter is missing, write C26'
        : '不是行业代码，应为门类字母加数字，例如 C、C26、C2631（GB/T 4754-2017） / no industry code: expected a section letter and digits',
    }
  }
  const [, section = '', digits = ''] = shape
  if (digits.length === 1) {
    return { problem: '行业大类代码为两位数字，例如 A01 / a division has two digits, write A01' }
  }
  const division = digits.slice(0, 2)
  const entry = codeOf('GBT4754', section + division)
  if (entry !== null && digits.length <= 2 && !sameName(entry, name)) {
    return {
      problem: `${written} 的名称是“${entry.name}”，与“${name}”不符 / the name after ${written} is not the name of this code`,
    }
  }
  if (entry !== null) return { code: written, entry }
  const owner = codeList('GBT4754').find(
    (code) => code.code.slice(1) === division && division !== '',
  )
  return {
    problem:
      owner === undefined
        ? `GB/T 4754-2017 中没有“${section}${division}” / GB/T 4754-2017 has no ${section}${division}`
        : `大类${division}属于门类${owner.parent}，不属于${section} / division ${division} belongs to section ${owner.parent}, not ${section}`,
  }
}

/** The nine reporting units in the order of their file; read from disk once. */
export function reportingUnits(): readonly ReportingUnit[] {
  units ??= readRecords('reporting-units.csv').map((row) => ({
    id: row.编号 ?? '',
    name: row.名称 ?? '',
    type: row.类型 === 'FUNCTIONAL_ZONE' ? 'FUNCTIONAL_ZONE' : 'COUNTY',
    divisions: (row.区划代码 ?? '').split('、'),
  }))
  return units
}

/** The reporting unit a cell means, by id (`JX-PORT`), name (`嘉兴港区`) or both; `null` when none. */
export function findReportingUnit(cell: string): ReportingUnit | null {
  const text = cell.normalize('NFKC').trim()
  const id = (/^(JX-[A-Z]+|\d{6})/i.exec(text)?.[0] ?? '').toUpperCase()
  const byId = reportingUnits().find((unit) => unit.id === id)
  if (byId !== undefined) {
    const rest = trimSeparator(text.slice(id.length))
    return rest === '' || rest === byId.name ? byId : null
  }
  return reportingUnits().find((unit) => unit.name === text) ?? null
}

/**
 * The unit that reports for a GB/T 2260 division unless a sheet names a functional zone: the county
 * with that code. `null` for the city as a whole (330400) and for places outside it.
 */
export function reportingUnitOf(division: string): ReportingUnit | null {
  return reportingUnits().find((unit) => unit.id === division && unit.type === 'COUNTY') ?? null
}

function splitCode(text: string): { code: string; name: string } {
  const code = /^[A-Za-z]?\d*/.exec(text)?.[0] ?? ''
  return { code: code.toUpperCase(), name: trimSeparator(text.slice(code.length)) }
}

function trimSeparator(text: string): string {
  return text.replace(/^[\s\-—–_:、.,|()]+|[\s()]+$/g, '')
}

function sameName(entry: Code, name: string): boolean {
  const bare = (text: string) => text.replaceAll(/[\s、,]/g, '').replace(/学位$/, '')
  return name === '' || bare(entry.name) === bare(name)
}

function readRecords(file: string): Record<string, string>[] {
  return parse(readFileSync(new URL(file, import.meta.url)), { columns: true, bom: true })
}

import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'

/** A unit named in the policy text: department, university, leading group, government, committee. */
export interface OrgUnit {
  /** Stable id, e.g. `jx-kjj`, `jx-kjj-330482`, `jx-gwh-JX-PORT`. */
  id: string
  name: string
  shortName: string
  type: string
  /** Unified social credit code (GB 32100-2015), where one is known. */
  uscc: string | null
  parent: string | null
  aliases: readonly string[]
  /** The reporting unit it works for; `null` for units of the whole city. */
  reportingUnit: string | null
}

let units: readonly OrgUnit[] | undefined
let idsByName: ReadonlyMap<string, string> | undefined

/** All units in the order of their file; read from disk once. */
export function orgUnits(): readonly OrgUnit[] {
  units ??= readRecords().map((row) => ({
    id: row.编号 ?? '',
    name: row.名称 ?? '',
    shortName: row.简称 ?? '',
    type: row.类型 ?? '',
    uscc: row.统一社会信用代码 || null,
    parent: row.上级编号 || null,
    aliases: (row.别名 ?? '').split('、').filter(Boolean),
    reportingUnit: row.统计归属单位 || null,
  }))
  return units
}

/**
 * The id of the unit a cell means, by id (any case), name, short name or alias; blanks, quotation
 * marks and the width of brackets make no difference. `undefined` when no unit is called so.
 */
export function findOrgUnit(text: string): string | undefined {
  idsByName ??= new Map(
    orgUnits().flatMap(({ id, name, shortName, aliases }) =>
      [id, name, shortName, ...aliases].map((called) => [bare(called), id] as const),
    ),
  )
  return idsByName.get(bare(text))
}

function bare(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[\s"“”]/g, '')
    .toUpperCase()
}

function readRecords(): Record<string, string>[] {
  const file = new URL('org-units.csv', import.meta.url)
  return parse(readFileSync(file), { columns: true, bom: true })
}

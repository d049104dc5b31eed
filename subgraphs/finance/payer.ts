import { reportingUnit, uscc } from '@baibo/kernel/cells.ts'
import { breaks, column, textOf } from '@baibo/kernel/cells-core.ts'
import { orgUnit } from '@baibo/kernel/cells-units.ts'
import { orgUnits } from '@baibo/kernel/codes/org-units.ts'

/** Who bears a cost: a county or zone, an enterprise, or another unit of the city. */
export interface PayerKey {
  kind: 'REPORTING_UNIT' | 'ENTERPRISE' | 'ORG_UNIT'
  id: string
  /** Known at once for units; an enterprise's is looked up by the database. */
  reportingUnit: string | null
}

const readers = {
  unit: reportingUnit('承担单位', { required: true }),
  code: uscc('承担单位', { required: true }),
  organisation: orgUnit('承担单位', { required: true }),
}
const governments = /^(县\(市、区\)人民政府|功能区管委会)$/

/**
 * A payer: reporting unit, credit code, or unit of the city by id or name. A county government and
 * a zone committee are the reporting unit itself; an enterprise's credit code begins with 9 (GB 32100).
 */
export const payerColumn = column<PayerKey, { required: true }>(
  '承担单位',
  { required: true },
  (cell, context) => {
    const text = textOf(cell)
    if (!('value' in text)) return text
    const unit = readers.unit.parse(cell, context)
    if ('value' in unit) {
      return { value: { kind: 'REPORTING_UNIT', id: unit.value, reportingUnit: unit.value } }
    }
    if (/^[0-9A-Z]{18}$/i.test(text.value)) {
      const code = readers.code.parse(cell, context)
      if (!('value' in code)) return code
      if (code.value.startsWith('9'))
        return { value: { kind: 'ENTERPRISE', id: code.value, reportingUnit: null } }
      const known = orgUnits().find((candidate) => candidate.uscc === code.value)
      return known ? { value: payerOf(known.id) } : unknown()
    }
    const organisation = readers.organisation.parse(cell, context)
    return 'value' in organisation ? { value: payerOf(organisation.value) } : unknown()
  },
)

function payerOf(id: string): PayerKey {
  const unit = orgUnits().find((candidate) => candidate.id === id)
  const reporting = unit?.reportingUnit ?? null
  return unit && reporting && governments.test(unit.type)
    ? { kind: 'REPORTING_UNIT', id: reporting, reportingUnit: reporting }
    : { kind: 'ORG_UNIT', id, reportingUnit: reporting }
}

/** The reporting unit whose government or committee this is; `null` for every other unit. */
export function governedUnit(id: string): string | null {
  const payer = payerOf(id)
  return payer.kind === 'REPORTING_UNIT' ? payer.id : null
}

function unknown() {
  return breaks(
    'payer',
    '应为统计归属单位的编号或名称（如 330482 平湖市、JX-PORT）、企业的统一社会信用代码，或市级单位的名称',
    'expected a reporting unit (330482, JX-PORT), the credit code of an enterprise, or a unit of the city',
  )
}

import type { FundingKind, FundingRow, PolicyParameterRow } from './tables.ts'

/** The safeguard on money in the policy text; all rules of R40-R44 stand in it. */
const article = '四.(三)'

interface Rule {
  formula: string
  payerReason: string
  /** Codes of the policy parameters that the formula reads. */
  parameters: readonly string[]
  overriddenConditions: readonly string[]
}

const rules: Record<FundingKind, Rule> = {
  HOUSING_DIFFERENCE: {
    formula: 'max(0, 南湖学院购房补贴标准 − 市级购房补贴标准)',
    payerReason: '由企业所在县（市、区）政府承担；企业在功能区的，由功能区管委会承担（R41、R48）',
    parameters: ['UNIVERSITY_HOUSING_SUBSIDY', 'CITY_HOUSING_SUBSIDY'],
    overriddenConditions: ['要求在本县（市、区）缴纳社会保险（R42）'],
  },
  SETTLING_IN: {
    formula: '企业与博士协议约定的安家费',
    payerReason: '安家费由企业承担（R43）',
    parameters: [],
    overriddenConditions: [],
  },
  RESEARCH_STARTUP: {
    formula: '启动费横向项目的合同金额；新引进博士的启动费以横向项目经费拨付（R44）',
    payerReason: '科研启动费由企业承担（R43）',
    parameters: [],
    overriddenConditions: [],
  },
  PROJECT_CONTRACT: {
    formula: '科研项目的合同金额',
    payerReason: '项目合同款由委托单位承担',
    parameters: [],
    overriddenConditions: [],
  },
  MATCHING: {
    formula: '科研项目的合同金额 × 配套比例',
    payerReason: '市县财政保障配套经费（R40）',
    parameters: ['MATCHING_RATIO'],
    overriddenConditions: [],
  },
}

/** How a rule leads to an amount and a payer, for GraphQL's RuleTrace. */
export interface RuleTrace {
  article: string
  formula: string
  payerReason: string
  overriddenConditions: readonly string[]
  parameters: PolicyParameterRow[]
  /** In yuan; null when the formula needs what another department holds, or a parameter is missing. */
  amount: string | null
}

/** The rule of a kind of funding with the parameters valid on the day of entitlement (R41-R44). */
export function traceRule(
  kind: FundingKind,
  day: string | null,
  parameters: readonly PolicyParameterRow[],
): RuleTrace {
  const { parameters: codes, ...rule } = rules[kind]
  const valid = day ? parameters.filter((parameter) => isValidOn(parameter, day)) : []
  const used = codes.flatMap((code) => valid.find((parameter) => parameter.code === code) ?? [])
  const [university, city] = used
  const complete = kind === 'HOUSING_DIFFERENCE' && university && city
  return {
    article,
    ...rule,
    parameters: used,
    amount: complete ? positiveDifference(university.value, city.value) : null,
  }
}

export function isValidOn(parameter: PolicyParameterRow, day: string): boolean {
  return parameter.validFrom <= day && (parameter.validTo === null || parameter.validTo >= day)
}

/** `max(0, a − b)` of decimals with four places, as yuan with two. */
function positiveDifference(a: string, b: string): string {
  const scaled = (value: string) => BigInt(value.replace('.', ''))
  const difference = (scaled(a) - scaled(b)) / 100n
  const fen = difference > 0n ? difference : 0n
  return `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`
}

export type FundingBreach =
  | 'REJECTED_FOR_INSURANCE'
  | 'PAYER_KIND'
  | 'BENEFICIARY_MISSING'
  | 'PROJECT_MISSING'
  | 'REASON_MISSING'
  | 'SETTLED_AMOUNT'

const personal: readonly FundingKind[] = ['HOUSING_DIFFERENCE', 'SETTLING_IN', 'RESEARCH_STARTUP']
const insurance = /社保|社会保险|参保|养老保险|医疗保险|医保/

/** What in a funding goes against R41-R44 as far as this department's own rows tell. */
export function findBreaches(funding: FundingRow, paid: string): FundingBreach[] {
  const { kind, payerKind, status, rejectionReason } = funding
  const payerExpected = kind === 'HOUSING_DIFFERENCE' ? 'REPORTING_UNIT' : 'ENTERPRISE'
  const rejected = status === 'REJECTED'
  const found: Record<FundingBreach, boolean> = {
    REJECTED_FOR_INSURANCE:
      rejected && kind === 'HOUSING_DIFFERENCE' && insurance.test(rejectionReason ?? ''),
    PAYER_KIND: personal.includes(kind) && payerKind !== payerExpected,
    BENEFICIARY_MISSING: personal.includes(kind) && funding.beneficiaryId === null,
    PROJECT_MISSING: kind === 'RESEARCH_STARTUP' && funding.projectId === null,
    REASON_MISSING: rejected && rejectionReason === null,
    SETTLED_AMOUNT: status === 'SETTLED' && funding.amountDue !== paid,
  }
  return (Object.keys(found) as FundingBreach[]).filter((breach) => found[breach])
}

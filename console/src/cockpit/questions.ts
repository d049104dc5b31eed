import type { Json } from '../graph/ask.ts'

export interface Indicator {
  code: string
  name: string
  measuredIn: string
  targets: { value: string; dueOn: string }[]
  measurement: {
    value: string
    expected: string | null
    gap: string | null
    status: 'MET' | 'ON_TRACK' | 'BEHIND' | 'NO_TARGET'
    target: { value: string; dueOn: string; sourceWording: string } | null
    definition: { wording: string }
    byUnit: { reportingUnit: { id: string } | null; value: string | null }[] | null
  } | null
}

export const TARGETS = `query CockpitTargets($asOf: Date) { indicators { code name measuredIn targets { value dueOn }
  measurement(asOf: $asOf, by: REPORTING_UNIT) { value expected gap status target { value dueOn sourceWording }
    definition { wording } byUnit { reportingUnit { id } value } } } }`

/** Demands are kept by another department than what comes of them: one away leaves the other. */
export const DEMANDS = `query CockpitDemands {
  demands: techDemandStats { count }
  byStatus: techDemandStats(groupBy: [STATUS]) { status count } }`

export const RESULTS = `query CockpitResults {
  projects: projectStats(measure: [COUNT, CONTRACT_AMOUNT]) { count contractAmount }
  outputs: outputStats { count }
  transfers: transferStats(measure: [COUNT, AMOUNT]) { count amount } }`

export interface Demands extends Json {
  demands: { count: number }[] | null
  byStatus: { status: string; count: number }[] | null
}

export interface Results extends Json {
  projects: { count: number; contractAmount: string }[] | null
  outputs: { count: number }[] | null
  transfers: { count: number; amount: string }[] | null
}

export const MONEY = `query CockpitMoney { fundingStats(groupBy: [KIND], measure: [COUNT, AMOUNT_DUE, AMOUNT_PAID, GAP]) { kind count amountDue amountPaid gap } }`

export interface Money extends Json {
  fundingStats:
    | { kind: string; count: number; amountDue: string; amountPaid: string; gap: string }[]
    | null
}

export const FUNDING_KINDS: Record<string, [zh: string, en: string]> = {
  RESEARCH_STARTUP: ['科研启动费', 'Start-up'],
  HOUSING_DIFFERENCE: ['购房补贴差额', 'Housing'],
  SETTLING_IN: ['安家费', 'Settling in'],
  MATCHING: ['配套经费', 'Matching'],
  PROJECT_CONTRACT: ['项目合同款', 'Contracts'],
}

/** The last days of quarters up to a day, at most `most`, and the day itself at the end. */
export function quarterEnds(until: string, most = 14): string[] {
  const days: string[] = []
  const [year = 2026, month = 1] = until.split('-').map(Number)
  for (let back = most; back >= 0; back--) {
    const end = new Date(Date.UTC(year, Math.floor((month - 1) / 3) * 3 - back * 3, 0))
    const day = end.toISOString().slice(0, 10)
    if (day >= '2023-03-31' && day < until) days.push(day)
  }
  return [...days, until]
}

export function trendQuestion(days: readonly string[]): string {
  const fields = days.map((day, index) => `d${index}: measurement(asOf: "${day}") { value }`)
  return `query CockpitTrend($code: ID!) { indicator(code: $code) { ${fields.join(' ')} } }`
}

/** Today as a business date, Beijing time. */
export function today(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
}

/** The value on a later day if the growth of the last year (or what is known of it) goes on. */
export function forecast(
  days: readonly string[],
  values: readonly number[],
  on: string,
): number | null {
  const last = days.length - 1
  const first = Math.max(0, last - 4)
  const span = Date.parse(days[last] ?? '') - Date.parse(days[first] ?? '')
  if (!(span > 0)) return null
  const growth = ((values[last] ?? 0) - (values[first] ?? 0)) / span
  return Math.round((values[last] ?? 0) + growth * (Date.parse(on) - Date.parse(days[last] ?? '')))
}

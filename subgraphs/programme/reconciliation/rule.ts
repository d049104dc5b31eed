import type { EntityReference } from '../tables.ts'
import type { SourceName, Sources } from './sources.ts'

export type RuleId =
  `REC_${'01' | '02' | '03' | '04' | '05' | '06' | '07' | '08' | '09' | '10' | '11' | '12'}`

/** A case that breaks a rule, before it is kept as a finding. */
export interface FoundCase {
  /** Unique within the rule and stable over runs: the same key is the same finding. */
  key: string
  message: string
  entities: EntityReference[]
  /** Organisation units concerned. */
  parties: string[]
  reportingUnitId?: string | null
  personId?: string | null
  uscc?: string | null
  placementId?: string | null
  projectId?: string | null
}

/** A reconciliation rule: a pure function over rows of several departments. */
export interface Rule<N extends SourceName = SourceName> {
  id: RuleId
  title: string
  /** The article of the policy document that the rule follows from. */
  articlePath: string
  /** Subgraph names of the departments compared. */
  departments: string[]
  needs: readonly N[]
  find: (rows: Pick<Sources, N>) => FoundCase[]
}

/** Declares a rule; it sees exactly the lists it needs. */
export function defineRule<const N extends SourceName>(rule: Rule<N>): Rule {
  return rule as unknown as Rule
}

const departments: Readonly<Record<string, string>> = {
  Selection: 'talent',
  TalentAward: 'talent',
  WhitelistEntry: 'talent',
  Placement: 'university',
  Appointment: 'university',
  Enterprise: 'economy-informatization',
  Project: 'science-technology',
  Consortium: 'science-technology',
  IpAgreement: 'science-technology',
  Transfer: 'science-technology',
  Funding: 'finance',
}

/** A reference to a department's row. */
export function entity(type: string, id: string): EntityReference {
  return { type, id, department: departments[type] ?? '' }
}

/** Selected or beyond (R31): neither applied nor merely checked. */
export function isSelected({ status }: { status: string }): boolean {
  return status !== 'APPLIED' && status !== 'QUALIFIED'
}

/** Placed in fact, now or before: neither proposed nor merely agreed. */
export function isPlaced({ status }: { status: string }): boolean {
  return status === 'ACTIVE' || status === 'SUSPENDED' || status === 'ENDED'
}

/** Whether a placement covers a day, both ends included. */
export function covers(
  { startDate, endDate }: { startDate: string; endDate: string | null },
  day: string,
): boolean {
  return startDate <= day && (endDate === null || endDate >= day)
}

/** An amount as whole cents, so that sums are exact. */
export function cents(amount: string | null): number {
  return Math.round(Number(amount ?? 0) * 100)
}

/** Cents as an amount in 万元, for messages. */
export function inWan(amount: number): string {
  return `${Number((amount / 1_000_000).toFixed(6))}万元`
}

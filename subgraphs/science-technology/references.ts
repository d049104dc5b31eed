import type { Identity } from '@baibo/kernel/identity.ts'
import { seesWholeCity } from '@baibo/kernel/identity.ts'

/** Stubs of entities that other departments own: the key, nothing loaded. */
export type PartyReference =
  | { __typename: 'Enterprise'; uscc: string }
  | { __typename: 'OrgUnit'; uscc: string }

/** GB 32100: the registering authority stands first, 9 is the market regulation of enterprises. */
export function isEnterprise(uscc: string): boolean {
  return uscc.startsWith('9')
}

export function partyOf(uscc: string): PartyReference {
  return { __typename: isEnterprise(uscc) ? 'Enterprise' : 'OrgUnit', uscc }
}

export function personOf(id: string | null): { id: string } | null {
  return id === null ? null : { id }
}

export function unitOf(id: string | null | undefined): { id: string } | null {
  return id == null ? null : { id }
}

export function sees(identity: Identity, reportingUnit: string): boolean {
  return seesWholeCity(identity) || identity.reportingUnits.includes(reportingUnit)
}

/** Statistics rows with the reporting unit as an entity instead of its id. */
export function withUnits(rows: Record<string, unknown>[]): Record<string, unknown>[] {
  return rows.map((row) => ({
    ...row,
    reportingUnit: unitOf(row.reportingUnit as string | null | undefined),
  }))
}

/** What loaders found, without the rows that are not visible. */
export function visible<T>(rows: readonly (T | null | Error)[]): T[] {
  return rows
    .map((row) => {
      if (row instanceof Error) throw row
      return row
    })
    .filter((row): row is T => row !== null)
}

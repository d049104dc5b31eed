import { later, yearOf } from './days.ts'
import type { PlacementFact } from './placements.ts'
import type { SelectionRow, TalentAwardRow } from './tables.ts'

/**
 * A person counted for a unit (R45, R46; 三.(一)). Rule A: a newly introduced doctor, in the year
 * of introduction, for the unit of the primary placement on the day of entry. Rule B: an entry
 * into a talent programme at municipal level or above during a primary placement, for that
 * placement's unit. At most one for a person, rule and year.
 */
export interface Credit {
  /** `<rule>:<year>:<person id>` */
  id: string
  rule: 'A' | 'B'
  year: number
  personId: string
  reportingUnit: string
  creditedOn: string
  placementId: string
  selection: SelectionRow | null
  award: TalentAwardRow | null
}

/** What one person's credits rest on; the rows of a year suffice for the credits of that year. */
export interface CreditBasis {
  selections: readonly SelectionRow[]
  awards: readonly TalentAwardRow[]
  /** The person's primary placements in enterprises. */
  placements: readonly PlacementFact[]
}

/** Highest first. */
const LEVELS: readonly TalentAwardRow['level'][] = ['NATIONAL', 'PROVINCIAL', 'MUNICIPAL', 'COUNTY']

export function creditsOf({ selections, awards, placements }: CreditBasis): Credit[] {
  const introductions = selections
    .filter((row) => row.newlyIntroduced && isSelected(row.status))
    .flatMap((selection) => introductionCredit(selection, placements) ?? [])
    .sort((a, b) => compare(a.selection?.introducedOn ?? '', b.selection?.introducedOn ?? ''))
  const honours = awards
    .filter(({ level }) => level !== 'COUNTY')
    .sort((a, b) => compare(a.awardedOn, b.awardedOn) || rank(a) - rank(b) || compare(a.id, b.id))
    .flatMap((award) => awardCredit(award, placements) ?? [])
  const first = new Map<string, Credit>()
  for (const credit of [...introductions, ...honours])
    if (!first.has(credit.id)) first.set(credit.id, credit)
  return [...first.values()]
}

/** The parts of a credit's id; null for text that is none. */
export function parseCreditId(id: string): { year: number; personId: string } | null {
  const [, year, personId] = /^[AB]:(\d{4}):(.+)$/.exec(id) ?? []
  return year && personId ? { year: Number(year), personId } : null
}

/** The placement with which a person introduced or selected on a day entered: in force then, or the next one. */
export function entryPlacement(
  day: string,
  placements: readonly PlacementFact[],
): PlacementFact | null {
  const next = placements
    .filter(({ start }) => start > day)
    .sort((a, b) => compare(a.start, b.start))
  return inForceOn(day, placements) ?? next[0] ?? null
}

function introductionCredit(
  selection: SelectionRow,
  placements: readonly PlacementFact[],
): Credit | null {
  const { introducedOn, personId } = selection
  if (introducedOn === null) return null
  const placement = entryPlacement(introducedOn, placements)
  if (placement === null) return null
  const creditedOn = later(introducedOn, placement.start)
  return {
    ...credit('A', yearOf(introducedOn), personId, creditedOn, placement),
    selection,
    award: null,
  }
}

function awardCredit(award: TalentAwardRow, placements: readonly PlacementFact[]): Credit | null {
  const { awardedOn, personId } = award
  const placement = inForceOn(awardedOn, placements)
  if (placement === null) return null
  return {
    ...credit('B', yearOf(awardedOn), personId, awardedOn, placement),
    selection: null,
    award,
  }
}

function credit(
  rule: Credit['rule'],
  year: number,
  personId: string,
  creditedOn: string,
  { id, reportingUnit }: PlacementFact,
) {
  const key = `${rule}:${year}:${personId}`
  return { id: key, rule, year, personId, reportingUnit, creditedOn, placementId: id }
}

function inForceOn(day: string, placements: readonly PlacementFact[]): PlacementFact | null {
  const active = placements
    .filter(({ start, end }) => start <= day && (end === null || end >= day))
    .sort((a, b) => compare(b.start, a.start))
  return active[0] ?? null
}

function isSelected(status: SelectionRow['status']): boolean {
  return status !== 'APPLIED' && status !== 'QUALIFIED'
}

function rank({ level }: TalentAwardRow): number {
  return LEVELS.indexOf(level)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

import { InvalidInputError } from '@baibo/kernel/errors.ts'
import { type Identity, seesWholeCity } from '@baibo/kernel/identity.ts'
import { type Credit, creditsOf, entryPlacement, parseCreditId } from './credits.ts'
import { later } from './days.ts'
import type { Context } from './loaders.ts'
import type { PlacementFact } from './placements.ts'
import type { SelectionRow, WhitelistEntryRow } from './tables.ts'

/** The credits of a year that the caller may see, by rule, unit and day. Throws InvalidInputError. */
export async function creditsOfYear(context: Context, year: number): Promise<Credit[]> {
  if (year < 1949 || year > 2100) {
    throw new InvalidInputError({
      zh: `year 应在 1949 到 2100 之间，收到 ${year}`,
      en: `year: expected 1949 to 2100, got ${year}`,
    })
  }
  const [{ selections, awards }, placements] = await Promise.all([
    context.loaders.creditRowsOfYear.load(year),
    context.loaders.placements(context),
  ])
  const placementsOf = Map.groupBy(placements, ({ personId }) => personId)
  const selectionsOf = Map.groupBy(selections, ({ personId }) => personId)
  const awardsOf = Map.groupBy(awards, ({ personId }) => personId)
  return [...placementsOf]
    .flatMap(([personId, own]) =>
      creditsOf({
        selections: selectionsOf.get(personId) ?? [],
        awards: awardsOf.get(personId) ?? [],
        placements: own,
      }),
    )
    .filter(({ reportingUnit }) => sees(context.identity, reportingUnit))
    .sort((a, b) => (order(a) < order(b) ? -1 : 1))
}

function order({ rule, reportingUnit, creditedOn, personId }: Credit): string {
  return [rule, reportingUnit, creditedOn, personId].join(' ')
}

/** A credit by its id; null when there is none that the caller may see. */
export async function creditById(context: Context, id: string): Promise<Credit | null> {
  const parts = parseCreditId(id)
  if (parts === null) return null
  const credits = await creditsOfPerson(context, parts.personId)
  return credits.find((credit) => credit.id === id) ?? null
}

/** The credits that rest on a placement. */
export async function creditsByPlacement(context: Context, id: string): Promise<Credit[]> {
  const placements = await context.loaders.placements(context)
  const placement = placements.find((known) => known.id === id)
  if (!placement) return []
  const credits = await creditsOfPerson(context, placement.personId)
  return credits.filter(({ placementId }) => placementId === id)
}

async function creditsOfPerson(context: Context, personId: string): Promise<Credit[]> {
  const { loaders, identity } = context
  const [placements, selections, awards] = await Promise.all([
    placementsOf(context, personId),
    loaders.selectionsByPerson.load(personId),
    loaders.awardsByPerson.load(personId),
  ])
  return creditsOf({ selections, awards, placements }).filter((credit) =>
    sees(identity, credit.reportingUnit),
  )
}

/**
 * The whitelist entry behind a selection (R31): of the enterprise that the person then entered, or
 * of its industry, in force on the day of entry. Null without a placement, and when the placement
 * is in a unit that the caller may not see.
 */
export async function whitelistEntryOf(
  context: Context,
  selection: SelectionRow,
): Promise<WhitelistEntryRow | null> {
  const { loaders, identity } = context
  const day = selection.introducedOn ?? selection.effectiveOn
  const placement = entryPlacement(day, await placementsOf(context, selection.personId))
  if (placement === null || !sees(identity, placement.reportingUnit)) return null
  const entered = later(day, placement.start)
  const entries = await loaders.entriesByEnterprise.load(placement.uscc)
  const own = entries.find((entry) => isInForce(entry, entered))
  if (own) return own
  const [industry, listed] = await Promise.all([
    loaders.industryOf(context, placement.uscc),
    loaders.listedIndustries(),
  ])
  return (
    listed.find((entry) => industry?.startsWith(entry.code) && isInForce(entry, entered)) ?? null
  )
}

/** In force up to the day before the removal. */
export function isInForce(
  { status, validFrom, validTo }: Pick<WhitelistEntryRow, 'status' | 'validFrom' | 'validTo'>,
  on: string,
): boolean {
  const listed = status === 'LISTED' || status === 'DELISTED'
  return listed && validFrom <= on && (validTo === null || validTo > on)
}

export function sees(identity: Identity, reportingUnit: string): boolean {
  return seesWholeCity(identity) || identity.reportingUnits.includes(reportingUnit)
}

async function placementsOf(context: Context, personId: string): Promise<PlacementFact[]> {
  const placements = await context.loaders.placements(context)
  return placements.filter((placement) => placement.personId === personId)
}

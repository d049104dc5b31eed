import { reportingUnits } from '@baibo/kernel/codes/code-lists.ts'
import { InvalidInputError } from '@baibo/kernel/errors.ts'
import { seesWholeCity } from '@baibo/kernel/identity.ts'
import { cityDay } from './calendar.ts'
import type { Fact } from './fact-questions.ts'
import type { Context } from './loaders.ts'
import { type Count, count, countByUnit, decimal, definitionOn, standing } from './measurement.ts'
import type { IndicatorDefinitionRow, TargetRow } from './tables.ts'

export interface MeasurementArguments {
  asOf?: string | null | undefined
  knownAt?: string | null | undefined
  by?: string | null | undefined
  definitionVersion?: number | null | undefined
}

/** A measurement before its lists are asked for; see the SDL type Measurement. */
export interface MeasurementResult {
  asOf: string
  knownAt: string | null
  definition: IndicatorDefinitionRow
  counted: Count
  target: TargetRow | null
  value: string
  gap: string | null
  expected: string | null
  status: string
  definitionVersion: number
  byUnit: UnitValue[] | null
}

export interface UnitValue {
  /** Null for the facts of no unit. */
  reportingUnit: { id: string } | null
  /** Null outside the caller's scope. */
  value: string | null
}

/**
 * An indicator's value on a day, from the facts of the owning department as known at an instant.
 * The figure is the whole city's for every caller (totals are public); what lies behind it is
 * listed within the caller's rights. Null when the indicator has no definition. Throws
 * DEPARTMENT_UNAVAILABLE when the facts could not be had, and InvalidInputError for an unknown
 * version of the definition.
 */
export async function measure(
  code: string,
  { asOf, knownAt, by, definitionVersion }: MeasurementArguments,
  context: Context,
): Promise<MeasurementResult | null> {
  const { loaders } = context
  const day = asOf ?? cityDay()
  const [definitions, targets] = await Promise.all([
    loaders.definitionsByIndicator.load(code),
    loaders.targetsByIndicator.load(code),
  ])
  const definition = chosen(definitions, definitionVersion, day)
  if (!definition) return null
  const facts = await factsOf(definition, day, knownAt ?? null, context, true)
  const counted = count(definition, facts)
  const value = counted.included.length
  const { target, gap, expected, status } = standing(targets, value, day)
  return {
    asOf: day,
    knownAt: knownAt ?? null,
    definition,
    counted,
    target,
    value: decimal(value),
    gap: gap === null ? null : decimal(gap),
    expected: expected === null ? null : decimal(expected),
    status,
    definitionVersion: definition.version,
    byUnit: by ? unitValues(counted.included, context) : null,
  }
}

function chosen(
  definitions: readonly IndicatorDefinitionRow[],
  version: number | null | undefined,
  day: string,
): IndicatorDefinitionRow | undefined {
  if (version == null) return definitionOn(definitions, day)
  const definition = definitions.find((candidate) => candidate.version === version)
  if (definition) return definition
  const known = definitions.map((candidate) => candidate.version).toSorted((a, b) => a - b)
  throw new InvalidInputError({
    zh: `口径没有第 ${version} 版，现有版本：${known.join('、')}`,
    en: `definitionVersion: expected one of ${known.join(', ')}, got ${version}`,
  })
}

/** The facts an indicator rests on, of the whole city or as the caller may see them. */
export async function factsOf(
  definition: Pick<IndicatorDefinitionRow, 'department' | 'factKinds' | 'excludedKinds'>,
  asOf: string | null,
  knownAt: string | null,
  context: Context,
  wholeCity: boolean,
): Promise<Fact[]> {
  const { graph, identity, loaders } = context
  const { department, factKinds, excludedKinds } = definition
  const as = wholeCity && !seesWholeCity(identity) ? await context.cityIdentity() : identity
  const kinds = [...factKinds, ...excludedKinds]
  return loaders.facts.load({ graph, identity: as, department, kinds, asOf, knownAt })
}

/** Facts among these that the caller may see; the owning department decides. */
export async function visibleFacts<T>(
  { definition, asOf, knownAt }: MeasurementResult,
  items: readonly T[],
  factOf: (item: T) => Fact,
  context: Context,
): Promise<readonly T[]> {
  if (seesWholeCity(context.identity)) return items
  const seen = await factsOf(definition, asOf, knownAt, context, false)
  const ids = new Set(seen.map((fact) => fact.id))
  return items.filter((item) => ids.has(factOf(item).id))
}

function unitValues(included: readonly Fact[], context: Context): UnitValue[] {
  const counts = countByUnit(included)
  const rows: UnitValue[] = reportingUnits().map(({ id }) => ({
    reportingUnit: { id },
    value: inScope(id, context) ? decimal(counts.get(id) ?? 0) : null,
  }))
  const rest = counts.get(null)
  if (rest) {
    const value = seesWholeCity(context.identity) ? decimal(rest) : null
    rows.push({ reportingUnit: null, value })
  }
  return rows
}

/** Whether figures of this reporting unit are the caller's to see. */
export function inScope(reportingUnit: string, { identity }: Pick<Context, 'identity'>): boolean {
  return seesWholeCity(identity) || identity.reportingUnits.includes(reportingUnit)
}

/** What one reporting unit has contributed to an indicator; null outside the caller's scope. */
export async function unitValue(
  code: string,
  reportingUnit: string,
  asOf: string | null | undefined,
  context: Context,
): Promise<string | null> {
  if (!inScope(reportingUnit, context)) return null
  const result = await measure(code, { asOf }, context)
  if (!result) return null
  return decimal(countByUnit(result.counted.included).get(reportingUnit) ?? 0)
}

import { daysBetween, PROGRAMME_START } from './calendar.ts'
import type { Fact } from './fact-questions.ts'
import type { IndicatorDefinitionRow, TargetRow } from './tables.ts'

export type ExclusionCause = 'KIND' | 'BEFORE_PERIOD' | 'QUALIFIER' | 'NO_KEY' | 'DUPLICATE'

/** A fact that does not count, with the reason in words and the fact that counts in its place. */
export interface ExcludedFact {
  fact: Fact
  cause: ExclusionCause
  reason: string
  countedInstead: string | null
}

export interface Count {
  included: Fact[]
  excluded: ExcludedFact[]
}

/** What decides whether a fact counts (R17). */
export type CountingRule = Pick<
  IndicatorDefinitionRow,
  'factKinds' | 'qualifierIn' | 'distinctBy' | 'kindReason' | 'qualifierReason' | 'duplicateReason'
>

/**
 * Sorts facts into those that count and those that do not. Of several facts with one key the
 * earliest counts, so that an indicator that accumulates never moves back; the indicator's value
 * is the number of included facts, always.
 */
export function count(rule: CountingRule, facts: readonly Fact[]): Count {
  const included: Fact[] = []
  const excluded: ExcludedFact[] = []
  const counted = new Map<string, Fact>()
  const exclude = (fact: Fact, cause: ExclusionCause, reason: string, instead?: Fact) =>
    excluded.push({ fact, cause, reason, countedInstead: instead?.id ?? null })
  for (const fact of facts.toSorted(byDate)) {
    const key = keyOf(rule.distinctBy, fact)
    if (!rule.factKinds.includes(fact.kind)) {
      exclude(fact, 'KIND', rule.kindReason ?? '按口径不计入')
    } else if ((fact.effectiveOn ?? '') < PROGRAMME_START) {
      exclude(fact, 'BEFORE_PERIOD', `早于工作期起始日 ${PROGRAMME_START}`)
    } else if (rule.qualifierIn.length > 0 && !rule.qualifierIn.includes(fact.qualifier ?? '')) {
      exclude(fact, 'QUALIFIER', rule.qualifierReason ?? '不符合口径的限定')
    } else if (key === null) {
      exclude(fact, 'NO_KEY', '缺少去重所需的键')
    } else {
      const earlier = counted.get(key)
      if (earlier) {
        exclude(fact, 'DUPLICATE', rule.duplicateReason ?? '重复，只计最早的一件', earlier)
      } else {
        counted.set(key, fact)
        included.push(fact)
      }
    }
  }
  return { included, excluded }
}

function byDate(a: Fact, b: Fact): number {
  return compare(a.effectiveOn ?? '', b.effectiveOn ?? '') || compare(a.id, b.id)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function keyOf(distinctBy: string, fact: Fact): string | null {
  switch (distinctBy) {
    case 'SUBJECT':
      return fact.subjectKey
    case 'ENTITY':
      return fact.entityId
    case 'OBJECT':
      return fact.objectKey
    case 'OBJECT_AND_LABEL':
      return fact.objectKey && fact.label ? `${fact.objectKey} ${fact.label}` : null
    case 'REPORTING_UNIT':
      return fact.reportingUnitId
    default:
      throw new Error(`no way to count by ${distinctBy}`)
  }
}

/** Included facts by reporting unit; facts of no unit stand under null. */
export function countByUnit(included: readonly Fact[]): Map<string | null, number> {
  const counts = new Map<string | null, number>()
  for (const { reportingUnitId } of included)
    counts.set(reportingUnitId, (counts.get(reportingUnitId) ?? 0) + 1)
  return counts
}

/** The version in force on a day; before the first one, the first. Definitions come newest first. */
export function definitionOn<D extends Pick<IndicatorDefinitionRow, 'validFrom'>>(
  definitions: readonly D[],
  day: string,
): D | undefined {
  return definitions.find((definition) => definition.validFrom <= day) ?? definitions.at(-1)
}

export type TargetStatus = 'MET' | 'ON_TRACK' | 'BEHIND' | 'NO_TARGET'

export interface Standing {
  target: TargetRow | null
  /** What is missing to the target, 0 when it is met; null without target. */
  gap: number | null
  /** Where the straight line from the previous target stands on the day; null when the target is past. */
  expected: number | null
  status: TargetStatus
}

/**
 * A value against its targets, which come by due date. The applicable target is the earliest that
 * is not past, else the last one. A value that satisfies it is MET; before the due date it is
 * ON_TRACK when it has reached the straight line from the previous target (or 0 at the start).
 */
export function standing(targets: readonly TargetRow[], value: number, asOf: string): Standing {
  const index = targets.findIndex((candidate) => candidate.dueOn >= asOf)
  const target = index >= 0 ? targets[index] : targets.at(-1)
  if (!target) return { target: null, gap: null, expected: null, status: 'NO_TARGET' }
  const wanted = Number(target.value)
  const gap = Math.max(0, wanted - value)
  const expected = index >= 0 ? onLine(targets[index - 1], target, asOf) : null
  const ahead = expected !== null && value >= expected
  return { target, gap, expected, status: gap === 0 ? 'MET' : ahead ? 'ON_TRACK' : 'BEHIND' }
}

function onLine(previous: TargetRow | undefined, target: TargetRow, day: string): number {
  const from = { on: previous?.dueOn ?? PROGRAMME_START, value: Number(previous?.value ?? 0) }
  const share = daysBetween(from.on, day) / daysBetween(from.on, target.dueOn)
  return from.value + (Number(target.value) - from.value) * Math.max(0, share)
}

/** A number as Decimal text, at most two decimals and none that are zero. */
export function decimal(value: number | string): string {
  return String(Math.round(Number(value) * 100) / 100)
}

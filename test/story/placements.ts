import { type Entrant, secondEntry } from './doctors.ts'
import type { OffList } from './enterprises.ts'
import type { Doctor, Institute, Placement } from './model.ts'
import {
  courses,
  forcedSecondUnits,
  forcedUnits,
  planned,
  seeds,
  unitCycle,
  units,
} from './plan.ts'
import { addDays, at, earlier, type Random, random } from './random.ts'

type Draft = Omit<Placement, 'id' | 'agreement'>

/** Takes the institutes of a unit in turn, so that doctors spread over enterprises. */
class InstituteTurns {
  readonly #institutes: readonly Institute[]
  readonly #turns = new Map<string, number>()

  constructor(institutes: readonly Institute[]) {
    this.#institutes = institutes
  }

  next(unit: string): Institute {
    const turn = this.#turns.get(unit) ?? 0
    this.#turns.set(unit, turn + 1)
    return at(
      this.#institutes.filter(({ enterprise }) => enterprise.unit === unit),
      turn,
    )
  }
}

/** All placements of the doctors, numbered by year and start. */
export function buildPlacements(
  entrants: readonly Entrant[],
  institutes: readonly Institute[],
  offList: OffList,
): Placement[] {
  const off = Object.values(offList)
  const turns = new InstituteTurns(institutes.filter(({ enterprise }) => !off.includes(enterprise)))
  const offInstitute = (number: number): Institute | undefined => {
    const key = (Object.keys(seeds.notListed) as (keyof OffList)[]).find(
      (k) => seeds.notListed[k] === number,
    )
    return key && institutes.find(({ enterprise }) => enterprise === offList[key])
  }
  let turn = 0
  const drafts = entrants.flatMap(({ doctor, entry }) => {
    const start = entry ?? planned[doctor.number]?.start
    if (start === undefined) return []
    const forced = forcedUnits[doctor.number]
    const unit = forced ?? at(unitCycle, turn++)
    const first: Draft = {
      doctor,
      institute: offInstitute(doctor.number) ?? turns.next(unit),
      start,
      end: null,
      primary: true,
      status: planned[doctor.number]?.status ?? '在岗',
    }
    return follow(first, turns, random(`placement:${doctor.number}`))
  })
  return number(drafts)
}

function follow(first: Draft, turns: InstituteTurns, choice: Random): Draft[] {
  const { doctor, start } = first
  const has = (list: readonly number[]): boolean => list.includes(doctor.number)
  const ended = (end: string): Draft => ({ ...first, end, status: '已结束' })
  const second = (from: string, more: Partial<Draft> = {}): Draft => ({
    ...first,
    institute: elsewhere(first, turns),
    start: from,
    ...more,
  })
  if (has(courses.suspended)) return [{ ...first, status: '暂停' }]
  if (has(seeds.noPrimary)) return [{ ...first, primary: false }]
  if (has(courses.ended)) return [ended(addDays(start, choice.int(365, 730)))]
  if (has(courses.exited)) return [ended(addDays(leavingDay(doctor), -choice.int(0, 10)))]
  if (has(courses.concurrent)) {
    const from = earlier(addDays(start, choice.int(60, 200)), '2026-11-16')
    return [first, second(from, { primary: false })]
  }
  if (has(courses.moved)) {
    const end = addDays(start, choice.int(300, 500))
    return [ended(end), second(addDays(end, choice.int(4, 20)))]
  }
  if (has(seeds.placedAfterExit)) {
    const left = leavingDay(doctor)
    return [ended(addDays(left, -8)), second(addDays(left, 64))]
  }
  if (has(seeds.selectedTwice)) {
    const again = secondEntry(doctor.number)
    return [ended(addDays(again, -14)), second(again)]
  }
  if (doctor.number === seeds.oldUnitAfterMove) return [ended('2025-06-30'), second('2025-07-15')]
  return [first]
}

function leavingDay({ appointment }: Doctor): string {
  if (appointment?.left == null) throw new Error('the doctor did not leave')
  return appointment.left
}

function elsewhere({ doctor, institute }: Draft, turns: InstituteTurns): Institute {
  const unit = forcedSecondUnits[doctor.number]
  if (unit !== undefined) return turns.next(unit)
  const own = institute.enterprise.unit
  let found = institute
  while (found.enterprise === institute.enterprise) {
    const other = units[(units.findIndex(({ id }) => id === own) + 4) % units.length]?.id ?? own
    found = turns.next(doctor.number % 2 === 0 ? other : own)
  }
  return found
}

function number(drafts: readonly Draft[]): Placement[] {
  const counts = new Map<string, number>()
  return [...drafts]
    .sort((a, b) =>
      a.start === b.start ? a.doctor.number - b.doctor.number : a.start < b.start ? -1 : 1,
    )
    .map((draft) => {
      const year = draft.start.slice(0, 4)
      const count = (counts.get(year) ?? 0) + 1
      counts.set(year, count)
      const suffix = `${year}-${String(count).padStart(3, '0')}`
      return {
        ...draft,
        id: `JQ${suffix}`,
        agreement: draft.status === '拟进入' ? null : `XY${suffix}`,
      }
    })
}

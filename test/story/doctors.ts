import type { Doctor, Selection } from './model.ts'
import { citizenId, disciplines, doctorName, school } from './names.ts'
import { batches, courses, entries, planned, seeds } from './plan.ts'
import { addDays, at, daysBetween, later, type Random, random } from './random.ts'

/** A doctor and the day of the first placement, if there was one. */
export interface Entrant {
  doctor: Doctor
  entry: string | null
}

/** The 160 doctors with selection, approval and appointment. */
export function buildDoctors(): Entrant[] {
  return batches.flatMap((batch) =>
    Array.from({ length: batch.last - batch.first + 1 }, (_, i) =>
      buildDoctor(batch, batch.first + i),
    ),
  )
}

function buildDoctor(batch: (typeof batches)[number], number: number): Entrant {
  const choice = random(`doctor:${number}`)
  const entry = entryOf(number)
  const start = entry ?? planned[number]?.start ?? null
  const newly = number < batch.first + batch.newly
  const status = selectionStatus(number)
  const approved =
    ['已核编', '已聘任', '已退出'].includes(status) && !seeds.noApproval.includes(number)
  const batchIndex = batches.indexOf(batch)
  const approvedOn = addDays(batch.selectedOn, 14)
  const age = choice.int(28, 41)
  const birth = `${Number(batch.name.slice(0, 4)) - age}-${two(choice.int(1, 12))}-${two(choice.int(1, 28))}`
  const male = choice.chance(0.6)
  const [discipline, degree, fields] = at(disciplines, number * 5 + Math.floor(number / 12))
  return {
    entry,
    doctor: {
      number,
      name: doctorName(number),
      citizenId: citizenId(birth, male, number),
      male,
      birth,
      degree,
      discipline,
      school: school(number),
      degreeOn: `${Number(birth.slice(0, 4)) + Math.min(age - 1, choice.int(27, 31))}-${choice.chance(0.7) ? '06' : '12'}-${two(choice.int(15, 28))}`,
      fields: fields.slice(0, choice.int(1, fields.length)),
      phone: `199${String(number).padStart(8, '0')}`,
      selections: selectionsOf(number, batch.name, newly ? entry : null, status),
      approval: approved
        ? {
            number: `嘉示例编〔${batch.name.slice(0, 4)}〕${(batchIndex % 2) + 1}号`,
            on: approvedOn,
          }
        : null,
      appointment:
        status === '已聘任' || status === '已退出'
          ? appointmentOf(number, start, approvedOn, choice)
          : null,
    },
  }
}

function entryOf(number: number): string | null {
  if (number === seeds.notListed.delisted) return '2023-11-20'
  const window = entries.find(({ first, last }) => number >= first && number <= last)
  if (window === undefined) return null
  const count = window.last - window.first
  const day = Math.floor((daysBetween(window.from, window.to) * (number - window.first)) / count)
  return workday(addDays(window.from, day))
}

function workday(date: string): string {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return weekday === 6 ? addDays(date, 2) : weekday === 0 ? addDays(date, 1) : date
}

function selectionStatus(number: number): string {
  if ([...courses.exited, ...courses.exitedBefore, ...seeds.placedAfterExit].includes(number)) {
    return '已退出'
  }
  if (number === 113 || number === 132) return '已入选'
  if (number >= 155) return '已申报'
  if (number >= 148) return '已审核'
  return number >= 143 ? '已核编' : '已聘任'
}

function selectionsOf(
  number: number,
  batch: string,
  introducedOn: string | null,
  status: string,
): Selection[] {
  const first = { batch, newly: introducedOn !== null, introducedOn, status }
  if (!seeds.selectedTwice.includes(number)) return [first]
  const again = secondEntry(number)
  return [first, { batch: batch.replace('-1', '-2'), newly: true, introducedOn: again, status }]
}

/** Day of the second entry of a doctor who was declared twice in one year. */
export function secondEntry(number: number): string {
  return number === 60 ? '2024-10-14' : '2025-10-13'
}

function appointmentOf(
  number: number,
  start: string | null,
  approvedOn: string,
  choice: Random,
): Doctor['appointment'] {
  const on = later(
    addDays(approvedOn, 3),
    addDays(start ?? addDays(approvedOn, 30), -choice.int(3, 20)),
  )
  if (number === 20) return { on, left: '2024-06-30', reason: '个人辞职' }
  if (number === 49) return { on, left: '2025-03-31', reason: '聘期届满未续聘' }
  if (courses.exitedBefore.includes(number)) {
    return { on, left: addDays(on, choice.int(60, 110)), reason: '个人辞职' }
  }
  if (courses.exited.includes(number) && start !== null) {
    const left = addDays(start, choice.int(330, 620))
    return { on, left, reason: choice.pick(['个人辞职', '调离', '考核不合格']) }
  }
  return { on, left: null, reason: null }
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

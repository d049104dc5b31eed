import type { Placement } from './model.ts'
import { batches, today, units } from './plan.ts'
import type { Story } from './story.ts'
import type { SampleFile } from './workbook.ts'

const provincial = ['省级', '国家级']

/** The figures that a test compares with the answers of the hub; counted from the story alone. */
export function expectedFigures(story: Story, files: readonly SampleFile[]) {
  const days = ['2023-12-31', '2025-12-31', today]
  return {
    today,
    indicators: Object.fromEntries(days.map((day) => [day, indicators(story, day)])),
    byUnit: Object.fromEntries(
      ['2023-12-31', '2024-12-31', '2025-12-31', today].map((day) => [day, byUnit(story, day)]),
    ),
    newlyIntroducedByYearAndUnit: newlyIntroduced(story),
    distinctDoctors: story.doctors.length,
    consultation: {
      addressees: 16,
      replied: 14,
      noComment: 7,
      commented: 7,
      overdue: ['海盐县科技局', '浙江乍浦经济开发区(嘉兴港区)经济发展部'],
    },
    reports: reportCounts(story),
    money: money(story),
    rows: rowCounts(files),
  }
}

function upTo(date: string | null, day: string): boolean {
  return date !== null && date <= day
}

function indicators(story: Story, day: string) {
  return {
    PHD_PLACED_CUM: distinct(
      story.placements.filter((p) => p.start <= day).map(({ doctor }) => doctor),
    ),
    CONSORTIUM_CUM: story.consortia.filter((c) => upTo(c.signedOn, day)).length,
    JOINT_PROJECT_CUM: story.projects.filter((p) => p.origin !== '启动费' && p.start <= day).length,
    JOINT_PROJECT_CUM_WITH_STARTUP: story.projects.filter((p) => p.start <= day).length,
    IP_TRANSFER_CUM: story.transfers.filter((t) => t.on <= day).length,
    MAJOR_RESULT_CUM: story.outputs.filter((o) => o.major && upTo(o.recognisedOn, day)).length,
    PROV_PLATFORM_CUM: story.platforms.filter(
      (p) => provincial.includes(p.level) && upTo(p.recognisedOn, day),
    ).length,
  }
}

/** `doctorsEver`: entered by the day; `doctorsPresent`: on the day, suspended ones included; `doctorsPrimary`: present by the primary placement; enterprises and institutes with a doctor present. */
function byUnit(story: Story, day: string) {
  return units.map(({ id, name }) => {
    const institutes = story.institutes.filter((i) => i.enterprise.unit === id)
    const ever = story.placements.filter(
      (p) => p.institute.enterprise.unit === id && p.start <= day,
    )
    const present = ever.filter((p) => p.end === null || p.end >= day)
    const count = (list: readonly Placement[]): number => distinct(list.map(({ doctor }) => doctor))
    return {
      reportingUnit: id,
      unitName: name,
      doctorsEver: count(ever),
      doctorsPresent: count(present),
      doctorsPrimary: count(present.filter(({ primary }) => primary)),
      enterprises: story.enterprises.filter((e) => e.unit === id).length,
      enterprisesWithDoctors: distinct(present.map(({ institute }) => institute.enterprise)),
      institutes: institutes.filter((i) => upTo(i.recognisedOn, day)).length,
      institutesUndated: institutes.filter((i) => i.recognisedOn === null).length,
      institutesWithDoctors: distinct(present.map(({ institute }) => institute)),
    }
  })
}

/** Rule A: newly introduced doctors by the unit of the primary placement on the day of introduction. */
function newlyIntroduced(story: Story) {
  const years = [...new Set(batches.map(({ name }) => name.slice(0, 4)))]
  const credits = story.doctors.flatMap((doctor) =>
    doctor.selections.flatMap(({ introducedOn }) =>
      story.placements
        .filter((p) => p.doctor === doctor && p.primary && p.start === introducedOn)
        .map((p) => ({ year: p.start.slice(0, 4), unit: p.institute.enterprise.unit })),
    ),
  )
  return Object.fromEntries(
    years.map((year) => [
      year,
      Object.fromEntries(
        units.map(({ id }) => [id, credits.filter((c) => c.year === year && c.unit === id).length]),
      ),
    ]),
  )
}

function reportCounts({ reports }: Story) {
  const due = reports.filter((row) => String(row.应报日期) <= today)
  return {
    total: reports.length,
    missing: due.filter((row) => row.报送日期 === '').length,
    late: due.filter((row) => row.报送日期 !== '' && String(row.报送日期) > String(row.应报日期))
      .length,
  }
}

/** Amounts in 万元 by kind of funding: due (rejected ones left out) and paid. */
function money({ fundings, payments }: Story) {
  const kinds = [...new Set(fundings.map(({ kind }) => kind))].sort()
  return Object.fromEntries(
    kinds.map((kind) => [
      kind,
      {
        fundings: fundings.filter((f) => f.kind === kind).length,
        due: sum(
          fundings.filter((f) => f.kind === kind && f.status !== '已驳回').map((f) => f.due),
        ),
        paid: sum(payments.filter((p) => p.funding.kind === kind).map((p) => p.amount)),
      },
    ]),
  )
}

function rowCounts(files: readonly SampleFile[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const sheet of files.flatMap(({ sheets }) => sheets)) {
    counts[sheet.name] = (counts[sheet.name] ?? 0) + sheet.rows.length
  }
  return counts
}

function distinct(list: readonly unknown[]): number {
  return new Set(list).size
}

function sum(list: readonly number[]): number {
  return Math.round(list.reduce((all, value) => all + value, 0) * 1e4) / 1e4
}

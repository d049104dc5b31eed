import type { Database } from '@baibo/kernel/database.ts'
import { loadersByArguments, rowBy, rowsBy } from '@baibo/kernel/read.ts'
import type { DepartmentContext } from '@baibo/kernel/subgraph.ts'
import DataLoader from 'dataloader'
import { and, asc, countDistinct, desc, eq, inArray, sql } from 'drizzle-orm'
import { type BaseKind, isActive, ofKind, placementList } from './lists.ts'
import {
  appointments,
  assessments,
  basePartners,
  bases,
  courseLinks,
  type PracticeBaseRow,
  partTimeTeachers,
  placementHistory,
  placements,
  regulations,
} from './tables.ts'

/** Every batched read of the department, made anew for each request. */
export function createLoaders(db: Database) {
  const newestFirst = [desc(placements.startDate)]
  const baseOfKind = (kind: BaseKind) => ({ orderBy: [asc(bases.name)], where: ofKind(kind) })
  return {
    placement: rowBy(db, placements, placements.id),
    placementsByPerson: loadersByArguments((asOf: string | null) => {
      const where = asOf ? isActive(asOf) : undefined
      return rowsBy(db, placements, placements.personId, {
        orderBy: newestFirst,
        ...(where ? { where } : {}),
      })
    }),
    placementsByEnterprise: rowsBy(db, placements, placements.uscc, { orderBy: newestFirst }),
    placementsByInstitute: rowsBy(db, placements, placements.instituteId, { orderBy: newestFirst }),
    placementsByUnit: placementList.pagesBy(db, placements.reportingUnit),
    placementVersions: rowsBy(db, placementHistory, placementHistory.id, {
      orderBy: [desc(placementHistory.supersededAt)],
    }),
    placementSummary: loadersByArguments((day: string) => placementSummaries(db, day)),
    activeDoctors: loadersByArguments((day: string) => activeDoctors(db, day)),
    enterpriseUnit: enterpriseUnits(db),

    appointment: rowBy(db, appointments, appointments.id),
    appointmentsByPerson: rowsBy(db, appointments, appointments.personId, {
      orderBy: [desc(appointments.appointedOn)],
    }),
    assessment: rowBy(db, assessments, assessments.id),
    assessmentsByPerson: rowsBy(db, assessments, assessments.personId, {
      orderBy: [desc(assessments.year)],
    }),

    teacher: rowBy(db, partTimeTeachers, partTimeTeachers.id),
    teachersByEnterprise: rowsBy(db, partTimeTeachers, partTimeTeachers.uscc, {
      orderBy: [desc(partTimeTeachers.startDate)],
    }),
    base: rowBy(db, bases, bases.id),
    partners: rowsBy(db, basePartners, basePartners.baseId, {
      orderBy: [asc(basePartners.sequence)],
    }),
    basesByEnterprise: loadersByArguments((kind: BaseKind) =>
      basesByEnterprise(db, baseOfKind(kind)),
    ),
    courseLink: rowBy(db, courseLinks, courseLinks.id),
    courseLinksByProject: rowsBy(db, courseLinks, courseLinks.projectId, {
      orderBy: [desc(courseLinks.term)],
    }),
    allRegulations: () =>
      db.select().from(regulations).orderBy(asc(regulations.issuedOn), asc(regulations.id)),
  }
}

export type Loaders = ReturnType<typeof createLoaders>
/** What the department's resolvers see. */
export type Context = DepartmentContext<Loaders>

export interface PlacementSummary {
  doctors: number
  enterprises: number
  institutes: number
}

function placementSummaries(db: Database, day: string): DataLoader<string, PlacementSummary> {
  return new DataLoader(async (units: readonly string[]) => {
    const rows = await db
      .select({
        unit: placements.reportingUnit,
        doctors: countDistinct(placements.personId),
        enterprises: countDistinct(placements.uscc),
        institutes: countDistinct(placements.instituteId),
      })
      .from(placements)
      .where(and(inArray(placements.reportingUnit, [...units]), isActive(day)))
      .groupBy(placements.reportingUnit)
    const byUnit = new Map(rows.map(({ unit, ...summary }) => [unit, summary]))
    return units.map((unit) => byUnit.get(unit) ?? { doctors: 0, enterprises: 0, institutes: 0 })
  })
}

function activeDoctors(db: Database, day: string): DataLoader<string, number> {
  return new DataLoader(async (codes: readonly string[]) => {
    const rows = await db
      .select({ uscc: placements.uscc, doctors: countDistinct(placements.personId) })
      .from(placements)
      .where(and(inArray(placements.uscc, [...codes]), isActive(day)))
      .groupBy(placements.uscc)
    const byCode = new Map(rows.map((row) => [row.uscc, row.doctors]))
    return codes.map((code) => byCode.get(code) ?? 0)
  })
}

/** The reporting unit of an enterprise as this department knows it; null when it does not. */
function enterpriseUnits(db: Database): DataLoader<string, string | null> {
  return new DataLoader(async (codes: readonly string[]) => {
    const rows = await db.execute(sql`select uscc, reporting_unit as unit from hub.enterprise_unit
      where uscc in (select json_array_elements_text(${JSON.stringify(codes)}::json))`)
    const byCode = new Map(rows.map((row) => [row.uscc, row.unit as string]))
    return codes.map((code) => byCode.get(code) ?? null)
  })
}

function basesByEnterprise(
  db: Database,
  { where, orderBy }: { where: ReturnType<typeof ofKind>; orderBy: ReturnType<typeof asc>[] },
): DataLoader<string, PracticeBaseRow[]> {
  return new DataLoader(async (codes: readonly string[]) => {
    const rows = await db
      .select({ uscc: basePartners.uscc, base: bases })
      .from(basePartners)
      .innerJoin(bases, eq(bases.id, basePartners.baseId))
      .where(and(inArray(basePartners.uscc, [...codes]), where))
      .orderBy(...orderBy)
    const groups = Map.groupBy(rows, (row) => row.uscc)
    return codes.map((code) => (groups.get(code) ?? []).map((row) => row.base))
  })
}

import { condition, List } from '@baibo/kernel/list.ts'
import type { StatsDefinition } from '@baibo/kernel/stats.ts'
import { and, count, countDistinct, eq, gte, isNull, lte, or, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import {
  appointments,
  assessments,
  basePartners,
  bases,
  courseLinks,
  partTimeTeachers,
  placements,
} from './tables.ts'

/**
 * In an institute on a day: begun, not ended, agreed alone does not count. Suspended ones count,
 * since the sheet does not say from when; ended ones without an end date do not.
 */
export function isActive(day: string): SQL | undefined {
  return and(
    lte(placements.startDate, day),
    or(
      gte(placements.endDate, day),
      and(isNull(placements.endDate), sql`${placements.status} <> 'ENDED'`),
    ),
    sql`${placements.status} in ('ACTIVE', 'SUSPENDED', 'ENDED')`,
  )
}

function within(start: PgColumn, end: PgColumn): (day: string) => SQL | undefined {
  return (day) => and(lte(start, day), or(isNull(end), gte(end, day)))
}

const yearOf = (column: PgColumn): SQL<number> => sql<number>`extract(year from ${column})::int`

export const placementList = new List({
  table: placements,
  filter: {
    id: placements.id,
    person: placements.personId,
    uscc: placements.uscc,
    institute: placements.instituteId,
    reportingUnit: placements.reportingUnit,
    status: placements.status,
    primary: (wanted: boolean) => eq(placements.rank, wanted ? 'PRIMARY' : 'SECONDARY'),
    startDate: placements.startDate,
    endDate: placements.endDate,
    activeOn: isActive,
  },
  orderBy: { ID: placements.id, START_DATE: placements.startDate },
  defaultOrder: 'START_DATE_DESC',
  maximum: 200,
})

export const placementStats: StatsDefinition<typeof placements> = {
  list: placementList,
  groups: {
    REPORTING_UNIT: { field: 'reportingUnit', by: placements.reportingUnit },
    STATUS: { field: 'status', by: placements.status },
    PRIMARY: { field: 'primary', by: sql`${placements.rank} = 'PRIMARY'` },
    YEAR: { field: 'year', by: yearOf(placements.startDate) },
    ENTERPRISE: { field: 'enterprise', by: placements.uscc },
  },
  measures: {
    COUNT: { field: 'count', value: count() },
    DOCTORS: { field: 'doctors', value: countDistinct(placements.personId) },
    ENTERPRISES: { field: 'enterprises', value: countDistinct(placements.uscc) },
    INSTITUTES: { field: 'institutes', value: countDistinct(placements.instituteId) },
  },
}

export const appointmentList = new List({
  table: appointments,
  filter: {
    id: appointments.id,
    person: appointments.personId,
    appointedOn: appointments.appointedOn,
    endedOn: appointments.endedOn,
    activeOn: within(appointments.appointedOn, appointments.endedOn),
  },
  orderBy: { ID: appointments.id, APPOINTED_ON: appointments.appointedOn },
  defaultOrder: 'APPOINTED_ON_DESC',
  maximum: 200,
})

export const appointmentStats: StatsDefinition<typeof appointments> = {
  list: appointmentList,
  groups: {
    YEAR: { field: 'year', by: yearOf(appointments.appointedOn) },
    EXIT_REASON: { field: 'exitReason', by: appointments.exitReason },
  },
  measures: {
    COUNT: { field: 'count', value: count() },
    DOCTORS: { field: 'doctors', value: countDistinct(appointments.personId) },
    ENDED: { field: 'ended', value: count(appointments.endedOn) },
  },
}

export const assessmentList = new List({
  table: assessments,
  filter: {
    id: assessments.id,
    person: assessments.personId,
    year: assessments.year,
    result: assessments.result,
  },
  orderBy: { ID: assessments.id, YEAR: assessments.year },
  defaultOrder: 'YEAR_DESC',
  maximum: 200,
})

export const assessmentStats: StatsDefinition<typeof assessments> = {
  list: assessmentList,
  groups: {
    YEAR: { field: 'year', by: assessments.year },
    RESULT: { field: 'result', by: assessments.result },
  },
  measures: {
    COUNT: { field: 'count', value: count() },
    DOCTORS: { field: 'doctors', value: countDistinct(assessments.personId) },
  },
}

export const teacherList = new List({
  table: partTimeTeachers,
  filter: {
    id: partTimeTeachers.id,
    name: partTimeTeachers.name,
    uscc: partTimeTeachers.uscc,
    reportingUnit: partTimeTeachers.reportingUnit,
    role: (roles: string[]) =>
      sql`${partTimeTeachers.roles} && array(select json_array_elements_text(${JSON.stringify(roles)}::json))`,
    startDate: partTimeTeachers.startDate,
    activeOn: within(partTimeTeachers.startDate, partTimeTeachers.endDate),
  },
  orderBy: {
    ID: partTimeTeachers.id,
    NAME: partTimeTeachers.name,
    START_DATE: partTimeTeachers.startDate,
  },
  defaultOrder: 'START_DATE_DESC',
  maximum: 200,
})

export const teacherStats: StatsDefinition<typeof partTimeTeachers> = {
  list: teacherList,
  groups: {
    REPORTING_UNIT: { field: 'reportingUnit', by: partTimeTeachers.reportingUnit },
    YEAR: { field: 'year', by: yearOf(partTimeTeachers.startDate) },
    ENTERPRISE: { field: 'enterprise', by: partTimeTeachers.uscc },
  },
  measures: {
    COUNT: { field: 'count', value: count() },
    HOURS: { field: 'hours', value: sql`coalesce(sum(${partTimeTeachers.hours}), 0)::int` },
    ENTERPRISES: { field: 'enterprises', value: countDistinct(partTimeTeachers.uscc) },
  },
}

function hasPartner(column: PgColumn, name: string): (value: unknown) => SQL {
  return (value) => {
    const matches = condition(column, value, name)
    return sql`exists (select 1 from ${basePartners} where ${and(eq(basePartners.baseId, bases.id), matches)})`
  }
}

/** Practice bases and industry colleges lie in one table: pages are taken with {@link ofKind}. */
export const baseList = new List({
  table: bases,
  filter: {
    id: bases.id,
    name: bases.name,
    uscc: hasPartner(basePartners.uscc, 'uscc'),
    reportingUnit: hasPartner(basePartners.reportingUnit, 'reportingUnit'),
    since: bases.since,
  },
  orderBy: { NAME: bases.name, SINCE: bases.since },
  defaultOrder: 'NAME_ASC',
  maximum: 200,
})

export type BaseKind = (typeof bases.$inferSelect)['kind']

export function ofKind(kind: BaseKind): SQL {
  return eq(bases.kind, kind)
}

export const courseLinkList = new List({
  table: courseLinks,
  filter: {
    project: courseLinks.projectId,
    uscc: courseLinks.uscc,
    course: courseLinks.course,
    term: courseLinks.term,
    use: courseLinks.use,
    reportingUnit: courseLinks.reportingUnit,
  },
  orderBy: { ID: courseLinks.id, COURSE: courseLinks.course, TERM: courseLinks.term },
  defaultOrder: 'TERM_DESC',
  maximum: 200,
})

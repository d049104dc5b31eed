import type { FactSource } from '@baibo/kernel/facts.ts'
import { sql } from 'drizzle-orm'
import { appointments, bases, partTimeTeachers, placements } from './tables.ts'

/** What the department can state as a fact; the kinds are those of UniversityFactKind. */
export const factSources: FactSource[] = [
  {
    kind: 'PLACEMENT',
    table: placements,
    entityType: 'Placement',
    label: 'institute_name',
    subjectKey: 'person_id',
    objectKey: 'uscc',
    qualifier: 'rank',
    reportingUnit: 'reporting_unit',
    effectiveOn: 'start_date',
    endedOn: 'end_date',
    where: sql`t.status in ('ACTIVE', 'SUSPENDED', 'ENDED') and t.institute_name <> ''`,
  },
  {
    kind: 'APPOINTMENT',
    table: appointments,
    entityType: 'Appointment',
    label: 'exit_reason',
    subjectKey: 'person_id',
    qualifier: 'post',
    effectiveOn: 'appointed_on',
    endedOn: 'ended_on',
  },
  {
    kind: 'PART_TIME_TEACHER',
    table: partTimeTeachers,
    entityType: 'PartTimeTeacher',
    label: 'name',
    subjectKey: 'id',
    objectKey: 'uscc',
    reportingUnit: 'reporting_unit',
    effectiveOn: 'start_date',
    endedOn: 'end_date',
  },
  {
    kind: 'PRACTICE_BASE',
    table: bases,
    entityType: 'PracticeBase',
    label: 'name',
    effectiveOn: 'since',
    where: sql`t.kind = 'PRACTICE_BASE'`,
  },
  {
    kind: 'INDUSTRY_COLLEGE',
    table: bases,
    entityType: 'IndustryCollege',
    label: 'name',
    effectiveOn: 'since',
    where: sql`t.kind = 'INDUSTRY_COLLEGE'`,
  },
]

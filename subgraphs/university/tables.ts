import { provenance } from '@baibo/kernel/columns.ts'
import { date, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core'

const day = (name: string) => date(name, { mode: 'string' })

/** Appointments of selected doctors; id = `<person>:<appointedOn>`. */
export const appointments = pgTable('appointment', {
  id: text('id').primaryKey(),
  personId: text('person_id').notNull(),
  post: text('post', { enum: ['SOCIAL_SERVICE_AND_EXTENSION'] }).notNull(),
  appointedOn: day('appointed_on').notNull(),
  endedOn: day('ended_on'),
  exitReason: text('exit_reason'),
  ...provenance(),
})
export type AppointmentRow = typeof appointments.$inferSelect

/** Yearly assessments; id = `<person>:<year>`. */
export const assessments = pgTable('assessment', {
  id: text('id').primaryKey(),
  personId: text('person_id').notNull(),
  year: integer('year').notNull(),
  result: text('result', { enum: ['EXCELLENT', 'PASS', 'BASIC_PASS', 'FAIL'] }).notNull(),
  ...provenance(),
})
export type AssessmentRow = typeof assessments.$inferSelect

const placementColumns = () => ({
  personId: text('person_id').notNull(),
  uscc: text('uscc').notNull(),
  instituteName: text('institute_name').notNull(),
  /** `<uscc>:<name>`, the key by which 市经信局 knows the institute. */
  instituteId: text('institute_id').notNull(),
  startDate: day('start_date').notNull(),
  endDate: day('end_date'),
  rank: text('rank', { enum: ['PRIMARY', 'SECONDARY'] }).notNull(),
  agreementNo: text('agreement_no'),
  status: text('status', {
    enum: ['PROPOSED', 'AGREED', 'ACTIVE', 'SUSPENDED', 'ENDED'],
  }).notNull(),
  /** The enterprise's; null until the enterprise is known here. */
  reportingUnit: text('reporting_unit'),
})

/** Doctors in enterprise research institutes (R32); id = 备案编号. */
export const placements = pgTable('placement', {
  id: text('id').primaryKey(),
  ...placementColumns(),
  ...provenance(),
})
export type PlacementRow = typeof placements.$inferSelect

/** Earlier versions of placements, written by the history trigger alone. */
export const placementHistory = pgTable('placement_history', {
  id: text('id').notNull(),
  ...placementColumns(),
  ...provenance(),
  supersededAt: timestamp('superseded_at', { withTimezone: true, mode: 'string' }).notNull(),
})
export type PlacementVersionRow = Omit<PlacementRow, 'id'> & { supersededAt: string | null }

/** Experts of enterprises who teach; id = `<name>:<uscc>:<from>`. */
export const partTimeTeachers = pgTable('part_time_teacher', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  uscc: text('uscc').notNull(),
  position: text('position').notNull(),
  roles: text('roles', {
    enum: ['PROGRAMME_REVISION', 'MAJOR_BUILDING', 'COURSE_DESIGN', 'STARTUP_MENTOR'],
  })
    .array()
    .notNull(),
  hours: integer('hours'),
  startDate: day('start_date').notNull(),
  endDate: day('end_date'),
  reportingUnit: text('reporting_unit'),
  ...provenance(),
})
export type PartTimeTeacherRow = typeof partTimeTeachers.$inferSelect

/** Practice bases and industry colleges, both kept in one sheet; id = `<kind>:<name>`. */
export const bases = pgTable('base', {
  id: text('id').primaryKey(),
  kind: text('kind', { enum: ['PRACTICE_BASE', 'INDUSTRY_COLLEGE'] }).notNull(),
  name: text('name').notNull(),
  since: day('since').notNull(),
  ...provenance(),
})
export type PracticeBaseRow = typeof bases.$inferSelect
export type IndustryCollegeRow = PracticeBaseRow

/** Enterprises of a base in the order of the sheet; id = `<base>:<uscc>`. */
export const basePartners = pgTable('base_partner', {
  id: text('id').primaryKey(),
  baseId: text('base_id').notNull(),
  uscc: text('uscc').notNull(),
  /** From 1, the leading enterprise. */
  sequence: integer('sequence').notNull(),
  reportingUnit: text('reporting_unit'),
  ...provenance(),
})

/** Courses fed by projects with enterprises; id = `<project>:<course>:<term>`. */
export const courseLinks = pgTable('course_link', {
  id: text('id').primaryKey(),
  projectId: text('project_id').notNull(),
  uscc: text('uscc').notNull(),
  course: text('course').notNull(),
  term: text('term').notNull(),
  use: text('use', { enum: ['CASE', 'THESIS', 'TRAINING', 'TEACHING_MATERIAL'] }).notNull(),
  reportingUnit: text('reporting_unit'),
  ...provenance(),
})
export type CourseLinkRow = typeof courseLinks.$inferSelect

/** The university's own rules on the programme (R8); id = 办法编号. */
export const regulations = pgTable('regulation', {
  id: text('id').primaryKey(),
  title: text('title').notNull(),
  topics: text('topics', {
    enum: [
      'CONDITIONS_AND_RECRUITMENT',
      'DUTIES',
      'DAILY_MANAGEMENT',
      'PAY_AND_BENEFITS',
      'ASSESSMENT_AND_INCENTIVES',
      'EXIT',
      'OTHER',
    ],
  })
    .array()
    .notNull(),
  issuedOn: day('issued_on'),
  repealedOn: day('repealed_on'),
  ...provenance(),
})
export type RegulationRow = typeof regulations.$inferSelect

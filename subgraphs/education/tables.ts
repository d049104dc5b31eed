import { provenance } from '@baibo/kernel/columns.ts'
import { date, pgTable, text } from 'drizzle-orm/pg-core'

/** Id = `<子女编号>:<学年>`. Nothing about the child but the office's own number. */
export const schoolingSupports = pgTable('schooling_support', {
  id: text('id').primaryKey(),
  personId: text('person_id').notNull(),
  childReference: text('child_reference').notNull(),
  schoolYear: text('school_year').notNull(),
  status: text('status', { enum: ['APPLIED', 'PLACED', 'ENROLLED', 'DECLINED'] }).notNull(),
  /** The day of the status. */
  statusOn: date('status_on', { mode: 'string' }).notNull(),
  ...provenance(),
})
export type SchoolingSupportRow = typeof schoolingSupports.$inferSelect

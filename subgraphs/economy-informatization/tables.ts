import { provenance } from '@baibo/kernel/columns.ts'
import { boolean, date, numeric, pgTable, text, timestamp } from 'drizzle-orm/pg-core'

function enterpriseColumns() {
  return {
    name: text('name').notNull(),
    /** GB/T 4754 as written in the sheet, from the section letter to the class. */
    industryCode: text('industry_code').notNull(),
    /** The code of the list it belongs to: the section, or the division of a group or class. */
    industry: text('industry').notNull(),
    scale: text('scale', { enum: ['LARGE', 'MEDIUM', 'SMALL', 'MICRO'] }),
    isLeading: boolean('is_leading').notNull(),
    location: text('location').notNull(),
    reportingUnit: text('reporting_unit').notNull(),
    ...provenance(),
  }
}

/** Id = unified social credit code. */
export const enterprises = pgTable('enterprise', {
  id: text('id').primaryKey(),
  ...enterpriseColumns(),
})
export type EnterpriseRow = typeof enterprises.$inferSelect

/** Superseded versions of {@link enterprises}; many rows have the same id. */
export const enterpriseHistory = pgTable('enterprise_history', {
  id: text('id').notNull(),
  ...enterpriseColumns(),
  supersededAt: timestamp('superseded_at', { withTimezone: true, mode: 'string' }).notNull(),
})
export type EnterpriseVersionRow = EnterpriseRow & { supersededAt?: string }

/** Id = `<uscc>:<name>`. */
export const researchInstitutes = pgTable('research_institute', {
  id: text('id').primaryKey(),
  uscc: text('uscc').notNull(),
  name: text('name').notNull(),
  level: text('level', {
    enum: ['NATIONAL', 'PROVINCIAL', 'MUNICIPAL', 'COUNTY', 'ENTERPRISE'],
  }).notNull(),
  recognisedOn: date('recognised_on', { mode: 'string' }),
  /** The enterprise's; null until the enterprise is registered. */
  reportingUnit: text('reporting_unit'),
  ...provenance(),
})
export type ResearchInstituteRow = typeof researchInstitutes.$inferSelect

/** Id = 需求编号. */
export const techDemands = pgTable('tech_demand', {
  id: text('id').primaryKey(),
  uscc: text('uscc').notNull(),
  title: text('title').notNull(),
  summary: text('summary'),
  budget: numeric('budget', { precision: 18, scale: 2 }),
  status: text('status', {
    enum: ['SUBMITTED', 'REFINED', 'PUBLISHED', 'MATCHED', 'CONTRACTED', 'CLOSED'],
  }).notNull(),
  submittedOn: date('submitted_on', { mode: 'string' }).notNull(),
  /** The enterprise's; null until the enterprise is registered. */
  reportingUnit: text('reporting_unit'),
  ...provenance(),
})
export type TechDemandRow = typeof techDemands.$inferSelect

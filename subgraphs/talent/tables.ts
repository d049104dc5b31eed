import { provenance } from '@baibo/kernel/columns.ts'
import { boolean, date, integer, pgTable, text } from 'drizzle-orm/pg-core'

/** Id = keyed pseudonym of the citizen id. */
export const persons = pgTable('person', {
  id: text('id').primaryKey(),
  fullName: text('full_name').notNull(),
  citizenIdEncrypted: text('citizen_id_encrypted').notNull(),
  nationalIdMasked: text('national_id_masked').notNull(),
  birthYear: integer('birth_year').notNull(),
  gender: text('gender', { enum: ['MALE', 'FEMALE'] }).notNull(),
  phoneMasked: text('phone_masked'),
  orcid: text('orcid'),
  researchFields: text('research_fields').array().notNull(),
  ...provenance(),
})
export type PersonRow = typeof persons.$inferSelect

/** Id = `<person id>:<GB/T 6864 code>:<day of award>`. */
export const degrees = pgTable('degree', {
  id: text('id').primaryKey(),
  personId: text('person_id').notNull(),
  levelCode: text('level_code').notNull(),
  discipline: text('discipline'),
  awardedBy: text('awarded_by').notNull(),
  awardedOn: date('awarded_on', { mode: 'string' }).notNull(),
  verified: text('verified', { enum: ['UNVERIFIED', 'VERIFIED', 'DOUBTFUL'] }).notNull(),
  ...provenance(),
})
export type DegreeRow = typeof degrees.$inferSelect

/** Id = `<person id>:<batch>`. */
export const selections = pgTable('selection', {
  id: text('id').primaryKey(),
  personId: text('person_id').notNull(),
  batch: text('batch').notNull(),
  status: text('status', {
    enum: ['APPLIED', 'QUALIFIED', 'SELECTED', 'ESTABLISHMENT_APPROVED', 'APPOINTED', 'EXITED'],
  }).notNull(),
  selectedOn: date('selected_on', { mode: 'string' }),
  /** The day to reckon with: the sheet rarely names the day of selection. */
  effectiveOn: date('effective_on', { mode: 'string' }).notNull(),
  newlyIntroduced: boolean('newly_introduced').notNull(),
  introducedOn: date('introduced_on', { mode: 'string' }),
  ...provenance(),
})
export type SelectionRow = typeof selections.$inferSelect

/** Id = `<批复文号>:<person id>`. */
export const establishmentQuotas = pgTable('establishment_quota', {
  id: text('id').primaryKey(),
  personId: text('person_id').notNull(),
  approvalNo: text('approval_no').notNull(),
  approvedOn: date('approved_on', { mode: 'string' }).notNull(),
  postType: text('post_type', { enum: ['SOCIAL_SERVICE_AND_EXTENSION'] }).notNull(),
  ...provenance(),
})
export type EstablishmentQuotaRow = typeof establishmentQuotas.$inferSelect

/** Id = `<person id>:<day of evaluation>`. */
export const titleEvaluations = pgTable('title_evaluation', {
  id: text('id').primaryKey(),
  personId: text('person_id').notNull(),
  series: text('series').notNull(),
  grade: text('grade', {
    enum: ['SENIOR', 'ASSOCIATE_SENIOR', 'INTERMEDIATE', 'JUNIOR'],
  }).notNull(),
  evaluatedOn: date('evaluated_on', { mode: 'string' }).notNull(),
  ...provenance(),
})

/** Id = `<person id>:<programme>:<day of award>`. */
export const talentAwards = pgTable('talent_award', {
  id: text('id').primaryKey(),
  personId: text('person_id').notNull(),
  programme: text('programme').notNull(),
  level: text('level', { enum: ['NATIONAL', 'PROVINCIAL', 'MUNICIPAL', 'COUNTY'] }).notNull(),
  awardedOn: date('awarded_on', { mode: 'string' }).notNull(),
  ...provenance(),
})
export type TalentAwardRow = typeof talentAwards.$inferSelect

/** Id = `<kind>:<code>:<day of listing>`. In force from `validFrom` to the day before `validTo`. */
export const whitelistEntries = pgTable('whitelist_entry', {
  id: text('id').primaryKey(),
  kind: text('kind', { enum: ['INDUSTRY', 'ENTERPRISE'] }).notNull(),
  /** As registered: a GB/T 4754 code down to the class, or a credit code. */
  code: text('code').notNull(),
  /** The code of the list it belongs to: the section, or the division of a group or class. */
  industry: text('industry'),
  uscc: text('uscc'),
  validFrom: date('valid_from', { mode: 'string' }).notNull(),
  validTo: date('valid_to', { mode: 'string' }),
  delistReason: text('delist_reason'),
  status: text('status', { enum: ['NOMINATED', 'REVIEWED', 'LISTED', 'DELISTED'] }).notNull(),
  /** The enterprise's; null for industries, which are visible to all. */
  reportingUnit: text('reporting_unit'),
  ...provenance(),
})
export type WhitelistEntryRow = typeof whitelistEntries.$inferSelect

/** Id = `<whitelist entry id>:<unit>`. */
export const departmentOpinions = pgTable('department_opinion', {
  id: text('id').primaryKey(),
  entryId: text('entry_id').notNull(),
  orgUnit: text('org_unit').notNull(),
  opinion: text('opinion', { enum: ['APPROVE', 'REJECT', 'ABSTAIN'] }).notNull(),
  note: text('note'),
  reviewedOn: date('reviewed_on', { mode: 'string' }).notNull(),
  ...provenance(),
})
export type DepartmentOpinionRow = typeof departmentOpinions.$inferSelect

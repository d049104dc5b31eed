import { provenance } from '@baibo/kernel/columns.ts'
import { boolean, date, integer, numeric, pgTable, text } from 'drizzle-orm/pg-core'

const day = (name: string) => date(name, { mode: 'string' })
/** Money in yuan with two decimals, as text. */
const yuan = (name: string) => numeric(name, { precision: 18, scale: 2 })
/** A share in percent, as text. */
const percent = (name: string) => numeric(name, { precision: 7, scale: 4 })

/** Research projects (CERIF Project); the reporting unit follows the commissioning enterprise. */
export const projects = pgTable('project', {
  id: text('id').primaryKey(),
  title: text('title').notNull(),
  mode: text('mode', { enum: ['HORIZONTAL', 'RACE', 'OPEN_BID', 'DIRECTED'] }).notNull(),
  origin: text('origin', { enum: ['DEMAND', 'STARTUP', 'CALL', 'SELF'] }).notNull(),
  grantLevel: text('grant_level', {
    enum: ['COUNTY', 'MUNICIPAL', 'PROVINCIAL_MINISTERIAL', 'NATIONAL'],
  }),
  status: text('status', { enum: ['PLANNED', 'ACTIVE', 'ACCEPTED', 'TERMINATED'] }).notNull(),
  demandId: text('demand_id'),
  commissionerUscc: text('commissioner_uscc').notNull(),
  leadPersonId: text('lead_person_id'),
  startDate: day('start_date').notNull(),
  endDate: day('end_date'),
  contractAmount: yuan('contract_amount').notNull(),
  reportingUnit: text('reporting_unit'),
  ...provenance(),
})

/** Who takes part in a project: a person or, as commissioner, an enterprise or unit. */
export const projectParticipants = pgTable('project_participant', {
  id: text('id').primaryKey(),
  projectId: text('project_id').notNull(),
  role: text('role', { enum: ['LEAD', 'MEMBER', 'COMMISSIONER'] }).notNull(),
  sequence: integer('sequence').notNull(),
  personId: text('person_id'),
  uscc: text('uscc'),
  startDate: day('start_date'),
  endDate: day('end_date'),
  ...provenance(),
})

/** Stages a project has reached, drawn from its dates and status. */
export const stageReviews = pgTable('stage_review', {
  id: text('id').primaryKey(),
  projectId: text('project_id').notNull(),
  stage: text('stage', { enum: ['START', 'ACCEPTANCE', 'TERMINATION'] }).notNull(),
  heldOn: day('held_on').notNull(),
  ...provenance(),
})

/** Innovation consortia (R35); `locationUscc` is the enterprise whose unit the consortium counts for. */
export const consortia = pgTable('consortium', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  locationUscc: text('location_uscc'),
  signedOn: day('signed_on'),
  recognisedOn: day('recognised_on'),
  status: text('status', {
    enum: ['PLANNED', 'SIGNED', 'RECOGNISED', 'REVIEWED', 'DISSOLVED'],
  }).notNull(),
  reportingUnit: text('reporting_unit'),
  ...provenance(),
})

/** Members of a consortium; each row is visible to the unit of its own enterprise. */
export const consortiumMembers = pgTable('consortium_member', {
  id: text('id').primaryKey(),
  consortiumId: text('consortium_id').notNull(),
  uscc: text('uscc').notNull(),
  role: text('role', { enum: ['LEAD', 'MEMBER'] }).notNull(),
  sequence: integer('sequence').notNull(),
  startDate: day('start_date'),
  reportingUnit: text('reporting_unit'),
  ...provenance(),
})

/** Research platforms, the "1+9" tower among them (R27). */
export const platforms = pgTable('platform', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  kind: text('kind', {
    enum: ['RD_CENTRE', 'KEY_LABORATORY', 'ENGINEERING_CENTRE', 'INNOVATION_TOWER', 'OTHER'],
  }).notNull(),
  level: text('level', {
    enum: ['NATIONAL', 'PROVINCIAL', 'MUNICIPAL', 'COUNTY', 'ENTERPRISE'],
  }).notNull(),
  recognisedOn: day('recognised_on'),
  locationUscc: text('location_uscc'),
  reportingUnit: text('reporting_unit'),
  ...provenance(),
})

export const platformBuilders = pgTable('platform_builder', {
  id: text('id').primaryKey(),
  platformId: text('platform_id').notNull(),
  uscc: text('uscc').notNull(),
  sequence: integer('sequence').notNull(),
  ...provenance(),
})

/** Pooled research equipment (R22). */
export const equipment = pgTable('equipment', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  model: text('model'),
  ownerUscc: text('owner_uscc').notNull(),
  shared: boolean('shared').notNull(),
  originalValue: yuan('original_value'),
  facilityId: text('facility_id'),
  reportingUnit: text('reporting_unit'),
  ...provenance(),
})

/** Where equipment stands: the platforms named by the equipment sheet. */
export const facilities = pgTable('facility', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  ...provenance(),
})

/** Publications, patents and standards. */
export const researchOutputs = pgTable('research_output', {
  id: text('id').primaryKey(),
  kind: text('kind', { enum: ['PUBLICATION', 'PATENT', 'STANDARD'] }).notNull(),
  title: text('title').notNull(),
  projectId: text('project_id'),
  registeredOn: day('registered_on').notNull(),
  /** Put forward as an important result; recognition is a row of major_result. */
  major: boolean('major').notNull(),
  ...provenance(),
})

export const outputAuthors = pgTable('output_author', {
  id: text('id').primaryKey(),
  outputId: text('output_id').notNull(),
  personId: text('person_id').notNull(),
  sequence: integer('sequence').notNull(),
  ...provenance(),
})

/** Outputs recognised as important results (R14, R17). */
export const majorResults = pgTable('major_result', {
  id: text('id').primaryKey(),
  outputId: text('output_id').notNull(),
  recognisedOn: day('recognised_on').notNull(),
  ...provenance(),
})

/** Agreements on the ownership of an output (R28, R36). */
export const ipAgreements = pgTable('ip_agreement', {
  id: text('id').primaryKey(),
  outputId: text('output_id').notNull(),
  status: text('status', { enum: ['NEGOTIATING', 'SIGNED'] }).notNull(),
  signedOn: day('signed_on'),
  ...provenance(),
})

export const agreementOwners = pgTable('agreement_owner', {
  id: text('id').primaryKey(),
  agreementId: text('agreement_id').notNull(),
  uscc: text('uscc').notNull(),
  ownershipPercent: percent('ownership_percent').notNull(),
  revenuePercent: percent('revenue_percent').notNull(),
  nameRank: integer('name_rank').notNull(),
  ...provenance(),
})

/** Transfers of outputs into production (R29, R36). */
export const transfers = pgTable('transfer', {
  id: text('id').primaryKey(),
  outputId: text('output_id').notNull(),
  kind: text('kind', { enum: ['ASSIGNMENT', 'LICENCE', 'EQUITY', 'OWN_USE'] }).notNull(),
  amount: yuan('amount').notNull(),
  transferredOn: day('transferred_on').notNull(),
  ...provenance(),
})

export const revenueDistributions = pgTable('revenue_distribution', {
  id: text('id').primaryKey(),
  transferId: text('transfer_id').notNull(),
  uscc: text('uscc').notNull(),
  amount: yuan('amount'),
  ...provenance(),
})

export const scienceAwards = pgTable('science_award', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  outputId: text('output_id').notNull(),
  level: text('level', { enum: ['NATIONAL', 'PROVINCIAL', 'MUNICIPAL', 'COUNTY'] }).notNull(),
  awardedOn: day('awarded_on').notNull(),
  ...provenance(),
})

export const awardHolders = pgTable('award_holder', {
  id: text('id').primaryKey(),
  awardId: text('award_id').notNull(),
  uscc: text('uscc').notNull(),
  sequence: integer('sequence').notNull(),
  ...provenance(),
})

/** Every governed table of the department. */
export const tables = {
  projects,
  projectParticipants,
  stageReviews,
  consortia,
  consortiumMembers,
  platforms,
  platformBuilders,
  equipment,
  facilities,
  researchOutputs,
  outputAuthors,
  majorResults,
  ipAgreements,
  agreementOwners,
  transfers,
  revenueDistributions,
  scienceAwards,
  awardHolders,
}

/** A view: transfers with title, project and reporting unit of their output, for facts. */
export const transferFacts = pgTable('transfer_fact', { id: text('id').primaryKey() })
/** A view: recognised results with title, project and reporting unit of their output, for facts. */
export const majorResultFacts = pgTable('major_result_fact', { id: text('id').primaryKey() })

export type ProjectRow = typeof projects.$inferSelect
export type ProjectParticipantRow = typeof projectParticipants.$inferSelect
export type StageReviewRow = typeof stageReviews.$inferSelect
export type ConsortiumRow = typeof consortia.$inferSelect
export type ConsortiumMemberRow = typeof consortiumMembers.$inferSelect
export type PlatformRow = typeof platforms.$inferSelect
export type PlatformBuilderRow = typeof platformBuilders.$inferSelect
export type EquipmentRow = typeof equipment.$inferSelect
export type FacilityRow = typeof facilities.$inferSelect
export type ResearchOutputRow = typeof researchOutputs.$inferSelect
export type PublicationRow = ResearchOutputRow
export type PatentRow = ResearchOutputRow
export type TechStandardRow = ResearchOutputRow
export type OutputAuthorRow = typeof outputAuthors.$inferSelect
export type MajorResultRow = typeof majorResults.$inferSelect
export type IpAgreementRow = typeof ipAgreements.$inferSelect
export type AgreementOwner = typeof agreementOwners.$inferSelect
/** One owner's share in percent under one of the two terms: ownership or revenue. */
export type OwnershipShareRow = AgreementOwner & { share: string }
export type TransferRow = typeof transfers.$inferSelect
export type RevenueDistributionRow = typeof revenueDistributions.$inferSelect
export type ScienceAwardRow = typeof scienceAwards.$inferSelect
export type AwardHolderRow = typeof awardHolders.$inferSelect

import { provenance } from '@baibo/kernel/columns.ts'
import {
  boolean,
  date,
  integer,
  jsonb,
  numeric,
  pgTable,
  text,
  timestamp,
} from 'drizzle-orm/pg-core'

const day = (name: string) => date(name, { mode: 'string' })
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' })

/** Policy documents; id such as `bbjbqby-2023`. */
export const policyDocuments = pgTable('policy_document', {
  id: text('id').primaryKey(),
  title: text('title').notNull(),
  stage: text('stage').notNull(),
  draftedBy: text('drafted_by').notNull(),
  signedBy: text('signed_by').notNull(),
  signedOn: day('signed_on').notNull(),
  approval: text('approval'),
  ...provenance(),
})
export type PolicyDocumentRow = typeof policyDocuments.$inferSelect

/** The article tree of a document; `tags` as `七位一体:人才共育`. */
export const articles = pgTable('article', {
  id: text('id').primaryKey(),
  documentId: text('document_id').notNull(),
  path: text('path').notNull(),
  parentPath: text('parent_path'),
  position: integer('position').notNull(),
  kind: text('kind').notNull(),
  title: text('title').notNull(),
  summary: text('summary'),
  dueOn: day('due_on'),
  tagNames: text('tag_names').array().notNull(),
  ...provenance(),
})
export type ArticleRow = typeof articles.$inferSelect

export const consultations = pgTable('consultation', {
  id: text('id').primaryKey(),
  documentId: text('document_id').notNull(),
  issuedOn: day('issued_on').notNull(),
  dueAt: instant('due_at').notNull(),
  replyTo: text('reply_to').notNull(),
  contactUnit: text('contact_unit'),
  ...provenance(),
})
export type ConsultationRow = typeof consultations.$inferSelect

export const addressees = pgTable('addressee', {
  id: text('id').primaryKey(),
  consultationId: text('consultation_id').notNull(),
  unitId: text('unit_id').notNull(),
  group: text('addressee_group').notNull(),
  position: integer('position').notNull(),
  ...provenance(),
})

export const replies = pgTable('reply', {
  id: text('id').primaryKey(),
  consultationId: text('consultation_id').notNull(),
  unitId: text('unit_id').notNull(),
  kind: text('kind').notNull(),
  articlePath: text('article_path'),
  opinion: text('opinion'),
  repliedAt: instant('replied_at').notNull(),
  /** The day of `repliedAt` in Asia/Shanghai. */
  repliedOn: day('replied_on').notNull(),
  disposition: text('disposition'),
  dispositionReason: text('disposition_reason'),
  ...provenance(),
})
export type ReplyRow = typeof replies.$inferSelect

export const indicators = pgTable('indicator', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  measuredIn: text('measured_in').notNull(),
  position: integer('position').notNull(),
  articlePath: text('article_path'),
  taskIds: text('task_ids').array().notNull(),
  ...provenance(),
})
export type IndicatorRow = typeof indicators.$inferSelect

/** A version of an indicator's counting rule (R17). */
export const indicatorDefinitions = pgTable('indicator_definition', {
  id: text('id').primaryKey(),
  indicatorCode: text('indicator_code').notNull(),
  version: integer('version').notNull(),
  /** Subgraph name of the department that states the facts. */
  department: text('department').notNull(),
  factKinds: text('fact_kinds').array().notNull(),
  /** Kinds shown as excluded, so that both ways of counting can be read. */
  excludedKinds: text('excluded_kinds').array().notNull(),
  /** Empty: every qualifier counts. */
  qualifierIn: text('qualifier_in').array().notNull(),
  distinctBy: text('distinct_by').notNull(),
  wording: text('wording').notNull(),
  kindReason: text('kind_reason'),
  qualifierReason: text('qualifier_reason'),
  duplicateReason: text('duplicate_reason'),
  recognisedById: text('recognised_by_unit'),
  validFrom: day('valid_from').notNull(),
  ...provenance(),
})
export type IndicatorDefinitionRow = typeof indicatorDefinitions.$inferSelect

export const targets = pgTable('target', {
  id: text('id').primaryKey(),
  indicatorCode: text('indicator_code').notNull(),
  value: numeric('value', { precision: 18, scale: 2 }).notNull(),
  operator: text('operator').notNull(),
  sourceWording: text('source_wording').notNull(),
  commitment: text('commitment').notNull(),
  dueOn: day('due_on').notNull(),
  articlePath: text('article_path').notNull(),
  ...provenance(),
})
export type TargetRow = typeof targets.$inferSelect

/** The ten tasks; id is the clause's path, e.g. `三.(三).2`. */
export const taskItems = pgTable('task_item', {
  id: text('id').primaryKey(),
  title: text('title').notNull(),
  content: text('content').notNull(),
  position: integer('position').notNull(),
  ...provenance(),
})
export type TaskItemRow = typeof taskItems.$inferSelect

export const taskUnits = pgTable('task_unit', {
  id: text('id').primaryKey(),
  taskId: text('task_id').notNull(),
  unitId: text('unit_id').notNull(),
  position: integer('position').notNull(),
  ...provenance(),
})
export type TaskUnitRow = typeof taskUnits.$inferSelect

/** `officeOf` is the reporting unit whose office the unit is, null for the city's own departments. */
export const progressReports = pgTable('progress_report', {
  id: text('id').primaryKey(),
  taskId: text('task_id').notNull(),
  unitId: text('unit_id').notNull(),
  officeOf: text('office_of'),
  period: text('period').notNull(),
  kind: text('kind').notNull(),
  content: text('content').notNull(),
  dueOn: day('due_on').notNull(),
  submittedOn: day('submitted_on'),
  ...provenance(),
})
export type ProgressReportRow = typeof progressReports.$inferSelect

export const supervisionOrders = pgTable('supervision_order', {
  id: text('id').primaryKey(),
  taskId: text('task_id').notNull(),
  unitId: text('unit_id').notNull(),
  officeOf: text('office_of'),
  period: text('period'),
  matter: text('matter').notNull(),
  level: text('level').notNull(),
  issuedOn: day('issued_on').notNull(),
  dueOn: day('due_on').notNull(),
  answeredOn: day('answered_on'),
  closedOn: day('closed_on'),
  ...provenance(),
})
export type SupervisionOrderRow = typeof supervisionOrders.$inferSelect

export const promotions = pgTable('promotion', {
  id: text('id').primaryKey(),
  taskId: text('task_id').notNull(),
  unitId: text('unit_id').notNull(),
  period: text('period').notNull(),
  kind: text('kind').notNull(),
  title: text('title').notNull(),
  outlet: text('outlet'),
  publishedOn: day('published_on').notNull(),
  ...provenance(),
})
export type PromotionRow = typeof promotions.$inferSelect

export const evaluations = pgTable('evaluation', {
  id: text('id').primaryKey(),
  kind: text('kind').notNull(),
  period: text('period').notNull(),
  evaluator: text('evaluator').notNull(),
  thirdParty: boolean('third_party').notNull(),
  commissionedById: text('commissioned_by_unit'),
  method: text('method').notNull(),
  conclusion: text('conclusion').notNull(),
  score: numeric('score', { precision: 5, scale: 2 }),
  evaluatedOn: day('evaluated_on').notNull(),
  evidenceIds: text('evidence_ids').array().notNull(),
  ...provenance(),
})
export type EvaluationRow = typeof evaluations.$inferSelect

export const correctionRequests = pgTable('correction_request', {
  id: text('id').primaryKey(),
  coordinate: text('coordinate').notNull(),
  entityType: text('entity_type').notNull(),
  entityId: text('entity_id').notNull(),
  department: text('department').notNull(),
  proposed: text('proposed').notNull(),
  reason: text('reason'),
  requestedById: text('requested_by_unit').notNull(),
  ownerId: text('owner_unit').notNull(),
  requestedOn: day('requested_on').notNull(),
  dueOn: day('due_on').notNull(),
  decision: text('decision'),
  decidedOn: day('decided_on'),
  ...provenance(),
})
export type CorrectionRequestRow = typeof correctionRequests.$inferSelect

/** A row of a department that a finding points to. */
export interface EntityReference {
  type: string
  id: string
  department: string
}

/**
 * What the reconciliation found, one row for each case; written by the refresh alone. Without a
 * reporting unit a finding is visible to the whole city's identities only.
 */
export const findings = pgTable('finding', {
  id: text('id').primaryKey(),
  rule: text('rule').notNull(),
  message: text('message').notNull(),
  articlePath: text('article_path').notNull(),
  entities: jsonb('entities').$type<EntityReference[]>().notNull(),
  partyIds: text('party_ids').array().notNull(),
  reportingUnitId: text('reporting_unit'),
  personId: text('person_id'),
  uscc: text('uscc'),
  placementId: text('placement_id'),
  projectId: text('project_id'),
  status: text('status').notNull(),
  openedAt: instant('opened_at').notNull(),
  closedAt: instant('closed_at'),
  ...provenance(),
})
export type FindingRow = typeof findings.$inferSelect

/** A dashboard or a saved query: what a person keeps, and with whom it is shared. */
const personalItem = (name: 'dashboard' | 'saved_query') =>
  pgTable(name, {
    id: text('id').primaryKey(),
    title: text('title').notNull(),
    content: jsonb('content').$type<Record<string, unknown>>().notNull(),
    ownerSubject: text('owner_subject').notNull(),
    ownerUnitId: text('owner_unit').notNull(),
    version: integer('version').notNull(),
    sharedUnitIds: text('shared_units').array().notNull(),
    sharedPeople: text('shared_people').array().notNull(),
    ...provenance(),
  })

/** `content` is the definition as the console keeps it. */
export const dashboards = personalItem('dashboard')
export type DashboardRow = typeof dashboards.$inferSelect

/** `content` is `{document, variables}`. */
export const savedQueries = personalItem('saved_query')
export type SavedQueryRow = typeof savedQueries.$inferSelect

import { provenance } from '@baibo/kernel/columns.ts'
import { boolean, date, jsonb, numeric, pgSchema, pgTable, text } from 'drizzle-orm/pg-core'

/** Id = GB/T 2260 code. */
export const divisions = pgTable('division', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  level: text('level', { enum: ['PROVINCE', 'PREFECTURE', 'COUNTY'] }).notNull(),
  parentId: text('parent_id'),
  validFrom: date('valid_from', { mode: 'string' }),
  validTo: date('valid_to', { mode: 'string' }),
  ...provenance(),
})
export type DivisionRow = typeof divisions.$inferSelect

/** Id = division code of a county, or the local id of a functional zone. */
export const reportingUnits = pgTable('reporting_unit', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  kind: text('kind', { enum: ['COUNTY', 'FUNCTIONAL_ZONE'] }).notNull(),
  divisionIds: text('division_ids').array().notNull(),
  ...provenance(),
})
export type ReportingUnitRow = typeof reportingUnits.$inferSelect

export const orgUnitKinds = [
  'UNIVERSITY',
  'CITY_GOVERNMENT',
  'PARTY_DEPARTMENT',
  'CITY_DEPARTMENT',
  'COUNTY_GOVERNMENT',
  'COUNTY_BUREAU',
  'ZONE_COMMITTEE',
  'ZONE_DEPARTMENT',
  'LEADING_GROUP',
  'LEADING_GROUP_OFFICE',
  'EVALUATOR',
  'MEDIA',
] as const

/** Id = the unit's id of the hub, e.g. `jx-kjj`. */
export const orgUnits = pgTable('org_unit', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  shortName: text('short_name'),
  kind: text('kind', { enum: orgUnitKinds }).notNull(),
  uscc: text('uscc'),
  parentId: text('parent_id'),
  reportingUnit: text('reporting_unit'),
  aliases: text('aliases').array().notNull(),
  ...provenance(),
})
export type OrgUnitRow = typeof orgUnits.$inferSelect

/** Id = `<body>:<member>:<role>:<startDate>`. */
export const memberships = pgTable('membership', {
  id: text('id').primaryKey(),
  bodyId: text('body_id').notNull(),
  memberId: text('member_id').notNull(),
  role: text('role', { enum: ['CO_HEAD', 'DEPUTY_HEAD', 'MEMBER', 'OFFICE_HEAD'] }).notNull(),
  note: text('note'),
  startDate: date('start_date', { mode: 'string' }).notNull(),
  endDate: date('end_date', { mode: 'string' }),
  ...provenance(),
})
export type MembershipRow = typeof memberships.$inferSelect

/** Id = name of the list, e.g. `GBT6864`. */
export const codeLists = pgTable('code_list', {
  id: text('id').primaryKey(),
  standard: text('standard').notNull(),
  version: text('version').notNull(),
  ...provenance(),
})
export type CodeListRow = typeof codeLists.$inferSelect

/** Id = `<list>:<code>`. */
export const codeItems = pgTable('code_item', {
  id: text('id').primaryKey(),
  listId: text('list_id').notNull(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  nameEn: text('name_en'),
  parentId: text('parent_id'),
  validFrom: date('valid_from', { mode: 'string' }),
  validTo: date('valid_to', { mode: 'string' }),
  ...provenance(),
})
export type CodeItemRow = typeof codeItems.$inferSelect

/** Id = number of the grant, e.g. `SQ-2025-001`; both dates belong to it, as days of the city. */
export const grants = pgTable('data_grant', {
  id: text('id').primaryKey(),
  providerId: text('provider_id').notNull(),
  consumerId: text('consumer_id').notNull(),
  scope: text('scope').notNull(),
  /** Ids of the code items, e.g. `PURPOSE:P1`. */
  purposeIds: text('purpose_ids').array().notNull(),
  startDate: date('start_date', { mode: 'string' }).notNull(),
  endDate: date('end_date', { mode: 'string' }).notNull(),
  basis: text('basis').notNull(),
  status: text('status', { enum: ['ACTIVE', 'REVOKED'] }).notNull(),
  ...provenance(),
})
export type GrantRow = typeof grants.$inferSelect

/** Id = coordinate of the field, e.g. `Placement.startDate`. */
export const dataItems = pgTable('data_item', {
  id: text('id').primaryKey(),
  ownerId: text('owner_id').notNull(),
  share: text('share', { enum: ['UNCONDITIONAL', 'CONDITIONAL', 'NOT_SHARED'] }).notNull(),
  basis: text('basis'),
  updateCycle: text('update_cycle', {
    enum: ['REALTIME', 'DAILY', 'MONTHLY', 'QUARTERLY', 'YEARLY', 'ON_CHANGE', 'STATIC'],
  }),
  sensitive: boolean('sensitive').notNull(),
  description: text('description'),
  ...provenance(),
})
export type DataItemRow = typeof dataItems.$inferSelect

/** What a record of the chain says, without any value that was read. */
export interface AccessFacts {
  recordedAt: string
  kind: 'READ' | 'DENIAL' | 'EXPORT' | 'IMPORT' | 'UNDO' | 'GRANT_CHANGE'
  subject: string
  unit: string
  /** Code of the purpose that was stated, where it is one of the list. */
  purpose?: string | null
  requestId?: string | null
  operationName?: string | null
  /** `sha256:<hex>` of the document's text. */
  operationId?: string | null
  departments: string[]
  /** Guarded fields; `refusal` is the code of the error where the field was not answered. */
  fields: { field: string; owner?: string | null; refusal?: string | null }[]
  /** Units whose data it is about; they may see the record. */
  owners: string[]
  rows: number
  /** Batch of an import. */
  batch?: string | null
  /** Numbers of the grants that changed. */
  grants: string[]
  /** Format of an export. */
  format?: string | null
}

/** The chain of records; a row gets everything but `record` from a trigger and is never changed. */
export const accessRecords = pgSchema('audit').table('access_record', {
  /** Whole numbers from 1 without a gap, as text. */
  id: numeric('sequence').primaryKey(),
  /** Canonical JSON text of the facts, with `sequence`, `previous` (hash) and `recordedAt` (UTC). */
  record: text('record').notNull(),
  /** SHA-256 of `record`, hexadecimal. */
  hash: text('hash').notNull(),
  facts: jsonb('facts').$type<AccessFacts>().notNull(),
})
export type AccessRecordRow = typeof accessRecords.$inferSelect

import { provenance } from '@baibo/kernel/columns.ts'
import { date, integer, numeric, pgTable, text } from 'drizzle-orm/pg-core'

const day = (name: string) => date(name, { mode: 'string' })
/** Money in yuan with two decimals, as text. */
const yuan = (name: string) => numeric(name, { precision: 18, scale: 2 })

export const fundingKinds = [
  'HOUSING_DIFFERENCE',
  'SETTLING_IN',
  'RESEARCH_STARTUP',
  'PROJECT_CONTRACT',
  'MATCHING',
] as const
export type FundingKind = (typeof fundingKinds)[number]

const payerKind = () => text('payer_kind', { enum: ['REPORTING_UNIT', 'ENTERPRISE', 'ORG_UNIT'] })

/** What is owed to whom and by whom (R41-R44); id = 经费编号. */
export const fundings = pgTable('funding', {
  id: text('id').primaryKey(),
  kind: text('kind', { enum: fundingKinds }).notNull(),
  beneficiaryId: text('beneficiary_id'),
  payerKind: payerKind().notNull(),
  /** Reporting unit, credit code or organisation unit, after `payerKind`. */
  payerId: text('payer_id').notNull(),
  amountDue: yuan('amount_due').notNull(),
  placementId: text('placement_id'),
  projectId: text('project_id'),
  status: text('status', { enum: ['PENDING', 'APPROVED', 'REJECTED', 'SETTLED'] }).notNull(),
  rejectionReason: text('rejection_reason'),
  /** The payer's unit, or the payer enterprise's; null until the enterprise is known here. */
  reportingUnit: text('reporting_unit'),
  /** Start of the placement, else of the project; never in a sheet, see refresh.ts. */
  entitledOn: day('entitled_on'),
  ...provenance(),
})
export type FundingRow = typeof fundings.$inferSelect

/** Id = 凭证号. */
export const payments = pgTable('payment', {
  id: text('id').primaryKey(),
  fundingId: text('funding_id').notNull(),
  amount: yuan('amount').notNull(),
  paidOn: day('paid_on').notNull(),
  ...provenance(),
})
export type PaymentRow = typeof payments.$inferSelect

/** A view: payments with kind, payer and reporting unit of their funding, for facts. */
export const paymentFacts = pgTable('payment_fact', { id: text('id').primaryKey() })

/** Matching funds planned for a year (R40); id = `<year>:<payer>:<subject>`. */
export const budgetLines = pgTable('budget_line', {
  id: text('id').primaryKey(),
  year: integer('year').notNull(),
  payerKind: payerKind().notNull(),
  payerId: text('payer_id').notNull(),
  subject: text('subject').notNull(),
  /** The kind of funding that the subject names, if it names one. */
  kind: text('kind', { enum: fundingKinds }),
  amount: yuan('amount').notNull(),
  reportingUnit: text('reporting_unit'),
  ...provenance(),
})
export type BudgetLineRow = typeof budgetLines.$inferSelect

/** Dated amounts and ratios behind the rules, all synthetic here (R41); id = `<code>:<validFrom>`. */
export const policyParameters = pgTable('policy_parameter', {
  id: text('id').primaryKey(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  value: numeric('value', { precision: 18, scale: 4 }).notNull(),
  unit: text('unit', { enum: ['YUAN', 'RATIO'] }).notNull(),
  validFrom: day('valid_from').notNull(),
  validTo: day('valid_to'),
  basis: text('basis').notNull(),
  ...provenance(),
})
export type PolicyParameterRow = typeof policyParameters.$inferSelect

import type { FactSource } from '@baibo/kernel/facts.ts'
import { sql } from 'drizzle-orm'
import { fundingKinds, fundings, paymentFacts } from './tables.ts'

/** What the department can state as a fact; the kinds are those of FinanceFactKind. */
export const factSources: FactSource[] = [
  ...fundingKinds.map((kind) => ({
    kind,
    table: fundings,
    entityType: 'Funding',
    label: 'rejection_reason',
    subjectKey: 'beneficiary_id',
    objectKey: 'payer_id',
    qualifier: 'status',
    reportingUnit: 'reporting_unit',
    effectiveOn: 'entitled_on',
    amount: 'amount_due',
    where: sql`t.kind = ${kind}`,
  })),
  {
    kind: 'PAYMENT',
    table: paymentFacts,
    entityType: 'Payment',
    subjectKey: 'funding_id',
    objectKey: 'payer_id',
    qualifier: 'kind',
    reportingUnit: 'reporting_unit',
    effectiveOn: 'paid_on',
    amount: 'amount',
  },
]

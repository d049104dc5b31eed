import { condition, List } from '@baibo/kernel/list.ts'
import type { StatsDefinition } from '@baibo/kernel/stats.ts'
import { and, count, countDistinct, eq, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { budgetLines, fundings, payments } from './tables.ts'

// Written with names, since drizzle drops the table's name from columns in a selection.
/** What is owed on a funding: nothing once it is rejected. */
const due = sql`(case when funding.status = 'REJECTED' then 0 else funding.amount_due end)`
const paid = sql`(select coalesce(sum(p.amount), 0) from payment p where p.funding_id = funding.id)`

function total(amounts: SQL): SQL {
  return sql`coalesce(sum(${amounts}), 0)::numeric(18, 2)::text`
}

export const fundingList = new List({
  table: fundings,
  filter: {
    id: fundings.id,
    kind: fundings.kind,
    status: fundings.status,
    reportingUnit: fundings.reportingUnit,
    beneficiary: fundings.beneficiaryId,
    payer: fundings.payerId,
    placement: fundings.placementId,
    project: fundings.projectId,
    outstanding: (wanted: boolean) => (wanted ? sql`${due} > ${paid}` : sql`${due} <= ${paid}`),
    year: (year: number) => sql`extract(year from ${fundings.entitledOn}) = ${year}`,
    entitledOn: fundings.entitledOn,
    amountDue: fundings.amountDue,
  },
  orderBy: {
    ID: fundings.id,
    AMOUNT_DUE: fundings.amountDue,
    ENTITLED_ON: sql`coalesce(funding.entitled_on::text, '')`,
  },
  defaultOrder: 'ID_ASC',
  maximum: 200,
})

export const fundingStats: StatsDefinition<typeof fundings> = {
  list: fundingList,
  groups: {
    KIND: { field: 'kind', by: fundings.kind },
    STATUS: { field: 'status', by: fundings.status },
    REPORTING_UNIT: { field: 'reportingUnit', by: fundings.reportingUnit },
    YEAR: { field: 'year', by: sql`extract(year from funding.entitled_on)::int` },
  },
  measures: {
    COUNT: { field: 'count', value: count() },
    AMOUNT_DUE: { field: 'amountDue', value: total(due) },
    AMOUNT_PAID: { field: 'amountPaid', value: total(paid) },
    GAP: { field: 'gap', value: total(sql`${due} - ${paid}`) },
    BENEFICIARIES: { field: 'beneficiaries', value: countDistinct(fundings.beneficiaryId) },
  },
}

function ofFunding(column: PgColumn, name: string): (value: unknown) => SQL {
  return (value) => {
    const matches = condition(column, value, name)
    return sql`exists (select 1 from ${fundings} where ${and(eq(fundings.id, payments.fundingId), matches)})`
  }
}

export const paymentList = new List({
  table: payments,
  filter: {
    id: payments.id,
    funding: payments.fundingId,
    kind: ofFunding(fundings.kind, 'kind'),
    reportingUnit: ofFunding(fundings.reportingUnit, 'reportingUnit'),
    paidOn: payments.paidOn,
    year: (year: number) => sql`extract(year from ${payments.paidOn}) = ${year}`,
    amount: payments.amount,
  },
  orderBy: { ID: payments.id, PAID_ON: payments.paidOn, AMOUNT: payments.amount },
  defaultOrder: 'PAID_ON_DESC',
  maximum: 200,
})

export const paymentStats: StatsDefinition<typeof payments> = {
  list: paymentList,
  groups: {
    YEAR: { field: 'year', by: sql`extract(year from payment.paid_on)::int` },
    KIND: {
      field: 'kind',
      by: sql`(select f.kind from funding f where f.id = payment.funding_id)`,
    },
    REPORTING_UNIT: {
      field: 'reportingUnit',
      by: sql`(select f.reporting_unit from funding f where f.id = payment.funding_id)`,
    },
  },
  measures: {
    COUNT: { field: 'count', value: count() },
    AMOUNT: { field: 'amount', value: total(sql`payment.amount`) },
  },
}

export const budgetList = new List({
  table: budgetLines,
  filter: {
    id: budgetLines.id,
    year: budgetLines.year,
    payer: budgetLines.payerId,
    reportingUnit: budgetLines.reportingUnit,
    subject: budgetLines.subject,
    kind: budgetLines.kind,
    amount: budgetLines.amount,
  },
  orderBy: { ID: budgetLines.id, YEAR: budgetLines.year, AMOUNT: budgetLines.amount },
  defaultOrder: 'YEAR_DESC',
  maximum: 200,
})

export const budgetStats: StatsDefinition<typeof budgetLines> = {
  list: budgetList,
  groups: {
    YEAR: { field: 'year', by: budgetLines.year },
    REPORTING_UNIT: { field: 'reportingUnit', by: budgetLines.reportingUnit },
    SUBJECT: { field: 'subject', by: budgetLines.subject },
  },
  measures: {
    COUNT: { field: 'count', value: count() },
    AMOUNT: { field: 'amount', value: total(sql`budget_line.amount`) },
  },
}

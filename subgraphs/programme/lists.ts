import { condition, List } from '@baibo/kernel/list.ts'
import type { StatsDefinition } from '@baibo/kernel/stats.ts'
import { and, eq, sql } from 'drizzle-orm'
import { cityDay } from './calendar.ts'
import {
  correctionRequests,
  findings,
  progressReports,
  promotions,
  supervisionOrders,
  taskItems,
  taskUnits,
} from './tables.ts'

const MAXIMUM = 200

export const taskItemList = new List({
  table: taskItems,
  filter: {
    code: taskItems.id,
    title: taskItems.title,
    unit: (value: object) =>
      sql`exists (select 1 from ${taskUnits} where ${and(eq(taskUnits.taskId, taskItems.id), condition(taskUnits.unitId, value, 'unit'))})`,
  },
  orderBy: { POSITION: taskItems.position },
  defaultOrder: 'POSITION_ASC',
  maximum: MAXIMUM,
})

/** Handed in late, or not handed in although due before today (R38). */
function reportIsLate() {
  return sql`coalesce(${progressReports.submittedOn}, ${cityDay()}::date) > ${progressReports.dueOn}`
}

export const progressReportList = new List({
  table: progressReports,
  filter: {
    task: progressReports.taskId,
    unit: progressReports.unitId,
    period: progressReports.period,
    kind: progressReports.kind,
    dueOn: progressReports.dueOn,
    submittedOn: progressReports.submittedOn,
    submitted: (value: boolean) => sql`(${progressReports.submittedOn} is not null) = ${value}`,
    late: (value: boolean) => sql`(${reportIsLate()}) = ${value}`,
  },
  orderBy: { DUE_ON: progressReports.dueOn, PERIOD: progressReports.period },
  defaultOrder: 'DUE_ON_DESC',
  maximum: MAXIMUM,
})

/** The figures over progress reports; a function, since lateness depends on the day. */
export function progressReportFigures(): StatsDefinition<typeof progressReports> {
  return {
    list: progressReportList,
    groups: {
      TASK: { field: 'task', by: progressReports.taskId },
      UNIT: { field: 'unit', by: progressReports.unitId },
      PERIOD: { field: 'period', by: progressReports.period },
      KIND: { field: 'kind', by: progressReports.kind },
    },
    measures: {
      COUNT: { field: 'count', value: sql`count(*)::int` },
      LATE: { field: 'late', value: sql`(count(*) filter (where ${reportIsLate()}))::int` },
    },
  }
}

export const supervisionOrderList = new List({
  table: supervisionOrders,
  filter: {
    task: supervisionOrders.taskId,
    unit: supervisionOrders.unitId,
    level: supervisionOrders.level,
    open: (value: boolean) => sql`(${supervisionOrders.closedOn} is null) = ${value}`,
    issuedOn: supervisionOrders.issuedOn,
    dueOn: supervisionOrders.dueOn,
  },
  orderBy: { ISSUED_ON: supervisionOrders.issuedOn, DUE_ON: supervisionOrders.dueOn },
  defaultOrder: 'ISSUED_ON_DESC',
  maximum: MAXIMUM,
})

export const promotionList = new List({
  table: promotions,
  filter: {
    task: promotions.taskId,
    unit: promotions.unitId,
    kind: promotions.kind,
    publishedOn: promotions.publishedOn,
  },
  orderBy: { PUBLISHED_ON: promotions.publishedOn },
  defaultOrder: 'PUBLISHED_ON_DESC',
  maximum: MAXIMUM,
})

export const findingList = new List({
  table: findings,
  filter: {
    rule: findings.rule,
    status: findings.status,
    reportingUnit: findings.reportingUnitId,
    person: findings.personId,
    uscc: findings.uscc,
    party: (value: string) => sql`${value} = any (${findings.partyIds})`,
  },
  orderBy: { OPENED_AT: findings.openedAt, RULE: findings.rule },
  defaultOrder: 'OPENED_AT_DESC',
  maximum: MAXIMUM,
})

export const findingFigures: StatsDefinition<typeof findings> = {
  list: findingList,
  groups: {
    RULE: { field: 'rule', by: findings.rule },
    STATUS: { field: 'status', by: findings.status },
    REPORTING_UNIT: { field: 'reportingUnit', by: findings.reportingUnitId },
  },
  measures: { COUNT: { field: 'count', value: sql`count(*)::int` } },
}

export const correctionRequestList = new List({
  table: correctionRequests,
  filter: {
    owner: correctionRequests.ownerId,
    requestedBy: correctionRequests.requestedById,
    decision: correctionRequests.decision,
    open: (value: boolean) => sql`(${correctionRequests.decision} is null) = ${value}`,
    dueOn: correctionRequests.dueOn,
  },
  orderBy: { DUE_ON: correctionRequests.dueOn },
  defaultOrder: 'DUE_ON_DESC',
  maximum: MAXIMUM,
})

import type { FactSource } from '@baibo/kernel/facts.ts'
import { progressReports, replies, supervisionOrders } from './tables.ts'

/** What the office itself states: reports handed in, orders issued, replies received. */
export const factSources: readonly FactSource[] = [
  {
    kind: 'PROGRESS_REPORT',
    table: progressReports,
    entityType: 'ProgressReport',
    label: 'period',
    subjectKey: 'unit_id',
    objectKey: 'task_id',
    qualifier: 'kind',
    reportingUnit: 'office_of',
    effectiveOn: 'submitted_on',
  },
  {
    kind: 'SUPERVISION_ORDER',
    table: supervisionOrders,
    entityType: 'SupervisionOrder',
    label: 'matter',
    subjectKey: 'unit_id',
    objectKey: 'task_id',
    qualifier: 'level',
    reportingUnit: 'office_of',
    effectiveOn: 'issued_on',
    endedOn: 'closed_on',
  },
  {
    kind: 'CONSULTATION_REPLY',
    table: replies,
    entityType: 'Reply',
    label: 'opinion',
    subjectKey: 'unit_id',
    objectKey: 'consultation_id',
    qualifier: 'kind',
    effectiveOn: 'replied_on',
  },
]

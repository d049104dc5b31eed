import type { FactSource } from '@baibo/kernel/facts.ts'
import { sql } from 'drizzle-orm'
import { consortia, majorResultFacts, platforms, projects, transferFacts } from './tables.ts'

const project = {
  table: projects,
  entityType: 'Project',
  label: 'title',
  subjectKey: 'lead_person_id',
  objectKey: 'commissioner_uscc',
  qualifier: 'mode',
  reportingUnit: 'reporting_unit',
  effectiveOn: 'start_date',
  endedOn: 'end_date',
  amount: 'contract_amount',
} as const

const consortium = {
  table: consortia,
  entityType: 'Consortium',
  label: 'name',
  objectKey: 'location_uscc',
  qualifier: 'status',
  reportingUnit: 'reporting_unit',
} as const

/** What the department can state as a fact; the kinds are those of ScienceTechnologyFactKind. */
export const factSources: FactSource[] = [
  {
    ...project,
    kind: 'JOINT_PROJECT',
    where: sql`t.origin <> 'STARTUP' and t.status <> 'PLANNED'`,
  },
  {
    ...project,
    kind: 'STARTUP_PROJECT',
    where: sql`t.origin = 'STARTUP' and t.status <> 'PLANNED'`,
  },
  {
    ...consortium,
    kind: 'CONSORTIUM_SIGNED',
    effectiveOn: 'signed_on',
    where: sql`t.status <> 'PLANNED'`,
  },
  {
    ...consortium,
    kind: 'CONSORTIUM_RECOGNISED',
    effectiveOn: 'recognised_on',
    where: sql`t.status not in ('PLANNED', 'SIGNED')`,
  },
  {
    kind: 'IP_TRANSFER',
    table: transferFacts,
    entityType: 'Transfer',
    label: 'title',
    subjectKey: 'output_id',
    objectKey: 'commissioner_uscc',
    qualifier: 'kind',
    reportingUnit: 'reporting_unit',
    effectiveOn: 'transferred_on',
    amount: 'amount',
  },
  {
    kind: 'MAJOR_RESULT',
    table: majorResultFacts,
    entityType: 'MajorResult',
    label: 'title',
    subjectKey: 'project_id',
    objectKey: 'commissioner_uscc',
    reportingUnit: 'reporting_unit',
    effectiveOn: 'recognised_on',
  },
  {
    kind: 'PLATFORM',
    table: platforms,
    entityType: 'Platform',
    label: 'name',
    objectKey: 'location_uscc',
    qualifier: 'level',
    reportingUnit: 'reporting_unit',
    effectiveOn: 'recognised_on',
  },
]

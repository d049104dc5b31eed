import type { FactSource } from '@baibo/kernel/facts.ts'
import { sql } from 'drizzle-orm'
import {
  establishmentQuotas,
  selections,
  talentAwards,
  titleEvaluations,
  whitelistEntries,
} from './tables.ts'

const selection = {
  table: selections,
  entityType: 'Selection',
  label: 'batch',
  subjectKey: 'person_id',
  qualifier: 'status',
} as const

/** What the department can state as a fact; the kinds are those of TalentFactKind. No label is a name. */
export const factSources: FactSource[] = [
  {
    ...selection,
    kind: 'SELECTION',
    effectiveOn: 'effective_on',
    where: sql`t.status not in ('APPLIED', 'QUALIFIED')`,
  },
  {
    ...selection,
    kind: 'NEW_INTRODUCTION',
    effectiveOn: 'introduced_on',
    where: sql`t.newly_introduced and t.status not in ('APPLIED', 'QUALIFIED')`,
  },
  {
    kind: 'ESTABLISHMENT_QUOTA',
    table: establishmentQuotas,
    entityType: 'EstablishmentQuota',
    label: 'approval_no',
    subjectKey: 'person_id',
    qualifier: 'post_type',
    effectiveOn: 'approved_on',
  },
  {
    kind: 'TITLE_EVALUATION',
    table: titleEvaluations,
    entityType: 'TitleEvaluation',
    label: 'series',
    subjectKey: 'person_id',
    qualifier: 'grade',
    effectiveOn: 'evaluated_on',
  },
  {
    kind: 'TALENT_AWARD',
    table: talentAwards,
    entityType: 'TalentAward',
    label: 'programme',
    subjectKey: 'person_id',
    qualifier: 'level',
    effectiveOn: 'awarded_on',
  },
  {
    kind: 'WHITELIST',
    table: whitelistEntries,
    entityType: 'WhitelistEntry',
    label: 'code',
    objectKey: 'code',
    qualifier: 'kind',
    reportingUnit: 'reporting_unit',
    effectiveOn: 'valid_from',
    endedOn: 'valid_to',
    where: sql`t.status in ('LISTED', 'DELISTED')`,
  },
]

/** What an indicator counts: without the kind that human-resources states now, or it would count twice. */
export const ownFactSources = factSources.filter(({ kind }) => kind !== 'TITLE_EVALUATION')

import { condition, List } from '@baibo/kernel/list.ts'
import type { StatsDefinition } from '@baibo/kernel/stats.ts'
import { type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { today } from './days.ts'
import type { WhitelistEntryFilter } from './schema.generated.ts'
import {
  establishmentQuotas,
  persons,
  selections,
  talentAwards,
  whitelistEntries,
} from './tables.ts'

function year(column: PgColumn): SQL {
  return sql`extract(year from ${column})::int`
}

function inYear(column: PgColumn) {
  return (value: object) => condition(year(column), value, 'year')
}

/** Holds when a row of `from` meets the value; `from` is joined to the person of the list. */
function whereSome(from: SQL, column: SQL, name: string) {
  return (value: unknown) => {
    const met = condition(column, value, name)
    return met && sql`exists (select 1 from ${from} and ${met})`
  }
}

const ofPerson = {
  degree: sql`degree d where d.person_id = ${persons.id}`,
  selection: sql`selection s where s.person_id = ${persons.id}`,
  field: sql`unnest(${persons.researchFields}) f(name) where true`,
}

/** No filter and no order by name, day of birth or id number: they would tell what the fields keep back. */
export const personList = new List({
  table: persons,
  filter: {
    id: persons.id,
    degree: whereSome(ofPerson.degree, sql`d.level_code`, 'degree'),
    discipline: whereSome(ofPerson.degree, sql`d.discipline`, 'discipline'),
    researchField: whereSome(ofPerson.field, sql`f.name`, 'researchField'),
    batch: whereSome(ofPerson.selection, sql`s.batch`, 'batch'),
    status: whereSome(ofPerson.selection, sql`s.status`, 'status'),
    newlyIntroduced: (wanted: boolean) => {
      const newly = sql`exists (select 1 from ${ofPerson.selection} and s.newly_introduced)`
      return wanted ? newly : sql`not ${newly}`
    },
  },
  orderBy: { ID: persons.id },
  defaultOrder: 'ID_ASC',
  maximum: 200,
})

// In a selection the driver writes columns without their table, so the person is named in text.
function latestDegree(column: 'level_code' | 'discipline'): SQL {
  return sql`(select d.${sql.identifier(column)} from degree d where d.person_id = person.id
    order by d.awarded_on desc, d.id limit 1)`
}

export const personStats: StatsDefinition<typeof persons> = {
  list: personList,
  groups: {
    DEGREE: { field: 'degree', by: latestDegree('level_code') },
    DISCIPLINE: { field: 'discipline', by: latestDegree('discipline') },
    NEWLY_INTRODUCED: {
      field: 'newlyIntroduced',
      by: sql`exists (select 1 from selection s where s.person_id = person.id and s.newly_introduced)`,
    },
  },
  measures: { COUNT: { field: 'count', value: sql`count(*)::int` } },
}

export const selectionList = new List({
  table: selections,
  filter: {
    id: selections.id,
    person: selections.personId,
    batch: selections.batch,
    status: selections.status,
    newlyIntroduced: selections.newlyIntroduced,
    introducedOn: selections.introducedOn,
    effectiveOn: selections.effectiveOn,
    year: inYear(selections.effectiveOn),
  },
  orderBy: {
    EFFECTIVE_ON: selections.effectiveOn,
    ID: selections.id,
    BATCH: selections.batch,
  },
  defaultOrder: 'EFFECTIVE_ON_DESC',
  maximum: 200,
})

function countAndPersons(personId: PgColumn) {
  return {
    COUNT: { field: 'count', value: sql`count(*)::int` },
    PERSONS: { field: 'persons', value: sql`count(distinct ${personId})::int` },
  }
}

export const selectionStats: StatsDefinition<typeof selections> = {
  list: selectionList,
  groups: {
    BATCH: { field: 'batch', by: selections.batch },
    STATUS: { field: 'status', by: selections.status },
    NEWLY_INTRODUCED: { field: 'newlyIntroduced', by: selections.newlyIntroduced },
    YEAR: { field: 'year', by: year(selections.effectiveOn) },
  },
  measures: countAndPersons(selections.personId),
}

interface InForce {
  on: string
  wanted: boolean
}

/** The filter with `on` and `inForce` as one condition; an entry is in force up to the day before its removal. */
export function withinForce(filter: WhitelistEntryFilter | null | undefined): object {
  const { on, inForce, ...rest } = filter ?? {}
  if (on == null && inForce == null) return rest
  return { ...rest, inForce: { on: on ?? today(), wanted: inForce ?? true } satisfies InForce }
}

export const whitelistList = new List({
  table: whitelistEntries,
  filter: {
    id: whitelistEntries.id,
    kind: whitelistEntries.kind,
    status: whitelistEntries.status,
    code: whitelistEntries.code,
    uscc: whitelistEntries.uscc,
    reportingUnit: whitelistEntries.reportingUnit,
    validFrom: whitelistEntries.validFrom,
    validTo: whitelistEntries.validTo,
    inForce: ({ on, wanted }: InForce) => {
      const { status, validFrom, validTo } = whitelistEntries
      const holds = sql`(${status} in ('LISTED', 'DELISTED') and ${validFrom} <= ${on}::date
        and (${validTo} is null or ${validTo} > ${on}::date))`
      return wanted ? holds : sql`not ${holds}`
    },
  },
  orderBy: { VALID_FROM: whitelistEntries.validFrom, CODE: whitelistEntries.code },
  defaultOrder: 'VALID_FROM_ASC',
  maximum: 200,
})

export const whitelistStats: StatsDefinition<typeof whitelistEntries> = {
  list: whitelistList,
  groups: {
    KIND: { field: 'kind', by: whitelistEntries.kind },
    STATUS: { field: 'status', by: whitelistEntries.status },
    REPORTING_UNIT: { field: 'reportingUnit', by: whitelistEntries.reportingUnit },
    YEAR: { field: 'year', by: year(whitelistEntries.validFrom) },
  },
  measures: {
    COUNT: { field: 'count', value: sql`count(*)::int` },
    ENTERPRISES: {
      field: 'enterprises',
      value: sql`count(distinct ${whitelistEntries.uscc})::int`,
    },
  },
}

export const quotaList = new List({
  table: establishmentQuotas,
  filter: {
    person: establishmentQuotas.personId,
    approvalNo: establishmentQuotas.approvalNo,
    approvedOn: establishmentQuotas.approvedOn,
    year: inYear(establishmentQuotas.approvedOn),
  },
  orderBy: { APPROVED_ON: establishmentQuotas.approvedOn },
  defaultOrder: 'APPROVED_ON_DESC',
  maximum: 200,
})

export const awardList = new List({
  table: talentAwards,
  filter: {
    id: talentAwards.id,
    person: talentAwards.personId,
    programme: talentAwards.programme,
    level: talentAwards.level,
    awardedOn: talentAwards.awardedOn,
    year: inYear(talentAwards.awardedOn),
  },
  orderBy: { AWARDED_ON: talentAwards.awardedOn },
  defaultOrder: 'AWARDED_ON_DESC',
  maximum: 200,
})

export const awardStats: StatsDefinition<typeof talentAwards> = {
  list: awardList,
  groups: {
    PROGRAMME: { field: 'programme', by: talentAwards.programme },
    LEVEL: { field: 'level', by: talentAwards.level },
    YEAR: { field: 'year', by: year(talentAwards.awardedOn) },
  },
  measures: countAndPersons(talentAwards.personId),
}

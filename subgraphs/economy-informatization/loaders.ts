import type { Database } from '@baibo/kernel/database.ts'
import type { FactSource } from '@baibo/kernel/facts.ts'
import { List } from '@baibo/kernel/list.ts'
import { loadersByArguments, rowBy, rowsBy } from '@baibo/kernel/read.ts'
import type { StatsDefinition } from '@baibo/kernel/stats.ts'
import type { DepartmentContext } from '@baibo/kernel/subgraph.ts'
import DataLoader from 'dataloader'
import { and, count, desc, inArray, type SQL, sql } from 'drizzle-orm'
import { enterpriseHistory, enterprises, researchInstitutes, techDemands } from './tables.ts'

export type DemandStatus = (typeof techDemands.$inferSelect)['status']

/** A demand is open until it is contracted or closed. */
export const openStatuses = ['SUBMITTED', 'REFINED', 'PUBLISHED', 'MATCHED'] as const

const openDemand = sql`exists (select 1 from ${techDemands}
  where ${techDemands.uscc} = ${enterprises.id} and ${inArray(techDemands.status, openStatuses)})`
const institute = sql`exists (select 1 from ${researchInstitutes}
  where ${researchInstitutes.uscc} = ${enterprises.id})`

function isOrNot(condition: SQL): (wanted: boolean) => SQL {
  return (wanted) => (wanted ? condition : sql`not ${condition}`)
}

export const enterpriseList = new List({
  table: enterprises,
  filter: {
    uscc: enterprises.id,
    name: enterprises.name,
    industry: (start: string) => sql`starts_with(${enterprises.industryCode}, ${start})`,
    scale: enterprises.scale,
    isLeading: enterprises.isLeading,
    location: enterprises.location,
    reportingUnit: enterprises.reportingUnit,
    hasInstitute: isOrNot(institute),
    hasOpenDemand: isOrNot(openDemand),
  },
  orderBy: { USCC: enterprises.id, NAME: enterprises.name },
  defaultOrder: 'USCC_ASC',
  maximum: 200,
})

export const instituteList = new List({
  table: researchInstitutes,
  filter: {
    uscc: researchInstitutes.uscc,
    name: researchInstitutes.name,
    level: researchInstitutes.level,
    recognisedOn: researchInstitutes.recognisedOn,
    reportingUnit: researchInstitutes.reportingUnit,
  },
  orderBy: { NAME: researchInstitutes.name },
  defaultOrder: 'NAME_ASC',
  maximum: 200,
})

export const demandList = new List({
  table: techDemands,
  filter: {
    id: techDemands.id,
    uscc: techDemands.uscc,
    title: techDemands.title,
    status: techDemands.status,
    submittedOn: techDemands.submittedOn,
    budget: techDemands.budget,
    reportingUnit: techDemands.reportingUnit,
  },
  orderBy: { SUBMITTED_ON: techDemands.submittedOn, ID: techDemands.id },
  defaultOrder: 'SUBMITTED_ON_DESC',
  maximum: 200,
})

export const enterpriseStats: StatsDefinition<typeof enterprises> = {
  list: enterpriseList,
  groups: {
    REPORTING_UNIT: { field: 'reportingUnit', by: enterprises.reportingUnit },
    SCALE: { field: 'scale', by: enterprises.scale },
    INDUSTRY_SECTION: { field: 'industrySection', by: sql`left(${enterprises.industry}, 1)` },
    LEADING: { field: 'isLeading', by: enterprises.isLeading },
    LOCATION: { field: 'location', by: enterprises.location },
  },
  measures: {
    COUNT: { field: 'count', value: sql`count(*)::int` },
    LEADING: {
      field: 'leading',
      value: sql`count(*) filter (where ${enterprises.isLeading})::int`,
    },
  },
}

export const demandStats: StatsDefinition<typeof techDemands> = {
  list: demandList,
  groups: {
    STATUS: { field: 'status', by: techDemands.status },
    REPORTING_UNIT: { field: 'reportingUnit', by: techDemands.reportingUnit },
    YEAR: { field: 'year', by: sql`extract(year from ${techDemands.submittedOn})::int` },
  },
  measures: {
    COUNT: { field: 'count', value: sql`count(*)::int` },
    BUDGET: { field: 'budget', value: sql`coalesce(sum(${techDemands.budget}), 0)::text` },
    ENTERPRISES: { field: 'enterprises', value: sql`count(distinct ${techDemands.uscc})::int` },
  },
}

export const factSources: FactSource[] = [
  {
    kind: 'RESEARCH_INSTITUTE',
    table: researchInstitutes,
    entityType: 'ResearchInstitute',
    label: 'name',
    subjectKey: 'id',
    objectKey: 'uscc',
    qualifier: 'level',
    reportingUnit: 'reporting_unit',
    effectiveOn: 'recognised_on',
  },
  {
    kind: 'TECH_DEMAND',
    table: techDemands,
    entityType: 'TechDemand',
    label: 'title',
    subjectKey: 'id',
    objectKey: 'uscc',
    qualifier: 'status',
    reportingUnit: 'reporting_unit',
    effectiveOn: 'submitted_on',
    amount: 'budget',
  },
]

export function createLoaders(db: Database) {
  return {
    enterprise: rowBy(db, enterprises, enterprises.id),
    institute: rowBy(db, researchInstitutes, researchInstitutes.id),
    demand: rowBy(db, techDemands, techDemands.id),
    supersededVersions: rowsBy(db, enterpriseHistory, enterpriseHistory.id, {
      orderBy: [desc(enterpriseHistory.supersededAt)],
    }),
    institutesByEnterprise: rowsBy(db, researchInstitutes, researchInstitutes.uscc, {
      orderBy: [researchInstitutes.name],
    }),
    demandsByEnterprise: loadersByArguments((status: readonly DemandStatus[] | null) =>
      rowsBy(db, techDemands, techDemands.uscc, {
        orderBy: [techDemands.submittedOn],
        ...(status ? { where: inArray(techDemands.status, [...status]) } : {}),
      }),
    ),
    openDemandCount: openDemandCount(db),
    enterprisesByUnit: enterpriseList.pagesBy(db, enterprises.reportingUnit),
    demandsByUnit: demandList.pagesBy(db, techDemands.reportingUnit),
  }
}

function openDemandCount(db: Database): DataLoader<string, number> {
  return new DataLoader(async (usccs: readonly string[]) => {
    const rows = await db
      .select({ uscc: techDemands.uscc, total: count() })
      .from(techDemands)
      .where(and(inArray(techDemands.uscc, [...usccs]), inArray(techDemands.status, openStatuses)))
      .groupBy(techDemands.uscc)
    const totals = new Map(rows.map((row) => [row.uscc, row.total]))
    return usccs.map((uscc) => totals.get(uscc) ?? 0)
  })
}

export type Context = DepartmentContext<ReturnType<typeof createLoaders>>

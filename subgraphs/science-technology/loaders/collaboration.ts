import type { Database } from '@baibo/kernel/database.ts'
import { condition, List } from '@baibo/kernel/list.ts'
import { rowBy, rowsBy } from '@baibo/kernel/read.ts'
import type { StatsDefinition } from '@baibo/kernel/stats.ts'
import DataLoader from 'dataloader'
import { and, asc, desc, eq, getTableColumns, gte, inArray, lte, sql } from 'drizzle-orm'
import { inYear, sortableDate, whereRelated, yearOf } from '../conditions.ts'
import {
  consortia,
  consortiumMembers,
  equipment,
  facilities,
  type ProjectRow,
  platformBuilders,
  platforms,
  projects,
} from '../tables.ts'

export const consortiumList = new List({
  table: consortia,
  filter: {
    name: consortia.name,
    status: consortia.status,
    signedBy: (day: string) => lte(consortia.signedOn, day),
    signedOn: consortia.signedOn,
    recognisedOn: consortia.recognisedOn,
    member: whereRelated(
      sql`${consortiumMembers}`,
      sql`${consortiumMembers.consortiumId} = ${consortia.id}`,
      consortiumMembers.uscc,
      'member',
    ),
    reportingUnit: consortia.reportingUnit,
  },
  orderBy: { NAME: consortia.name, SIGNED_ON: sortableDate(consortia.signedOn) },
  defaultOrder: 'NAME_ASC',
  maximum: 200,
})

export const consortiumStats: StatsDefinition<typeof consortia> = {
  list: consortiumList,
  groups: {
    STATUS: { field: 'status', by: consortia.status },
    YEAR: { field: 'year', by: yearOf(consortia.signedOn) },
    REPORTING_UNIT: { field: 'reportingUnit', by: consortia.reportingUnit },
  },
  measures: { COUNT: { field: 'count', value: sql`count(*)::int` } },
}

export const platformList = new List({
  table: platforms,
  filter: {
    name: platforms.name,
    kind: platforms.kind,
    level: platforms.level,
    recognisedOn: platforms.recognisedOn,
    year: inYear(platforms.recognisedOn),
    coBuilder: whereRelated(
      sql`${platformBuilders}`,
      sql`${platformBuilders.platformId} = ${platforms.id}`,
      platformBuilders.uscc,
      'coBuilder',
    ),
    reportingUnit: platforms.reportingUnit,
  },
  orderBy: { NAME: platforms.name },
  defaultOrder: 'NAME_ASC',
  maximum: 200,
})

export const platformStats: StatsDefinition<typeof platforms> = {
  list: platformList,
  groups: {
    KIND: { field: 'kind', by: platforms.kind },
    LEVEL: { field: 'level', by: platforms.level },
    YEAR: { field: 'year', by: yearOf(platforms.recognisedOn) },
  },
  measures: { COUNT: { field: 'count', value: sql`count(*)::int` } },
}

export const equipmentList = new List({
  table: equipment,
  filter: {
    id: equipment.id,
    name: equipment.name,
    model: equipment.model,
    owner: equipment.ownerUscc,
    shared: equipment.shared,
    platform: (value: object) => condition(equipment.facilityId, value, 'platform'),
    reportingUnit: equipment.reportingUnit,
    originalValue: equipment.originalValue,
  },
  orderBy: { ID: equipment.id, NAME: equipment.name },
  defaultOrder: 'NAME_ASC',
  maximum: 200,
})

export const equipmentStats: StatsDefinition<typeof equipment> = {
  list: equipmentList,
  groups: {
    SHARED: { field: 'shared', by: equipment.shared },
    PLATFORM: { field: 'platformName', by: equipment.facilityId },
    REPORTING_UNIT: { field: 'reportingUnit', by: equipment.reportingUnit },
  },
  measures: {
    COUNT: { field: 'count', value: sql`count(*)::int` },
    ORIGINAL_VALUE: {
      field: 'originalValue',
      value: sql`coalesce(sum(${equipment.originalValue}), 0)::numeric(18, 2)::text`,
    },
  },
}

export const facilityList = new List({
  table: facilities,
  filter: { name: facilities.name },
  orderBy: { NAME: facilities.name },
  defaultOrder: 'NAME_ASC',
  maximum: 200,
})

export function createCollaborationLoaders(db: Database) {
  return {
    consortium: rowBy(db, consortia, consortia.id),
    membersByConsortium: rowsBy(db, consortiumMembers, consortiumMembers.consortiumId, {
      orderBy: [asc(consortiumMembers.sequence)],
    }),
    membershipsByParty: rowsBy(db, consortiumMembers, consortiumMembers.uscc),
    projectsByConsortium: projectsByConsortium(db),
    platform: rowBy(db, platforms, platforms.id),
    buildersByPlatform: rowsBy(db, platformBuilders, platformBuilders.platformId, {
      orderBy: [asc(platformBuilders.sequence)],
    }),
    buildersByParty: rowsBy(db, platformBuilders, platformBuilders.uscc),
    facility: rowBy(db, facilities, facilities.id),
    equipment: rowBy(db, equipment, equipment.id),
    equipmentPagesByOwner: equipmentList.pagesBy(db, equipment.ownerUscc),
    equipmentPagesByFacility: equipmentList.pagesBy(db, equipment.facilityId),
  }
}

/** Projects that a member enterprise commissioned on or after the day the consortium was signed. */
function projectsByConsortium(db: Database): DataLoader<string, ProjectRow[]> {
  return new DataLoader(async (ids: readonly string[]) => {
    const rows = await db
      .select({ consortiumId: consortiumMembers.consortiumId, project: getTableColumns(projects) })
      .from(consortiumMembers)
      .innerJoin(consortia, eq(consortia.id, consortiumMembers.consortiumId))
      .innerJoin(
        projects,
        and(
          eq(projects.commissionerUscc, consortiumMembers.uscc),
          gte(projects.startDate, consortia.signedOn),
        ),
      )
      .where(inArray(consortiumMembers.consortiumId, [...ids]))
      .orderBy(desc(projects.startDate), asc(projects.id))
    const groups = Map.groupBy(rows, (row) => row.consortiumId)
    return ids.map((id) => (groups.get(id) ?? []).map((row) => row.project))
  })
}

import type { Database } from '@baibo/kernel/database.ts'
import type { FactSource } from '@baibo/kernel/facts.ts'
import { List } from '@baibo/kernel/list.ts'
import { loadersByArguments, rowBy, rowsBy } from '@baibo/kernel/read.ts'
import type { DepartmentContext } from '@baibo/kernel/subgraph.ts'
import { and, asc, eq, gte, inArray, isNull, lte, or, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import {
  codeItems,
  codeLists,
  dataItems,
  divisions,
  grants,
  memberships,
  type OrgUnitRow,
  orgUnits,
  reportingUnits,
} from './tables.ts'

export const codeItemList = new List({
  table: codeItems,
  filter: { code: codeItems.code, name: codeItems.name },
  orderBy: { CODE: codeItems.code },
  defaultOrder: 'CODE_ASC',
  maximum: 200,
})

export const dataItemList = new List({
  table: dataItems,
  filter: {
    coordinate: dataItems.id,
    owner: dataItems.ownerId,
    share: dataItems.share,
    sensitive: dataItems.sensitive,
    updateCycle: dataItems.updateCycle,
    description: dataItems.description,
  },
  orderBy: { COORDINATE: dataItems.id, OWNER: dataItems.ownerId },
  defaultOrder: 'COORDINATE_ASC',
  maximum: 200,
})

export const grantList = new List({
  table: grants,
  filter: {
    provider: grants.providerId,
    consumer: grants.consumerId,
    scope: grants.scope,
    status: grants.status,
    inForceOn: (day: string) =>
      and(eq(grants.status, 'ACTIVE'), lte(grants.startDate, day), gte(grants.endDate, day)),
    endDate: grants.endDate,
  },
  orderBy: { ID: grants.id, END_DATE: grants.endDate },
  defaultOrder: 'ID_ASC',
  maximum: 200,
})

export const factSources: FactSource[] = [
  {
    kind: 'MEMBERSHIP',
    table: memberships,
    entityType: 'Membership',
    label: 'note',
    subjectKey: 'member_id',
    objectKey: 'body_id',
    qualifier: 'role',
    effectiveOn: 'start_date',
    endedOn: 'end_date',
  },
]

/** The short lists that are answered whole. */
export const allDivisions = (db: Database) => db.select().from(divisions).orderBy(asc(divisions.id))
export const allReportingUnits = (db: Database) =>
  db.select().from(reportingUnits).orderBy(asc(reportingUnits.id))
export const allCodeLists = (db: Database) => db.select().from(codeLists).orderBy(asc(codeLists.id))
export const allPurposes = (db: Database) =>
  db.select().from(codeItems).where(eq(codeItems.listId, 'PURPOSE')).orderBy(asc(codeItems.code))
export const allOrgUnits = (db: Database, kinds: readonly OrgUnitRow['kind'][] | null) =>
  db
    .select()
    .from(orgUnits)
    .where(kinds ? inArray(orgUnits.kind, [...kinds]) : undefined)
    .orderBy(asc(orgUnits.id))

export function createLoaders(db: Database) {
  return {
    division: rowBy(db, divisions, divisions.id),
    reportingUnit: rowBy(db, reportingUnits, reportingUnits.id),
    orgUnit: rowBy(db, orgUnits, orgUnits.id),
    orgUnitByUscc: rowBy(db, orgUnits, orgUnits.uscc),
    orgUnitsByParent: rowsBy(db, orgUnits, orgUnits.parentId),
    orgUnitsByReportingUnit: rowsBy(db, orgUnits, orgUnits.reportingUnit),
    membershipsByMember: membershipsBy(db, memberships.memberId),
    membershipsByBody: membershipsBy(db, memberships.bodyId),
    codeList: rowBy(db, codeLists, codeLists.id),
    codeItem: rowBy(db, codeItems, codeItems.id),
    codeItemsByList: codeItemList.pagesBy(db, codeItems.listId),
    grant: rowBy(db, grants, grants.id),
    dataItem: rowBy(db, dataItems, dataItems.id),
  }
}

function membershipsBy(db: Database, column: PgColumn) {
  return loadersByArguments((on: string | null) =>
    rowsBy(db, memberships, column, {
      orderBy: [memberships.startDate],
      ...(on ? { where: validOn(on) } : {}),
    }),
  )
}

/** Both ends of a membership belong to it. */
function validOn(on: string): SQL {
  return and(
    lte(memberships.startDate, on),
    or(isNull(memberships.endDate), gte(memberships.endDate, on)),
  ) as SQL
}

export type Context = DepartmentContext<ReturnType<typeof createLoaders>>

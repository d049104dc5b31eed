import { facts } from '@baibo/kernel/facts.ts'
import { freshness } from '@baibo/kernel/freshness.ts'
import { appendRecords, ownDataAccess, readChain } from './access-records.ts'
import { department } from './department.ts'
import { daysLeft, expiresSoon, isInForce } from './grant-days.ts'
import {
  allCodeLists,
  allDivisions,
  allOrgUnits,
  allPurposes,
  allReportingUnits,
  dataItemList,
  factSources,
  grantList,
} from './loaders.ts'
import type { Resolvers } from './schema.generated.ts'

export const resolvers: Resolvers = {
  Query: {
    reportingUnits: (_, __, { db }) => allReportingUnits(db),
    reportingUnit: (_, { id }, { loaders }) => loaders.reportingUnit.load(id),
    orgUnits: (_, { kind }, { db }) => allOrgUnits(db, kind ?? null),
    orgUnit: (_, { id }, { loaders }) => loaders.orgUnit.load(id),
    divisions: (_, __, { db }) => allDivisions(db),
    division: (_, { code }, { loaders }) => loaders.division.load(code),
    codeLists: (_, __, { db }) => allCodeLists(db),
    codeList: (_, { id }, { loaders }) => loaders.codeList.load(id),
    codeItem: (_, { id }, { loaders }) => loaders.codeItem.load(id),
    dataItems: (_, args, { db }) => dataItemList.page(db, args),
    purposes: (_, __, { db }) => allPurposes(db),
    grants: (_, args, { db }) => grantList.page(db, args),
    grant: (_, { id }, { loaders }) => loaders.grant.load(id),
    myDataAccess: (_, args, { db, identity }) => ownDataAccess(db, identity, args),
    recordChain: (_, args, { db, identity }) => readChain(db, identity, args),
    registryFacts: (_, args, { db }) => facts(db, department.name, factSources, args),
    registryFreshness: (_, __, context) => freshness(context, department),
  },

  Mutation: {
    appendRecords: (_, { records }, { db, identity }) => appendRecords(db, identity, records),
  },

  Division: {
    __resolveReference: ({ code }, { loaders }) => loaders.division.load(code),
    code: ({ id }) => id,
    parent: ({ parentId }, _, { loaders }) => (parentId ? loaders.division.load(parentId) : null),
  },

  ReportingUnit: {
    __resolveReference: ({ id }, { loaders }) => loaders.reportingUnit.load(id),
    divisions: async ({ divisionIds }, _, { loaders }) =>
      present(await Promise.all(divisionIds.map((id) => loaders.division.load(id)))),
    orgUnits: ({ id }, _, { loaders }) => loaders.orgUnitsByReportingUnit.load(id),
  },

  OrgUnit: {
    __resolveReference: (key, { loaders }) => {
      if ('id' in key) return loaders.orgUnit.load(key.id)
      return key.uscc ? loaders.orgUnitByUscc.load(key.uscc) : null
    },
    parent: ({ parentId }, _, { loaders }) => (parentId ? loaders.orgUnit.load(parentId) : null),
    children: ({ id }, _, { loaders }) => loaders.orgUnitsByParent.load(id),
    reportingUnit: ({ reportingUnit }, _, { loaders }) =>
      reportingUnit ? loaders.reportingUnit.load(reportingUnit) : null,
    memberships: ({ id }, { on }, { loaders }) => loaders.membershipsByMember(on ?? null).load(id),
    members: ({ id }, { on }, { loaders }) => loaders.membershipsByBody(on ?? null).load(id),
  },

  Membership: {
    body: ({ bodyId }, _, { loaders }) => loaders.orgUnit.load(bodyId),
    member: ({ memberId }, _, { loaders }) => loaders.orgUnit.load(memberId),
  },

  CodeList: {
    __resolveReference: ({ id }, { loaders }) => loaders.codeList.load(id),
    items: ({ id }, args, { loaders }) => loaders.codeItemsByList(id, args),
  },

  CodeItem: {
    __resolveReference: ({ id }, { loaders }) => loaders.codeItem.load(id),
    list: ({ listId }, _, { loaders }) => loaders.codeList.load(listId),
    parent: ({ parentId }, _, { loaders }) => (parentId ? loaders.codeItem.load(parentId) : null),
  },

  Grant: {
    __resolveReference: ({ id }, { loaders }) => loaders.grant.load(id),
    provider: ({ providerId }, _, { loaders }) => loaders.orgUnit.load(providerId),
    consumer: ({ consumerId }, _, { loaders }) => loaders.orgUnit.load(consumerId),
    purposes: async ({ purposeIds }, _, { loaders }) =>
      present(await Promise.all(purposeIds.map((id) => loaders.codeItem.load(id)))),
    inForce: (grant) => isInForce(grant),
    daysLeft,
    expiresSoon,
  },

  AccessRecord: {
    recordedAt: ({ facts }) => facts.recordedAt,
    kind: ({ facts }) => facts.kind,
    subject: ({ facts }) => facts.subject,
    unit: ({ facts }, _, { loaders }) => loaders.orgUnit.load(facts.unit),
    unitId: ({ facts }) => facts.unit,
    purpose: ({ facts }, _, { loaders }) =>
      facts.purpose ? loaders.codeItem.load(`PURPOSE:${facts.purpose}`) : null,
    requestId: ({ facts }) => facts.requestId,
    operationName: ({ facts }) => facts.operationName,
    operationId: ({ facts }) => facts.operationId,
    departments: ({ facts }) => facts.departments,
    fields: ({ facts }, _, { identity }) =>
      facts.fields.filter(({ owner }) => owner === identity.unit),
    rows: ({ facts }) => facts.rows,
    batch: ({ facts }) => facts.batch,
    grants: ({ facts }) => facts.grants,
    format: ({ facts }) => facts.format,
  },

  DataItem: {
    __resolveReference: ({ coordinate }, { loaders }) => loaders.dataItem.load(coordinate),
    coordinate: ({ id }) => id,
    owner: ({ ownerId }, _, { loaders }) => loaders.orgUnit.load(ownerId),
  },
}

function present<T>(rows: readonly (T | null)[]): T[] {
  return rows.filter((row) => row !== null)
}

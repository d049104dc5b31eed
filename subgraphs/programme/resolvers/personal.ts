import type { Context } from '../loaders.ts'
import { dashboardDraft, savedQueryDraft } from '../personal/drafts.ts'
import { type ItemRow, type ItemVersion, PersonalItems } from '../personal/personal-items.ts'
import type { Resolvers } from '../schema.generated.ts'
import { dashboards, savedQueries } from '../tables.ts'
import { orgUnit } from './policy.ts'

const boards = new PersonalItems(dashboards, { zh: '看板', en: 'dashboards', most: 100 })
const queries = new PersonalItems(savedQueries, { zh: '已存查询', en: 'saved queries', most: 200 })

/** Roots of what staff keep for themselves: every access names the identity of the caller. */
export const personalQueries = {
  dashboards: (_root, args, { db, identity }) => boards.page(db, identity, args),
  dashboard: (_root, { id }, { db, identity }) => boards.get(db, identity, id),
  dashboardVersions: (_root, { id }, { db, identity }) => boards.versions(db, identity, id),
  savedQueries: (_root, args, { db, identity }) => queries.page(db, identity, args),
  savedQuery: (_root, { id }, { db, identity }) => queries.get(db, identity, id),
  savedQueryVersions: (_root, { id }, { db, identity }) => queries.versions(db, identity, id),
} satisfies Resolvers['Query']

const mutations: Resolvers['Mutation'] = {
  createDashboard: (_root, given, { db, identity }) =>
    boards.create(db, identity, dashboardDraft(given)),
  saveDashboard: (_root, { id, expectedVersion, ...given }, { db, identity }) =>
    boards.save(db, identity, id, expectedVersion, dashboardDraft(given)),
  restoreDashboard: (_root, { id, expectedVersion, version }, { db, identity }) =>
    boards.restore(db, identity, id, expectedVersion, version),
  shareDashboard: (_root, { id, to }, { db, identity }) => boards.share(db, identity, id, to),
  unshareDashboard: (_root, { id, from }, { db, identity }) =>
    boards.unshare(db, identity, id, from),
  deleteDashboard: (_root, { id }, { db, identity }) => boards.delete(db, identity, id),
  createSavedQuery: (_root, given, { db, identity }) =>
    queries.create(db, identity, savedQueryDraft(given)),
  saveSavedQuery: (_root, { id, expectedVersion, ...given }, { db, identity }) =>
    queries.save(db, identity, id, expectedVersion, savedQueryDraft(given)),
  restoreSavedQuery: (_root, { id, expectedVersion, version }, { db, identity }) =>
    queries.restore(db, identity, id, expectedVersion, version),
  shareSavedQuery: (_root, { id, to }, { db, identity }) => queries.share(db, identity, id, to),
  unshareSavedQuery: (_root, { id, from }, { db, identity }) =>
    queries.unshare(db, identity, id, from),
  deleteSavedQuery: (_root, { id }, { db, identity }) => queries.delete(db, identity, id),
}

const ownedFields = {
  ownerUnit: (row: ItemRow) => orgUnit(row.ownerUnitId),
  mine: (row: ItemRow, _args: unknown, { identity }: Context) =>
    row.ownerSubject === identity.subject && row.ownerUnitId === identity.unit,
  updatedAt: (row: ItemRow) => row.recordedAt,
  sharedWith(row: ItemRow, _args: unknown, { identity }: Context) {
    if (row.ownerSubject !== identity.subject || row.ownerUnitId !== identity.unit) return []
    return [
      ...row.sharedUnitIds.map((id) => ({ kind: 'UNIT' as const, id, unit: orgUnit(id) })),
      ...row.sharedPeople.map((id) => ({ kind: 'PERSON' as const, id, unit: null })),
    ]
  },
}

const document = (row: ItemRow | ItemVersion) => String(row.content.document)
const variables = (row: ItemRow | ItemVersion) => row.content.variables

export const personalResolvers: Resolvers = {
  Mutation: mutations,
  Dashboard: { ...ownedFields, definition: (row) => row.content },
  DashboardVersion: { definition: (row: ItemVersion) => row.content },
  SavedQuery: { ...ownedFields, document, variables },
  SavedQueryVersion: { document, variables },
}

import { answerOf } from '../graph/answer-of.ts'
import { unitTitle } from '../shell/names.ts'
import { type Dashboard, type Definition, readDefinition, type ShareTarget } from './dashboard.ts'

/** A dashboard as lists name it. */
export interface Summary {
  id: string
  title: string
  mine: boolean
  owner: string
}

export interface Version {
  version: number
  title: string
  savedAt: string
  definition: unknown
}

interface Kept {
  id: string
  title: string
  mine: boolean
  ownerSubject: string
  ownerUnitId: string
  ownerUnit: { shortName: string | null; name: string } | null
  version: number
  definition: unknown
  sharedWith: ShareTarget[]
}

const SUMMARY = 'id title mine ownerSubject ownerUnitId ownerUnit { shortName name }'
const WHOLE = `${SUMMARY} version definition sharedWith { kind id unit { name } }`
const PAGE = 200
const MOST_PAGES = 10

/** The dashboards that one owns or that are shared with one, the latest changed first. */
export async function listDashboards(): Promise<Summary[]> {
  const found: Summary[] = []
  let after: string | null = null
  for (let page = 0; page < MOST_PAGES; page++) {
    const { nodes, pageInfo }: Page = await answerOf<Page>(
      `query Dashboards($after: String) { answer: dashboards(first: ${PAGE}, after: $after) {
        nodes { ${SUMMARY} } pageInfo { hasNextPage endCursor } } }`,
      { after },
    )
    found.push(
      ...nodes.map((kept) => ({
        id: kept.id,
        title: kept.title,
        mine: kept.mine,
        owner: ownerOf(kept),
      })),
    )
    if (!pageInfo.hasNextPage) break
    after = pageInfo.endCursor
  }
  return found
}

interface Page {
  nodes: Kept[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

/** Null for one that is not there or not shared. Throws RefusedError or DefinitionError. */
export async function loadDashboard(id: string): Promise<Dashboard | null> {
  const kept = await answerOf<Kept | null>(
    `query Dashboard($id: ID!) { answer: dashboard(id: $id) { ${WHOLE} } }`,
    { id },
  )
  return kept && dashboardOf(kept)
}

export async function createDashboard(title: string, definition: Definition): Promise<Dashboard> {
  return changed(
    'CreateDashboard($title: String!, $definition: JSON!)',
    'createDashboard(title: $title, definition: $definition)',
    { title, definition },
  )
}

/** Throws RefusedError with VERSION_CONFLICT when another version was saved meanwhile. */
export async function saveDashboard(
  id: string,
  expectedVersion: number,
  title: string,
  definition: Definition,
): Promise<Dashboard> {
  return changed(
    'SaveDashboard($id: ID!, $expectedVersion: Int!, $title: String!, $definition: JSON!)',
    'saveDashboard(id: $id, expectedVersion: $expectedVersion, title: $title, definition: $definition)',
    { id, expectedVersion, title, definition },
  )
}

export async function restoreDashboard(
  id: string,
  expectedVersion: number,
  version: number,
): Promise<Dashboard> {
  return changed(
    'RestoreDashboard($id: ID!, $expectedVersion: Int!, $version: Int!)',
    'restoreDashboard(id: $id, expectedVersion: $expectedVersion, version: $version)',
    { id, expectedVersion, version },
  )
}

type Target = Pick<ShareTarget, 'kind' | 'id'>

export async function shareDashboard(id: string, { kind, id: to }: Target): Promise<Dashboard> {
  return changed(
    'ShareDashboard($id: ID!, $target: ShareTargetInput!)',
    'shareDashboard(id: $id, to: $target)',
    { id, target: { kind, id: to } },
  )
}

export async function unshareDashboard(id: string, { kind, id: to }: Target): Promise<Dashboard> {
  return changed(
    'UnshareDashboard($id: ID!, $target: ShareTargetInput!)',
    'unshareDashboard(id: $id, from: $target)',
    { id, target: { kind, id: to } },
  )
}

export async function deleteDashboard(id: string): Promise<void> {
  await answerOf('mutation DeleteDashboard($id: ID!) { answer: deleteDashboard(id: $id) }', { id })
}

export function listVersions(id: string): Promise<Version[]> {
  return answerOf<Version[]>(
    'query Versions($id: ID!) { answer: dashboardVersions(id: $id) { version title savedAt definition } }',
    { id },
  )
}

/** The units that one can share with. */
export function listUnits(): Promise<{ id: string; name: string }[]> {
  return answerOf('query Units { answer: orgUnits { id name } }', {})
}

async function changed(
  signature: string,
  field: string,
  variables: Record<string, unknown>,
): Promise<Dashboard> {
  return dashboardOf(
    await answerOf<Kept>(`mutation ${signature} { answer: ${field} { ${WHOLE} } }`, variables),
  )
}

function dashboardOf(kept: Kept): Dashboard {
  const { id, title, mine, version, sharedWith } = kept
  return {
    id,
    title,
    mine,
    version,
    sharedWith,
    owner: ownerOf(kept),
    definition: readDefinition(kept.definition),
  }
}

export function ownerOf(kept: Pick<Kept, 'ownerUnit' | 'ownerUnitId' | 'ownerSubject'>): string {
  const { ownerUnit, ownerUnitId, ownerSubject } = kept
  return `${ownerUnit?.shortName ?? ownerUnit?.name ?? unitTitle(ownerUnitId)} · ${ownerSubject}`
}

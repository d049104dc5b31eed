import { readdirSync } from 'node:fs'
import path from 'node:path'
import { openTestDepartment, type TestDepartment } from '@baibo/kernel/testing.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { university } from './fixtures.ts'
import { subgraph } from './subgraph.ts'

let department: TestDepartment
beforeAll(async () => {
  department = await openTestDepartment(subgraph)
  const directory = path.join(subgraph.directory, 'data')
  for (const file of readdirSync(directory)) await department.ingest(path.join(directory, file))
})
afterAll(() => department.close())

/** The answer's data; the test fails on any error. */
async function ask(document: string, variables: Record<string, unknown> = {}) {
  const { data, errors } = await department.query(document, variables)
  expect(errors).toBeUndefined()
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests
  return data as any
}

/** Number of facts of a kind that had begun by a date. */
async function factCount(kind: string, asOf: string): Promise<number> {
  const { scienceTechnologyFacts } = await ask(
    `query ($asOf: Date) { scienceTechnologyFacts(kind: [${kind}], asOf: $asOf, first: 0) { totalCount } }`,
    { asOf },
  )
  return scienceTechnologyFacts.totalCount
}

test('the facts of the sample story count to the figures of the story', async () => {
  const days = ['2023-12-31', '2025-12-31', '2026-11-23']
  const counts = async (kind: string) => Promise.all(days.map((asOf) => factCount(kind, asOf)))
  expect(await counts('CONSORTIUM_SIGNED')).toEqual([6, 21, 26])
  expect(await counts('JOINT_PROJECT')).toEqual([33, 59, 69])
  expect(await counts('STARTUP_PROJECT')).toEqual([16, 36, 48])
  expect(await counts('IP_TRANSFER')).toEqual([0, 9, 13])
  expect(await counts('MAJOR_RESULT')).toEqual([0, 18, 24])
  const { scienceTechnologyFacts } = await ask(
    '{ scienceTechnologyFacts(kind: [PLATFORM]) { nodes { qualifier } } }',
  )
  const levels = scienceTechnologyFacts.nodes.map((fact: { qualifier: string }) => fact.qualifier)
  expect(levels.filter((level: string) => /NATIONAL|PROVINCIAL/.test(level))).toHaveLength(4)
})

test('two consortia are recognised without a signed agreement', async () => {
  const { consortia } = await ask(
    '{ consortia(filter: { status: [RECOGNISED] }, first: 100) { nodes { signedOn breaches } } }',
  )
  const unsigned = consortia.nodes.filter((node: { signedOn: string }) => node.signedOn === null)
  expect(unsigned).toEqual(Array(2).fill({ signedOn: null, breaches: ['AGREEMENT_SIGNED'] }))
})

test('projects by mode add up to all projects of the year', async () => {
  const { byMode, all, projects } = await ask(`{
    byMode: projectStats(filter: { year: { eq: 2024 } }, groupBy: [MODE], measure: [COUNT, CONTRACT_AMOUNT, ENTERPRISES]) {
      mode count contractAmount enterprises origin
    }
    all: projectStats(filter: { year: { eq: 2024 } }, measure: [COUNT, CONTRACT_AMOUNT]) { count contractAmount }
    projects(filter: { year: { eq: 2024 } }, first: 200) { totalCount nodes { contractAmount mode } }
  }`)
  const modes = byMode.map((row: { mode: string }) => row.mode)
  expect(modes).toEqual(['DIRECTED', 'HORIZONTAL', 'OPEN_BID', 'RACE'])
  const sum = (rows: Record<string, unknown>[], field: string) =>
    rows.reduce((total, row) => total + Number(row[field]), 0)
  expect(sum(byMode, 'count')).toBe(projects.totalCount)
  expect(sum(byMode, 'contractAmount')).toBe(Number(all[0].contractAmount))
  expect(sum(projects.nodes, 'contractAmount')).toBe(Number(all[0].contractAmount))
  expect(byMode[0].origin).toBeNull()
  expect(byMode[0].enterprises).toBeGreaterThan(0)
})

test('a project answers with leader, participants, stages and provenance', async () => {
  const { project } = await ask(`{ project(id: "XM2023-001") {
    title mode origin status startDate endDate contractAmount leadId commissionerId breaches
    commissioner { __typename } stages { stage heldOn }
    participants { role sequence person { id } enterprise { uscc } orgUnit { uscc } }
    provenance { rowNo sourceSystem recordedBy }
  } }`)
  expect(project).toEqual({
    title: '汀澜智能装备功能性面料研究启动项目',
    mode: 'HORIZONTAL',
    origin: 'STARTUP',
    status: 'ACCEPTED',
    startDate: '2023-04-05',
    endDate: '2026-04-02',
    contractAmount: '400000.00',
    leadId: project.participants[0].person.id,
    commissionerId: '91330402FF0010018G',
    breaches: [],
    commissioner: { __typename: 'Enterprise' },
    stages: [
      { stage: 'START', heldOn: '2023-04-05' },
      { stage: 'ACCEPTANCE', heldOn: '2026-04-02' },
    ],
    participants: [
      {
        role: 'LEAD',
        sequence: 1,
        person: { id: project.leadId },
        enterprise: null,
        orgUnit: null,
      },
      {
        role: 'COMMISSIONER',
        sequence: 2,
        person: null,
        enterprise: { uscc: '91330402FF0010018G' },
        orgUnit: null,
      },
    ],
    provenance: { rowNo: 2, sourceSystem: '项目（2023年）.csv', recordedBy: 'jx-kjj' },
  })
})

test('exactly the three transfers of the seeded mistakes differ from the agreed shares', async () => {
  const { transfers } = await ask(`{ transfers(orderBy: TRANSFERRED_ON_ASC, first: 50) { nodes {
    id amount consistent distributions { amount expected difference share } unpaidOwners { ownerId }
  } } }`)
  expect(transfers.nodes).toHaveLength(13)
  const wrong = transfers.nodes.filter((node: { consistent: boolean }) => !node.consistent)
  expect(wrong.map((node: { amount: string }) => node.amount)).toEqual([
    '400000.00',
    '1200000.00',
    '900000.00',
  ])
  for (const { distributions, amount, consistent } of transfers.nodes) {
    const total = (field: string) =>
      distributions.reduce(
        (sum: number, row: Record<string, string>) => sum + Number(row[field]),
        0,
      )
    if (!consistent) continue
    expect(total('expected')).toBe(Number(amount))
    expect(total('share')).toBe(100)
    expect(total('difference')).toBe(0)
  }
})

test('lists page through everything once, in order', async () => {
  const seen: string[] = []
  for (let after: string | null = null; ; ) {
    const { equipment }: { equipment: Page } = await ask(
      'query ($after: String) { equipment(first: 23, after: $after, orderBy: ID_ASC) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }',
      { after },
    )
    expect(equipment.totalCount).toBe(60)
    seen.push(...equipment.nodes.map(({ id }) => id))
    if (!equipment.pageInfo.hasNextPage) break
    after = equipment.pageInfo.endCursor
  }
  expect(seen).toHaveLength(60)
  expect(seen).toEqual([...new Set(seen)].toSorted())
})

interface Page {
  totalCount: number
  nodes: { id: string }[]
  pageInfo: { hasNextPage: boolean; endCursor: string }
}

test('shared equipment is found by platform, owner and facility alike', async () => {
  const { equipment, facility } = await ask(`{
    equipment(filter: { shared: true, platform: { eq: "长三角科创大厦（南湖总部）" } }) {
      nodes { id platformName platform { kind } facility { id } owner { __typename } }
    }
    facility(id: "长三角科创大厦（南湖总部）") { platform { level } equipment(filter: { shared: true }) { totalCount } }
  }`)
  expect(equipment.nodes.length).toBeGreaterThan(0)
  expect(facility.equipment.totalCount).toBe(equipment.nodes.length)
  expect(facility.platform.level).toBe('MUNICIPAL')
  for (const node of equipment.nodes) expect(node.platform.kind).toBe('INNOVATION_TOWER')
  const { data } = await department.entities(
    [{ __typename: 'OrgUnit', uscc: university }],
    '... on OrgUnit { equipment(first: 5) { totalCount nodes { ownerId } } platforms { name } }',
  )
  // biome-ignore lint/suspicious/noExplicitAny: see ask
  const [unit] = (data as any)._entities
  expect(unit.equipment.totalCount).toBe(30)
  expect(unit.platforms).toHaveLength(12)
})

const everything = `nodes {
  id lead { id } demand { id } participants { role } stages { stage } breaches parallelProjects { id }
  outputs { id title authors { personId } ipAgreement { owners { share } revenueTerms { share } nameOrder }
    transfers { distributions { expected } consistent } awards { holders { partyId } belongsToBoth }
    majorResult { recognisedOn title } reportingUnit { id } }
  majorResults { id } transfers { id }
}`

test('the number of statements does not grow with the number of rows', async () => {
  const count = async (first: number) => {
    department.statements()
    await ask(`{ projects(first: ${first}, orderBy: START_DATE_ASC) { ${everything} } }`)
    return department.statements().length
  }
  // The first request also reads the database's types.
  await count(1)
  const few = await count(25)
  expect(few).toBeGreaterThan(10)
  expect(await count(100)).toBe(few)
})

test('facts as known before an ingest are none, and after it all', async () => {
  const document = `query ($knownAt: DateTime) { scienceTechnologyFacts(knownAt: $knownAt, first: 1000) { totalCount } }`
  const before = await ask(document, { knownAt: '2020-01-01T00:00:00Z' })
  expect(before.scienceTechnologyFacts.totalCount).toBe(0)
  const now = await ask(document)
  const later = await ask(document, { knownAt: '2100-01-01T00:00:00Z' })
  expect(later).toEqual(now)
})

test('the freshness counts the visible rows', async () => {
  const { scienceTechnologyFreshness } = await ask(
    '{ scienceTechnologyFreshness { department title rows lastBatchAt } }',
  )
  expect(scienceTechnologyFreshness).toMatchObject({
    department: 'science-technology',
    title: '市科技局',
    lastBatchAt: expect.any(String),
  })
  expect(scienceTechnologyFreshness.rows).toBeGreaterThan(900)
})

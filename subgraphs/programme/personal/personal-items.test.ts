import type { Identity } from '@baibo/kernel/identity.ts'
import { openTestDepartment, type TestDepartment } from '@baibo/kernel/testing.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { subgraph } from '../subgraph.ts'

let office: TestDepartment
/** Two people of one city department, one of another, and one of a county. */
let wang: Identity
let li: Identity
let zhao: Identity
let pinghu: Identity

beforeAll(async () => {
  office = await openTestDepartment(subgraph)
  wang = await office.identity({ subject: 'wang', unit: 'jx-kjj' })
  li = await office.identity({ subject: 'li', unit: 'jx-kjj' })
  zhao = await office.identity({ subject: 'zhao', unit: 'jx-czj' })
  pinghu = await office.identity({
    subject: 'chen',
    unit: 'jx-kjj-330482',
    reportingUnits: ['330482'],
  })
})
afterAll(() => office.close())

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes
async function ask(document: string, variables: object, identity: Identity): Promise<any> {
  const answer = await office.query(document, variables as Record<string, unknown>, identity)
  expect(answer.errors).toBeUndefined()
  return answer.data
}

async function refusal(document: string, variables: object, identity: Identity) {
  const answer = await office.query(document, variables as Record<string, unknown>, identity)
  const [error] = (answer.errors ?? []) as { message: string; extensions: { code: string } }[]
  return { code: error?.extensions.code, message: error?.message }
}

const CREATE = `mutation ($title: String!, $definition: JSON!) {
  made: createDashboard(title: $title, definition: $definition) { id title version mine definition } }`
const SAVE = `mutation ($id: ID!, $expected: Int!, $title: String!, $definition: JSON!) {
  made: saveDashboard(id: $id, expectedVersion: $expected, title: $title, definition: $definition) { version title definition } }`
const RESTORE = `mutation ($id: ID!, $expected: Int!, $version: Int!) {
  made: restoreDashboard(id: $id, expectedVersion: $expected, version: $version) { version title definition } }`
const SHARE = `mutation ($id: ID!, $kind: ShareTargetKind!, $to: ID!) {
  made: shareDashboard(id: $id, to: { kind: $kind, id: $to }) { version sharedWith { kind id unit { id } } } }`
const UNSHARE = `mutation ($id: ID!, $kind: ShareTargetKind!, $to: ID!) {
  made: unshareDashboard(id: $id, from: { kind: $kind, id: $to }) { sharedWith { id } } }`
const DELETE = 'mutation ($id: ID!) { made: deleteDashboard(id: $id) }'
const ONE = `query ($id: ID!) { dashboard(id: $id) { id title version mine ownerSubject ownerUnitId definition sharedWith { id } }
  dashboardVersions(id: $id) { version title savedAt definition } }`
const LIST = '{ dashboards { totalCount nodes { id mine } } }'

const definition = (...titles: string[]) => ({
  tiles: titles.map((title) => ({ title, variables: { asOf: '$asOf' } })),
  refresh: 0,
})

async function create(identity: Identity, title = '进度'): Promise<string> {
  return (await ask(CREATE, { title, definition: definition(title) }, identity)).made.id
}

async function listed(identity: Identity): Promise<string[]> {
  const { dashboards } = await ask(LIST, {}, identity)
  expect(dashboards.totalCount).toBe(dashboards.nodes.length)
  return dashboards.nodes.map(({ id }: { id: string }) => id)
}

describe('a dashboard', () => {
  test('is kept as given, for its owner alone', async () => {
    const { made } = await ask(CREATE, { title: ' 进度 ', definition: definition('一') }, wang)
    expect(made).toEqual({
      id: made.id,
      title: '进度',
      version: 1,
      mine: true,
      definition: definition('一'),
    })
    expect(await listed(wang)).toContain(made.id)
    for (const other of [li, zhao, pinghu]) {
      expect(await listed(other)).not.toContain(made.id)
      expect(await ask(ONE, { id: made.id }, other)).toEqual({
        dashboard: null,
        dashboardVersions: [],
      })
      expect(await refusal(DELETE, { id: made.id }, other)).toMatchObject({ code: 'NOT_FOUND' })
    }
  })

  test('keeps every version; an earlier one comes back as the newest', async () => {
    const id = await create(wang, '甲')
    await ask(SAVE, { id, expected: 1, title: '乙', definition: definition('乙') }, wang)
    const { made } = await ask(RESTORE, { id, expected: 2, version: 1 }, wang)
    expect(made).toEqual({ version: 3, title: '甲', definition: definition('甲') })
    const { dashboardVersions } = await ask(ONE, { id }, wang)
    expect(
      dashboardVersions.map((each: { version: number; title: string }) => [
        each.version,
        each.title,
      ]),
    ).toEqual([
      [3, '甲'],
      [2, '乙'],
      [1, '甲'],
    ])
    expect(await refusal(RESTORE, { id, expected: 3, version: 9 }, wang)).toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  test('saved twice from the same version: the second is told and nothing is lost', async () => {
    const id = await create(wang)
    const save = (title: string) =>
      office.query(
        SAVE,
        { id, expected: 1, title, definition: definition(title) },
        wang,
      ) as Promise<{ data?: { made: { title: string } }; errors?: unknown[] }>
    const answers = await Promise.all(['甲', '乙', '丙'].map(save))
    const won = answers.filter(({ errors }) => !errors)
    expect(won).toHaveLength(1)
    for (const { errors } of answers.filter((answer) => answer.errors)) {
      expect(errors).toMatchObject([{ extensions: { code: 'VERSION_CONFLICT' } }])
    }
    const { dashboard, dashboardVersions } = await ask(ONE, { id }, wang)
    expect(dashboard).toMatchObject({ version: 2, title: won[0]?.data?.made.title })
    expect(dashboardVersions).toHaveLength(2)
  })

  test('shared with a unit or a person is seen by them, changed by the owner only', async () => {
    const id = await create(wang)
    expect((await ask(SHARE, { id, kind: 'UNIT', to: 'jx-kjj-330482' }, wang)).made).toEqual({
      version: 1,
      sharedWith: [{ kind: 'UNIT', id: 'jx-kjj-330482', unit: { id: 'jx-kjj-330482' } }],
    })
    await ask(SHARE, { id, kind: 'PERSON', to: 'zhao' }, wang)
    for (const viewer of [pinghu, zhao]) {
      const { dashboard, dashboardVersions } = await ask(ONE, { id }, viewer)
      expect(dashboard).toMatchObject({ id, mine: false, ownerSubject: 'wang', sharedWith: [] })
      expect(dashboardVersions).toEqual([])
      expect(await listed(viewer)).toContain(id)
      for (const [document, more] of [
        [SAVE, { expected: 1, title: '改', definition: definition() }],
        [RESTORE, { expected: 1, version: 1 }],
        [SHARE, { kind: 'UNIT', to: 'jx-jyj' }],
        [UNSHARE, { kind: 'UNIT', to: 'jx-kjj-330482' }],
        [DELETE, {}],
      ] as const) {
        expect(await refusal(document, { id, ...more }, viewer)).toMatchObject({
          code: 'FORBIDDEN',
        })
      }
    }
    expect(await listed(li)).not.toContain(id)
    const { made } = await ask(UNSHARE, { id, kind: 'UNIT', to: 'jx-kjj-330482' }, wang)
    expect(made.sharedWith).toEqual([{ id: 'zhao' }])
    expect(await listed(pinghu)).not.toContain(id)
    expect((await ask(ONE, { id }, wang)).dashboardVersions).toHaveLength(1)
  })

  test('of a person who has moved to another unit stays behind', async () => {
    const id = await create(wang)
    const moved = await office.identity({ subject: 'wang', unit: 'jx-czj' })
    expect(await listed(moved)).not.toContain(id)
  })

  test('is gone after its deletion, for the owner and for those it was shared with', async () => {
    const id = await create(wang)
    await ask(SHARE, { id, kind: 'UNIT', to: 'jx-czj' }, wang)
    expect(await ask(DELETE, { id }, wang)).toEqual({ made: id })
    expect(await listed(wang)).not.toContain(id)
    expect(await listed(zhao)).not.toContain(id)
    expect(await refusal(DELETE, { id }, wang)).toMatchObject({ code: 'NOT_FOUND' })
  })

  test.each([
    ['an empty title', { title: ' ', definition: definition() }, 'title'],
    ['a long title', { title: '长'.repeat(101), definition: definition() }, 'title'],
    ['no tiles', { title: '甲', definition: { refresh: 1 } }, 'definition'],
    ['a list', { title: '甲', definition: [] }, 'definition'],
    ['61 tiles', { title: '甲', definition: { tiles: Array(61).fill({}) } }, 'definition.tiles'],
    ['100 KB', { title: '甲', definition: { tiles: ['长'.repeat(40_000)] } }, 'definition'],
  ])('with %s is refused, naming the field', async (_name, given, field) => {
    const { errors } = await office.query(CREATE, given, wang)
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }])
  })

  test('is shared with units that exist only', async () => {
    const id = await create(wang)
    expect(await refusal(SHARE, { id, kind: 'UNIT', to: 'jx-nobody' }, wang)).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('jx-nobody'),
    })
  })

  test('is one of at most 100 for each person, also when many come at once', async () => {
    const many = await office.identity({ subject: 'many', unit: 'jx-kjj' })
    const answers = await Promise.all(
      Array.from({ length: 104 }, (_, at) =>
        office.query(CREATE, { title: String(at), definition: definition() }, many),
      ),
    )
    const refused = answers.flatMap(({ errors }) => errors ?? [])
    expect(refused).toHaveLength(4)
    expect(refused[0]).toMatchObject({ extensions: { code: 'QUOTA_EXCEEDED' } })
    const read: string[] = []
    for (let after: string | null = null; read.length < 100; ) {
      const { dashboards } = await ask(
        'query ($after: String) { dashboards(first: 40, after: $after) { nodes { id } pageInfo { endCursor } } }',
        { after },
        many,
      )
      read.push(...dashboards.nodes.map(({ id }: { id: string }) => id))
      after = dashboards.pageInfo.endCursor
    }
    expect(new Set(read).size).toBe(100)
  })
})

describe('a saved query', () => {
  const create = `mutation ($document: String!, $variables: JSON!) {
    made: createSavedQuery(title: "人数", document: $document, variables: $variables) { id version document variables } }`

  test('is kept, saved, restored and shared within the department', async () => {
    const given = { document: 'query N { persons { totalCount } }', variables: { first: 3 } }
    const { made } = await ask(create, given, wang)
    expect(made).toMatchObject({ ...given, version: 1 })
    const { id } = made
    await ask(
      `mutation ($id: ID!) { saveSavedQuery(id: $id, expectedVersion: 1, title: "人", document: "{ a }", variables: {b: {c: [1]}}) { id }
        shareSavedQuery(id: $id, to: { kind: UNIT, id: "jx-kjj" }) { id } }`,
      { id },
      wang,
    )
    const seen = `query ($id: ID!) { savedQuery(id: $id) { title document variables mine } }`
    expect((await ask(seen, { id }, li)).savedQuery).toEqual({
      title: '人',
      document: '{ a }',
      variables: { b: { c: [1] } },
      mine: false,
    })
    expect((await ask(seen, { id }, zhao)).savedQuery).toBeNull()
    await ask(
      'mutation ($id: ID!) { restoreSavedQuery(id: $id, expectedVersion: 2, version: 1) { id } }',
      { id },
      wang,
    )
    expect((await ask(seen, { id }, li)).savedQuery).toMatchObject(given)
    await ask(
      'mutation ($id: ID!) { unshareSavedQuery(id: $id, from: { kind: UNIT, id: "jx-kjj" }) { id } }',
      { id },
      wang,
    )
    expect((await ask(seen, { id }, li)).savedQuery).toBeNull()
    const { savedQueryVersions } = await ask(
      'query ($id: ID!) { savedQueryVersions(id: $id) { version document } }',
      { id },
      wang,
    )
    expect(savedQueryVersions).toHaveLength(3)
    await ask('mutation ($id: ID!) { deleteSavedQuery(id: $id) }', { id }, wang)
    expect((await ask('{ savedQueries { totalCount } }', {}, wang)).savedQueries.totalCount).toBe(0)
  })

  test.each([
    ['no document', { document: ' ', variables: {} }, 'document'],
    ['a document over 4,000 characters', { document: 'a'.repeat(4001), variables: {} }, 'document'],
    ['variables that are no object', { document: '{ a }', variables: [1] }, 'variables'],
  ])('with %s is refused, naming the field', async (_name, given, field) => {
    const { errors } = await office.query(create, given, wang)
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }])
  })
})

test('the database itself shows no row, and takes none, where nobody is named', async () => {
  const id = await create(wang)
  for (const role of ['programme_city', 'programme_unit']) {
    const rows = await office.asSuperuser(`
      set role ${role};
      select id from dashboard union all select id from dashboard_history`)
    expect(rows.flat().filter((row) => (row as { id?: string }).id)).toEqual([])
    await office.asSuperuser(
      `set role ${role}; update dashboard set title = 'x'; delete from dashboard`,
    )
    await expect(
      office.asSuperuser(`
        set role ${role};
        insert into dashboard (id, title, content, owner_subject, owner_unit, version, shared_units,
          shared_people, batch_id, row_no, row_hash, recorded_by)
        values ('x', 'x', '{}', 'wang', 'jx-kjj', 1, '{}', '{}', 'x', 0, 'x', 'x')`),
    ).rejects.toThrow(/row-level security/)
  }
  expect((await ask(ONE, { id }, wang)).dashboard.title).toBe('进度')
})

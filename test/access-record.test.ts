import type { RecordContent } from '@baibo/hub/record-chain.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Answer, startHub, type TestHub } from './start-hub.ts'

/** The record of who read what: complete, without values, seen by the owners, never passed over. */
const SCOPES = ['person:name', 'person:id', 'person:birth', 'person:contact']
const ALL_NAMES = `query Everyone { persons(first: 200) { nodes {
  id fullName maskedName nationalIdMasked phoneMasked birthYear } } }`

let hub: TestHub
let owner: string
beforeAll(async () => {
  hub = await startHub()
  owner = await hub.token({ subject: 'owner', unit: 'jx-rcb', scopes: SCOPES })
})
afterAll(() => hub.close())

/** What the chain holds, as the superuser sees it. */
async function records(): Promise<(RecordContent & { requestId?: string })[]> {
  await hub.hub.recorder.flush()
  const rows = await hub.asSuperuser(
    'registry',
    'select record from audit.access_record order by sequence',
  )
  return rows.map(({ record }) => JSON.parse(String(record)))
}

/** The records that the work leaves. */
async function recordsOf(work: () => Promise<unknown>) {
  const before = (await records()).length
  await work()
  return (await records()).slice(before)
}

const codesOf = ({ errors = [] }: Answer) => errors.map(({ extensions }) => extensions.code)

describe('exactly one record is left (T116)', () => {
  test('by an operation that reads sensitive fields', async () => {
    const left = await recordsOf(() => hub.ask(ALL_NAMES, {}, owner, 'P5'))
    expect(left).toHaveLength(1)
    expect(left[0]).toMatchObject({
      kind: 'READ',
      subject: 'owner',
      unit: 'jx-rcb',
      purpose: 'P5',
      operationName: 'Everyone',
      operationId: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      departments: ['talent'],
      owners: ['jx-rcb'],
    })
    expect(left[0]?.rows).toBeGreaterThan(50)
    expect(left[0]?.fields?.map(({ field }) => field).sort()).toEqual([
      'Person.birthYear',
      'Person.fullName',
      'Person.maskedName',
      'Person.nationalIdMasked',
      'Person.phoneMasked',
    ])
  })

  test('by an operation of which some fields are refused, and by one that is refused whole', async () => {
    const query = '{ persons(first: 1) { nodes { fullName birthYear } } }'
    const consumer = await hub.token({ subject: 'li', unit: 'jx-kjj', scopes: SCOPES })
    const [some, ...more] = await recordsOf(() => hub.ask(query, {}, consumer, 'P1'))
    expect(more).toEqual([])
    expect(some).toMatchObject({ kind: 'READ', unit: 'jx-kjj', rows: 1 })
    expect(some?.fields).toEqual([
      expect.objectContaining({ field: 'Person.fullName', owner: 'jx-rcb' }),
      { field: 'Person.birthYear', owner: 'jx-rcb', refusal: 'UNAUTHORIZED_FIELD_OR_TYPE' },
    ])
    const whole = await recordsOf(() => hub.ask(query, {}, consumer, '330482199001010017'))
    expect(whole).toHaveLength(1)
    expect(whole[0]).toMatchObject({ kind: 'DENIAL', rows: 0 })
    // What is no code of the list might be anything.
    expect(whole[0]?.purpose ?? null).toBeNull()
    expect(whole[0]?.fields?.map(({ refusal }) => refusal)).toEqual([
      'PURPOSE_REQUIRED',
      'UNAUTHORIZED_FIELD_OR_TYPE',
    ])
  })

  test('by no question that touches no guarded field', async () => {
    expect(await recordsOf(() => hub.ask('{ persons(first: 5) { nodes { id } } }'))).toEqual([])
  })

  test.each(['json', 'csv', 'xlsx'])('by an export as %s', async (format) => {
    const left = await recordsOf(async () => (await hub.get(`/q/doctors-by-unit.${format}`)).text())
    expect(left).toHaveLength(1)
    expect(left[0]).toMatchObject({
      kind: 'EXPORT',
      unit: 'jx-kjj',
      operationName: 'doctors-by-unit',
      format,
      rows: 9,
    })
    expect(left[0]?.owners).toContain('jxnhu')
  })

  test('by a batch, by its undo, and by a batch that changes grants; not by a dry run', async () => {
    const headers = { authorization: `Bearer ${await hub.token({ unit: 'jx-ldxzb' })}` }
    const upload = async (text: string, more = '') => {
      const url = `${hub.url}/ingest/registry?file=a.csv${more}`
      const response = await fetch(url, { method: 'POST', headers, body: text })
      return ((await response.json()) as { batch: string }).batch
    }
    const member = '议事协调机构,成员单位,任职,开始日期\n领导小组,市教育局,成员单位,2024-03-01\n'
    const grant = `授权编号,数据提供单位,使用单位,授权范围,用途代码,起始日期,截止日期,依据
G-1,市委人才办,市编办,person:name,P2,2025-01-01,2027-12-31,协议\n`
    let batch = ''
    expect(await recordsOf(() => upload(grant, '&dryRun=1'))).toEqual([])
    const [imported, ...rest] = await recordsOf(async () => {
      batch = await upload(member)
    })
    expect(rest).toEqual([])
    expect(imported).toMatchObject({
      kind: 'IMPORT',
      batch,
      rows: 1,
      departments: ['registry'],
      owners: ['jx-ldxzb'],
    })
    const undo = () =>
      fetch(`${hub.url}/ingest/registry/batches/${batch}/undo`, { method: 'POST', headers })
    expect(await recordsOf(undo)).toMatchObject([{ kind: 'UNDO', batch, rows: 1 }])
    const changed = await recordsOf(async () => {
      batch = await upload(grant)
    })
    expect(changed).toMatchObject([
      { kind: 'GRANT_CHANGE', batch, grants: ['G-1'], owners: ['jx-ldxzb', 'jx-rcb'] },
    ])
    expect(await recordsOf(() => upload(grant))).toMatchObject([{ kind: 'IMPORT', grants: [] }])
  })
})

test('no record holds a value that was read (T118)', async () => {
  const { data } = await hub.ask(ALL_NAMES, {}, owner, 'P5')
  const values = new Set<string>()
  for (const { id: _id, birthYear: _year, ...person } of data.persons.nodes)
    for (const value of Object.values(person)) if (value) values.add(String(value))
  expect(values.size).toBeGreaterThan(200)
  const chain = JSON.stringify(await records())
  expect([...values].filter((value) => chain.includes(value))).toEqual([])
  expect(chain).not.toContain(owner)
})

describe('the mirror', () => {
  const QUESTION = `query ($month: String!) { myDataAccess(month: $month, first: 200) { totalCount nodes {
    kind subject unit { shortName } purpose { code name } fields { field refusal } rows recordedAt } } }`
  const month = new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' }).slice(0, 7)
  const see = async (unit: string) => {
    const { data, errors } = await hub.ask(QUESTION, { month }, await hub.token({ unit }))
    expect(errors).toBeUndefined()
    return data.myDataAccess
  }

  test('shows the owner who read its fields, and neither the reader nor anybody else', async () => {
    const consumer = await hub.token({ subject: 'reader-1', unit: 'jx-kjj', scopes: SCOPES })
    await hub.ask('{ persons(first: 4) { nodes { fullName } } }', {}, consumer, 'P3')
    const { nodes } = await see('jx-rcb')
    expect(nodes[0]).toMatchObject({
      kind: 'READ',
      subject: 'reader-1',
      unit: { shortName: '市科技局' },
      purpose: { code: 'P3', name: '督办' },
      fields: [{ field: 'Person.fullName', refusal: null }],
      rows: 4,
    })
    for (const unit of ['jx-kjj', 'jx-ldxzb', 'jx-czj', '*']) {
      const seen = await see(unit)
      const readers = seen.nodes.map(({ subject }: { subject: string }) => subject)
      expect(readers, unit).not.toContain('reader-1')
    }
  })

  test('the chain itself is not in the graph', async () => {
    const admin = await hub.token({ unit: 'jx-ldxzb' })
    for (const query of ['{ recordChain { hash } }', 'mutation { appendRecords(records: []) }']) {
      const { errors } = await hub.ask(query, {}, admin)
      expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }])
    }
  })
})

describe('when the record cannot be written (T101)', () => {
  const MIXED =
    '{ persons(first: 3) { nodes { id fullName } } enterprises(first: 1) { totalCount } }'
  const refused = async () => {
    const answer = await hub.ask(MIXED, {}, owner, 'P5')
    expect(codesOf(answer)).toEqual(['AUDIT_UNAVAILABLE'])
    expect(answer.errors?.[0]?.message).not.toMatch(/access_record|permission|127\.0\.0\.1/)
    const names = answer.data.persons.nodes.map((node: { fullName: unknown }) => node.fullName)
    expect(names).toEqual([null, null, null])
    expect(answer.data.enterprises.totalCount).toBeGreaterThan(100)
  }
  afterEach(async () => {
    await hub.asSuperuser(
      'registry',
      `grant connect on database ":database" to registry_city, registry_unit;
       grant insert (record) on audit.access_record to registry_city`,
    )
  })

  test('sensitive fields are refused, all others answered, and the refusal is recorded later', async () => {
    const before = (await records()).length
    await hub.asSuperuser(
      'registry',
      'revoke insert (record) on audit.access_record from registry_city',
    )
    await refused()
    expect((await hub.get('/q/doctors-by-unit.csv')).status).toBe(200)
    await hub.asSuperuser(
      'registry',
      'grant insert (record) on audit.access_record to registry_city',
    )
    const left = (await records()).slice(before)
    expect(left.map(({ kind }) => kind).sort()).toEqual(['DENIAL', 'EXPORT'])
    expect(left.find(({ kind }) => kind === 'DENIAL')).toMatchObject({
      fields: [{ field: 'Person.fullName', refusal: 'AUDIT_UNAVAILABLE' }],
      rows: 0,
    })
    expect(codesOf(await hub.ask(MIXED, {}, owner, 'P5'))).toEqual([])
  })

  test('so they are while the registry is away', async () => {
    await hub.asSuperuser(
      'registry',
      `revoke connect on database ":database" from registry_city, registry_unit;
       select pg_terminate_backend(pid) from pg_stat_activity where datname = ':database' and pid <> pg_backend_pid()`,
    )
    await refused()
    await hub.asSuperuser(
      'registry',
      'grant connect on database ":database" to registry_city, registry_unit',
    )
    await vi.waitFor(
      async () => expect(codesOf(await hub.ask(MIXED, {}, owner, 'P5'))).toEqual([]),
      { timeout: 20_000, interval: 300 },
    )
  })
})

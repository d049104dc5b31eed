import { createHash, randomUUID } from 'node:crypto'
import path from 'node:path'
import type { Identity } from '@baibo/kernel/identity.ts'
import { HUB_SUBJECT } from '@baibo/kernel/identity.ts'
import { openTestDepartment, type TestDepartment } from '@baibo/kernel/testing.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { subgraph } from './subgraph.ts'

let registry: TestDepartment
let hub: Identity
let office: Identity
beforeAll(async () => {
  registry = await openTestDepartment(subgraph)
  for (const file of ['../../kernel/codes/purposes.csv', '../../kernel/codes/org-units.csv'])
    await registry.ingest(path.resolve(subgraph.directory, file))
  hub = await registry.identity({ subject: HUB_SUBJECT })
  office = await registry.identity({ unit: 'jx-ldxzb', subject: 'wang' })
})
afterAll(() => registry.close())

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes
type Row = Record<string, any>

const read = (over: Row = {}) => ({
  id: randomUUID(),
  kind: 'READ',
  subject: 'li',
  unit: 'jx-kjj',
  purpose: 'P3',
  requestId: randomUUID(),
  departments: ['talent'],
  fields: [
    { field: 'Person.fullName', owner: 'jx-rcb' },
    { field: 'Schooling.status', owner: 'jx-jyj', refusal: 'PURPOSE_REQUIRED' },
  ],
  owners: ['jx-rcb', 'jx-jyj'],
  rows: 5,
  ...over,
})

function append(records: Row[], identity = hub) {
  return registry.query(
    'mutation ($records: [AccessRecordInput!]!) { appendRecords(records: $records) }',
    { records },
    identity,
  )
}

async function chain(): Promise<Row[]> {
  const { data, errors } = await registry.query('{ recordChain { sequence record hash } }', {}, hub)
  expect(errors).toBeUndefined()
  return (data as Row).recordChain
}

const month = () =>
  new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' }).slice(0, 7)

async function mirror(unit: string, more = '', inMonth = month()): Promise<Row> {
  const identity = await registry.identity({ unit, reportingUnits: ['330482'] })
  const { data, errors } = await registry.query(
    `query ($month: String!) { myDataAccess(month: $month ${more}) { totalCount nodes {
      kind subject unit { shortName } unitId purpose { name } rows fields { field refusal } recordedAt } } }`,
    { month: inMonth },
    identity,
  )
  expect(errors).toBeUndefined()
  return (data as Row).myDataAccess
}

test('records written at the same time by many stand on one chain, each hash over the one before', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, at) => append([read(), read({ rows: at })])),
  )
  expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([])
  const links = await chain()
  expect(links.map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: 40 }, (_, at) => at + 1),
  )
  let previous = '0'.repeat(64)
  for (const { sequence, record, hash } of links) {
    expect(createHash('sha256').update(record).digest('hex')).toBe(hash)
    expect(JSON.parse(record)).toMatchObject({ sequence, previous })
    previous = hash
  }
})

test('a record that is sent again stands there once', async () => {
  const before = (await chain()).length
  const record = read()
  await append([record])
  await append([record, read()])
  expect((await chain()).length).toBe(before + 2)
})

test('the hub alone reads and writes the chain', async () => {
  const before = (await chain()).length
  expect((await append([read()], office)).errors).toMatchObject([
    { extensions: { code: 'FORBIDDEN' } },
  ])
  const { errors } = await registry.query('{ recordChain { hash } }', {}, office)
  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  expect((await chain()).length).toBe(before)
})

test('a unit sees the records that touch its data, its own fields only, and nobody else does', async () => {
  await append([read({ subject: 'mirror', owners: ['jx-rcb', 'jx-jyj'] })])
  const { nodes, totalCount } = await mirror('jx-rcb', ', filter: { field: "Person.fullName" }')
  expect(totalCount).toBeGreaterThan(0)
  expect(nodes[0]).toMatchObject({
    kind: 'READ',
    subject: 'mirror',
    unit: { shortName: '市科技局' },
    purpose: { name: '督办' },
    rows: 5,
    fields: [{ field: 'Person.fullName', refusal: null }],
  })
  const [schooling] = (await mirror('jx-jyj')).nodes
  expect(schooling.fields).toEqual([{ field: 'Schooling.status', refusal: 'PURPOSE_REQUIRED' }])
  for (const unit of ['jx-kjj', 'jx-ldxzb', '*', 'hub']) {
    expect(await mirror(unit)).toMatchObject({ totalCount: 0, nodes: [] })
  }
  expect(await mirror('jx-rcb', '', '2020-01')).toMatchObject({ totalCount: 0 })
  expect(await mirror('jx-rcb', ', filter: { kind: [EXPORT] }')).toMatchObject({ totalCount: 0 })
})

test.each(['2026-13', '2026', '', '2026-1'])('the month %j is refused', async (wrong) => {
  const { errors } = await registry.query(
    'query ($month: String!) { myDataAccess(month: $month) { totalCount } }',
    { month: wrong },
    office,
  )
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
})

test.each([
  ['update audit.access_record set hash = hash', /append-only/],
  ['delete from audit.access_record', /append-only/],
  ['truncate audit.access_record', /append-only/],
  ['set role registry_city; update audit.access_record set hash = hash', /permission denied/],
  ['set role registry_city; delete from audit.access_record', /permission denied/],
  ['set role registry_city; truncate audit.access_record', /permission denied/],
  [
    `set role registry_city; insert into audit.access_record (sequence, record, hash) values (1, '{}', '')`,
    /permission denied/,
  ],
  [
    `set role registry_unit; insert into audit.access_record (record) values ('{}')`,
    /permission denied/,
  ],
])('the database refuses: %s', async (statement, reason) => {
  const before = await chain()
  await expect(registry.asSuperuser(statement)).rejects.toThrow(reason)
  expect(await chain()).toEqual(before)
})

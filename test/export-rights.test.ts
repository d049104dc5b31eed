import { cp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { RecordContent } from '@baibo/hub/record-chain.ts'
import type { SubgraphDefinition } from '@baibo/kernel/subgraph.ts'
import { OPERATIONS } from '@baibo/schema/documents.ts'
import { departments } from '@baibo/subgraphs/index.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startHub, type TestHub } from './start-hub.ts'
import { makeTempDirectory } from './temp-directory.ts'

/** A grant that is taken back while an export of its field is under way (T110). */
const QUESTION = `query Names($first: Int = 20, $after: String, $filter: PersonFilter) {
  persons(first: $first, after: $after, filter: $filter) {
    nodes { id fullName } pageInfo { hasNextPage endCursor } }
}`
const METADATA = {
  title: '博士姓名',
  owner: 'jx-rcb',
  contact: 'jx-rcb@example.invalid',
  purpose: 'P3',
  pages: 'persons.pageInfo',
  rows: [{ from: 'persons.nodes[]', columns: { id: 'id', name: 'fullName' } }],
}
const PAGE = 20
/** The page whose answer is under way when the grant is taken back: the last with names. */
const LAST_WITH_NAMES = 3
const HEADER = '授权编号,数据提供单位,使用单位,授权范围,用途代码,起始日期,截止日期,依据,状态'
const GRANT = 'T110,市委人才办,市编办,person:name,P3,2025-01-01,2099-12-31,协议'

let hub: TestHub
let folder: string
/** Runs in the department before it answers a page, with the number of the page. */
let beforePage: (page: number) => Promise<void> = async () => {}
let asked = 0

beforeAll(async () => {
  folder = await makeTempDirectory()
  await cp(OPERATIONS, folder, { recursive: true })
  await writeFile(path.join(folder, 'names.graphql'), QUESTION)
  await writeFile(path.join(folder, 'names.json'), JSON.stringify(METADATA))
  hub = await startHub({
    documents: folder,
    limits: { costPerMinute: 1_000_000 },
    definitions: departments.map((each) => (each.name === 'talent' ? pausing(each) : each)),
  })
})
afterAll(async () => {
  await hub.close()
  await rm(folder, { recursive: true, force: true })
})

/** The department as it is, but that its list of persons waits for `beforePage`. */
function pausing(talent: SubgraphDefinition): SubgraphDefinition {
  type Resolve = (...given: unknown[]) => unknown
  const { Query, ...types } = talent.resolvers as Record<string, Record<string, Resolve>>
  return {
    ...talent,
    resolvers: {
      ...types,
      Query: {
        ...Query,
        persons: async (...given: unknown[]) => {
          asked += 1
          await beforePage(asked)
          return Query?.persons?.(...given)
        },
      },
    } as SubgraphDefinition['resolvers'],
  }
}

/** By the address that the console uses. */
async function ingest(address: string, body = ''): Promise<{ batch: string }> {
  const response = await fetch(`${hub.url}/ingest/registry${address}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await hub.token({ unit: 'jx-ldxzb' })}` },
    body,
  })
  const report = (await response.json()) as { batch: string; errors?: unknown[] }
  expect([response.status, report.errors ?? []]).toEqual([200, []])
  return report
}
const load = (status: string) => ingest('?file=grants.csv', `${HEADER}\n${GRANT},${status}\n`)

const takeBack: Record<string, (batch: string) => Promise<unknown>> = {
  'by a batch': () => load('已撤销'),
  'by the undo of its batch': (batch) => ingest(`/batches/${batch}/undo`),
}

let batch: string
beforeEach(async () => {
  ;({ batch } = await load('有效'))
})

/** Begins the export; the grant is taken back while page LAST_WITH_NAMES is under way. */
async function exportNames(format: string, how: (batch: string) => Promise<unknown>) {
  const token = await hub.token({ subject: 'exporter', unit: 'jx-bb', scopes: ['person:name'] })
  asked = 0
  beforePage = async (page) => {
    if (page === LAST_WITH_NAMES) await how(batch)
  }
  return fetch(`${hub.url}/q/names.${format}?titles=keys`, {
    headers: { authorization: `Bearer ${token}`, 'x-hub-purpose': 'P3' },
  })
}

/** What the chain holds of a request, in its order, with the change of the grant among it. */
async function recordsOf(requestId: string | null): Promise<RecordContent[]> {
  await hub.hub.recorder.flush()
  const rows = await hub.asSuperuser(
    'registry',
    'select record from audit.access_record order by sequence',
  )
  return rows
    .map(({ record }) => JSON.parse(String(record)))
    .filter((record) => requestId !== null && record.requestId === requestId)
}

/** Each page before is recorded as read, each after it as refused. */
async function expectRecorded(requestId: string | null, isStopped: boolean): Promise<void> {
  const records = await recordsOf(requestId)
  const refusals = records.map(({ fields }) => fields?.map(({ refusal }) => refusal ?? 'read'))
  const [read, refused] = [['read'], ['UNAUTHORIZED_FIELD_OR_TYPE']]
  expect(refusals.slice(0, LAST_WITH_NAMES)).toEqual(Array(LAST_WITH_NAMES).fill(read))
  const after = refusals.slice(LAST_WITH_NAMES)
  expect(after.length).toBeGreaterThan(0)
  if (isStopped) expect(after).toHaveLength(1)
  expect(after).toEqual(after.map(() => refused))
  for (const [index, record] of records.entries()) {
    expect(record).toMatchObject({ kind: 'EXPORT', subject: 'exporter', unit: 'jx-bb' })
    expect(record.rows).toBe(index < LAST_WITH_NAMES ? PAGE : 0)
  }
}

interface Table {
  rows: { id: string; name: string | null }[]
  errors: { extensions: { code: string; field: string } }[]
}

describe.each(Object.entries(takeBack))('a grant taken back %s under way', (_name, how) => {
  test('leaves the rest of a JSON table without the column, and an error says so', async () => {
    const response = await exportNames('json', how)
    expect(response.status).toBe(200)
    expect(response.headers.get('x-hub-partial')).toBeTruthy()
    const { rows, errors } = (await response.json()) as Table
    const named = PAGE * LAST_WITH_NAMES
    expect(rows.length).toBeGreaterThan(named)
    expect(rows.slice(0, named).filter(({ name }) => !name)).toEqual([])
    expect(rows.slice(named).filter(({ name }) => name !== null)).toEqual([])
    expect(rows.filter(({ id }) => !id)).toEqual([])
    expect(errors).toMatchObject([
      { extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE', field: 'Person.fullName' } },
    ])
    await expectRecorded(response.headers.get('x-request-id'), false)
  })

  test('leaves the rest of a CSV table without the column, and a header says so', async () => {
    const response = await exportNames('csv', how)
    expect(response.status).toBe(200)
    expect(response.headers.get('x-hub-partial')).toBeTruthy()
    const [, ...lines] = (await response.text()).trim().split('\r\n')
    const names = lines.map((line) => line.split(',')[1])
    const named = PAGE * LAST_WITH_NAMES
    expect(names.length).toBeGreaterThan(named)
    expect(names.slice(0, named).filter((name) => !name)).toEqual([])
    expect(names.slice(named).filter((name) => name)).toEqual([])
    await expectRecorded(response.headers.get('x-request-id'), false)
  })
})

describe('a grant taken back when a part of the table is with the client already', () => {
  beforeAll(async () => {
    // One page is more than the hub holds back. The marks of the ids put these rows first.
    await hub.asSuperuser(
      'talent',
      `insert into person (id, full_name, citizen_id_encrypted, national_id_masked, birth_year, gender,
         research_fields, batch_id, row_no, row_hash, recorded_by)
       select '!' || lpad(i::text, 6, '0'), '甲' || (select string_agg(md5(i || '/' || part), '')
           from generate_series(1, 2000) part), 'x', 'x', 1990, 'MALE',
         '{}', 'batch', i, 'hash', 'jx-rcb' from generate_series(1, 100) i`,
    )
  })
  const isLong = (name: string | null) => /^甲[0-9a-f]{64000}$/.test(name ?? '')

  test('JSON goes on without the column, and the error comes last', async () => {
    const response = await exportNames('json', () => load('已撤销'))
    expect(response.headers.get('x-hub-partial')).toBeNull()
    const { rows, errors } = (await response.json()) as Table
    const named = PAGE * LAST_WITH_NAMES
    expect(rows.slice(0, named).every(({ name }) => isLong(name))).toBe(true)
    expect(rows.slice(named).filter(({ name }) => name !== null)).toEqual([])
    expect(rows.length).toBeGreaterThan(100)
    expect(errors).toMatchObject([{ extensions: { field: 'Person.fullName' } }])
    await expectRecorded(response.headers.get('x-request-id'), false)
  })

  test.each(['csv', 'xlsx'])('%s is broken off', async (format) => {
    const response = await exportNames(format, () => load('已撤销'))
    expect(response.status).toBe(200)
    // A boolean, so that a failure does not print the table.
    expect(
      await response.arrayBuffer().then(
        () => 'whole',
        () => 'broken off',
      ),
    ).toBe('broken off')
    expect(asked).toBe(LAST_WITH_NAMES + 1)
    await expectRecorded(response.headers.get('x-request-id'), true)
  })
})

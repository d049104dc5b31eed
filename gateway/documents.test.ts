import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { documentIdOf } from './approved-documents.ts'
import { OFFICES } from './examples/offices.ts'
import { type HttpAnswer, post, send } from './examples/requests.ts'
import { type ExampleGateway, startExample } from './examples/start.ts'

const APPROVED = 'query Colleagues($n: Int = 2) { people(first: $n) { nodes { id name } } }'
const id = documentIdOf(APPROVED)
const sha256Hash = id.slice('sha256:'.length)
const texts = new Map([
  [id, APPROVED],
  [
    documentIdOf('mutation Rename { rename(id: 1, name: "x") { id } }'),
    'mutation Rename { rename(id: 1, name: "x") { id } }',
  ],
])
const MODES = ['off', 'warn', 'only'] as const
type Mode = (typeof MODES)[number]

const gateways = new Map<Mode, ExampleGateway>()
const logged: unknown[] = []
beforeAll(async () => {
  const log = (entry: unknown) => logged.push(entry)
  const logger = { debug: log, info: () => {}, warn: log, error: log } as never
  for (const mode of MODES) {
    const documents = { mode, find: (asked: string) => texts.get(asked) }
    gateways.set(mode, await startExample(OFFICES, { limits: {}, documents, logger }))
  }
})
afterAll(async () => {
  for (const gateway of gateways.values()) await gateway.close()
})

function to(mode: Mode): ExampleGateway {
  const gateway = gateways.get(mode)
  if (!gateway) throw new Error(`no gateway ${mode}`)
  gateway.questions.length = 0
  return gateway
}
const ask = (mode: Mode, body: unknown): Promise<HttpAnswer> => post(to(mode).url, body)
const get = (mode: Mode, query: Record<string, string>): Promise<HttpAnswer> =>
  send(`${to(mode).url}/graphql?${new URLSearchParams(query)}`, {
    headers: { 'apollo-require-preflight': '1' },
  })
const names = ({ body }: HttpAnswer): unknown =>
  body.data?.people.nodes.map(({ name }: { name: string }) => name)

describe.each(MODES)('in the mode %s', (mode) => {
  test('an approved document is answered by either id, by GET and by POST', async () => {
    const persisted = { persistedQuery: { version: 1, sha256Hash } }
    const expected = ['name of p1']
    expect(names(await ask(mode, { documentId: id, variables: { n: 1 } }))).toEqual(expected)
    expect(names(await ask(mode, { extensions: persisted, variables: { n: 1 } }))).toEqual(expected)
    expect(names(await get(mode, { documentId: id, variables: '{"n":1}' }))).toEqual(expected)
    expect(
      names(await get(mode, { extensions: JSON.stringify(persisted), variables: '{"n":1}' })),
    ).toEqual(expected)
  })

  test.each([
    { documentId: 'sha256:0000' },
    { documentId: '' },
    { documentId: sha256Hash },
    { documentId: '__proto__' },
    { extensions: { persistedQuery: { version: 1, sha256Hash: 'f'.repeat(64) } } },
    { documentId: id, extensions: { persistedQuery: { sha256Hash: 'f'.repeat(64) } } },
  ])('the unknown id %j is not found (T127)', async (body) => {
    const { status, codes } = await ask(mode, body)
    expect([status, codes]).toEqual([400, ['PERSISTED_QUERY_NOT_FOUND']])
    expect(to(mode).questions).toEqual([])
  })

  test('an id together with a text is refused (T127)', async () => {
    const { status, codes } = await ask(mode, { documentId: id, query: APPROVED })
    expect([status, codes]).toEqual([400, ['CANNOT_SEND_PQ_ID_AND_BODY']])
    const other = { extensions: { persistedQuery: { sha256Hash } }, query: '{ __typename }' }
    expect((await ask(mode, other)).codes).toEqual(['CANNOT_SEND_PQ_ID_AND_BODY'])
  })

  test('the exact text of an approved document is answered', async () => {
    expect(names(await ask(mode, { query: APPROVED, variables: { n: 1 } }))).toEqual(['name of p1'])
  })

  test('an approved mutation is not executed by GET', async () => {
    const mutation = [...texts.keys()][1] ?? ''
    expect((await get(mode, { documentId: mutation })).status).toBe(405)
    expect(to(mode).questions).toEqual([])
    expect((await ask(mode, { documentId: mutation })).status).toBe(200)
  })
})

const VARIANTS = {
  spaces: APPROVED.replace('{ id', '{  id'),
  'a final line feed': `${APPROVED}\n`,
  'a comment': `${APPROVED} # the same`,
  'reordered fields': APPROVED.replace('id name', 'name id'),
  'another fragment': `${APPROVED} fragment F on Person { id }`,
  'another alias': APPROVED.replace('name }', 'name: id }'),
}

test.each(Object.entries(VARIANTS))(
  'a variant with %s is refused in the mode only (T128)',
  async (_, query) => {
    const { status, codes } = await ask('only', { query })
    expect([status, codes]).toEqual([400, ['QUERY_NOT_IN_SAFELIST']])
    expect(to('only').questions).toEqual([])
  },
)

test('the mode only refuses introspection and unreadable text alike (T127)', async () => {
  for (const query of ['{ __schema { types { name } } }', '{ __typename }', '{{{', '']) {
    expect((await ask('only', { query })).codes, query).toEqual(['QUERY_NOT_IN_SAFELIST'])
  }
})

test('the mode warn answers other documents and reports their id', async () => {
  logged.length = 0
  const query = '{ people(first: 1) { totalCount } }'
  expect((await ask('warn', { query })).status).toBe(200)
  expect(logged).toEqual([{ documentId: documentIdOf(query) }])
  logged.length = 0
  await ask('warn', { query: APPROVED })
  await ask('off', { query })
  expect(logged).toEqual([])
})

test('a client of automatic persisted queries may send text and hash where any text is answered', async () => {
  const query = '{ people(first: 1) { totalCount } }'
  const hash = documentIdOf(query).slice('sha256:'.length)
  const body = { query, extensions: { persistedQuery: { version: 1, sha256Hash: hash } } }
  expect((await ask('off', body)).status).toBe(200)
  expect((await ask('only', body)).codes).toEqual(['CANNOT_SEND_PQ_ID_AND_BODY'])
  // Nothing is registered by it.
  const { codes } = await ask('off', { extensions: body.extensions })
  expect(codes).toEqual(['PERSISTED_QUERY_NOT_FOUND'])
})

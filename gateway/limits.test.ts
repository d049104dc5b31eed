import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAdmission } from './admission.ts'
import { OFFICES } from './examples/offices.ts'
import { type HttpAnswer, post } from './examples/requests.ts'
import { type ExampleGateway, startExample } from './examples/start.ts'
import { defaultLimits } from './limits.ts'
import { readSupergraph } from './supergraph.ts'

let offices: ExampleGateway
beforeAll(async () => {
  offices = await startExample(OFFICES, { limits: {} })
})
afterAll(() => offices.close())

async function ask(query: string, variables?: Record<string, unknown>): Promise<HttpAnswer> {
  offices.questions.length = 0
  return post(offices.url, { query, variables })
}

/** Refused with one error of this code, counted once, without a limit in its text and without asking anyone. */
async function expectRefused(code: string, query: string, variables?: Record<string, unknown>) {
  const before = offices.refusals.get(code) ?? 0
  const { status, body, codes, text } = await ask(query, variables)
  expect(status, text).toBe(400)
  expect(codes, text).toEqual([code])
  expect(offices.refusals.get(code)).toBe(before + 1)
  expect(body).not.toHaveProperty('data')
  expect(body.errors[0].message).toMatch(/^\p{Script=Han}.* \/ /u)
  expect(body.errors[0].extensions).toEqual({ code, requestId: expect.any(String) })
  expect(body.errors[0].message).not.toMatch(/\d/)
  expect(offices.questions).toEqual([])
}

const nested = (levels: number): string =>
  `{ people { nodes { ${'friends { nodes { '.repeat(levels)} id ${'} }'.repeat(levels)} } } }`

test('an operation twenty entities deep is refused (T01)', async () => {
  await expectRefused('MAX_DEPTH_LIMIT', nested(10))
  expect((await ask('{ people { nodes { friends(first: 1) { nodes { id } } } } }')).status).toBe(
    200,
  )
})

test('the same depth through ten chained fragments is refused (T02)', async () => {
  const fragments = Array.from(
    { length: 10 },
    (_, index) =>
      `fragment F${index} on PersonConnection { nodes { friends { ${index < 9 ? `...F${index + 1}` : 'totalCount'} } } }`,
  )
  await expectRefused('MAX_DEPTH_LIMIT', `{ people { ...F0 } } ${fragments.join(' ')}`)
})

test('a deep operation in a fragment named __schema is refused (T03)', async () => {
  const body = nested(10).slice(2, -2)
  await expectRefused('MAX_DEPTH_LIMIT', `{ ...__schema } fragment __schema on Query { ${body} }`)
})

test.each([
  ['101 aliases of one field', Array.from({ length: 101 }, (_, i) => `a${i}: name`).join(' ')],
  [
    '200 aliases of __typename',
    Array.from({ length: 200 }, (_, i) => `a${i}: __typename`).join(' '),
  ],
  [
    'aliases multiplied by fragments',
    `${'...A '.repeat(8)} } } fragment A on Person { ${'...B '.repeat(8)} } fragment B on Person { a: name ... { id`,
  ],
])('%s are refused (T04)', async (_, selection) => {
  await expectRefused('MAX_ALIASES_LIMIT', `{ person(id: 1) { ${selection} } }`)
})

test('thirty root fields are refused, in fragments too (T06)', async () => {
  const fields = Array.from({ length: 30 }, (_, index) => `figure${index}`).join(' ')
  await expectRefused('MAX_ROOT_FIELDS_LIMIT', `{ ${fields} }`)
  await expectRefused('MAX_ROOT_FIELDS_LIMIT', `{ ...F } fragment F on Query { ${fields} }`)
})

test('a field repeated a thousand times is refused before fields are compared (T07)', async () => {
  await expectRefused('MAX_FIELDS_LIMIT', `{ person(id: 1) { ${'name '.repeat(1000)} } }`)
  await expectRefused(
    'MAX_TOKENS_LIMIT',
    `{ person(id: 1) { ${'friends { totalCount } '.repeat(600)} } }`,
  )
})

test.each(['@aa', '@include(if: true)'])(
  'two hundred directives %s get one error (T08)',
  async (directive) => {
    await expectRefused('MAX_DIRECTIVES_LIMIT', `{ __typename ${directive.repeat(200)} }`)
  },
)

test.each([
  ['commas', ','],
  ['comments', '#\n'],
  ['braces', '{'],
])('a document of 600 kB of %s is refused unread (T09)', async (_, unit) => {
  await expectRefused('MAX_TOKENS_LIMIT', `{ __typename ${unit.repeat(600_000 / unit.length)}`)
})

test('deep nesting takes no cold process down (T10)', async () => {
  const file = path.join(import.meta.dirname, 'examples', 'cold-start.ts')
  for (const kind of ['list', 'object', 'selection', 'inline-fragment', 'type', 'variables']) {
    const { stdout } = await promisify(execFile)(process.execPath, [file, kind])
    const { deep, after } = JSON.parse(stdout)
    expect(deep.status, `${kind} ${stdout}`).toBe(400)
    expect(deep.code, kind).toMatch(/^(MAX_(TOKENS|DEPTH)_LIMIT|GRAPHQL_PARSE_FAILED)$/)
    expect(after, kind).toEqual({ data: { __typename: 'Query' } })
  }
}, 60_000)

test('fragments that spread each other in a circle are invalid (T11)', async () => {
  const { status, codes } = await ask(
    '{ people { ...A } } fragment A on PersonConnection { ...B } fragment B on PersonConnection { ...A }',
  )
  expect(status).toBe(400)
  expect(new Set(codes)).toEqual(new Set(['GRAPHQL_VALIDATION_FAILED']))
  expect(offices.questions).toEqual([])
})

test('fragments that double at every step are refused, not spread out', async () => {
  const fragments = Array.from({ length: 40 }, (_, index) => {
    const body = index < 39 ? `...D${index + 1} ...D${index + 1}` : 'id'
    return `fragment D${index} on Person { ${body} }`
  })
  await expectRefused('MAX_FIELDS_LIMIT', `{ person(id: 1) { ...D0 } } ${fragments.join(' ')}`)
})

test('five hundred pairs of conflicting fields are refused uncompared (T14)', async () => {
  const pairs = Array.from(
    { length: 500 },
    (_, index) => `a${index}: friends { nodes { id } } a${index}: projects { nodes { id } }`,
  )
  await expectRefused('MAX_TOKENS_LIMIT', `{ person(id: 1) { ${pairs.join(' ')} } }`)
})

test('conflicts within the limits get a bounded list of errors (T14)', async () => {
  const fields = Array.from({ length: 15 }, (_, index) => `a${index}: id a${index}: name`)
  const { status, codes } = await ask(`{ person(id: 1) { ${fields.join(' ')} } }`)
  expect(status).toBe(400)
  expect(codes.length).toBeLessThanOrEqual(11)
})

test.each([
  ['written out', '{ people(first: 99999999) { totalCount } }', undefined],
  ['by a variable', 'query ($n: Int) { people(first: $n) { totalCount } }', { n: 201 }],
  ['by a default', 'query ($n: Int = 201) { people(first: $n) { totalCount } }', undefined],
  ['below another list', '{ projects { nodes { lead { friends(first: 201) { totalCount } } } } }'],
])('a page size above its maximum, %s, is refused with the maximum (T15)', async (...row) => {
  const [, query, variables] = row
  const { status, body } = await ask(query, variables)
  expect(status).toBe(400)
  expect(body.errors[0].extensions).toMatchObject({
    code: 'BAD_USER_INPUT',
    argument: 'first',
    max: 200,
  })
  expect(body.errors[0].message).toContain('200')
  expect(offices.questions).toEqual([])
})

test('the largest page is answered', async () => {
  const { status, body } = await ask('{ people(first: 200) { totalCount } }')
  expect(status).toBe(200)
  expect(body.data.people.totalCount).toBe(3)
})

const threeLists = (page: string): string =>
  `{ people${page} { nodes { friends${page} { nodes { friends${page} { nodes { id } } } } } } }`

test('omitted page sizes count with the defaults of the contract (T17)', async () => {
  const small = await post(offices.url, { query: threeLists('(first: 3)') }, { 'x-hub-cost': '1' })
  // 1 + 3 × (1 + 1 + 3 × (1 + 1 + 3))
  expect(small.body.extensions.cost.estimated).toBe(52)
  const two = '{ people { nodes { friends { nodes { id } } } } }'
  const omitted = await post(offices.url, { query: two }, { 'x-hub-cost': '1' })
  // 1 + 20 × (1 + 1 + 20)
  expect(omitted.body.extensions.cost.estimated).toBe(441)
  const four =
    '{ people { nodes { friends { nodes { friends { nodes { friends { nodes { id } } } } } } } } }'
  await expectRefused('COST_ESTIMATED_TOO_EXPENSIVE', four)
})

test('a variable, a literal and a default page size cost the same', async () => {
  const cost = async (query: string, variables?: Record<string, unknown>): Promise<unknown> => {
    const { body } = await post(offices.url, { query, variables }, { 'x-hub-cost': '1' })
    return body.extensions.cost.estimated
  }
  const byVariable = 'query ($n: Int) { people(first: $n) { nodes { id } } }'
  expect(await cost('{ people(first: 50) { nodes { id } } }')).toBe(51)
  expect(await cost(byVariable, { n: 50 })).toBe(51)
  expect(await cost('query ($n: Int = 50) { people(first: $n) { nodes { id } } }')).toBe(51)
  expect(await cost(byVariable)).toBe(21)
  expect(await cost('query ($n: Int) { people(first: $n) { nodes { id } } }', { n: -9 })).toBe(1)
  expect(
    await cost('query ($v: Boolean!) { people { nodes @include(if: $v) { id } totalCount } }', {
      v: false,
    }),
  ).toBe(1)
})

test('cheap parts of two departments whose sum is too high are refused (T18)', async () => {
  const people = 'people(first: 200) { nodes { friends(first: 120) { nodes { id } } } }'
  const projects =
    'projects(first: 100) { nodes { lead { projects(first: 100) { nodes { id } } } } }'
  const alone = await post(offices.url, { query: `{ ${people} }` }, { 'x-hub-cost': '1' })
  expect(alone.body.extensions.cost).toEqual({ estimated: 24401, departments: { people: 24401 } })
  expect((await ask(`{ ${projects} }`)).status).toBe(200)
  await expectRefused('COST_ESTIMATED_TOO_EXPENSIVE', `{ ${people} ${projects} }`)
})

test('cost and department shares are shown on request alone', async () => {
  const query = '{ projects(first: 2) { nodes { lead { id } } } }'
  expect((await post(offices.url, { query })).body).not.toHaveProperty('extensions')
  const { body } = await post(offices.url, { query }, { 'x-hub-cost': '1' })
  expect(body.extensions).toEqual({ cost: { estimated: 5, departments: { work: 5 } } })
})

test('a search text of four kilobytes is refused, written out and by a variable (T22)', async () => {
  const text = '%_'.repeat(2048)
  await expectRefused('BAD_USER_INPUT', `{ people(search: "${text}") { totalCount } }`)
  await expectRefused(
    'BAD_USER_INPUT',
    'query ($s: String) { people(search: $s) { totalCount } }',
    {
      s: text,
    },
  )
})

test('variables with endless lists or nesting are refused', async () => {
  let filter: unknown = { name: 'x' }
  for (let level = 0; level < 2000; level += 1) filter = { and: [filter] }
  const query = 'query ($f: PersonFilter) { matching(filter: $f) { id } }'
  await expectRefused('MAX_DEPTH_LIMIT', query, { f: filter })
  await expectRefused('BAD_USER_INPUT', query, { f: { and: Array(5000).fill({ name: 'x' }) } })
})

test('circular introspection is refused, the usual one answered (T25)', async () => {
  const circle = `{ __schema { types { ${'fields { type { '.repeat(10)} name ${'} }'.repeat(10)} } } }`
  await expectRefused('MAX_DEPTH_LIMIT', circle)
  const twice = '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }'
  expect((await ask(twice)).codes).toEqual(['GRAPHQL_VALIDATION_FAILED'])
  expect((await ask(getIntrospectionQuery())).body.data.__schema.types.length).toBeGreaterThan(0)
})

test('refusals are counted by code', async () => {
  const before = offices.refusals.get('MAX_DEPTH_LIMIT') ?? 0
  await ask(nested(10))
  expect(offices.refusals.get('MAX_DEPTH_LIMIT')).toBe(before + 1)
})

test('every approved document of the hub passes the default limits with room to spare', () => {
  const schema = path.join(import.meta.dirname, '..', 'schema')
  const supergraph = readSupergraph(readFileSync(path.join(schema, 'supergraph.graphql'), 'utf8'))
  const admission = createAdmission({ limits: defaultLimits, supergraph: () => supergraph })
  const files = readdirSync(path.join(schema, 'operations')).filter((f) => f.endsWith('.graphql'))
  expect(files.length).toBeGreaterThanOrEqual(21)
  for (const file of files) {
    const query = readFileSync(path.join(schema, 'operations', file), 'utf8')
    const { cost } = admission.admit({
      query,
      documentId: undefined,
      sha256Hash: undefined,
      operationName: undefined,
      variables: undefined,
      caller: undefined,
    })
    expect(cost, file).toBeLessThan(defaultLimits.cost / 4)
  }
})

import { afterEach, describe, expect, test } from 'vitest'
import { post } from './examples/requests.ts'
import {
  composeExample,
  type ExampleGateway,
  type ExampleSubgraph,
  startExample,
} from './examples/start.ts'
import { checkSupergraph } from './supergraph-check.ts'

let running: ExampleGateway | undefined
afterEach(async () => {
  await running?.close()
  running = undefined
})

const link = (...imports: string[]): string =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ${JSON.stringify(imports)})`

const bills = (name: string, typeDefs: string): ExampleSubgraph => {
  const answer = { id: 'b1', never: name, half: name, always: name, labelled: name }
  return {
    name,
    typeDefs,
    resolvers: {
      ...(name === 'old' ? { Query: { bill: () => answer } } : {}),
      Bill: { __resolveReference: () => answer },
    },
  }
}
const FIELDS = ['never', 'half', 'always', 'labelled']

test('a progressive override gives its share of the requests to the new department', async () => {
  const labels: Record<string, string> = {
    never: 'percent(0)',
    half: 'percent(50)',
    always: 'percent(100)',
    labelled: 'rollout',
  }
  const overridden = FIELDS.map(
    (name) => `${name}: String @override(from: "old", label: "${labels[name]}")`,
  )
  running = await startExample([
    bills(
      'old',
      `${link('@key')} type Query { bill: Bill } type Bill @key(fields: "id") { id: ID! ${FIELDS.map((name) => `${name}: String`).join(' ')} }`,
    ),
    bills(
      'fresh',
      `${link('@key', '@override')} type Bill @key(fields: "id") { id: ID! ${overridden.join(' ')} }`,
    ),
  ])
  const seen = { old: 0, fresh: 0 }
  for (let round = 0; round < 60; round += 1) {
    const { data } = await running.ask(`{ bill { ${FIELDS.join(' ')} } }`)
    // Labels of any other kind are switched on nowhere.
    expect(data.bill).toMatchObject({ never: 'old', always: 'fresh', labelled: 'old' })
    seen[data.bill.half as 'old' | 'fresh'] += 1
  }
  // One of 2^59 runs sees only one of them.
  expect(seen.old).toBeGreaterThan(0)
  expect(seen.fresh).toBeGreaterThan(0)
  // One plan for each share, not one for each request.
  expect(running.gateway.planning.attempts).toBe(2)
})

describe('a supergraph that needs what the gateway lacks is refused by name', () => {
  const CONTEXT = `${link('@key', '@context', '@fromContext')}
    type Query { shelf: Shelf }
    type Shelf @key(fields: "id") @context(name: "shelf") { id: ID! label: String book: Book }
    type Book @key(fields: "id") { id: ID! place(of: String @fromContext(field: "$shelf { label }")): String }`
  const POLICY = `${link('@policy')} type Query { open: Int closed: Int @policy(policies: [["p"]]) }`

  test.each([
    ['context', CONTEXT],
    ['policy', POLICY],
  ])('%s', async (feature, typeDefs) => {
    const supergraph = composeExample([{ name: 'one', typeDefs, url: 'http://127.0.0.1:1' }])
    const message = new RegExp(
      `^supergraph 需要本网关没有的特性 ${feature}.* / .*feature ${feature}`,
    )
    expect(() => checkSupergraph(supergraph)).toThrow(message)
    running = await startExample([bills('old', `${link()} type Query { bill: Int }`)].map(plain))
    expect(() => running?.gateway.swap(supergraph)).toThrow(message)
    // The one before stays.
    expect((await running.ask('{ bill }')).data).toEqual({ bill: 1 })
  })

  test('an unknown feature for execution, but not one that only informs', () => {
    const plainGraph = composeExample([
      { name: 'one', typeDefs: `${link()} type Query { a: Int }`, url: 'http://127.0.0.1:1' },
    ])
    const withLink = (purpose: string) =>
      plainGraph.replace(
        'schema @link',
        `schema @link(url: "https://x.example/magic/v1.0"${purpose}) @link`,
      )
    expect(withLink('')).not.toBe(plainGraph)
    expect(() => checkSupergraph(withLink(''))).not.toThrow()
    expect(() => checkSupergraph(withLink(', for: EXECUTION'))).toThrow(/magic/)
    expect(() => checkSupergraph(withLink(', for: SECURITY'))).toThrow(/magic/)
  })
})

function plain(subgraph: ExampleSubgraph): ExampleSubgraph {
  return { ...subgraph, resolvers: { Query: { bill: () => 1 } } }
}

test('@authenticated and @requiresScopes are in the supergraph and not in the schema of clients', async () => {
  running = await startExample(
    [
      {
        name: 'one',
        typeDefs: `${link('@authenticated', '@requiresScopes')}
          type Query { a: Int @authenticated b: Int @requiresScopes(scopes: [["s"]]) }`,
        resolvers: { Query: { a: () => 1, b: () => 2 } },
      },
    ],
    { open: false },
  )
  // Nobody who is not known gets anywhere, whatever the directives say.
  const { status, codes } = await post(running.url, { query: '{ a }' })
  expect([status, codes]).toEqual([401, ['UNAUTHENTICATED']])
  expect(running.questions).toEqual([])
  const directives = running.gateway.apiSchema.getDirectives().map(({ name }) => name)
  expect(directives).not.toContain('authenticated')
  expect(directives).not.toContain('requiresScopes')
  expect(running.gateway.apiSchema.getType('requiresScopes__Scope')).toBeUndefined()
})

test('a directive that departments compose is kept in the supergraph alone', async () => {
  running = await startExample([
    {
      name: 'one',
      typeDefs: `extend schema
          @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@composeDirective"])
          @link(url: "https://x.example/mine/v1.0", import: ["@mine"])
          @composeDirective(name: "@mine")
        directive @mine(note: String) on FIELD_DEFINITION
        type Query { a: Int @mine(note: "kept") }`,
      resolvers: { Query: { a: () => 1 } },
    },
  ])
  expect(running.supergraph).toMatch(/a: Int .*@mine\(note: "kept"\)|a: Int @mine/)
  expect(running.gateway.apiSchema.getDirective('mine')).toBeUndefined()
  expect(await running.ask('{ a }')).toEqual({ data: { a: 1 } })
})

test('@cost and @listSize price an operation, and are enforced (demand control)', async () => {
  running = await startExample(
    [
      {
        name: 'one',
        typeDefs: `${link('@cost', '@listSize')}
          type Query {
            assumed: [Thing] @listSize(assumedSize: 7)
            sliced(count: Int = 3): [Thing] @listSize(slicingArguments: ["count"])
            paged(count: Int): Page @listSize(slicingArguments: ["count"], sizedFields: ["items"])
            dear: Int @cost(weight: 50)
          }
          type Page { items: [Thing] others: [Thing] }
          type Thing @cost(weight: 2) { id: ID }`,
        resolvers: {
          Query: { dear: () => 1, sliced: () => [], assumed: () => [], paged: () => null },
        },
      },
    ],
    { limits: { cost: 100 } },
  )
  const { url } = running
  const cost = async (query: string): Promise<unknown> =>
    (await post(url, { query }, { 'x-hub-cost': '1' })).body.extensions?.cost.estimated
  expect(await cost('{ assumed { id } }')).toBe(14)
  expect(await cost('{ sliced { id } }')).toBe(6)
  expect(await cost('{ sliced(count: 10) { id } }')).toBe(20)
  expect(await cost('{ paged(count: 5) { items { id } } }')).toBe(11)
  expect(await cost('{ dear }')).toBe(50)
  running.questions.length = 0
  const { status, codes } = await post(url, { query: '{ sliced(count: 51) { id } }' })
  expect([status, codes]).toEqual([400, ['COST_ESTIMATED_TOO_EXPENSIVE']])
  expect(running.questions).toEqual([])
})

import { afterEach, describe, expect, test } from 'vitest'
import { DATA_ITEM, type GuardedExample, guarded, startGuarded } from './examples/guarded.ts'
import { composeExample, type ExampleAnswer, type ExampleSubgraph } from './examples/start.ts'
import type { ServerOptions } from './server.ts'
import { readSupergraph } from './supergraph.ts'

let running: GuardedExample | undefined
afterEach(async () => {
  await running?.close()
  running = undefined
})

async function start(
  subgraphs: ExampleSubgraph[],
  options: Partial<ServerOptions> = {},
): Promise<GuardedExample> {
  running = await startGuarded(subgraphs, options)
  return running
}

const DENIED = 'UNAUTHORIZED_FIELD_OR_TYPE'
/** Values that only those may see who hold the scope. */
const CANARY = 'canary'

const codes = (errors: { extensions: Record<string, unknown> }[] | undefined) =>
  errors?.map(({ extensions }) => extensions.code)
const fields = (errors: { extensions: Record<string, unknown> }[] | undefined) =>
  errors?.map(({ extensions }) => extensions.field)

/** A department that does not check anything itself: what it is not asked it does not answer. */
const people = guarded(
  'people',
  `
  type Query { person: Person persons: [Person!]! nobody: [Person!]! beings: [Being!]! found: [Found] }
  type Mutation { promote: Int @requiresScopes(scopes: [["promote"]]) greet: Int }
  interface Being { name: String age: Int }
  union Found = Person | Robot
  type Person implements Being @key(fields: "id") {
    id: ID! name: String age: Int
    phone: String @requiresScopes(scopes: [["contact"]])
    salary: Int! @requiresScopes(scopes: [["pay"]])
    boss: Person
    badge: Badge
  }
  type Robot implements Being { name: String @requiresScopes(scopes: [["robots"]]) age: Int owner: Person }
  type Badge @requiresScopes(scopes: [["badges"]]) { number: Int colour: String }
`,
  {
    Query: {
      person: () => PEOPLE[0],
      persons: () => PEOPLE,
      nobody: () => [],
      beings: () => [PEOPLE[0], ROBOT],
      found: () => [PEOPLE[1], ROBOT],
    },
    Mutation: { promote: () => promoted++, greet: () => 1 },
    Being: { __resolveType: ({ kind }: { kind: string }) => kind },
    Found: { __resolveType: ({ kind }: { kind: string }) => kind },
    Person: { __resolveReference: (r: object) => r, boss: () => PEOPLE[1] },
  },
)
let promoted = 0
const PEOPLE = ['1', '2'].map((id) => ({
  kind: 'Person',
  id,
  name: `p${id}`,
  age: 40,
  phone: `${CANARY}${id}`,
  salary: 900,
  badge: { number: 7, colour: CANARY },
}))
const ROBOT = { kind: 'Robot', name: CANARY, age: 2, owner: PEOPLE[0] }
const desks = guarded(
  'desks',
  `type Person @key(fields: "id") { id: ID! desk: String @requiresScopes(scopes: [["contact"]]) floor: Int }`,
  { Person: { __resolveReference: (r: object) => ({ ...r, desk: CANARY, floor: 3 }) } },
)
const STAFF = [people, desks]

describe('one of the lists must be held whole (T54)', () => {
  const secret = guarded(
    'one',
    'type Query { open: Int secret: Int @requiresScopes(scopes: [["a", "b"], ["c"]]) }',
    { Query: { open: () => 1, secret: () => 42 } },
  )
  test.each([
    ['', false],
    ['a', false],
    ['b', false],
    ['a b', true],
    ['c', true],
    ['a c', true],
    ['b c', true],
    ['a b c', true],
    ['A B C ab', false],
  ])('%j', async (scopes, isAllowed) => {
    const gateway = await start([secret])
    const { data, errors } = await gateway.askAs(scopes, '{ open secret }')
    expect(data).toEqual({ open: 1, secret: isAllowed ? 42 : null })
    expect(codes(errors)).toEqual(isAllowed ? undefined : [DENIED])
    expect(gateway.asked().includes('secret')).toBe(isAllowed)
  })
})

test('a denied field is null with its reason and path, and is not sent to its department (T55)', async () => {
  const gateway = await start(STAFF)
  const { data, errors } = await gateway.askAs('', '{ persons { name number: phone desk floor } }')
  expect(data).toEqual({
    persons: [
      { name: 'p1', number: null, desk: null, floor: 3 },
      { name: 'p2', number: null, desk: null, floor: 3 },
    ],
  })
  // Once for each selection, at its first place.
  expect(errors).toEqual([
    {
      message:
        '无权读取 Person.phone，需要授权范围 contact / not allowed to read Person.phone; needs scope contact',
      path: ['persons', 0, 'number'],
      extensions: { code: DENIED, field: 'Person.phone', requestId: expect.any(String) },
    },
    {
      message: expect.stringContaining('Person.desk'),
      path: ['persons', 0, 'desk'],
      extensions: { code: DENIED, field: 'Person.desk', requestId: expect.any(String) },
    },
  ])
  const asked = gateway.asked()
  expect(asked).toContain('floor')
  expect(asked).not.toMatch(/phone|desk\b/)
  // The same document, another caller.
  const allowed = await gateway.askAs('contact', '{ persons { name number: phone desk floor } }')
  expect(allowed.errors).toBeUndefined()
  expect(allowed.data.persons[1]).toEqual({
    name: 'p2',
    number: `${CANARY}2`,
    desk: CANARY,
    floor: 3,
  })
})

test('a department of which every field is denied is not asked at all, and of nobody it is said once', async () => {
  const gateway = await start(STAFF)
  const { data, errors } = await gateway.askAs('', '{ nobody { desk } person { desk } }')
  expect(data).toEqual({ nobody: [], person: { desk: null } })
  expect(errors?.map(({ path }) => path)).toEqual([undefined, ['person', 'desk']])
  expect(gateway.asked()).not.toContain('desks:')
  const root = await gateway.askAs('', 'mutation { promote again: promote }')
  expect(root.data).toEqual({ promote: null, again: null })
  expect(root.errors?.map(({ path }) => path)).toEqual([['promote'], ['again']])
  expect(promoted).toBe(0)
  expect(gateway.asked()).toBe('')
  const mixed = await gateway.askAs('', 'mutation { promote greet }')
  expect(mixed.data).toEqual({ promote: null, greet: 1 })
  expect(promoted).toBe(0)
})

describe('null of a non-null denied field propagates (T56)', () => {
  test.each([
    ['{ person { name salary } }', { person: null }, ['person', 'salary']],
    [
      '{ person { boss { salary } name } }',
      { person: { boss: null, name: 'p1' } },
      ['person', 'boss', 'salary'],
    ],
    ['{ persons { name salary } }', null, ['persons', 0, 'salary']],
    ['{ found { ... on Person { salary } } }', { found: [null, {}] }, ['found', 0, 'salary']],
  ])('%s', async (query, expected, path) => {
    const gateway = await start(STAFF)
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(await gateway.as('contact')) },
      body: JSON.stringify({ query }),
    })
    expect(response.status).toBe(200)
    const { data, errors } = (await response.json()) as ExampleAnswer
    expect(data).toEqual(expected)
    expect(errors).toMatchObject([{ path, extensions: { code: DENIED, field: 'Person.salary' } }])
    expect(gateway.asked()).not.toContain('salary')
  })
})

describe('no way of writing it gets round the denial (T61)', () => {
  const phone = { phone: null }
  test.each<[string, string, unknown, number]>([
    ['alias', '{ person { name: phone id: phone } }', { name: null, id: null }, 2],
    ['@include', 'query ($v: Boolean!) { person { phone @include(if: $v) } }', phone, 1],
    ['@skip', 'query ($w: Boolean = false) { person { phone @skip(if: $w) } }', phone, 1],
    [
      'a nested fragment',
      '{ ...A } fragment A on Query { person { ...B } } fragment B on Person { ... { ...C } } fragment C on Being { ... on Person { phone } }',
      phone,
      1,
    ],
    [
      'a fragment on an interface',
      '{ person { ... on Being { ... on Person { phone } } } }',
      phone,
      1,
    ],
    [
      'beside __typename',
      '{ person { __typename phone kind: __typename } }',
      { __typename: 'Person', phone: null, kind: 'Person' },
      1,
    ],
    ['as the only field', '{ person { boss { phone } } }', { boss: phone }, 1],
    [
      'merged with itself',
      '{ person { phone } person { phone ... on Person { phone } } }',
      phone,
      1,
    ],
    ['behind a denied object', '{ person { badge { colour } } }', { badge: null }, 1],
  ])('%s', async (_name, query, expected, count) => {
    const gateway = await start(STAFF)
    const { data, errors } = await gateway.askAs(
      'pay',
      query,
      query.includes('$v') ? { v: true } : {},
    )
    expect(data).toEqual({ person: expected })
    expect(codes(errors)).toEqual(Array(count).fill(DENIED))
    expect(gateway.asked()).not.toMatch(/phone|badge/)
  })

  test('what a variable leaves out is not refused', async () => {
    const gateway = await start(STAFF)
    const query = 'query ($v: Boolean!) { person { name phone @include(if: $v) } }'
    expect(await gateway.askAs('', query, { v: false })).toEqual({
      data: { person: { name: 'p1' } },
    })
    const { data } = await gateway.askAs('', query, { v: true })
    expect(data).toEqual({ person: { name: 'p1', phone: null } })
  })
})

describe('a field of an interface or union', () => {
  test('is denied on the types that guard it and asked of the others', async () => {
    const gateway = await start(STAFF)
    const { data, errors } = await gateway.askAs('', '{ beings { name age } }')
    expect(data).toEqual({
      beings: [
        { name: 'p1', age: 40 },
        { name: null, age: 2 },
      ],
    })
    expect(errors).toMatchObject([
      { path: ['beings', 1, 'name'], extensions: { code: DENIED, field: 'Robot.name' } },
    ])
    expect(JSON.stringify(data)).not.toContain(CANARY)
    expect(gateway.asked()).toMatch(/\.\.\. ?on Person ?\{ ?name/)
    const allowed = await gateway.askAs('robots', '{ beings { name age } }')
    expect(allowed).toEqual({
      data: {
        beings: [
          { name: 'p1', age: 40 },
          { name: CANARY, age: 2 },
        ],
      },
    })
  })

  test('through fragments on it, and on the members of a union', async () => {
    const gateway = await start(STAFF)
    const { data, errors } = await gateway.askAs(
      'contact',
      '{ found { ... on Being { label: name } ... on Robot { owner { phone badge { number } } } ... on Person { phone } } }',
    )
    expect(data).toEqual({
      found: [
        { label: 'p2', phone: `${CANARY}2` },
        { label: null, owner: { phone: `${CANARY}1`, badge: null } },
      ],
    })
    expect(fields(errors)).toEqual(['Robot.name', 'Person.badge'])
  })

  const PLACES = [
    { id: 'p', kind: 'Park', name: 'Green' },
    { id: 'l', kind: 'Lake', name: CANARY },
  ]
  const placeOf = ({ id }: { id: string }) => PLACES.find((place) => place.id === id)
  const places = guarded(
    'places',
    `type Query { places: [Place!]! }
     interface Place @key(fields: "id") { id: ID! name: String }
     type Park implements Place @key(fields: "id") { id: ID! name: String }
     type Lake implements Place @key(fields: "id") @requiresScopes(scopes: [["lakes"]]) { id: ID! name: String depth: Int }`,
    {
      Query: { places: () => PLACES },
      Place: { __resolveType: ({ kind }: { kind: string }) => kind, __resolveReference: placeOf },
      Park: { __resolveReference: placeOf },
      Lake: { __resolveReference: placeOf },
    },
  )
  const visits = guarded(
    'visits',
    'type Query { busiest: [Place] } type Place @key(fields: "id") @interfaceObject { id: ID! visits: Int }',
    {
      Query: { busiest: () => [{ id: 'l' }, { id: 'p' }] },
      Place: {
        __resolveReference: (r: object) => r,
        visits: ({ id }: { id: string }) => (id === 'l' ? 666 : 10),
      },
    },
  )

  test('of an interface object follows the type that its object has elsewhere', async () => {
    const gateway = await start([places, visits])
    const { data, errors } = await gateway.askAs('', '{ places { name visits } }')
    expect(data).toEqual({
      places: [
        { name: 'Green', visits: 10 },
        { name: null, visits: null },
      ],
    })
    expect(fields(errors)).toEqual(['Lake.name', 'Lake.visits'])
    const entered = await gateway.askAs('', '{ busiest { visits } }')
    expect(entered.data).toEqual({ busiest: [{ visits: null }, { visits: 10 }] })
    expect(fields(entered.errors)).toEqual(['Lake.visits'])
    expect(entered.errors?.[0]?.path).toEqual(['busiest', 0, 'visits'])
    for (const query of [
      '{ busiest { visits } }',
      '{ busiest { ... on Lake { visits } ... on Park { visits } } }',
    ]) {
      expect(await gateway.askAs('lakes', query)).toEqual({
        data: { busiest: [{ visits: 666 }, { visits: 10 }] },
      })
    }
    const narrowed = await gateway.askAs(
      '',
      '{ busiest { ... on Lake { v: visits depth } ... on Park { v: visits } } }',
    )
    expect(narrowed.data).toEqual({ busiest: [{ v: null, depth: null }, { v: 10 }] })
  })
})

describe('what guards a field', () => {
  const link = (imports: string, more = '') =>
    `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", ${imports}]${more})`
  const supergraphOf = (...typeDefs: string[]) =>
    composeExample(
      typeDefs.map((text, index) => ({
        name: `s${index}`,
        url: 'http://127.0.0.1:1',
        typeDefs: text,
      })),
    )
  const guardsOf = (supergraph: string) =>
    [...readSupergraph(supergraph).guardedFields.values()].flatMap((byName) => [...byName.values()])
  const scopesOf = (supergraph: string) =>
    Object.fromEntries(guardsOf(supergraph).map(({ coordinate, scopes }) => [coordinate, scopes]))

  test('under whatever name a department imports the directive (T58)', async () => {
    const gateway = await start([
      guarded(
        'one',
        `${link('{ name: "@requiresScopes", as: "@need" }')}
         type Query { open: Int secret: Int @need(scopes: [["s"]]) }`,
        { Query: { open: () => 1, secret: () => 42 } },
      ),
    ])
    const { data, errors } = await gateway.askAs('', '{ open secret }')
    expect(data).toEqual({ open: 1, secret: null })
    expect(codes(errors)).toEqual([DENIED])
    expect((await gateway.askAs('s', '{ secret }')).data).toEqual({ secret: 42 })
  })

  test.each([
    ['as', (text: string) => text.replace(/(requiresScopes\/v0.1",)/, '$1 as: "need",'), 'need'],
    [
      'import',
      (text: string) =>
        text.replace(
          /(requiresScopes\/v0.1",)/,
          '$1 import: [{ name: "@requiresScopes", as: "@need" }],',
        ),
      'need',
    ],
    [
      'both',
      (text: string) =>
        text.replace(/(requiresScopes\/v0.1",)/, '$1 as: "r", import: ["@requiresScopes"],'),
      'requiresScopes',
    ],
  ])('under whatever name the supergraph links it: %s (T58)', async (_way, relink, name) => {
    const one = guarded(
      'one',
      'type Query { open: Int secret: Int @requiresScopes(scopes: [["s"]]) }',
      { Query: { open: () => 1, secret: () => 42 } },
    )
    const gateway = await start([one])
    const renamed = relink(gateway.supergraph).replaceAll('@requiresScopes(', `@${name}(`)
    expect(renamed).not.toBe(gateway.supergraph)
    gateway.gateway.swap(renamed)
    const { data, errors } = await gateway.askAs('', '{ open secret }')
    expect(data).toEqual({ open: 1, secret: null })
    expect(codes(errors)).toEqual([DENIED])
    expect((await gateway.askAs('s', '{ secret }')).data).toEqual({ secret: 42 })
  })

  test('what one department guards and another leaves open is guarded (T59)', async () => {
    const text = (directive: string) =>
      `${link('"@requiresScopes"')} type Query { secret: Int @shareable ${directive} }`
    const resolvers = { Query: { secret: () => 42 } }
    const gateway = await start([
      guarded('a', text('@requiresScopes(scopes: [["s"], ["t"]])'), resolvers),
      guarded('b', text(''), resolvers),
    ])
    const { data, errors } = await gateway.askAs('', '{ secret }')
    expect(data).toEqual({ secret: null })
    expect(codes(errors)).toEqual([DENIED])
    expect(gateway.asked()).toBe('')
    expect(
      scopesOf(
        supergraphOf(
          text('@requiresScopes(scopes: [["s"], ["t"]])'),
          text('@requiresScopes(scopes: [["u"]])'),
        ),
      ),
    ).toEqual({
      'Query.secret': [
        ['s', 'u'],
        ['t', 'u'],
      ],
    })
  })

  test('the strictest data item of those who share a field, and a field without one', async () => {
    const item = (text: string) => `${DATA_ITEM} type Query { one: Int @shareable ${text} }`
    const [one, ...more] = guardsOf(
      supergraphOf(
        item('@dataItem(owner: "a", share: CONDITIONAL)'),
        item('@dataItem(owner: "b", sensitive: true)'),
      ),
    )
    expect([one, ...more]).toEqual([
      { coordinate: 'Query.one', scopes: [[]], owner: 'a', share: 'CONDITIONAL', sensitive: true },
    ])
    const gateway = await start([
      guarded(
        'one',
        `${DATA_ITEM} type Query { open: Int @dataItem(owner: "a") own: Int @dataItem(owner: "a", share: NOT_SHARED) forgotten: Int }`,
        { Query: { open: () => 1, own: () => 2, forgotten: () => 42 } },
      ),
    ])
    const { data, errors } = await gateway.askAs('', '{ open own forgotten }')
    expect(data).toEqual({ open: 1, own: 2, forgotten: null })
    expect(errors?.[0]?.message).toContain('没有数据目录项')
    expect(gateway.asked()).not.toContain('forgotten')
  })

  test('its type and the type it returns, interfaces, scalars and enums among them', () => {
    const scopes = scopesOf(
      supergraphOf(`${link('"@requiresScopes", "@authenticated"')}
        type Query { t: T ts: [[T!]!]! own: T @requiresScopes(scopes: [["own"], ["t"]]) s: S e: [E] w: Int @authenticated i: I free: Int }
        type T @requiresScopes(scopes: [["t"]]) { x: Int y: Int @requiresScopes(scopes: [["y"]]) }
        scalar S @requiresScopes(scopes: [["s"]])
        enum E @requiresScopes(scopes: [["e"]]) { A }
        interface I { x: Int y: Int }
        type A implements I { x: Int @requiresScopes(scopes: [["x"]]) y: Int }
        type B implements I { x: Int y: Int }`),
    )
    expect(scopes).toEqual({
      'Query.t': [['t']],
      'Query.ts': [['t']],
      'Query.own': [['t']],
      'Query.s': [['s']],
      'Query.e': [['e']],
      'Query.w': [[]],
      'T.x': [['t']],
      'T.y': [['t', 'y']],
      'A.x': [['x']],
    })
  })

  test('an interface that asks for something by itself, as other composers allow', () => {
    const plain = supergraphOf(`${link('"@requiresScopes"')}
      type Query { i: I j: J s: Int @requiresScopes(scopes: [["s"]]) }
      interface I { x: Int y: Int }
      interface J { z: Int }
      type A implements I { x: Int y: Int }
      type B implements J { z: Int }`)
    const marked = plain
      .replace(/(interface I[^{]*\{\s*x: Int)/, '$1 @requiresScopes(scopes: [["x"]])')
      .replace(/(interface J[^{]*)\{/, '$1 @requiresScopes(scopes: [["j"]]) {')
    expect(scopesOf(marked)).toEqual({
      'Query.s': [['s']],
      'Query.j': [['j']],
      'A.x': [['x']],
      'B.z': [['j']],
    })
  })

  test('a scope list of none, which this composer drops, lets nobody in', async () => {
    const gateway = await start([
      guarded('one', 'type Query { open: Int secret: Int @requiresScopes(scopes: [["s"]]) }', {
        Query: { open: () => 1, secret: () => 42 },
      }),
    ])
    gateway.gateway.swap(gateway.supergraph.replace('scopes: [["s"]]', 'scopes: []'))
    expect((await gateway.askAs('s', '{ open secret }')).data).toEqual({ open: 1, secret: null })
  })
})

test('where nobody is asked who they are nothing is removed', async () => {
  running = await startGuarded(STAFF, { open: true })
  expect(await running.ask('{ person { phone salary desk } beings { name } }')).toEqual({
    data: {
      person: { phone: `${CANARY}1`, salary: 900, desk: CANARY },
      beings: [{ name: 'p1' }, { name: CANARY }],
    },
  })
})

test('a supergraph that guards nothing is planned and answered as without rights', async () => {
  const plain = guarded(
    'people',
    `type Query { beings: [Being!]! }
     interface Being { name: String }
     type Person implements Being { name: String }
     type Robot implements Being { name: String }`,
    {
      Query: { beings: () => [{ name: 'a' }, { name: 'b' }] },
      Being: { __resolveType: () => 'Person' },
    },
  )
  let calls = 0
  const gateway = await start([plain], {
    rights: () => {
      calls += 1
      return undefined
    },
    onGuardedRead: async () => {
      calls += 1
    },
  })
  expect(await gateway.askAs('', '{ beings { name } }')).toEqual({
    data: { beings: [{ name: 'a' }, { name: 'b' }] },
  })
  // Nor is it asked which types there are.
  expect(gateway.asked()).toBe('people: {beings{name}}')
  expect(calls).toBe(0)
})

test('no more than 64 plans are kept for one operation', async () => {
  const names = Array.from({ length: 7 }, (_, index) => `f${index}`)
  let bits = 0
  const gateway = await start(
    [
      guarded(
        'one',
        `type Query { open: Int ${names.map((name) => `${name}: Int @authenticated`).join(' ')} }`,
        { Query: { open: () => 1 } },
      ),
    ],
    {
      rights: (_caller, guardedFields) =>
        new Map(
          guardedFields
            .filter((_, index) => (bits >> index) & 1)
            .map((field) => [field, { code: DENIED, zh: '否', en: 'no' }]),
        ),
    },
  )
  const query = `{ open ${names.join(' ')} }`
  const plannings = async (wanted: number) => {
    const before = gateway.gateway.planning.attempts
    bits = wanted
    expect((await gateway.askAs('', query)).data.open).toBe(1)
    return gateway.gateway.planning.attempts - before
  }
  for (let set = 0; set < 64; set += 1) expect(await plannings(set)).toBe(1)
  expect(await plannings(0)).toBe(0)
  for (let set = 64; set < 128; set += 1) expect(await plannings(set)).toBe(1)
  expect(await plannings(0)).toBe(1)
  expect(await plannings(127)).toBe(0)
})

test('plans are kept for each set of denied fields, and not for each caller', async () => {
  const gateway = await start(STAFF)
  const query = '{ person { name phone salary desk } }'
  for (let round = 0; round < 5; round += 1) {
    for (const scopes of ['pay', `pay x${round}`, 'pay contact', 'contact pay']) {
      await gateway.askAs(scopes, query)
    }
  }
  expect(gateway.gateway.planning.attempts).toBe(2)
})

test('a field that another one requires is fetched for it and not shown', async () => {
  const links = 'import: ["@key", "@external", "@requires", "@requiresScopes"]'
  const extend = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", ${links})`
  const gateway = await start([
    guarded(
      'pay',
      `${extend} type Query { person: Person } type Person @key(fields: "id") { id: ID! salary: Int boss: Person }`,
      {
        Query: { person: () => ({ id: '1', salary: 900 }) },
        Person: { __resolveReference: (r: object) => ({ ...r, salary: 900 }) },
      },
    ),
    guarded(
      'tax',
      `${extend} type Person @key(fields: "id") { id: ID! salary: Int @external tax: Int @requires(fields: "salary") }`,
      {
        Person: {
          __resolveReference: (r: object) => r,
          tax: ({ salary }: { salary: number }) => salary / 10,
        },
      },
    ),
  ])
  // The composer of the departments would have had tax guarded as well.
  const marked = gateway.supergraph
    .replace(/(^type Person[^}]*?\n\s+salary: Int)/m, '$1 @requiresScopes(scopes: [["pay"]])')
    .replace('schema\n', 'schema ')
    .replace(
      /(schema[^{]*)\{/,
      '$1 @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY) {',
    )
  gateway.gateway.swap(
    `${marked}\ndirective @requiresScopes(scopes: [[requiresScopes__Scope!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM\nscalar requiresScopes__Scope`,
  )
  const { data, errors } = await gateway.askAs('', '{ person { salary tax } }')
  expect(data).toEqual({ person: { salary: null, tax: 90 } })
  expect(fields(errors)).toEqual(['Person.salary'])
})

import { afterEach, describe, expect, test } from 'vitest'
import { type ExampleGateway, type ExampleSubgraph, startExample } from './examples/start.ts'

let running: ExampleGateway | undefined
afterEach(async () => {
  await running?.close()
  running = undefined
})

async function start(...subgraphs: ExampleSubgraph[]): Promise<ExampleGateway> {
  running = await startExample(subgraphs)
  return running
}

/** Which departments were asked since the last look, in the order of the questions. */
function asked({ questions }: ExampleGateway): string[] {
  return questions.splice(0).map(({ department }) => department)
}

describe('@interfaceObject', () => {
  const places = { p1: 'Park', l1: 'Lake' } as const
  const city: ExampleSubgraph = {
    name: 'city',
    typeDefs: `
      type Query { places: [Place!]! place(id: ID!): Place }
      interface Place @key(fields: "id") { id: ID! name: String! }
      type Park implements Place @key(fields: "id") { id: ID! name: String! trees: Int }
      type Lake implements Place @key(fields: "id") { id: ID! name: String! depth: Int }
    `,
    resolvers: {
      Query: {
        places: () => Object.entries(places).map(([id, __typename]) => ({ id, __typename })),
        place: (_: unknown, { id }: { id: keyof typeof places }) => ({
          id,
          __typename: places[id],
        }),
      },
      Place: {
        __resolveType: ({ __typename }: { __typename: string }) => __typename,
        __resolveReference: ({ id }: { id: keyof typeof places }) => ({
          id,
          __typename: places[id],
        }),
      },
      Park: { __resolveReference: (r: object) => r, name: () => 'Green', trees: () => 12 },
      Lake: { __resolveReference: (r: object) => r, name: () => 'South', depth: () => 3 },
    },
  }
  const visits: ExampleSubgraph = {
    name: 'visits',
    typeDefs: `
      type Query { busiest: Place latest: [Place!]! }
      type Place @key(fields: "id") @interfaceObject { id: ID! visits: Int! neighbour: Place }
    `,
    resolvers: {
      Query: { busiest: () => ({ id: 'l1' }), latest: () => [{ id: 'p1' }, { id: 'l1' }] },
      Place: {
        __resolveReference: (r: object) => r,
        visits: ({ id }: { id: string }) => (id === 'p1' ? 10 : 20),
        neighbour: ({ id }: { id: string }) => ({ id: id === 'p1' ? 'l1' : 'p1' }),
      },
    },
  }

  test('a field of the interface object is there on every type that implements it', async () => {
    const gateway = await start(city, visits)
    expect(
      await gateway.ask('{ places { __typename id visits ... on Lake { depth visits } } }'),
    ).toEqual({
      data: {
        places: [
          { __typename: 'Park', id: 'p1', visits: 10 },
          { __typename: 'Lake', id: 'l1', visits: 20, depth: 3 },
        ],
      },
    })
  })

  test('an object from the department that knows no types gets its type from the one that does', async () => {
    const gateway = await start(city, visits)
    const { data, errors } = await gateway.ask(
      '{ busiest { kind: __typename name ... on Lake { depth } ... on Park { trees } } latest { ... on Park { trees } } }',
    )
    expect(errors).toBeUndefined()
    expect(data).toEqual({
      busiest: { kind: 'Lake', name: 'South', depth: 3 },
      latest: [{ trees: 12 }, {}],
    })
  })

  test('it can be gone through and back', async () => {
    const gateway = await start(city, visits)
    expect(
      await gateway.ask(
        '{ place(id: "p1") { neighbour { name neighbour { __typename visits } } } }',
      ),
    ).toEqual({
      data: {
        place: { neighbour: { name: 'South', neighbour: { __typename: 'Park', visits: 10 } } },
      },
    })
  })
})

test('@override moves a field: the department it was taken from is not asked for it', async () => {
  const old: ExampleSubgraph = {
    name: 'old',
    typeDefs: `
      type Query { bill: Bill }
      type Bill @key(fields: "id") { id: ID! amount: Int payer: String }
    `,
    resolvers: {
      Query: { bill: () => ({ id: 'b1', amount: 1, payer: 'Ann' }) },
      Bill: { __resolveReference: ({ id }: { id: string }) => ({ id, amount: 1, payer: 'Ann' }) },
    },
  }
  const fresh: ExampleSubgraph = {
    name: 'fresh',
    typeDefs: `type Bill @key(fields: "id") { id: ID! amount: Int @override(from: "old") }`,
    resolvers: { Bill: { __resolveReference: ({ id }: { id: string }) => ({ id, amount: 2 }) } },
  }
  const gateway = await start(old, fresh)
  expect(await gateway.ask('{ bill { id payer } }')).toEqual({
    data: { bill: { id: 'b1', payer: 'Ann' } },
  })
  expect(asked(gateway)).toEqual(['old'])
  expect(await gateway.ask('{ bill { amount payer } }')).toEqual({
    data: { bill: { amount: 2, payer: 'Ann' } },
  })
  expect(gateway.questions.find(({ department }) => department === 'old')?.query).not.toMatch(
    /amount/,
  )
  expect(asked(gateway)).toEqual(['old', 'fresh'])
})

test('@inaccessible hides a field, a type and an enum value, and still serves as a key', async () => {
  const staff: ExampleSubgraph = {
    name: 'staff',
    typeDefs: `
      type Query { person: Person kinds: [Kind] }
      type Person @key(fields: "number") { number: ID! @inaccessible name: String secret: Secret @inaccessible }
      type Secret @inaccessible { text: String }
      enum Kind { OPEN HIDDEN @inaccessible }
    `,
    resolvers: {
      Query: { person: () => ({ number: '7', name: 'Ann' }), kinds: () => ['OPEN', 'HIDDEN'] },
    },
  }
  const pay: ExampleSubgraph = {
    name: 'pay',
    typeDefs: `type Person @key(fields: "number") { number: ID! @inaccessible grade: Int }`,
    resolvers: {
      Person: {
        __resolveReference: (r: object) => r,
        grade: ({ number }: { number: string }) => Number(number),
      },
    },
  }
  const gateway = await start(staff, pay)
  expect(await gateway.ask('{ person { name grade } }')).toEqual({
    data: { person: { name: 'Ann', grade: 7 } },
  })
  for (const hidden of ['{ person { number } }', '{ person { secret { text } } }']) {
    const { data, errors } = await gateway.ask(hidden)
    expect(data).toBeUndefined()
    expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
  }
  const { data } = await gateway.ask(
    '{ person: __type(name: "Person") { fields { name } } secret: __type(name: "Secret") { name } kind: __type(name: "Kind") { enumValues { name } } }',
  )
  expect(data).toEqual({
    person: { fields: [{ name: 'grade' }, { name: 'name' }] },
    secret: null,
    kind: { enumValues: [{ name: 'OPEN' }] },
  })
  const kinds = await gateway.ask('{ kinds }')
  expect(kinds.data).toEqual({ kinds: ['OPEN', null] })
  expect(kinds.errors?.[0]?.path).toEqual(['kinds', 1])
  expect(JSON.stringify(kinds)).not.toContain('HIDDEN')
})

test('enums and inputs that two departments share hold what both of them know', async () => {
  const left: ExampleSubgraph = {
    name: 'left',
    typeDefs: `
      type Query { left(kind: Kind = A, where: Filter): String }
      enum Kind { A B ONLY_LEFT }
      input Filter { name: String size: Int onlyLeft: Int }
    `,
    resolvers: {
      Query: { left: (_: unknown, given: object) => JSON.stringify(given) },
    },
  }
  const right: ExampleSubgraph = {
    name: 'right',
    typeDefs: `
      type Query { right(kind: Kind, where: Filter): String }
      enum Kind { A B ONLY_RIGHT }
      input Filter { name: String size: Int! }
    `,
    resolvers: { Query: { right: (_: unknown, given: object) => JSON.stringify(given) } },
  }
  const gateway = await start(left, right)
  expect(
    await gateway.ask(
      'query ($kind: Kind, $where: Filter) { left(kind: $kind, where: $where) right(kind: B, where: {size: 2}) }',
      { where: { size: 1, name: '名' } },
    ),
  ).toEqual({
    data: {
      left: '{"kind":"A","where":{"name":"名","size":1}}',
      right: '{"kind":"B","where":{"size":2}}',
    },
  })
  for (const refused of [
    '{ left(kind: ONLY_LEFT) }',
    '{ right(kind: ONLY_RIGHT) }',
    '{ left(where: {size: 1, onlyLeft: 1}) }',
    '{ left(where: {name: "without the size that one side needs"}) }',
  ]) {
    expect((await gateway.ask(refused)).errors?.[0]?.extensions.code).toBe(
      'GRAPHQL_VALIDATION_FAILED',
    )
  }
  expect(asked(gateway).toSorted()).toEqual(['left', 'right'])
})

test('@provides answers at that path without asking the department that owns the field', async () => {
  const people: ExampleSubgraph = {
    name: 'people',
    typeDefs: `type Query { person: Person } type Person @key(fields: "id") { id: ID! name: String @shareable }`,
    resolvers: {
      Query: { person: () => ({ id: 'p1', name: 'from people' }) },
      Person: { __resolveReference: ({ id }: { id: string }) => ({ id, name: 'from people' }) },
    },
  }
  const papers: ExampleSubgraph = {
    name: 'papers',
    typeDefs: `
      type Query { paper: Paper }
      type Paper { author: Person @provides(fields: "name") reviewer: Person }
      type Person @key(fields: "id") { id: ID! name: String @external }
    `,
    resolvers: {
      Query: {
        paper: () => ({ author: { id: 'p1', name: 'from papers' }, reviewer: { id: 'p1' } }),
      },
    },
  }
  const gateway = await start(people, papers)
  expect(await gateway.ask('{ paper { author { name } } }')).toEqual({
    data: { paper: { author: { name: 'from papers' } } },
  })
  expect(asked(gateway)).toEqual(['papers'])
  const query =
    'query ($v: Boolean!) { paper { author { n: name @include(if: $v) } reviewer { name } } }'
  expect(await gateway.ask(query, { v: true })).toEqual({
    data: { paper: { author: { n: 'from papers' }, reviewer: { name: 'from people' } } },
  })
  expect(asked(gateway)).toEqual(['papers', 'people'])
})

test('@requires with arguments asks for the field with those arguments, whatever the client asks it with', async () => {
  const goods: ExampleSubgraph = {
    name: 'goods',
    typeDefs: `
      type Query { item: Item }
      type Item @key(fields: "id") { id: ID! price(currency: String!): Int size: Size }
      type Size { width: Int height: Int }
    `,
    resolvers: {
      Query: { item: () => ({ id: 'i1' }) },
      Item: {
        __resolveReference: (r: object) => r,
        price: (_: unknown, { currency }: { currency: string }) => (currency === 'CNY' ? 70 : 10),
        size: () => ({ width: 2, height: 3 }),
      },
    },
  }
  const shipping: ExampleSubgraph = {
    name: 'shipping',
    typeDefs: `
      type Item @key(fields: "id") {
        id: ID!
        price(currency: String!): Int @external
        size: Size @external
        duty: Int @requires(fields: "price(currency: \\"CNY\\")")
        volume: Int @requires(fields: "size { width height }")
      }
      type Size @shareable { width: Int @external height: Int @external }
    `,
    resolvers: {
      Item: {
        __resolveReference: (r: object) => r,
        duty: ({ price }: { price: number }) => price * 2,
        volume: ({ size }: { size: { width: number; height: number } }) => size.width * size.height,
      },
    },
  }
  const gateway = await start(goods, shipping)
  expect(
    await gateway.ask(
      '{ item { price(currency: "EUR") duty volume size { height } yuan: price(currency: "CNY") } }',
    ),
  ).toEqual({ data: { item: { price: 10, duty: 140, volume: 6, size: { height: 3 }, yuan: 70 } } })
})

describe('composite keys', () => {
  const streets: ExampleSubgraph = {
    name: 'streets',
    typeDefs: `
      type Query { houses: [House!]! }
      type House @key(fields: "number street { city name }") { number: Int! street: Street! storeys: Int }
      type Street { city: String! name: String! }
    `,
    resolvers: {
      Query: {
        houses: () =>
          [1, 2, 1].map((number, index) => ({
            number,
            street: { city: index === 2 ? 'Jiashan' : 'Nanhu', name: 'Long' },
            storeys: number,
          })),
      },
    },
  }
  const owners: ExampleSubgraph = {
    name: 'owners',
    typeDefs: `
      type House @key(fields: "number street { city name }") { number: Int! street: Street! owner: String }
      type Street { city: String! name: String! }
    `,
    resolvers: {
      House: {
        __resolveReference: (r: { number: number }) => (r.number === 2 ? null : r),
        owner: ({ number, street }: { number: number; street: { city: string; name: string } }) =>
          `${street.city}/${street.name}/${number}`,
      },
    },
  }
  const shared = {
    ...streets,
    typeDefs: streets.typeDefs.replace('name: String! @shareable', 'name: String!'),
  }
  const all = [shared, owners].map((each) => ({
    ...each,
    typeDefs: each.typeDefs.replace('type Street {', 'type Street @shareable {'),
  }))

  test('objects inside a key tell entities apart', async () => {
    const gateway = await start(...all)
    expect(await gateway.ask('{ houses { owner storeys } }')).toEqual({
      data: {
        houses: [
          { owner: 'Nanhu/Long/1', storeys: 1 },
          { owner: null, storeys: 2 },
          { owner: 'Jiashan/Long/1', storeys: 1 },
        ],
      },
    })
  })

  test('a client may give the parts of a key other names', async () => {
    const gateway = await start(...all)
    const { data } = await gateway.ask(
      '{ houses { street: number number: owner s: street { name: city city: name } } }',
    )
    expect(data.houses[2]).toEqual({
      street: 1,
      number: 'Jiashan/Long/1',
      s: { name: 'Jiashan', city: 'Long' },
    })
  })
})

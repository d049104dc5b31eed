import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ExampleGateway, type ExampleSubgraph, startExample } from './examples/start.ts'

const titles: Record<string, string> = { b1: 'Wells', b2: 'Dykes', b3: 'Mills' }
const book = (isbn: string) => ({ __typename: 'Book', isbn })

/** A library whose readers lead back to its books. */
const LIBRARY: ExampleSubgraph[] = [
  {
    name: 'catalogue',
    typeDefs: `
      type Query { books: [Book!]! shelf: [Item!]! }
      type Mutation { retitle(isbn: ID!, title: String!): Book }
      interface Item { isbn: ID! title: String }
      type Book implements Item @key(fields: "isbn") {
        isbn: ID! title: String pages: Int subtitle: String blurb: String
        label(language: String): String
      }`,
    resolvers: {
      Query: { books: () => [book('b1'), book('b2')], shelf: () => [book('b1')] },
      Mutation: {
        retitle: (_: unknown, { isbn, title }: { isbn: string; title: string }) => {
          titles[isbn] = title
          return book(isbn)
        },
      },
      Item: { __resolveType: () => 'Book' },
      Book: {
        __resolveReference: (reference: object) => reference,
        title: ({ isbn }: { isbn: string }) => titles[isbn],
        pages: () => 100,
        subtitle: () => null,
        blurb: (_: unknown, __: unknown, ___: unknown, { path }: { path: { prev: unknown } }) => {
          if (JSON.stringify(path).includes('"books"')) throw new Error('torn')
          return 'whole'
        },
        label: (_: unknown, { language }: { language: string }) => `label ${language}`,
      },
    },
  },
  {
    name: 'post',
    typeDefs: `
      type Book @key(fields: "isbn") {
        isbn: ID! pages: Int @external postage: Int @requires(fields: "pages")
      }`,
    resolvers: {
      Book: {
        __resolveReference: (reference: object) => reference,
        postage: ({ pages }: { pages: number }) => pages * 2,
      },
    },
  },
  {
    name: 'loans',
    typeDefs: `
      type Book @key(fields: "isbn") { isbn: ID! readers: [Reader!]! }
      type Reader @key(fields: "id") { id: ID! favourite: Book others: [Book!]! }`,
    resolvers: {
      Book: {
        __resolveReference: (reference: object) => reference,
        readers: () => [{ id: 'r1' }],
      },
      Reader: {
        __resolveReference: (reference: object) => reference,
        favourite: () => book('b1'),
        others: () => [book('b2'), book('b3')],
      },
    },
  },
]

describe('a query that comes back to entities it has been told of', () => {
  let library: ExampleGateway
  beforeAll(async () => {
    library = await startExample(LIBRARY)
  })
  afterAll(() => library.close())
  beforeEach(() => {
    library.questions.length = 0
    Object.assign(titles, { b1: 'Wells', b2: 'Dykes', b3: 'Mills' })
  })
  const asked = () => library.questions.map(({ department }) => department)

  test('asks for none of them again', async () => {
    const { data, errors } = await library.ask(
      '{ books { title readers { favourite { name: title isbn } } } }',
    )
    expect(errors).toBeUndefined()
    const readers = [{ favourite: { name: 'Wells', isbn: 'b1' } }]
    expect(data).toEqual({
      books: [
        { title: 'Wells', readers },
        { title: 'Dykes', readers },
      ],
    })
    expect(asked()).toEqual(['catalogue', 'loans'])
  })

  test('asks for those alone that are new', async () => {
    const { data } = await library.ask('{ books { title readers { others { title } } } }')
    expect(data.books[0].readers[0].others).toEqual([{ title: 'Dykes' }, { title: 'Mills' }])
    expect(asked()).toEqual(['catalogue', 'loans', 'catalogue'])
    expect(Object.values(library.questions[2]?.variables ?? {})).toEqual([[book('b3')]])
  })

  test('asks for none of them again where a field is computed from another department’s', async () => {
    const { data } = await library.ask('{ books { postage readers { favourite { postage } } } }')
    expect(data.books[1]).toEqual({ postage: 200, readers: [{ favourite: { postage: 200 } }] })
    expect(asked().filter((name) => name === 'post')).toHaveLength(1)
    expect(asked().filter((name) => name === 'catalogue')).toHaveLength(1)
  })

  test('takes over what was told under an interface only for the type it was told of', async () => {
    const { data } = await library.ask(
      '{ shelf { title ... on Book { readers { favourite { title } } } } }',
    )
    expect(data).toEqual({
      shelf: [{ title: 'Wells', readers: [{ favourite: { title: 'Wells' } }] }],
    })
  })

  test.each([
    ['of which more is wanted now', '{ books { title readers { favourite { title pages } } } }'],
    ['whose field was empty', '{ books { subtitle readers { favourite { subtitle } } } }'],
    [
      'whose field has other arguments now',
      '{ books { label(language: "de") readers { favourite { label(language: "zh") } } } }',
    ],
    [
      'whose field was told under a condition that did not hold',
      '{ books { title @include(if: false) readers { favourite { title } } } }',
    ],
  ])('asks again for one %s', async (_what, query) => {
    const { errors } = await library.ask(query)
    expect(errors).toBeUndefined()
    expect(asked()).toEqual(['catalogue', 'loans', 'catalogue'])
  })

  test('asks again for one whose field was a fault, and tells of the fault where it was', async () => {
    const { data, errors } = await library.ask(
      '{ books { blurb readers { favourite { blurb } } } }',
    )
    expect(data.books[0]).toEqual({ blurb: null, readers: [{ favourite: { blurb: 'whole' } }] })
    expect(errors?.map(({ path }) => path)).toEqual([
      ['books', 0, 'blurb'],
      ['books', 1, 'blurb'],
    ])
  })

  test('a mutation is told what its later fields have changed', async () => {
    const { data } = await library.ask(`mutation {
      first: retitle(isbn: "b1", title: "Springs") { title readers { favourite { title } } }
      second: retitle(isbn: "b1", title: "Rivers") { title readers { favourite { title } } }
    }`)
    expect(data.first.title).toBe('Springs')
    expect(data.second.readers).toEqual([{ favourite: { title: 'Rivers' } }])
  })
})

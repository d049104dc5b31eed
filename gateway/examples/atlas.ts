import { GraphQLError } from 'graphql'
import type { ExampleSubgraph } from './start.ts'

/**
 * A made-up atlas for what the city does not hold: an interface object that three departments add to,
 * lists of lists with nulls and with faults inside, scalars of its own going in and out, inputs
 * within inputs, and a union whose members do not agree on what may be null. All data is synthetic.
 */
interface Place {
  __typename: 'Park' | 'Lake' | 'Ruin'
  id: string
  name: string | null
  cells: (number[] | null)[]
  notes: (string | null)[][]
  at: { x: number; y: number } | null
  near: string[]
}
interface Guide {
  id: string
  name: string
  rows: (string | null)[][]
  favourite: string | null
}

const places: Place[] = [
  ['p1', 'Park', '中心公园', [[1], null, []], [['a', null], []], { x: 1, y: 2 }, ['l1', 'r1']],
  ['l1', 'Lake', 'South', [], [[]], null, ['p1']],
  ['r1', 'Ruin', null, [null], [], { x: 0, y: -3 }, ['l1', 'p2', 'r1']],
  ['p2', 'Park', 'Green', [[2, 3]], [[null], ['b']], { x: 9, y: 9 }, []],
].map(([id, __typename, name, cells, notes, at, near]) => ({
  __typename,
  id,
  name,
  cells,
  notes,
  at,
  near,
})) as Place[]
const guides: Guide[] = [
  { id: 'g1', name: 'Ann', rows: [['p1', null], [], ['l1', 'r1']], favourite: 'r1' },
  { id: 'g2', name: '李雷', rows: [[]], favourite: null },
]
const visits: Record<string, number | null> = { p1: 10, l1: 0, r1: null, p2: 7 }

const place = (id: string | null) => places.find((p) => p.id === id) ?? null
const guide = (id: string) => guides.find((g) => g.id === id) ?? null
const typed = ({ __typename }: { __typename?: string }) => __typename

/** Faults of single fields, the same in the whole graph and in the departments. */
function fault(field: string): never {
  throw new GraphQLError(`no answer for ${field}`, { extensions: { code: 'NOT_FOUND' } })
}

interface Filter {
  kinds: string[]
  box?: { min: number; max?: number | null } | null
  tags?: string[][] | null
}

const Query = {
  places: (_: unknown, { filter }: { filter: Filter }) =>
    places.map((p) => {
      const size = p.cells.length
      const { min = 0, max } = filter.box ?? {}
      return filter.kinds.includes(p.__typename) && size >= min && size <= (max ?? 9) ? p : null
    }),
  place: (_: unknown, { id }: { id: string }) => place(id),
  sights: () => [places[0], { __typename: 'Sign', text: 'Stop', of: 'l1' }, places[2], places[1]],
  grid: () => [[places[0], null], [], [places[2], places[0]]],
  echo: (_: unknown, given: { value?: unknown; filter?: Filter | null; tags?: unknown }) => given,
  guides: () => guides,
  busiest: () => place('p1'),
}
const placeFields = {
  Park: { rank: (p: Place) => (p.id === 'p2' ? fault('rank') : 1), size: () => 12 },
  Lake: { rank: () => null, size: () => 3.5 },
  Ruin: { rank: () => 4, size: () => ['old', null] },
}
const signFields = { place: ({ of }: { of: string }) => place(of), size: () => 'large' }
const visitFields = {
  visits: ({ id }: { id: string }) => visits[id] ?? fault('visits'),
  rating: ({ id }: { id: string }, { scale }: { scale: number }) =>
    id === 'l1' ? fault('rating') : scale * id.length,
  neighbours: ({ id }: { id: string }, { first }: { first: number }) =>
    place(id)?.near.slice(0, first).map(place),
  label: ({ name, id }: { name: string | null; id: string }) => `${id}=${name}`,
}
const permitFields = {
  permits: ({ id }: { id: string }) =>
    id === 'p2' ? [[{ code: 1 }, null], null] : id === 'r1' ? [[{ code: null }]] : [],
  keeper: ({ id }: { id: string }) => (id === 'l1' ? null : guides[0]),
}
const permitCode = {
  code: ({ code }: { code: number | null }) => code ?? fault('code'),
}
const guideFields = {
  rows: (g: Guide) => g.rows.map((row) => row.map(place)),
  favourite: (g: Guide) => place(g.favourite),
}
const guideContact = { phone: ({ id }: { id: string }) => (id === 'g2' ? fault('phone') : '1') }

const COMMON = 'scalar Point scalar Anything enum PlaceKind { Park Lake Ruin }'
const INPUTS = `
  input Box { min: Int! = 0 max: Int }
  input PlaceFilter { kinds: [PlaceKind!]! = [Park, Lake], box: Box = { max: 2 }, tags: [[String!]!] }
`
const TYPES = {
  places: `
    ${COMMON} ${INPUTS}
    type Query {
      places(filter: PlaceFilter! = {}): [Place]!
      place(id: ID!): Place
      sights: [Sight!]
      grid: [[Place]!]!
      echo(value: Point, filter: PlaceFilter = { kinds: [Ruin] }, tags: [[Anything]!] = [[1], []]): Echo!
    }
    type Echo { value: Point filter: Anything tags: [[Anything]!] }
    interface Place @key(fields: "id") { id: ID! name: String cells: [[Int!]] notes: [[String]!]! at: Point }
    type Park implements Place @key(fields: "id") {
      id: ID! name: String cells: [[Int!]] notes: [[String]!]! at: Point rank: Int! size: Int
    }
    type Lake implements Place @key(fields: "id") {
      id: ID! name: String cells: [[Int!]] notes: [[String]!]! at: Point rank: Int size: Float!
    }
    type Ruin implements Place @key(fields: "id") {
      id: ID! name: String cells: [[Int!]] notes: [[String]!]! at: Point rank: Int! size: [String]
    }
    type Sign { text: String! place: Place size: String }
    union Sight = Park | Lake | Ruin | Sign
  `,
  visits: `
    type Query { busiest: Place! }
    type Place @key(fields: "id") @interfaceObject {
      id: ID! name: String @external
      visits: Int! rating(scale: Float! = 1.5): Float neighbours(first: Int = 2): [Place!]
      label: String! @requires(fields: "name")
    }
  `,
  permits: `
    type Place @key(fields: "id") @interfaceObject { id: ID! permits: [[Permit]!] keeper: Guide }
    type Permit { code: Int! }
    type Guide @key(fields: "id", resolvable: false) { id: ID! }
  `,
  guides: `
    type Query { guides: [Guide!]! }
    type Guide @key(fields: "id") { id: ID! name: String! rows: [[Place]!]! favourite: Place }
    type Place @key(fields: "id", resolvable: false) @interfaceObject { id: ID! }
  `,
  contacts: 'type Guide @key(fields: "id") { id: ID! phone: String! }',
}

const PLACE = `
  id: ID! name: String cells: [[Int!]] notes: [[String]!]! at: Point
  visits: Int! rating(scale: Float! = 1.5): Float neighbours(first: Int = 2): [Place!] label: String!
  permits: [[Permit]!] keeper: Guide
`

/** The whole atlas as one schema, for the answers that graphql-js itself gives. */
export const ATLAS_SCHEMA = `
  ${COMMON} ${INPUTS}
  type Query {
    places(filter: PlaceFilter! = {}): [Place]! place(id: ID!): Place sights: [Sight!] grid: [[Place]!]!
    echo(value: Point, filter: PlaceFilter = { kinds: [Ruin] }, tags: [[Anything]!] = [[1], []]): Echo!
    busiest: Place! guides: [Guide!]!
  }
  type Echo { value: Point filter: Anything tags: [[Anything]!] }
  interface Place { ${PLACE} }
  type Park implements Place { ${PLACE} rank: Int! size: Int }
  type Lake implements Place { ${PLACE} rank: Int size: Float! }
  type Ruin implements Place { ${PLACE} rank: Int! size: [String] }
  type Sign { text: String! place: Place size: String }
  union Sight = Park | Lake | Ruin | Sign
  type Permit { code: Int! }
  type Guide { id: ID! name: String! rows: [[Place]!]! favourite: Place phone: String! }
`

const everyPlace = { ...visitFields, ...permitFields }
export const ATLAS_RESOLVERS = {
  Query,
  Park: { ...everyPlace, ...placeFields.Park },
  Lake: { ...everyPlace, ...placeFields.Lake },
  Ruin: { ...everyPlace, ...placeFields.Ruin },
  Sign: signFields,
  Permit: permitCode,
  Guide: { ...guideFields, ...guideContact },
  Place: { __resolveType: typed },
  Sight: { __resolveType: typed },
}

const reference = ({ id }: { id: string }) => place(id)
const asIs = (given: object) => given
const { guides: askGuides, busiest, ...askPlaces } = Query

/** The same atlas, split over five departments; four of them know no kind of place. */
export const ATLAS: ExampleSubgraph[] = [
  {
    name: 'places',
    typeDefs: TYPES.places,
    resolvers: {
      Query: askPlaces,
      Place: { __resolveType: typed, __resolveReference: reference },
      Park: { __resolveReference: reference, ...placeFields.Park },
      Lake: { __resolveReference: reference, ...placeFields.Lake },
      Ruin: { __resolveReference: reference, ...placeFields.Ruin },
      Sign: signFields,
      Sight: { __resolveType: typed },
    },
  },
  {
    name: 'visits',
    typeDefs: TYPES.visits,
    resolvers: { Query: { busiest }, Place: { __resolveReference: asIs, ...visitFields } },
  },
  {
    name: 'permits',
    typeDefs: TYPES.permits,
    resolvers: { Place: { __resolveReference: asIs, ...permitFields }, Permit: permitCode },
  },
  {
    name: 'guides',
    typeDefs: TYPES.guides,
    resolvers: {
      Query: { guides: askGuides },
      Guide: { __resolveReference: ({ id }: { id: string }) => guide(id), ...guideFields },
    },
  },
  {
    name: 'contacts',
    typeDefs: TYPES.contacts,
    resolvers: { Guide: { __resolveReference: asIs, ...guideContact } },
  },
]

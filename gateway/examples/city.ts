import { GraphQLError } from 'graphql'
import type { ExampleSubgraph } from './start.ts'

/** A made-up city whose graph holds the things that gateways get wrong. All data is synthetic. */
interface Unit {
  __typename: 'Unit'
  id: string
  code: string
  name: string
  kind: 'OFFICE' | 'SCHOOL'
  grid: number[][]
  tags: (string | null)[] | null
  meta: unknown
  parent: string | null
  staff: string[]
  assets: string[]
  rating: number | null
}
interface Person {
  __typename: 'Person'
  id: string
  name: string
  nick: string | null
  age: number | null
  unit: string | null
  friends: string[]
  assets: string[]
}
interface House {
  __typename: 'House'
  id: string
  value: number
  size: number
  owner: string | null
}
interface Car {
  __typename: 'Car'
  id: string
  value: number | null
  size: string
  driver: string
}

const units: Unit[] = [
  ['u1', 'A-1', '一号楼', 'OFFICE', [[1, 2], [3]], ['x', null, 'y'], { a: [1, { b: null }] }, null],
  ['u2', 'A-2', 'Second', 'SCHOOL', [], null, 'text', 'u1'],
  ['u3', 'B-1', 'Third "quoted"', 'OFFICE', [[]], [], null, 'u2'],
  ['u4', 'B-2', '', 'SCHOOL', [[7]], ['z'], 12.5, 'u1'],
].map(([id, code, name, kind, grid, tags, meta, parent], index) => ({
  __typename: 'Unit',
  id,
  code,
  name,
  kind,
  grid,
  tags,
  meta,
  parent,
  staff: [['p1', 'p2', 'p3'], ['p2'], [], ['p4', 'p1']][index],
  assets: [['h1', 'c1'], [], ['c2', 'c1', 'h2'], ['h1']][index],
  rating: [5, null, 3, 0][index],
})) as Unit[]

const people: Person[] = [
  ['p1', 'Ann', null, 41, 'u1', ['p2', 'p3'], ['c1']],
  ['p2', '李雷', 'Lei', null, 'u2', [], ['h2', 'h1']],
  ['p3', 'Cai', 'C', 0, null, ['p1', 'p4', 'p2'], []],
  ['p4', 'Dan', 'D', 65, 'u1', ['p4'], ['c2']],
].map(([id, name, nick, age, unit, friends, assets]) => ({
  __typename: 'Person',
  id,
  name,
  nick,
  age,
  unit,
  friends,
  assets,
})) as Person[]

const assets: (House | Car)[] = [
  { __typename: 'House', id: 'h1', value: 100, size: 80, owner: 'p1' },
  { __typename: 'House', id: 'h2', value: 250, size: 120, owner: null },
  { __typename: 'Car', id: 'c1', value: null, size: 'small', driver: 'p2' },
  { __typename: 'Car', id: 'c2', value: 30, size: 'large', driver: 'p3' },
]

const unitBy = (key: keyof Unit, value: unknown) => units.find((u) => u[key] === value) ?? null
const person = (id: string | null) => people.find((p) => p.id === id) ?? null
const asset = (id: string) => assets.find((a) => a.id === id) ?? null
const typed = (object: { __typename: string }) => object.__typename

/** Faults of single fields, the same in the whole graph and in the departments. */
function fault(place: string): never {
  throw new GraphQLError(`no answer for ${place}`, { extensions: { code: 'NOT_FOUND' } })
}

const Query = {
  units: (_: unknown, { first }: { first: number }) => units.slice(0, first),
  unit: (_: unknown, { id }: { id: string }) => unitBy('id', id),
  unitsOf: (_: unknown, { where }: { where: { kinds: string[]; minStaff: number } }) =>
    units.filter((u) => where.kinds.includes(u.kind) && u.staff.length >= where.minStaff),
  found: () => [units[1], people[0], people[2], units[0]],
  nodes: () => [people[3], units[2], null, people[1]],
  people: () => people,
  me: () => people[0],
  named: () => [units[0], people[1]],
  assets: () => assets,
  dearest: () => assets[1],
  shared: () => ({ left: 'l', right: 'r', both: 'b' }),
}
const unitFields = {
  parent: (unit: Unit) => unitBy('id', unit.parent),
  address: (unit: Unit) => ({
    street: `${unit.code} street`,
    city: '嘉兴',
    zip: `31400${unit.id[1]}`,
  }),
  staff: (unit: Unit, { first }: { first: number }) => unit.staff.slice(0, first).map(person),
  head: (unit: Unit) => person(unit.staff[0] ?? null),
  budget: (unit: Unit, { year, currency }: { year: number; currency: string }) =>
    unit.code.length * year + (currency === 'EUR' ? 0.5 : 0),
  assets: (unit: Unit) => unit.assets.map(asset),
  rating: (unit: Unit) => unit.rating ?? fault('rating'),
  slogan: (unit: Unit) => `${unit.name}/${unit.kind}`,
}
const personFields = {
  unit: (p: Person) => unitBy('id', p.unit),
  friends: (p: Person, { first }: { first: number }) => p.friends.slice(0, first).map(person),
  email: (p: Person) => (p.id === 'p3' ? fault('email') : `${p.id}@example.invalid`),
  assets: (p: Person) => p.assets.map(asset),
  label: (p: Person) => `${p.name}:${p.nick}`,
}
const houseFields = { owner: (h: House) => person(h.owner) }
const carFields = { driver: (c: Car) => person(c.driver) }

const COMMON = `
  interface Node { id: ID! }
  scalar JSON
`
const TYPES = {
  units: `
    ${COMMON}
    interface Named { name: String }
    enum UnitKind { OFFICE SCHOOL }
    input UnitFilter { kinds: [UnitKind!]! = [OFFICE], minStaff: Int = 0 }
    type Query {
      units(first: Int = 3): [Unit!]!
      unit(id: ID!): Unit
      unitsOf(where: UnitFilter!): [Unit]
      found: [Found]!
      nodes: [Node]
      named: [Named!]
      shared: Shared @shareable
    }
    type Shared @shareable { left: String both: String }
    type Unit implements Node & Named @key(fields: "id") @key(fields: "code") {
      id: ID! code: String! name: String kind: UnitKind! grid: [[Int!]!] tags: [String] meta: JSON
      parent: Unit address: Address @shareable
    }
    type Address @shareable { street: String city: String! }
    type Person implements Node & Named @key(fields: "id") { id: ID! name: String unit: Unit nick: String @shareable }
    union Found = Unit | Person
  `,
  people: `
    type Query { people: [Person!]! me: Person shared: Shared @shareable }
    type Shared @shareable { right: String both: String }
    type Person @key(fields: "id") {
      id: ID! name: String @external nick: String @external
      age: Int email: String friends(first: Int = 2): [Person] label: String @requires(fields: "name nick")
    }
    type Unit @key(fields: "id") {
      id: ID! name: String @external kind: UnitKind! @external
      staff(first: Int): [Person!]! head: Person rating: Int!
      address: Address @shareable slogan: String @requires(fields: "name kind")
    }
    type Address @shareable { zip: String city: String! }
    enum UnitKind { OFFICE SCHOOL }
  `,
  money: `
    ${COMMON}
    enum Currency { CNY EUR }
    type Query { assets: [Asset!] dearest: Valued }
    interface Asset implements Node { id: ID! value: Int }
    type House implements Asset & Node @key(fields: "id") { id: ID! value: Int size: Int owner: Person }
    type Car implements Asset & Node @key(fields: "id") { id: ID! value: Int size: String! driver: Person! }
    union Valued = House | Car
    type Unit @key(fields: "code") { code: String! budget(year: Int! = 2024, currency: Currency = CNY): Float assets: [Asset!] }
    type Person @key(fields: "id") { id: ID! assets: [Asset] }
  `,
}

/** The whole city as one schema, for the answers that graphql-js itself gives. */
export const CITY_SCHEMA = `
  ${COMMON}
  interface Named { name: String }
  enum UnitKind { OFFICE SCHOOL }
  enum Currency { CNY EUR }
  input UnitFilter { kinds: [UnitKind!]! = [OFFICE], minStaff: Int = 0 }
  type Query {
    units(first: Int = 3): [Unit!]! unit(id: ID!): Unit unitsOf(where: UnitFilter!): [Unit]
    found: [Found]! nodes: [Node] named: [Named!] shared: Shared
    people: [Person!]! me: Person assets: [Asset!] dearest: Valued
  }
  type Shared { left: String right: String both: String }
  type Unit implements Node & Named {
    id: ID! code: String! name: String kind: UnitKind! grid: [[Int!]!] tags: [String] meta: JSON
    parent: Unit address: Address staff(first: Int): [Person!]! head: Person rating: Int! slogan: String
    budget(year: Int! = 2024, currency: Currency = CNY): Float assets: [Asset!]
  }
  type Address { street: String city: String! zip: String }
  type Person implements Node & Named {
    id: ID! name: String nick: String unit: Unit age: Int email: String
    friends(first: Int = 2): [Person] label: String assets: [Asset]
  }
  union Found = Unit | Person
  interface Asset implements Node { id: ID! value: Int }
  type House implements Asset & Node { id: ID! value: Int size: Int owner: Person }
  type Car implements Asset & Node { id: ID! value: Int size: String! driver: Person! }
  union Valued = House | Car
`

export const CITY_RESOLVERS = {
  Query,
  Unit: unitFields,
  Person: personFields,
  House: houseFields,
  Car: carFields,
  Found: { __resolveType: typed },
  Node: { __resolveType: typed },
  Named: { __resolveType: typed },
  Asset: { __resolveType: typed },
  Valued: { __resolveType: typed },
}

type Fields = Record<string, unknown>
function pick(fields: Fields, ...names: string[]): Fields {
  return Object.fromEntries(names.map((name) => [name, fields[name]]))
}

/** A field that needs others of another department must get them with the representation. */
function required<T extends object>(names: (keyof T)[], resolve: (object: T) => unknown) {
  return (object: T & { given?: T }) => {
    const given = object.given ?? object
    for (const name of names) {
      if (given[name] === undefined) throw new Error(`${String(name)} was not given`)
    }
    return resolve(given)
  }
}

/** The same city, split over three departments. */
export const CITY: ExampleSubgraph[] = [
  {
    name: 'units',
    typeDefs: TYPES.units,
    resolvers: {
      Query: pick(Query, 'units', 'unit', 'unitsOf', 'found', 'nodes', 'named', 'shared'),
      Unit: {
        __resolveReference: (r: Partial<Unit>) =>
          r.id === undefined ? unitBy('code', r.code) : unitBy('id', r.id),
        ...pick(unitFields, 'parent', 'address'),
      },
      Person: { __resolveReference: (r: Person) => person(r.id), ...pick(personFields, 'unit') },
      Found: { __resolveType: typed },
      Node: { __resolveType: typed },
      Named: { __resolveType: typed },
    },
  },
  {
    name: 'people',
    typeDefs: TYPES.people,
    resolvers: {
      Query: pick(Query, 'people', 'me', 'shared'),
      Unit: {
        __resolveReference: (r: Unit) => ({ ...unitBy('id', r.id), given: r }),
        ...pick(unitFields, 'staff', 'head', 'rating', 'address'),
        slogan: required<Unit>(['name', 'kind'], unitFields.slogan),
      },
      Person: {
        __resolveReference: (r: Person) => ({ ...person(r.id), given: r }),
        ...pick(personFields, 'friends', 'email'),
        label: required<Person>(['name', 'nick'], personFields.label),
      },
    },
  },
  {
    name: 'money',
    typeDefs: TYPES.money,
    resolvers: {
      Query: pick(Query, 'assets', 'dearest'),
      Unit: {
        __resolveReference: (r: Unit) => unitBy('code', r.code),
        ...pick(unitFields, 'budget', 'assets'),
      },
      Person: { __resolveReference: (r: Person) => person(r.id), ...pick(personFields, 'assets') },
      House: { __resolveReference: (r: House) => asset(r.id), ...houseFields },
      Car: { __resolveReference: (r: Car) => asset(r.id), ...carFields },
      Asset: { __resolveType: typed },
      Valued: { __resolveType: typed },
      Node: { __resolveType: typed },
    },
  },
]

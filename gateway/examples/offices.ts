import { GraphQLError } from 'graphql'
import type { ExampleSubgraph } from './start.ts'

const LINK = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable", "@composeDirective"])
  @link(url: "https://baibo.example/hub/v1.0", import: ["@page"])
  @composeDirective(name: "@page")
directive @page(max: Int!) on FIELD_DEFINITION
`

/** The text that a careless department puts into its errors; no client may ever read it. */
export const SECRETS = ['select * from person', 'hunter2', '/srv/office/app.js', 'postgres://']

interface PageArguments {
  first: number
  search?: string
}

const page = (type: string, { first }: PageArguments) => ({
  nodes: Array.from({ length: Math.min(first, 3) }, (_, index) => ({ id: `${type}${index + 1}` })),
  totalCount: 3,
})
const people = (_: unknown, given: PageArguments) => page('p', given)
const projects = (_: unknown, given: PageArguments) => page('j', given)

/** Two departments with paged lists, for the limits of operations and the handling of HTTP. */
export const OFFICES: ExampleSubgraph[] = [
  {
    name: 'people',
    typeDefs: `${LINK}
      type Query {
        person(id: ID!): Person
        people(first: Int = 20, search: String): PersonConnection! @page(max: 200)
        status: Status
        byStatus(status: Status!): [Person!]!
        matching(filter: PersonFilter): [Person!]!
        broken: String
        ${Array.from({ length: 40 }, (_, index) => `figure${index}: Int`).join('\n')}
      }
      type Mutation { rename(id: ID!, name: String!): Person }
      enum Status { ACTIVE SECRET_STATUS }
      input PersonFilter { name: String secretFlag: Boolean and: [PersonFilter!] }
      type PersonConnection { nodes: [Person!]! totalCount: Int! }
      type Person @key(fields: "id") {
        id: ID! name: String friends(first: Int = 20): PersonConnection @page(max: 200)
      }
    `,
    resolvers: {
      Query: {
        person: (_: unknown, { id }: { id: string }) => ({ id }),
        people,
        status: () => 'ACTIVE',
        byStatus: () => [],
        matching: () => [],
        broken() {
          throw new GraphQLError(`${SECRETS.join(' ')}`, {
            extensions: { stacktrace: ['at resolve (/srv/office/app.js:1:1)'] },
          })
        },
      },
      Mutation: { rename: (_: unknown, given: { id: string; name: string }) => given },
      Person: {
        __resolveReference: (reference: { id: string }) => reference,
        name: ({ id, name }: { id: string; name?: string }) => name ?? `name of ${id}`,
        friends: people,
      },
    },
  },
  {
    name: 'work',
    typeDefs: `${LINK}
      type Query { projects(first: Int = 20, limit: Int): ProjectConnection! @page(max: 100) }
      type ProjectConnection { nodes: [Project!]! }
      type Project @key(fields: "id") { id: ID! title: String lead: Person }
      type Person @key(fields: "id") {
        id: ID! projects(first: Int = 20): ProjectConnection @page(max: 100)
      }
    `,
    resolvers: {
      Query: { projects },
      Project: {
        title: ({ id }: { id: string }) => `title of ${id}`,
        lead: () => ({ id: 'p1' }),
      },
      Person: { __resolveReference: (reference: { id: string }) => reference, projects },
    },
  },
]

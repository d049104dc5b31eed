import { afterAll, beforeAll, expect, test } from 'vitest'
import { post } from './examples/requests.ts'
import { type ExampleGateway, type ExampleSubgraph, startExample } from './examples/start.ts'

const TYPES = 10
const DEPARTMENTS = 6

/** Every department knows every type under several keys and can lead to all the others. */
const MAZE: ExampleSubgraph[] = Array.from({ length: DEPARTMENTS }, (_, department) => ({
  name: `d${department}`,
  typeDefs: `
    type Query { start${department}: Thing }
    interface Thing { id: ID! }
    ${Array.from(
      { length: TYPES },
      (_, type) => `
        type T${type} implements Thing @key(fields: "id") @key(fields: "a") @key(fields: "b") {
          id: ID! a: ID! @shareable b: ID! @shareable next${department}: Thing own${department}: Int
        }`,
    ).join('\n')}
  `,
  resolvers: { Query: {}, Thing: { __resolveType: () => 'T0' } },
}))

let maze: ExampleGateway
beforeAll(async () => {
  maze = await startExample(MAZE, { limits: {}, planningBudget: 100 })
})
afterAll(() => maze.close())

function walk(levels: number): string {
  if (levels === 0) return Array.from({ length: DEPARTMENTS }, (_, d) => `own${d}`).join(' ')
  const fragments = Array.from(
    { length: 2 },
    (_, type) => `... on T${type} { ${walk(levels - 1)} }`,
  )
  return `next${levels % DEPARTMENTS} { ${fragments.join(' ')} } own${(levels + 3) % DEPARTMENTS}`
}

const bomb = `{ start0 { ... on T0 { ${walk(5)} } ... on T1 { ${walk(4)} } } }`

test('an operation that takes too long to plan is refused, and the next one is answered (T13)', async () => {
  const { status, codes, body, text } = await post(maze.url, { query: bomb })
  expect(codes, text.slice(0, 300)).toEqual(['QUERY_PLAN_TOO_COMPLEX'])
  expect(status).toBe(400)
  expect(body.errors[0].extensions.requestId).toBeDefined()
  expect(body.data ?? null).toBeNull()
  expect(maze.questions).toEqual([])
  const { body: after } = await post(maze.url, { query: '{ start1 { id } }' })
  expect(after).toEqual({ data: { start1: null } })
})

test('a refused operation is not planned again for a while, however it is laid out (T13)', async () => {
  await post(maze.url, { query: bomb })
  maze.questions.length = 0
  const { attempts, remembered } = maze.gateway.planning
  const variants = [
    bomb,
    `# again\n${bomb}`,
    bomb.replaceAll(' ', '  '),
    bomb.replace('{ start0', 'query Other { start0'),
    bomb.replace('own1', 'a: own1'),
    `{ ...F } fragment F on Query ${bomb}`,
  ]
  for (const query of variants) {
    expect((await post(maze.url, { query })).codes).toEqual(['QUERY_PLAN_TOO_COMPLEX'])
  }
  expect(maze.gateway.planning).toMatchObject({
    attempts,
    remembered: remembered + variants.length,
  })
  expect(maze.questions).toEqual([])
})

test('the same operation sent by many at once is planned once', async () => {
  const { attempts } = maze.gateway.planning
  const another = bomb.replace('start0', 'start1')
  const asked = Array.from({ length: 20 }, (_, index) =>
    post(maze.url, { query: `${another} # ${index}` }),
  )
  for (const { codes } of await Promise.all(asked)) {
    expect(codes).toEqual(['QUERY_PLAN_TOO_COMPLEX'])
  }
  expect(maze.gateway.planning.attempts).toBe(attempts + 1)
})

import fc from 'fast-check'
import { type GraphQLSchema, graphql } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ATLAS, ATLAS_RESOLVERS, ATLAS_SCHEMA } from './examples/atlas.ts'
import { CITY, CITY_RESOLVERS, CITY_SCHEMA } from './examples/city.ts'
import { type RandomOperation, randomOperation, type Samples } from './examples/random-operation.ts'
import { type ExampleGateway, startExample } from './examples/start.ts'
import { wholeSchema } from './examples/whole.ts'

/** `PROPERTY_RUNS=5000` asks as many as issue 3 names; the usual run keeps the suite short. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 600)
const SAMPLES: Record<string, readonly unknown[]> = {
  Point: ['here', 0, { x: 1, y: [2, null] }, [], false],
  Anything: [1, 'text', null, { a: { b: [] } }, [[1.5]]],
}
const placeIds: Samples = (_owner, _name, type) =>
  type === 'ID' ? ['p1', 'l1', 'r1', 'p2', 'none'] : SAMPLES[type]

const graphs = {
  city: { subgraphs: CITY, schema: wholeSchema(CITY_SCHEMA, CITY_RESOLVERS), samples: undefined },
  atlas: {
    subgraphs: ATLAS,
    schema: wholeSchema(ATLAS_SCHEMA, ATLAS_RESOLVERS),
    samples: placeIds,
  },
}

/** A list of numbers decides everything; used up, it decides for the first choice. */
function operationsOf(schema: GraphQLSchema, samples: Samples | undefined) {
  return fc
    .array(fc.nat({ max: 0xffff }), { minLength: 1, maxLength: 500, size: 'max' })
    .map((numbers) => {
      let next = 0
      return randomOperation(schema, (below) => (numbers[next++] ?? 0) % below, samples)
    })
    .filter((operation): operation is RandomOperation => operation !== undefined)
}

describe.each(Object.entries(graphs))('over the %s', (_name, { subgraphs, schema, samples }) => {
  let example: ExampleGateway
  beforeAll(async () => {
    example = await startExample(subgraphs)
  })
  afterAll(() => example.close())

  test('random operations get the values, field order and error places of graphql-js', async () => {
    await fc.assert(
      fc.asyncProperty(operationsOf(schema, samples), async ({ query, variables }) => {
        const expected = await graphql({ schema, source: query, variableValues: variables })
        const answer = await example.ask(query, variables)
        expect(JSON.stringify(answer.data)).toBe(JSON.stringify(expected.data))
        for (const { path = [] } of expected.errors ?? []) {
          const empty = emptyPlace(expected.data, path)
          const reasons = (answer.errors ?? []).filter(({ path = [] }) => startsWith(path, empty))
          expect(reasons, `a reason for ${JSON.stringify(path)}`).not.toEqual([])
        }
        const surplus = (answer.errors?.length ?? 0) - (expected.errors?.length ?? 0)
        const discarded = (answer.errors ?? []).filter(({ path }) => isDiscarded(answer.data, path))
        expect(surplus).toBeLessThanOrEqual(discarded.length)
      }),
      {
        numRuns: RUNS,
        ...(process.env.PROPERTY_SEED ? { seed: Number(process.env.PROPERTY_SEED) } : {}),
      },
    )
  }, 600_000)
})

type Path = readonly (string | number)[]

/** How far a path leads into the data: to the place that is empty because of what happened below it. */
function emptyPlace(data: unknown, path: Path): Path {
  let value = data
  for (const [index, key] of path.entries()) {
    if (value === null || value === undefined) return path.slice(0, index)
    value = (value as Record<string | number, unknown>)[key]
  }
  return path
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((key, index) => path[index] === key)
}

/**
 * graphql-js stops at the first null that propagates; a gateway also hears of faults beside it, and
 * of those behind it only in the order of its plan. Such an error may stand in the answer: its place
 * was emptied with the object around it. One without a path is of a field that the plan asked of more
 * objects than the client did.
 */
function isDiscarded(data: unknown, path: Path | undefined): boolean {
  return path === undefined || emptyPlace(data, path).length < path.length
}

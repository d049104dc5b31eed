import fc from 'fast-check'
import type { GraphQLSchema } from 'graphql'
import { ATLAS, ATLAS_RESOLVERS, ATLAS_SCHEMA } from './atlas.ts'
import { CITY, CITY_RESOLVERS, CITY_SCHEMA } from './city.ts'
import { type RandomOperation, randomOperation, type Samples } from './random-operation.ts'
import { wholeSchema } from './whole.ts'

const SAMPLES: Record<string, readonly unknown[]> = {
  Point: ['here', 0, { x: 1, y: [2, null] }, [], false],
  Anything: [1, 'text', null, { a: { b: [] } }, [[1.5]]],
}
const placeIds: Samples = (_owner, _name, type) =>
  type === 'ID' ? ['p1', 'l1', 'r1', 'p2', 'none'] : SAMPLES[type]

/**
 * The same operations in each usual run, so that a change is to blame for what fails;
 * `PROPERTY_SEED=<number>` asks others.
 */
export const SEED = Number(process.env.PROPERTY_SEED ?? 20_261_126)

/** The example graphs, each split over departments and as one schema. */
export function randomGraphs() {
  return {
    city: { subgraphs: CITY, schema: wholeSchema(CITY_SCHEMA, CITY_RESOLVERS), samples: undefined },
    atlas: {
      subgraphs: ATLAS,
      schema: wholeSchema(ATLAS_SCHEMA, ATLAS_RESOLVERS),
      samples: placeIds,
    },
  }
}

/** A list of numbers decides everything; used up, it decides for the first choice. */
export function operationsOf(schema: GraphQLSchema, samples: Samples | undefined) {
  return fc
    .array(fc.nat({ max: 0xffff }), { minLength: 1, maxLength: 500, size: 'max' })
    .map((numbers) => {
      let next = 0
      return randomOperation(schema, (below) => (numbers[next++] ?? 0) % below, samples)
    })
    .filter((operation): operation is RandomOperation => operation !== undefined)
}

export type Path = readonly (string | number)[]

/** How far a path leads into the data: to the place that is empty because of what happened below it. */
export function emptyPlace(data: unknown, path: Path): Path {
  let value = data
  for (const [index, key] of path.entries()) {
    if (value === null || value === undefined) return path.slice(0, index)
    value = (value as Record<string | number, unknown>)[key]
  }
  return path
}

export function startsWith(path: Path, start: Path): boolean {
  return start.every((key, index) => path[index] === key)
}

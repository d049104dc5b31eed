import type { PathSegment } from './planner.ts'
import type { JsonObject } from './projector.ts'

/** Finds the objects at one path of the merged data, in document order, lists flattened. */
export type Collector = (value: unknown, found: JsonObject[]) => void

export type Subtypes = ReadonlyMap<string, ReadonlySet<string>>

/**
 * Generates the collector of a plan's path: one small function for each step, so that each sees one
 * shape of object. Lists are entered whether or not the path says so. An object without
 * `__typename` passes a type condition: the department that sent it knows only one type.
 */
export function compilePath(segments: readonly PathSegment[], subtypes: Subtypes): Collector {
  const steps = segments.filter((segment) => segment !== '@')
  const typeSets: Set<string>[] = []
  const bodies = steps.map((segment, index) => {
    const next = `s${index + 1}`
    if ('Field' in segment) return `${next}(v[${JSON.stringify(segment.Field)}],f)`
    const set = typeSets.push(satisfying(segment.TypeCondition, subtypes)) - 1
    return `const t=v.__typename;if(typeof t!=="string"||sets[${set}].has(t))${next}(v,f)`
  })
  bodies.push('f.push(v)')
  const functions = bodies.map(
    (body, index) =>
      `function s${index}(v,f){if(typeof v!=="object"||v===null)return;` +
      `if(Array.isArray(v)){for(let i=0;i<v.length;i++)s${index}(v[i],f);return}${body}}`,
  )
  return new Function('sets', `${functions.join('\n')}\nreturn s0`)(typeSets) as Collector
}

/** The names of all types that satisfy one of the conditions. */
export function satisfying(conditions: readonly string[], subtypes: Subtypes): Set<string> {
  return new Set(conditions.flatMap((name) => [name, ...(subtypes.get(name) ?? [])]))
}

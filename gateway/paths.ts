import type { PathSegment } from './planner.ts'
import type { JsonObject } from './projector.ts'

/** Finds the objects at one path of the merged data, in document order, lists flattened. */
export type Collector = (value: unknown, found: JsonObject[]) => void

export type Subtypes = ReadonlyMap<string, ReadonlySet<string>>

/** Compiles a plan's path into nested closures. Lists are entered whether or not the path says so. */
export function compilePath(segments: readonly PathSegment[], subtypes: Subtypes): Collector {
  let next: Collector = (value, found) => {
    found.push(value as JsonObject)
  }
  next = throughLists(next)
  for (const segment of segments.toReversed()) {
    if (segment === '@') continue
    next = throughLists(
      'Field' in segment
        ? intoField(segment.Field, next)
        : ifType(satisfying(segment.TypeCondition, subtypes), next),
    )
  }
  return next
}

/** The names of all types that satisfy one of the conditions. */
export function satisfying(conditions: readonly string[], subtypes: Subtypes): Set<string> {
  return new Set(conditions.flatMap((name) => [name, ...(subtypes.get(name) ?? [])]))
}

function throughLists(next: Collector): Collector {
  const enter: Collector = (value, found) => {
    if (typeof value !== 'object' || value === null) return
    if (Array.isArray(value)) for (const item of value) enter(item, found)
    else next(value, found)
  }
  return enter
}

function intoField(key: string, next: Collector): Collector {
  return (value, found) => next((value as JsonObject)[key], found)
}

/** An object without `__typename` passes: the department that sent it knows only one type. */
function ifType(names: ReadonlySet<string>, next: Collector): Collector {
  return (value, found) => {
    const typeName = (value as JsonObject).__typename
    if (typeof typeName !== 'string' || names.has(typeName)) next(value, found)
  }
}

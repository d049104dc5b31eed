import type { AnswerPath } from './explanation.ts'
import type { GuardedField } from './guarded-fields.ts'
import type { Entry, ObjectShape, ValueShape } from './projection.ts'
import type { JsonObject } from './projector.ts'

/** Where the guarded fields of one projection stand. */
export interface GuardedPlaces {
  root: ObjectShape
  /** The places that are answered with null, in the order of the operation. */
  denied: readonly DeniedEntry[]
  /** The fields that are answered. */
  allowed: ReadonlySet<GuardedField>
  /** The objects that hold a guarded field, at any depth. */
  holders: ReadonlySet<ObjectShape>
}

export type DeniedEntry = Entry & { guard: GuardedField }

export function findGuardedPlaces(root: ObjectShape): GuardedPlaces {
  const denied = new Set<DeniedEntry>()
  const allowed = new Set<GuardedField>()
  const holders = new Set<ObjectShape>()
  const seen = new Set<ObjectShape>()
  const visit = (shape: ObjectShape): boolean => {
    if (seen.has(shape)) return holders.has(shape)
    seen.add(shape)
    for (const entry of allEntries(shape)) {
      if (isDenied(entry)) denied.add(entry)
      else if (entry.guard) allowed.add(entry.guard)
      const below = objectOf(entry.value)
      const isHolder = below ? visit(below) : false
      if (entry.guard || isHolder) holders.add(shape)
    }
    return holders.has(shape)
  }
  visit(root)
  return { root, denied: [...denied], allowed, holders }
}

/**
 * The first place of each denied entry, in response keys and list indices; an entry of which the answer
 * holds no object is not among them.
 */
export function firstPlaces(
  { root, denied, holders }: GuardedPlaces,
  data: JsonObject,
): Map<Entry, AnswerPath> {
  const found = new Map<Entry, AnswerPath>()
  const path: (string | number)[] = []
  const visitValue = (shape: ValueShape, value: unknown): void => {
    if (value === null || typeof value !== 'object') return
    if (shape.kind === 'list') {
      if (!Array.isArray(value)) return
      for (let index = 0; index < value.length && found.size < denied.length; index += 1) {
        path.push(index)
        visitValue(shape.item, value[index])
        path.pop()
      }
    } else if (shape.kind === 'object' && holders.has(shape.object)) {
      visitObject(shape.object, value as JsonObject)
    }
  }
  const visitObject = (shape: ObjectShape, object: JsonObject): void => {
    for (const entry of entriesOf(shape, object)) {
      if (found.size === denied.length) return
      path.push(entry.responseKey)
      if (isDenied(entry)) {
        if (!found.has(entry)) found.set(entry, [...path])
      } else if (entry.source.kind === 'key') visitValue(entry.value, object[entry.source.key])
      path.pop()
    }
  }
  visitObject(root, data)
  return found
}

/** How many objects of the answer carry a guarded field that is not denied. */
export function countRows(
  { root, holders }: GuardedPlaces,
  data: JsonObject,
  answer: JsonObject | null | undefined,
): number {
  let rows = 0
  // The merged data know the type of each object, the answer knows which objects are left of them.
  const visitValue = (shape: ValueShape, value: unknown, answered: unknown): void => {
    if (typeof value !== 'object' || typeof answered !== 'object') return
    if (value === null || answered === null) return
    if (shape.kind === 'list') {
      if (!Array.isArray(value) || !Array.isArray(answered)) return
      for (let index = 0; index < value.length; index += 1) {
        visitValue(shape.item, value[index], answered[index])
      }
    } else if (shape.kind === 'object' && holders.has(shape.object)) {
      visitObject(shape.object, value as JsonObject, answered as JsonObject)
    }
  }
  const visitObject = (shape: ObjectShape, object: JsonObject, answered: JsonObject): void => {
    const entries = entriesOf(shape, object)
    if (entries.some((entry) => entry.guard && !isDenied(entry))) rows += 1
    for (const { source, value, responseKey } of entries) {
      if (source.kind === 'key') visitValue(value, object[source.key], answered[responseKey])
    }
  }
  if (answer) visitObject(root, data, answer)
  return rows
}

function isDenied(entry: Entry): entry is DeniedEntry {
  return entry.value.kind === 'denied'
}

function allEntries({ entries, byType }: ObjectShape): readonly Entry[] {
  return byType ? [...byType.values()].flat() : (entries ?? [])
}

function entriesOf({ entries, byType }: ObjectShape, object: JsonObject): readonly Entry[] {
  return (byType ? byType.get(String(object.__typename)) : entries) ?? []
}

function objectOf(shape: ValueShape): ObjectShape | undefined {
  if (shape.kind === 'list') return objectOf(shape.item)
  return shape.kind === 'object' ? shape.object : undefined
}

import type { Entry, ObjectShape, ValueShape } from './projection.ts'
import type { JsonObject } from './projector.ts'
import { completeLeaf } from './projector.ts'

/** A place of the client's answer: response keys and list indices. */
/** Errors that one answer tells at most. */
export const MAX_ERRORS = 200

export type AnswerPath = readonly (string | number)[]

/** A fault noted at a place of the merged data, told once for each place the client sees it at. */
export interface Fault {
  message: string
  extensions: Record<string, unknown>
  /** Where below the noted place it happened, in internal keys. */
  below?: readonly (string | number)[]
  /** Told at one place only, however many fields it empties. */
  tellOnce: boolean
  /** The department as a whole did not answer. */
  isOutage: boolean
  wasTold: boolean
  /** It happened to a field that the client asks of objects of other types only. */
  wasUnasked?: boolean
  /** The fault this one is a copy of, for another place. */
  origin?: Fault
}

/** Faults by the object or list that holds the empty place, then by key or index. */
export type FaultMap = Map<object, Map<string | number, Fault>>

export interface Explained {
  data: JsonObject | null
  errors: { message: string; path: AnswerPath | undefined; extensions: Record<string, unknown> }[]
}

class NullPropagation {
  readonly propagates = true
}
const PROPAGATE = new NullPropagation()

/**
 * The slow twin of the generated projector: the same answer, with an error and its path for every
 * place that is empty because something went wrong. A noted fault at no place of the answer is told
 * without a path. `describe` words what a department got wrong.
 */
export function explain(
  root: ObjectShape,
  data: JsonObject,
  faults: FaultMap,
  noted: readonly Fault[],
  describe: (problem: string) => { message: string; extensions: Record<string, unknown> },
  maxErrors: number,
): Explained {
  const errors: Explained['errors'] = []
  // After an outage the empty places behind it need no words of their own.
  const hasOutage = noted.some(({ isOutage }) => isOutage)
  const report = (
    fault: { message: string; extensions: Record<string, unknown> },
    path: AnswerPath | undefined,
  ) => {
    if (errors.length < maxErrors) {
      errors.push({ message: fault.message, path, extensions: fault.extensions })
    }
  }

  function tell(fault: Fault, path: AnswerPath, shape: ValueShape): void {
    if (fault.tellOnce && fault.wasTold) return
    fault.wasTold = true
    if (fault.origin) fault.origin.wasTold = true
    report(fault, fault.below ? [...path, ...translate(shape, fault.below)] : path)
  }

  /** Completes a value; PROPAGATE when a non-null place is empty. */
  function complete(
    shape: ValueShape,
    value: unknown,
    path: AnswerPath,
    holder: object,
    key: string | number,
    field: Entry,
  ): unknown {
    const fault = faults.get(holder)?.get(key)
    if (shape.kind === 'denied') {
      // That it is denied is told once for the whole operation; a fault at it is none of the caller's.
      if (fault) pass(fault)
      return shape.isNonNull ? PROPAGATE : null
    }
    if (value === null || value === undefined) {
      if (fault) tell(fault, path, shape)
      // A fault beside it has emptied the whole object in its department already.
      else if (shape.isNonNull && !hasOutage && !faults.has(holder)) {
        report(describe(`null for the non-null field ${field.parentName}.${field.fieldName}`), path)
      }
      return shape.isNonNull ? PROPAGATE : null
    }
    if (fault) tell(fault, path, shape)
    const completed = completePresent(shape, value, path, field)
    return completed === PROPAGATE && !shape.isNonNull ? null : completed
  }

  function completePresent(
    shape: ValueShape,
    value: unknown,
    path: AnswerPath,
    field: Entry,
  ): unknown {
    switch (shape.kind) {
      case 'ready':
        return value
      case 'denied':
        return null
      case 'leaf': {
        const completed = completeLeaf(shape.leaf, value)
        if (completed !== undefined) return completed
        report(describe(`no valid value for ${field.parentName}.${field.fieldName}`), path)
        return PROPAGATE
      }
      case 'list': {
        if (!Array.isArray(value)) {
          report(describe(`no list for ${field.parentName}.${field.fieldName}`), path)
          return PROPAGATE
        }
        const items = value.map((item, index) =>
          complete(shape.item, item, [...path, index], value, index, field),
        )
        return items.includes(PROPAGATE) ? PROPAGATE : items
      }
      case 'object':
        return completeObject(shape.object, value, path, field)
    }
  }

  function completeObject(
    shape: ObjectShape,
    value: unknown,
    path: AnswerPath,
    field: Entry | undefined,
  ): unknown {
    const place = field ? `${field.parentName}.${field.fieldName}` : shape.typeName
    if (typeof value !== 'object' || value === null) {
      report(describe(`no object for ${place}`), path)
      return PROPAGATE
    }
    const object = value as JsonObject
    const entries = shape.byType ? shape.byType.get(String(object.__typename)) : shape.entries
    if (!entries) {
      if (!hasOutage) report(describe(`an object of an unknown type for ${place}`), path)
      return PROPAGATE
    }
    if (shape.byType) passUnasked(object, entries)
    const answer: JsonObject = {}
    let propagates = false
    for (const entry of entries) {
      const completed =
        entry.source.kind === 'typename'
          ? (entry.source.value ?? object.__typename)
          : complete(
              entry.value,
              object[entry.source.key],
              [...path, entry.responseKey],
              object,
              entry.source.key,
              entry,
            )
      if (completed === PROPAGATE) propagates = true
      else define(answer, entry.responseKey, completed)
    }
    return propagates ? PROPAGATE : answer
  }

  /** A plan may ask a field of every object although a fragment asks it of some types only. */
  function passUnasked(object: JsonObject, entries: readonly Entry[]): void {
    const asked = new Set(entries.map(({ source }) => source.kind === 'key' && source.key))
    for (const [key, fault] of faults.get(object) ?? []) if (!asked.has(String(key))) pass(fault)
    for (const key in object) if (!asked.has(key)) passBelow(object[key])
  }

  function passBelow(value: unknown): void {
    if (typeof value !== 'object' || value === null) return
    for (const fault of faults.get(value)?.values() ?? []) pass(fault)
    for (const inner of Object.values(value)) passBelow(inner)
  }

  function pass(fault: Fault): void {
    if (!fault.isOutage) (fault.origin ?? fault).wasUnasked = true
  }

  const answer = completeObject(root, data, [], undefined)
  for (const fault of noted) {
    if (!fault.wasTold && !fault.wasUnasked) report(fault, undefined)
  }
  return { data: answer === PROPAGATE ? null : (answer as JsonObject), errors }
}

/** Writes `__proto__` as an ordinary key. */
function define(target: JsonObject, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    })
  } else target[key] = value
}

/** Internal keys below a place as the client names them; the first of its names where there are more. */
function translate(shape: ValueShape, below: readonly (string | number)[]): (string | number)[] {
  const path: (string | number)[] = []
  let current: ValueShape | undefined = shape
  for (const key of below) {
    if (typeof key === 'number') {
      path.push(key)
      current = current?.kind === 'list' ? current.item : undefined
      continue
    }
    while (current?.kind === 'list') current = current.item
    const object: ObjectShape | undefined = current?.kind === 'object' ? current.object : undefined
    const lists = object?.byType ? [...object.byType.values()] : [object?.entries ?? []]
    const entry: Entry | undefined = lists
      .flat()
      .find(({ source }) => source.kind === 'key' && source.key === key)
    if (!entry) break
    path.push(entry.responseKey)
    current = entry.value
  }
  return path
}

import { type DocumentNode, Kind, print, type SelectionSetNode } from 'graphql'
import { fragmentOf, responseKey, selectionOf } from './asked-fields.ts'
import { type Collector, compilePath, type Subtypes } from './paths.ts'
import type { EntityBatchAlias, PathSegment } from './planner.ts'
import type { JsonObject } from './projector.ts'
import type { Representations } from './representations.ts'

/** Fills in entities that the department has told of before; returns those still to be asked about. */
export type Recall = (
  data: JsonObject,
  objects: readonly JsonObject[],
  indices: number[],
  representations: Representations,
) => readonly string[]

/** Printed leaf fields that one department tells at one place, by type condition; '' is none. */
interface Place {
  department: string
  path: readonly PathSegment[]
  fields: Map<string, Set<string>>
}

/**
 * What one query has been told, so that no department is asked twice about one entity within it: a
 * plan asks for an entity wherever it comes up, though the same department may have answered the same
 * fields of it at another place. Only for queries: a mutation changes what was told. Only plain fields
 * without a null are taken over; all else is asked again.
 */
export class KnownEntities {
  readonly #places = new Map<string, Place>()
  readonly #subtypes: Subtypes

  constructor(subtypes: Subtypes) {
    this.#subtypes = subtypes
  }

  /** Notes what a question selects at `path`, for the questions that come after it. */
  add(
    department: string,
    document: DocumentNode,
    selectionSet: SelectionSetNode,
    path: readonly PathSegment[],
  ): void {
    const walk = (
      { selections }: SelectionSetNode,
      here: readonly PathSegment[],
      condition: string,
    ): void => {
      for (const selection of selections) {
        if (selection.kind === Kind.FIELD) {
          const { selectionSet: below } = selection
          const narrowed = condition === '' ? here : [...here, { TypeCondition: [condition] }]
          if (below) walk(below, [...narrowed, { Field: responseKey(selection) }], '')
          else this.#note(department, here, condition, print(selection))
          continue
        }
        const { condition: inner, selectionSet: below } = fragmentOf(document, selection)
        // A condition within another is rare; what stands there is asked again.
        if (condition === '' || inner === '' || inner === condition) {
          walk(below, here, inner || condition)
        }
      }
    }
    walk(selectionSet, path, '')
  }

  #note(department: string, path: readonly PathSegment[], condition: string, field: string): void {
    const steps = path.filter((segment) => segment !== '@')
    const identity = `${department} ${JSON.stringify(steps)}`
    let place = this.#places.get(identity)
    if (!place) {
      place = { department, path: steps, fields: new Map() }
      this.#places.set(identity, place)
    }
    const fields = place.fields.get(condition)
    if (fields) fields.add(field)
    else place.fields.set(condition, new Set([field]))
  }

  /** For each of the lists that travel together how to fill in what was told before; notes them then. */
  addEntities(
    department: string,
    document: DocumentNode,
    lists: readonly EntityBatchAlias[],
  ): (Recall | undefined)[] {
    const recalls = lists.map((list) => {
      // Lists with one variable get the same representations.
      const { representationsVariableName: name } = list
      const isAlone = lists.every((l) => l === list || l.representationsVariableName !== name)
      return isAlone ? this.#recall(department, document, list) : undefined
    })
    for (const { alias, paths, outputRewrites } of lists) {
      if (outputRewrites?.length) continue
      const selectionSet = selectionOf(document, alias)
      for (const path of paths) this.add(department, document, selectionSet, path)
    }
    return recalls
  }

  #recall(
    department: string,
    document: DocumentNode,
    { alias, requires, inputRewrites, outputRewrites }: EntityBatchAlias,
  ): Recall | undefined {
    const [required, more] = requires
    const wanted = plainFields(selectionOf(document, alias))
    if (!wanted || required?.kind !== 'InlineFragment' || more) return undefined
    if (inputRewrites?.length || outputRewrites?.length) return undefined
    const { typeName, fields, keys } = wanted
    // A type that is abstract here may be an object type for the department (`@interfaceObject`).
    if (required.typeCondition !== typeName || isAbstract(typeName, this.#subtypes))
      return undefined
    const collectors: Collector[] = []
    for (const place of this.#places.values()) {
      if (place.department !== department) continue
      const anyType = place.fields.get('')
      const ownType = place.fields.get(typeName)
      if (fields.every((field) => anyType?.has(field) || ownType?.has(field))) {
        collectors.push(compilePath(place.path, this.#subtypes))
      }
    }
    return collectors.length > 0 ? compileRecall(collectors, keys) : undefined
  }
}

function compileRecall(collectors: readonly Collector[], keys: readonly string[]): Recall {
  const names = keys.map((key) => JSON.stringify(key))
  const isTold = new Function(
    's',
    `return ${names.map((key) => `s[${key}]!=null`).join('&&')}`,
  ) as (source: JsonObject) => boolean
  const copy = new Function('t', 's', names.map((key) => `t[${key}]=s[${key}]`).join(';')) as (
    target: JsonObject,
    source: JsonObject,
  ) => void
  return (data, objects, indices, representations) => {
    const { texts } = representations
    const sources = findSources(data, collectors, representations, isTold)
    if (!sources) return texts
    const unknown: string[] = []
    const places = sources.map((source, index) =>
      source ? -1 : unknown.push(texts[index] as string) - 1,
    )
    for (let place = 0; place < indices.length; place += 1) {
      const index = indices[place] as number
      if (index < 0) continue
      const source = sources[index]
      if (source) copy(objects[place] as JsonObject, source)
      indices[place] = places[index] as number
    }
    return unknown
  }
}

/** For each representation an object that holds all that is wanted of it; undefined when there is none at all. */
function findSources(
  data: JsonObject,
  collectors: readonly Collector[],
  representations: Representations,
  isTold: (source: JsonObject) => boolean,
): (JsonObject | undefined)[] | undefined {
  const count = representations.texts.length
  let missing = count
  let sources: (JsonObject | undefined)[] | undefined
  for (const collect of collectors) {
    const found: JsonObject[] = []
    collect(data, found)
    for (const object of found) {
      const index = representations.find(object)
      if (index < 0 || sources?.[index] || !isTold(object)) continue
      sources ??= new Array<JsonObject | undefined>(count).fill(undefined)
      sources[index] = object
      missing -= 1
      if (missing === 0) return sources
    }
  }
  return sources
}

/** The fields of a selection that is one fragment of plain fields; undefined for any other. */
function plainFields({
  selections,
}: SelectionSetNode): { typeName: string; fields: string[]; keys: string[] } | undefined {
  const [fragment, more] = selections
  if (fragment?.kind !== Kind.INLINE_FRAGMENT || !fragment.typeCondition || more) return undefined
  const fields: string[] = []
  const keys: string[] = []
  for (const selection of fragment.selectionSet.selections) {
    if (selection.kind !== Kind.FIELD || selection.selectionSet) return undefined
    if (selection.name.value === '__typename') continue
    fields.push(print(selection))
    keys.push(responseKey(selection))
  }
  return fields.length > 0
    ? { typeName: fragment.typeCondition.name.value, fields, keys }
    : undefined
}

function isAbstract(typeName: string, subtypes: Subtypes): boolean {
  return subtypes.get(typeName)?.size !== 1
}

import { type Subtypes, satisfying } from './paths.ts'
import type { RequiredSelection } from './planner.ts'
import type { JsonObject } from './projector.ts'

/** Recognises entities within one request, so that each is asked about once. */
export interface Representations {
  /** The index of the entity's representation in `texts`; -1 when a part of it is missing. */
  indexOf(entity: JsonObject): number
  /** The index of an entity that is in the list already; -1 when it is not. */
  find(entity: JsonObject): number
  /** The JSON texts by which the department recognises the entities. */
  readonly texts: string[]
}

interface RequiredField {
  /** The types of entity that need the field. */
  types: ReadonlySet<string> | undefined
  name: string
  responseKey: string
  /** `"responseKey":` ready to write. */
  label: string
  below: RequiredField[] | undefined
}

/** Longest run of entities with one first field that is searched before texts are compared. */
const MAX_CHAIN = 8

/** Compiles the plan's `requires`; the result starts the list of one request. */
export function compileRepresentations(
  requires: readonly RequiredSelection[],
  subtypes: Subtypes,
): () => Representations {
  const fields = flatten(requires, undefined, subtypes)
  const write = (entity: JsonObject): string | undefined => {
    const text = writeObject(entity, fields)
    return text === '{}' ? undefined : text
  }
  const [first] = fields
  const isFlat = fields.every(
    ({ below, name, responseKey }) => below === undefined && name === responseKey,
  )
  if (!first || !isFlat) return () => new TextRepresentations(write)
  const areSame = generateComparison(fields)
  return () => new FlatRepresentations(write, first.name, areSame)
}

/** The keys of the entity that the representation reads, for finding out why one is missing. */
export function requiredKeys(requires: readonly RequiredSelection[]): string[] {
  return requires.flatMap((selection) => {
    if (selection.kind === 'InlineFragment') return requiredKeys(selection.selections)
    if (selection.kind === 'FragmentSpread') return []
    return selection.alias === undefined ? [selection.name] : [selection.name, selection.alias]
  })
}

/** Compares the texts themselves. */
class TextRepresentations implements Representations {
  readonly texts: string[] = []
  readonly #known = new Map<string, number>()
  readonly #write: (entity: JsonObject) => string | undefined

  constructor(write: (entity: JsonObject) => string | undefined) {
    this.#write = write
  }

  indexOf(entity: JsonObject): number {
    const text = this.#write(entity)
    if (text === undefined) return -1
    let index = this.#known.get(text)
    if (index === undefined) {
      index = this.texts.push(text) - 1
      this.#known.set(text, index)
    }
    return index
  }

  find(entity: JsonObject): number {
    const text = this.#write(entity)
    return (text === undefined ? undefined : this.#known.get(text)) ?? -1
  }
}

/** Compares the fields of the entities; a text is written once for each different entity. */
class FlatRepresentations implements Representations {
  readonly texts: string[] = []
  readonly #firsts = new Map<unknown, number>()
  readonly #next: number[] = []
  readonly #entities: JsonObject[] = []
  readonly #write: (entity: JsonObject) => string | undefined
  readonly #field: string
  readonly #areSame: (a: JsonObject, b: JsonObject) => boolean
  #byText: TextRepresentations | undefined

  constructor(
    write: (entity: JsonObject) => string | undefined,
    field: string,
    areSame: (a: JsonObject, b: JsonObject) => boolean,
  ) {
    this.#write = write
    this.#field = field
    this.#areSame = areSame
  }

  indexOf(entity: JsonObject): number {
    const value = entity[this.#field]
    const start = this.#firsts.get(value) ?? -1
    let length = 0
    for (let index = start; index >= 0; index = this.#next[index] as number) {
      if (this.#areSame(this.#entities[index] as JsonObject, entity)) return index
      length += 1
      if (length > MAX_CHAIN) return this.#indexByText(entity)
    }
    const text = this.#write(entity)
    if (text === undefined) return -1
    const index = this.texts.push(text) - 1
    this.#entities[index] = entity
    this.#next[index] = start
    this.#firsts.set(value, index)
    return index
  }

  find(entity: JsonObject): number {
    let index = this.#firsts.get(entity[this.#field]) ?? -1
    while (index >= 0 && !this.#areSame(this.#entities[index] as JsonObject, entity)) {
      index = this.#next[index] as number
    }
    return index
  }

  /** Many entities share the first field: they are told apart by their texts. */
  #indexByText(entity: JsonObject): number {
    this.#byText ??= new TextRepresentations(this.#write)
    const known = this.#byText.texts.length
    const place = this.#byText.indexOf(entity)
    if (place < 0) return -1
    if (place === known) this.#places.push(this.texts.push(this.#byText.texts[place] as string) - 1)
    return this.#places[place] as number
  }

  readonly #places: number[] = []
}

function generateComparison(
  fields: readonly RequiredField[],
): (a: JsonObject, b: JsonObject) => boolean {
  const names = new Set(['__typename', ...fields.map(({ name }) => name)])
  const tests = [...names].map((name) => `a[${JSON.stringify(name)}]===b[${JSON.stringify(name)}]`)
  return new Function('a', 'b', `return ${tests.join('&&')}`) as (
    a: JsonObject,
    b: JsonObject,
  ) => boolean
}

function flatten(
  selections: readonly RequiredSelection[],
  types: ReadonlySet<string> | undefined,
  subtypes: Subtypes,
): RequiredField[] {
  return selections.flatMap((selection): RequiredField[] => {
    if (selection.kind === 'FragmentSpread') throw new Error('a fragment spread in requires')
    if (selection.kind === 'InlineFragment') {
      const narrowed = compatibleTypes(selection.typeCondition, subtypes)
      return flatten(
        selection.selections,
        types ? types.intersection(narrowed) : narrowed,
        subtypes,
      )
    }
    if (selection.name === '__typename') return []
    const responseKey = selection.alias ?? selection.name
    const below = selection.selections ?? []
    return [
      {
        types,
        name: selection.name,
        responseKey,
        label: `${JSON.stringify(responseKey)}:`,
        below: below.length > 0 ? flatten(below, undefined, subtypes) : undefined,
      },
    ]
  })
}

/** Types that satisfy the condition, and types that the condition satisfies (interface objects). */
function compatibleTypes(condition: string, subtypes: Subtypes): Set<string> {
  const names = satisfying([condition], subtypes)
  for (const [name, satisfied] of subtypes) if (satisfied.has(condition)) names.add(name)
  return names
}

function writeObject(object: JsonObject, fields: readonly RequiredField[]): string | undefined {
  const typeName = object.__typename
  const isTyped = typeof typeName === 'string'
  let text = isTyped ? `"__typename":${JSON.stringify(typeName)}` : ''
  let written = 0
  for (const { types, name, responseKey, label, below } of fields) {
    if (isTyped && types && !types.has(typeName)) continue
    const value = name in object ? object[name] : object[responseKey]
    const valueText = writeValue(value, below)
    if (valueText === undefined) return undefined
    text += text === '' ? label + valueText : `,${label}${valueText}`
    written += 1
  }
  const isEmpty = fields.length > 0 && written === 0
  return isEmpty ? '{}' : `{${text}}`
}

function writeValue(value: unknown, below: RequiredField[] | undefined): string | undefined {
  if (value === undefined) return undefined
  if (value === null) return 'null'
  if (!below) return JSON.stringify(value)
  if (!Array.isArray(value)) return writeObject(value as JsonObject, below)
  const items: string[] = []
  for (const item of value) {
    const written = writeValue(item, below)
    if (written === undefined) return undefined
    items.push(written)
  }
  return `[${items.join(',')}]`
}

import { type Subtypes, satisfying } from './paths.ts'
import type { RequiredSelection } from './planner.ts'
import type { JsonObject } from './projector.ts'

/** The JSON text by which a department recognises an entity; undefined when a part is missing. */
export type RepresentationWriter = (entity: JsonObject) => string | undefined

interface RequiredField {
  /** The types of entity that need the field. */
  types: ReadonlySet<string> | undefined
  name: string
  responseKey: string
  /** `"responseKey":` ready to write. */
  label: string
  below: RequiredField[] | undefined
}

/** Compiles the plan's `requires` into a writer of JSON text. */
export function compileRepresentation(
  requires: readonly RequiredSelection[],
  subtypes: Subtypes,
): RepresentationWriter {
  const fields = flatten(requires, undefined, subtypes)
  return (entity) => {
    const text = writeObject(entity, fields)
    return text === '{}' ? undefined : text
  }
}

/** The keys of the entity that the representation reads, for finding out why one is missing. */
export function requiredKeys(requires: readonly RequiredSelection[]): string[] {
  return requires.flatMap((selection) => {
    if (selection.kind === 'InlineFragment') return requiredKeys(selection.selections)
    if (selection.kind === 'FragmentSpread') return []
    return selection.alias === undefined ? [selection.name] : [selection.name, selection.alias]
  })
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

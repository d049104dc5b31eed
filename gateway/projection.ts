import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isUnionType,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import type { GuardedField } from './guarded-fields.ts'
import {
  fieldDefinition,
  fragmentOf,
  guardOf,
  narrowing,
  type Operation,
  possibleTypes,
} from './operation.ts'

/** How one place of the merged answers becomes a place of the client's answer. */
export type ValueShape = { isNonNull: boolean } & (
  | { kind: 'leaf'; leaf: Leaf }
  | { kind: 'list'; item: ValueShape }
  | { kind: 'object'; object: ObjectShape }
  | { kind: 'ready' }
  /** Empty, whatever stands in the merged answers: the caller may not read it. */
  | { kind: 'denied' }
)

/** `any` is a custom scalar: whatever the department answers is passed on. */
export type Leaf =
  | { type: 'String' | 'ID' | 'Int' | 'Float' | 'Boolean' | 'any' }
  | { type: 'enum'; values: ReadonlySet<string> }

export interface ObjectShape {
  id: number
  typeName: string
  /** The fields of a concrete type, or of an abstract one when they are the same for all types. */
  entries: Entry[] | undefined
  /** The fields by `__typename`, when they differ. */
  byType: Map<string, Entry[]> | undefined
}

export interface Entry {
  responseKey: string
  parentName: string
  fieldName: string
  /** `typename` is known without asking when the type is concrete. */
  source: { kind: 'key'; key: string } | { kind: 'typename'; value: string | undefined }
  value: ValueShape
  guard: GuardedField | undefined
}

const READY: ValueShape = { kind: 'ready', isNonNull: false }
const TYPENAME: ValueShape = { kind: 'leaf', isNonNull: true, leaf: { type: 'String' } }

/** Compiles the client's selection by CollectFields and MergeSelectionSets of the specification. */
export function compileProjection(operation: Operation): ObjectShape {
  const known = new Map<string, ObjectShape>()
  const entryLists = new Map<string, Entry[]>()
  const ids = new Map<object, number>()
  const idOf = (node: object): number => {
    let id = ids.get(node)
    if (id === undefined) {
      id = ids.size
      ids.set(node, id)
    }
    return id
  }

  function objectShape(
    type: GraphQLCompositeType,
    selectionSets: readonly SelectionSetNode[],
  ): ObjectShape {
    const identity = `${type.name}:${selectionSets.map(idOf).join()}`
    const existing = known.get(identity)
    if (existing) return existing
    const shape: ObjectShape = {
      id: known.size,
      typeName: type.name,
      entries: undefined,
      byType: undefined,
    }
    known.set(identity, shape)
    if (!isAbstractType(type)) {
      shape.entries = entriesOf(type, selectionSets)
    } else if (!selectionSets.some((set) => dependsOnType(operation, type, set))) {
      shape.entries = entriesOf(type, selectionSets)
    } else {
      shape.byType = new Map(
        operation.schema
          .getPossibleTypes(type)
          .map((possible) => [possible.name, entriesOf(possible, selectionSets)]),
      )
    }
    return shape
  }

  function entriesOf(
    type: GraphQLCompositeType,
    selectionSets: readonly SelectionSetNode[],
  ): Entry[] {
    const groups = new Map<string, FieldNode[]>()
    for (const set of selectionSets) collectFields(operation, type, set, groups)
    const identity = `${type.name}:${[...groups.values()].map((g) => g.map(idOf)).join(';')}`
    let entries = entryLists.get(identity)
    if (!entries) {
      entries = []
      entryLists.set(identity, entries)
      for (const [responseKey, nodes] of groups) entries.push(entryOf(type, responseKey, nodes))
    }
    return entries
  }

  function entryOf(type: GraphQLCompositeType, responseKey: string, nodes: FieldNode[]): Entry {
    const [first] = nodes
    if (!first) throw new Error('a response key without a field')
    const fieldName = first.name.value
    const guard = guardOf(operation, type, fieldName)
    const base = { responseKey, parentName: type.name, fieldName, guard }
    if (fieldName === '__typename') {
      const value = isAbstractType(type) ? undefined : type.name
      return { ...base, source: { kind: 'typename', value }, value: TYPENAME }
    }
    if (fieldName.startsWith('__')) {
      return { ...base, source: { kind: 'key', key: `__intro_${responseKey}` }, value: READY }
    }
    const definition = fieldDefinition(type, fieldName)
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? [])
    const isDenied = guard !== undefined && operation.denied.has(guard)
    return {
      ...base,
      source: { kind: 'key', key: operation.keyOf(first, definition) },
      value: isDenied
        ? { kind: 'denied', isNonNull: isNonNullType(definition.type) }
        : valueShape(definition.type, sets),
    }
  }

  function valueShape(type: GraphQLOutputType, sets: readonly SelectionSetNode[]): ValueShape {
    const isNonNull = isNonNullType(type)
    const nullable = isNonNullType(type) ? type.ofType : type
    if (isListType(nullable)) {
      return { kind: 'list', isNonNull, item: valueShape(nullable.ofType, sets) }
    }
    const named = getNamedType(nullable)
    if (isCompositeType(named)) {
      return { kind: 'object', isNonNull, object: objectShape(named, sets) }
    }
    return { kind: 'leaf', isNonNull, leaf: leafOf(named) }
  }

  return objectShape(operation.rootType, [operation.node.selectionSet])
}

function leafOf(type: GraphQLNamedType): Leaf {
  if (isEnumType(type)) {
    return { type: 'enum', values: new Set(type.getValues().map(({ name }) => name)) }
  }
  switch (type.name) {
    case 'String':
    case 'ID':
    case 'Int':
    case 'Float':
    case 'Boolean':
      return { type: type.name }
    default:
      return { type: 'any' }
  }
}

/** CollectFields: the fields of one object type in the order of their first appearance. */
function collectFields(
  operation: Operation,
  type: GraphQLCompositeType,
  { selections }: SelectionSetNode,
  groups: Map<string, FieldNode[]>,
  visited = new Set<string>(),
): void {
  for (const selection of selections) {
    if (!operation.isIncluded(selection)) continue
    if (selection.kind === Kind.FIELD) {
      const responseKey = selection.alias?.value ?? selection.name.value
      const group = groups.get(responseKey)
      if (group) group.push(selection)
      else groups.set(responseKey, [selection])
      continue
    }
    const { condition, selectionSet } = fragmentOf(operation, selection)
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      if (visited.has(selection.name.value)) continue
      visited.add(selection.name.value)
    }
    if (applies(operation, type, condition)) {
      collectFields(operation, type, selectionSet, groups, visited)
    }
  }
}

function applies(
  operation: Operation,
  type: GraphQLCompositeType,
  condition: string | undefined,
): boolean {
  if (condition === undefined || condition === type.name) return true
  const conditionType = operation.schema.getType(condition)
  return (
    isAbstractType(conditionType) &&
    !isUnionType(type) &&
    operation.schema.isSubType(conditionType, type)
  )
}

/** Whether objects of different concrete types get different fields from this selection. */
function dependsOnType(
  operation: Operation,
  type: GraphQLCompositeType,
  { selections }: SelectionSetNode,
): boolean {
  return selections.some((selection) => {
    if (!operation.isIncluded(selection)) return false
    if (selection.kind === Kind.FIELD) {
      const name = selection.name.value
      return (
        name === '__typename' ||
        possibleTypes(operation, type).some((possible) => guardOf(operation, possible, name))
      )
    }
    const { condition, selectionSet } = fragmentOf(operation, selection)
    const narrowed = narrowing(operation, type, condition)
    if (narrowed === 'all') return dependsOnType(operation, type, selectionSet)
    return narrowed !== 'none'
  })
}

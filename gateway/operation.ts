import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isListType,
  isNonNullType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  print,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  visit,
} from 'graphql'
import type { GuardedField, GuardedFields } from './guarded-fields.ts'

/**
 * One operation of a client with the values of its @skip and @include variables fixed. The planner
 * never sees directives, aliases or repeated fields: every field has an internal key that depends
 * on its name and arguments alone, and the projection gives the client its own names back.
 */
export interface Operation {
  schema: GraphQLSchema
  rootType: GraphQLObjectType
  node: OperationDefinitionNode
  fragments: ReadonlyMap<string, FragmentDefinitionNode>
  /** Names of interfaces that some department knows as objects. */
  interfaceObjects: ReadonlySet<string>
  /** False when @skip or @include leaves the selection out. */
  isIncluded: (selection: SelectionNode) => boolean
  /** The key under which the field stands in the merged answers of the departments. */
  keyOf: (field: FieldNode, definition: GraphQLField<unknown, unknown>) => string
  guarded: GuardedFields
  /** The guarded fields that this caller may not read: they are neither asked for nor answered. */
  denied: ReadonlySet<GuardedField>
}

/** The variables that @skip and @include read: their values decide which plan is used. */
export function conditionVariables(document: DocumentNode): string[] {
  const names = new Set<string>()
  visit(document, {
    Directive({ name, arguments: args }) {
      if (name.value !== 'skip' && name.value !== 'include') return
      const value = args?.[0]?.value
      if (value?.kind === Kind.VARIABLE) names.add(value.name.value)
    },
  })
  return [...names].sort()
}

export function createOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  node: OperationDefinitionNode,
  conditions: ReadonlyMap<string, boolean>,
  interfaceObjects: ReadonlySet<string>,
  guarded: GuardedFields,
): Operation {
  const rootType = schema.getRootType(node.operation)
  if (!rootType) throw new Error(`the schema has no ${node.operation} type`)
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition)
    }
  }
  const operation: Operation = {
    schema,
    rootType,
    node,
    fragments,
    interfaceObjects,
    isIncluded: (selection) => isIncluded(selection, conditions),
    keyOf: () => '',
    guarded,
    denied: new Set(),
  }
  operation.keyOf = createKeys(operation)
  return operation
}

function isIncluded(selection: SelectionNode, conditions: ReadonlyMap<string, boolean>): boolean {
  for (const { name, arguments: args } of selection.directives ?? []) {
    if (name.value !== 'skip' && name.value !== 'include') continue
    const value = args?.[0]?.value
    const isTrue =
      value?.kind === Kind.VARIABLE
        ? conditions.get(value.name.value) === true
        : value?.kind === Kind.BOOLEAN && value.value
    if (isTrue === (name.value === 'skip')) return false
  }
  return true
}

/**
 * What a fragment's condition means for objects of `type`: `all` of them match, `none` of them does,
 * or some: then the type the selection narrows to.
 */
export function narrowing(
  operation: Operation,
  type: GraphQLCompositeType,
  condition: string | undefined,
): 'all' | 'none' | GraphQLCompositeType {
  if (condition === undefined || condition === type.name) return 'all'
  const narrowed = operation.schema.getType(condition)
  if (!isCompositeType(narrowed)) throw new Error(`unknown type ${condition}`)
  const others = new Set(possibleTypes(operation, narrowed))
  const own = possibleTypes(operation, type)
  if (!own.some((possible) => others.has(possible))) return 'none'
  const isCovered =
    isAbstractType(narrowed) && !isUnionType(type) && operation.schema.isSubType(narrowed, type)
  return isCovered ? 'all' : narrowed
}

/** The object types that an object of `type` may have. */
export function possibleTypes(
  { schema }: Operation,
  type: GraphQLCompositeType,
): readonly GraphQLCompositeType[] {
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [type]
}

/** What guards a field of an object type; undefined for a field that is for everyone. */
export function guardOf(
  { guarded }: Operation,
  type: GraphQLCompositeType,
  name: string,
): GuardedField | undefined {
  return guarded.get(type.name)?.get(name)
}

/** The definition of a field, the meta fields included. */
export function fieldDefinition(
  type: GraphQLCompositeType,
  name: string,
): GraphQLField<unknown, unknown> {
  if (name === '__typename') return TypeNameMetaFieldDef
  if (name === '__schema') return SchemaMetaFieldDef
  if (name === '__type') return TypeMetaFieldDef
  const definition = 'getFields' in type ? type.getFields()[name] : undefined
  if (!definition) throw new Error(`unknown field ${type.name}.${name}`)
  return definition
}

/** Inline content of a selection: a field's sub-selection or a fragment's body. */
export function fragmentOf(
  operation: Operation,
  selection: Exclude<SelectionNode, FieldNode>,
): { condition: string | undefined; selectionSet: SelectionSetNode } {
  if (selection.kind === Kind.INLINE_FRAGMENT) {
    return {
      condition: selection.typeCondition?.name.value,
      selectionSet: selection.selectionSet,
    }
  }
  const fragment = operation.fragments.get(selection.name.value)
  if (!fragment) throw new Error(`unknown fragment ${selection.name.value}`)
  return { condition: fragment.typeCondition.name.value, selectionSet: fragment.selectionSet }
}

/** Arguments in the order of their names, so that two ways of writing one call share a key. */
export function printArguments(args: readonly ArgumentNode[] | undefined): string {
  if (!args || args.length === 0) return ''
  const sorted = [...args].sort((a, b) => (a.name.value < b.name.value ? -1 : 1))
  return `(${sorted.map((argument) => print(argument)).join(',')})`
}

/**
 * Plain field names stay as they are; a field with arguments, and a field whose answers have
 * different shapes in different types, gets an alias. Aliased objects stay apart, so that a null that
 * propagates in one leaves the other alone. A mutation's root fields are each their own.
 */
function createKeys(operation: Operation): Operation['keyOf'] {
  const conflicts = new Set<string>()
  findConflicts(operation, [[operation.rootType, operation.node.selectionSet]], conflicts)
  const mutationFields = new Set(
    operation.node.operation === 'mutation' ? Object.values(operation.rootType.getFields()) : [],
  )
  const aliases = new Map<string, string>()
  const known = new Map<FieldNode, Map<GraphQLField<unknown, unknown>, string>>()

  function assign(field: FieldNode, definition: GraphQLField<unknown, unknown>): string {
    const name = field.name.value
    if (name.startsWith('__')) return name
    let identity = name + printArguments(field.arguments)
    if (conflicts.has(identity)) identity += `:${definition.type}`
    const alias = field.alias?.value ?? name
    if (mutationFields.has(definition) || (field.selectionSet && alias !== name)) {
      identity += `@${alias}`
    }
    if (identity === name) return name
    let key = aliases.get(identity)
    if (key === undefined) {
      key = `_${aliases.size}_${name}`
      aliases.set(identity, key)
    }
    return key
  }
  return (field, definition) => {
    let keys = known.get(field)
    if (!keys) {
      keys = new Map()
      known.set(field, keys)
    }
    let key = keys.get(definition)
    if (key === undefined) {
      key = assign(field, definition)
      keys.set(definition, key)
    }
    return key
  }
}

type TypedSelection = readonly [type: GraphQLCompositeType, selectionSet: SelectionSetNode]

/** Client aliases may have kept apart what has one name here: finds the names that need an alias. */
function findConflicts(
  operation: Operation,
  selections: readonly TypedSelection[],
  conflicts: Set<string>,
): void {
  const groups = new Map<string, { types: GraphQLOutputType[]; below: TypedSelection[] }>()
  const visitSelections = (type: GraphQLCompositeType, { selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (!operation.isIncluded(selection)) continue
      if (selection.kind !== Kind.FIELD) {
        const { condition, selectionSet } = fragmentOf(operation, selection)
        const narrowed = narrowing(operation, type, condition)
        if (narrowed !== 'none') {
          visitSelections(narrowed === 'all' ? type : narrowed, selectionSet)
        }
        continue
      }
      const name = selection.name.value
      if (name.startsWith('__')) continue
      const definition = fieldDefinition(type, name)
      const identity = name + printArguments(selection.arguments)
      let group = groups.get(identity)
      if (!group) {
        group = { types: [], below: [] }
        groups.set(identity, group)
      }
      group.types.push(definition.type)
      const named = getNamedType(definition.type)
      if (selection.selectionSet && isCompositeType(named)) {
        group.below.push([named, selection.selectionSet])
      }
    }
  }
  for (const [type, selectionSet] of selections) visitSelections(type, selectionSet)
  for (const [identity, { types, below }] of groups) {
    const [first] = types
    if (first && types.some((type) => !haveSameShape(first, type))) conflicts.add(identity)
    if (below.length > 0) findConflicts(operation, below, conflicts)
  }
}

function haveSameShape(a: GraphQLOutputType, b: GraphQLOutputType): boolean {
  if (a === b) return true
  if (isNonNullType(a) || isNonNullType(b)) {
    return isNonNullType(a) && isNonNullType(b) && haveSameShape(a.ofType, b.ofType)
  }
  if (isListType(a) || isListType(b)) {
    return isListType(a) && isListType(b) && haveSameShape(a.ofType, b.ofType)
  }
  return isCompositeType(a) && isCompositeType(b)
}

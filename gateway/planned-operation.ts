import {
  type FieldNode,
  type GraphQLCompositeType,
  getNamedType,
  isAbstractType,
  isCompositeType,
  Kind,
  print,
  type SelectionSetNode,
  visit,
} from 'graphql'
import type { GuardedField } from './guarded-fields.ts'
import {
  fieldDefinition,
  fragmentOf,
  guardOf,
  narrowing,
  type Operation,
  possibleTypes,
  printArguments,
} from './operation.ts'
import type { PathSegment } from './planner.ts'
import {
  createScope,
  hasSelections,
  narrowsInterfaceObject,
  type Scope,
} from './selection-scope.ts'
import { type EntityKeys, keySelection, stageField } from './stages.ts'

/** A part of an operation that is planned on its own, for the entities at `path`. */
export interface Stage {
  path: PathSegment[]
  text: string
  /** The same text in parts, one for each field, for a planner that cannot plan them together. */
  inParts(): string[]
}

export interface PlannedOperation {
  /** The text for the planner; undefined when no department is asked. */
  text: string | undefined
  /** The same work in stages, cut wherever the selection comes to an entity with one of `keys`. */
  inStages(keys: EntityKeys): Stage[]
  /**
   * A fragment narrows an interface that some department knows as an object, or fragments ask different
   * things of objects of such an interface. In one piece, the planner would ask what stands in one of
   * objects of all types, and the fault of one would empty what others ask.
   */
  needsStages: boolean
  /** The client asks for `__schema` or `__type`. */
  hasIntrospection: boolean
  /** The guarded fields among the selected ones, those of objects that are denied as a whole left out. */
  guarded: ReadonlySet<GuardedField>
}

/** Writes the operation as the planner gets it: merged, unconditional, under internal keys. */
export function planOperation(operation: Operation): PlannedOperation {
  const root = createScope(operation.rootType)
  const guarded = new Set<GuardedField>()
  addSelections({ operation, guarded }, root, operation.node.selectionSet)
  const hasIntrospection = root.fields.delete('__schema') || root.fields.delete('__type')
  root.fields.delete('__type')
  if (!hasSelections(root)) {
    return { text: undefined, hasIntrospection, guarded, needsStages: false, inStages: () => [] }
  }
  return {
    needsStages: narrowsInterfaceObject(operation, root),
    text: printOperation(operation, (used) => printScope(root, used)),
    hasIntrospection,
    guarded,
    inStages: (keys) => printStages(operation, root, keys),
  }
}

function printOperation(operation: Operation, printBody: (used: Set<string>) => string): string {
  const used = new Set<string>()
  const body = printBody(used)
  const variables = (operation.node.variableDefinitions ?? [])
    .filter(({ variable }) => used.has(variable.name.value))
    .map((definition) => print({ ...definition, directives: [] }))
  const head = variables.length > 0 ? `(${variables.join(',')})` : ''
  return `${operation.node.operation}${head}${body}`
}

/** Where a scope is cut: its place, and what to do with a selection that begins a stage. */
interface Cut {
  path: PathSegment[]
  keys: EntityKeys
  begin: (scope: Scope, path: PathSegment[]) => void
}

function printStages(operation: Operation, root: Scope, keys: EntityKeys): Stage[] {
  const stages: Stage[] = []
  const add = (scope: Scope, path: PathSegment[]): void => {
    const print = (part: Scope, begin: Cut['begin']): string =>
      printOperation(operation, (used) => {
        const body = printScope(part, used, { path, keys, begin })
        return path.length === 0 ? body : `{${stageField(scope.type.name)}${body}}`
      })
    // What the parts are cut at has its stage already.
    const inParts = (): string[] => partsOf(scope).map((part) => print(part, () => {}))
    const stage: Stage = { path, text: '', inParts }
    stages.push(stage)
    stage.text = print(scope, add)
  }
  add(root, [])
  return stages
}

/** A scope as one scope for each of its fields and fragments. */
function partsOf(scope: Scope): Scope[] {
  const { fields, fragments } = scope
  return [
    ...[...fields].map((field) => ({ ...scope, fields: new Map([field]), fragments: new Map() })),
    ...[...fragments].map((one) => ({ ...scope, fields: new Map(), fragments: new Map([one]) })),
  ]
}

/** The operation that is written, and the guarded fields found in it so far. */
interface Writing {
  operation: Operation
  guarded: Set<GuardedField>
}

/**
 * `place` is the scope of the enclosing field, `scope` the (possibly narrowed) one to add to, and
 * `possible` the types that pass all fragments on the way to it: a fragment that none of them matches is
 * left out, since the planner then would not ask for the type that the others depend on.
 */
function addSelections(
  writing: Writing,
  place: Scope,
  { selections }: SelectionSetNode,
  scope: Scope = place,
  possible: readonly GraphQLCompositeType[] = possibleTypes(writing.operation, place.type),
): void {
  const { operation } = writing
  for (const selection of selections) {
    if (!operation.isIncluded(selection)) continue
    if (selection.kind === Kind.FIELD) {
      addPermitted(writing, place, scope, possible, selection)
      continue
    }
    const { condition, selectionSet } = fragmentOf(operation, selection)
    const narrowed = narrowing(operation, scope.type, condition)
    if (narrowed === 'all') addSelections(writing, place, selectionSet, scope, possible)
    if (narrowed === 'all' || narrowed === 'none') continue
    markTypeDependent(operation, place)
    const matching = new Set(possibleTypes(operation, narrowed))
    const left = possible.filter((type) => matching.has(type))
    if (left.length === 0) continue
    addSelections(writing, place, selectionSet, fragmentScope(scope, narrowed), left)
  }
}

function markTypeDependent({ interfaceObjects }: Operation, place: Scope): void {
  place.dependsOnType = true
  // Behind an interface object the planner may drop the fragment and the type with it.
  if (interfaceObjects.has(place.type.name)) place.asksTypename = true
}

function fragmentScope(scope: Scope, type: GraphQLCompositeType): Scope {
  let fragment = scope.fragments.get(type.name)
  if (!fragment) {
    fragment = createScope(type)
    scope.fragments.set(type.name, fragment)
  }
  return fragment
}

/** Adds a field for those of the possible types on which the caller may read it. */
function addPermitted(
  writing: Writing,
  place: Scope,
  scope: Scope,
  possible: readonly GraphQLCompositeType[],
  field: FieldNode,
): void {
  const { operation, guarded } = writing
  const permitted = possible.filter((type) => {
    const guard = guardOf(operation, type, field.name.value)
    if (!guard) return true
    guarded.add(guard)
    // Whose field it is must be known, to answer and to record it.
    if (isAbstractType(place.type)) markTypeDependent(operation, place)
    return !operation.denied.has(guard)
  })
  if (permitted.length === possible.length) addField(writing, place, scope, field)
  else for (const type of permitted) addField(writing, place, fragmentScope(scope, type), field)
}

function addField(writing: Writing, place: Scope, scope: Scope, field: FieldNode): void {
  if (field.name.value === '__typename') {
    place.asksTypename = true
    return
  }
  const definition = fieldDefinition(scope.type, field.name.value)
  const key = writing.operation.keyOf(field, definition)
  const named = getNamedType(definition.type)
  let known = scope.fields.get(key)
  if (!known) {
    const below = isCompositeType(named) && !key.startsWith('__') ? createScope(named) : undefined
    known = { field, key, below }
    scope.fields.set(key, known)
  }
  if (known.below && field.selectionSet) {
    addSelections(writing, known.below, field.selectionSet)
  }
}

/** A field's or a fragment's selection, or in its stead the key by which a stage finds the entities. */
function printBelow(
  scope: Scope,
  used: Set<string>,
  cut: Cut | undefined,
  segment: PathSegment,
): string {
  if (!cut) return printScope(scope, used)
  const path = [...cut.path, segment]
  const key = keySelection(cut.keys, scope.type.name)
  if (key === undefined) return printScope(scope, used, { ...cut, path })
  cut.begin(scope, path)
  return `{__typename ${key}}`
}

function printScope(scope: Scope, used: Set<string>, cut?: Cut): string {
  const parts: string[] = []
  for (const { field, key, below } of scope.fields.values()) {
    const name = field.name.value
    collectVariables(field, used)
    const alias = key === name ? '' : `${key}:`
    const body = below ? printBelow(below, used, cut, { Field: key }) : ''
    parts.push(`${alias}${name}${printArguments(field.arguments)}${body}`)
  }
  for (const fragment of scope.fragments.values()) {
    if (!hasSelections(fragment)) continue
    const { name } = fragment.type
    parts.push(`...on ${name}${printBelow(fragment, used, cut, { TypeCondition: [name] })}`)
  }
  // The planner asks for the type of its own accord where fragments narrow, and asking for it twice
  // makes it overlook @provides.
  const isNarrowed = [...scope.fragments.values()].some(hasSelections)
  const needsTypename = scope.asksTypename || (scope.dependsOnType && !isNarrowed)
  if (needsTypename && isAbstractType(scope.type)) parts.unshift('__typename')
  return `{${parts.join(' ') || '__typename'}}`
}

function collectVariables({ arguments: args }: FieldNode, used: Set<string>): void {
  for (const argument of args ?? []) {
    visit(argument, {
      Variable({ name }) {
        used.add(name.value)
      },
    })
  }
}

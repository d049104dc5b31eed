import { type FieldNode, type GraphQLCompositeType, isAbstractType } from 'graphql'
import { type Operation, possibleTypes } from './operation.ts'

/** The selections on one type at one place of the answer, merged; fragments only where they narrow. */
export interface Scope {
  type: GraphQLCompositeType
  /** The client asks for `__typename`, here or in a fragment. */
  asksTypename: boolean
  /** The projection must know the concrete type of the object. */
  dependsOnType: boolean
  fields: Map<string, { field: FieldNode; key: string; below: Scope | undefined }>
  fragments: Map<string, Scope>
}

export function createScope(type: GraphQLCompositeType): Scope {
  return {
    type,
    asksTypename: false,
    dependsOnType: false,
    fields: new Map(),
    fragments: new Map(),
  }
}

export function hasSelections(scope: Scope): boolean {
  return scope.fields.size > 0 || [...scope.fragments.values()].some(hasSelections)
}

/**
 * Whether a fragment narrows an interface that some department knows as an object, or fragments ask
 * different things of objects of such an interface.
 */
export function narrowsInterfaceObject(operation: Operation, scope: Scope): boolean {
  const { type, fields, fragments } = scope
  const isNarrowed =
    operation.interfaceObjects.has(type.name) && [...fragments.values()].some(hasSelections)
  return (
    isNarrowed ||
    isSplit(operation, scope) ||
    [...fragments.values()].some((fragment) => narrowsInterfaceObject(operation, fragment)) ||
    [...fields.values()].some(({ below }) => below && narrowsInterfaceObject(operation, below))
  )
}

/** Different things are asked at one place of objects that some department knows by one interface. */
function isSplit(operation: Operation, scope: Scope): boolean {
  if (scope.fragments.size === 0) return false
  const types = typesAsked(scope)
  return [...operation.interfaceObjects].some((name) => {
    const known = operation.schema.getType(name)
    if (!isAbstractType(known)) return false
    const objects = new Set(possibleTypes(operation, known))
    const asked = types.filter((type) =>
      possibleTypes(operation, type).some((possible) => objects.has(possible)),
    )
    return asked.length > 1
  })
}

/** The types at one place of which fields are asked. */
function typesAsked({ type, fields, fragments }: Scope): GraphQLCompositeType[] {
  const below = [...fragments.values()].flatMap(typesAsked)
  return fields.size > 0 ? [type, ...below] : below
}

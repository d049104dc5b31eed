import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql'

/** A field of an object type that is not for everyone, with all that its supergraph says about it. */
export interface GuardedField {
  /** `Type.field`; the type is always an object type. */
  readonly coordinate: string
  /**
   * The scopes that read it: one of the lists must be held whole. `[[]]` asks for no scope, `[]` lets
   * nobody read it. What the type of the field and the type it returns ask for is in it.
   */
  readonly scopes: readonly (readonly string[])[]
  /** `@dataItem(owner:)`, the unit whose data it is. */
  readonly owner?: string
  /** `@dataItem(share:)`, such as `CONDITIONAL`. */
  readonly share?: string
  /** `@dataItem(sensitive:)`. */
  readonly sensitive: boolean
  /** The supergraph says of all fields but this one whose data they are: it is shown to nobody. */
  readonly isUnclassified?: boolean
}

/** Guarded fields by type name and field name. */
export type GuardedFields = ReadonlyMap<string, ReadonlyMap<string, GuardedField>>

type Scopes = GuardedField['scopes']
type TypeWithFields = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode

/** What `@requiresScopes` and `@authenticated` ask at one place; undefined where neither stands. */
interface Demand {
  scopes: Scopes
}

interface DirectiveNames {
  requiresScopes: ReadonlySet<string>
  authenticated: ReadonlySet<string>
  dataItem: ReadonlySet<string>
}

const NO_SCOPE: Scopes = [[]]
const MACHINERY = /^(join|link|core|federation)__/
const SHARES = ['UNCONDITIONAL', 'CONDITIONAL', 'NOT_SHARED']

/**
 * The guarded fields of a supergraph: those with `@requiresScopes` or `@authenticated` on the field,
 * its type, an interface of its type or the type it returns, under whatever name the directives are
 * linked, and those with a `@dataItem` that is sensitive or shared on conditions. A field `NOT_SHARED`
 * is its department's own to show or not.
 */
export function readGuardedFields(supergraph: DocumentNode): GuardedFields {
  const names = readDirectiveNames(supergraph)
  const types = new Map<string, TypeWithFields>()
  /** By type name and by `Type.field`. */
  const demands = new Map<string, Demand>()
  let isClassified = false
  for (const definition of supergraph.definitions) {
    if (!('name' in definition) || !definition.name || !('directives' in definition)) continue
    const { directives } = definition as { directives?: readonly ConstDirectiveNode[] }
    const demand = readDemand(directives, names)
    if (demand) demands.set(definition.name.value, demand)
    if (!hasFields(definition) || MACHINERY.test(definition.name.value)) continue
    types.set(definition.name.value, definition)
    for (const { name, directives } of definition.fields ?? []) {
      const demand = readDemand(directives, names)
      if (demand) demands.set(`${definition.name.value}.${name.value}`, demand)
    }
    isClassified ||= (definition.fields ?? []).some((field) => named(field, names.dataItem)[0])
  }
  dropDerived(types, demands)
  const guarded = new Map<string, Map<string, GuardedField>>()
  for (const [typeName, type] of types) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) continue
    const interfaces = (type.interfaces ?? []).flatMap(({ name }) => types.get(name.value) ?? [])
    const fields = new Map<string, GuardedField>()
    for (const field of type.fields ?? []) {
      const name = field.name.value
      const asked = [typeName, ...interfaces.map(({ name }) => name.value)]
        .flatMap((place) => [demands.get(place), demands.get(`${place}.${name}`)])
        .concat(demands.get(namedType(field.type)))
        .filter((demand) => demand !== undefined)
      const same = interfaces.flatMap((one) => fieldOf(one, name) ?? [])
      const one = readField(`${typeName}.${name}`, asked, [field, ...same], names)
      const isUnclassified = isClassified && one.owner === undefined
      if (isUnclassified) fields.set(name, { ...one, isUnclassified })
      else if (asked.length > 0 || one.sensitive || one.share === 'CONDITIONAL') {
        fields.set(name, one)
      }
    }
    if (fields.size > 0) guarded.set(typeName, fields)
  }
  return guarded
}

/**
 * A composer writes on an interface what its object types ask for, all of it together. Their own fields
 * say that more precisely; what an interface asks for by itself holds for all of its object types.
 */
function dropDerived(
  types: ReadonlyMap<string, TypeWithFields>,
  demands: Map<string, Demand>,
): void {
  const objects = [...types.values()].filter(({ kind }) => kind === Kind.OBJECT_TYPE_DEFINITION)
  const derived = objects.flatMap(({ name: { value: own }, interfaces = [], fields = [] }) =>
    interfaces.flatMap(({ name: { value: place } }) => {
      const named = fields.map(({ name }) => name.value)
      if (demands.has(own)) return [place, ...named.map((name) => `${place}.${name}`)]
      return named.filter((name) => demands.has(`${own}.${name}`)).map((name) => `${place}.${name}`)
    }),
  )
  for (const place of derived) demands.delete(place)
}

/** The scopes of both, as one list of alternatives; what asks for more than another alternative is left out. */
export function bothScopes(one: Scopes, other: Scopes): Scopes {
  const joined = one.flatMap((all) => other.map((more) => [...new Set([...all, ...more])].sort()))
  return joined.filter(
    (all, index) =>
      !joined.some(
        (less, place) =>
          less.every((scope) => all.includes(scope)) && (less.length < all.length || place < index),
      ),
  )
}

function readField(
  coordinate: string,
  asked: readonly Demand[],
  definitions: readonly FieldDefinitionNode[],
  names: DirectiveNames,
): GuardedField {
  // Departments that share a field may class it differently: the strictest class counts.
  const items = definitions.flatMap((definition) => named(definition, names.dataItem))
  const [owner] = items.flatMap((item) => textOf(item, 'owner') ?? [])
  const shares = items.map((item) => SHARES.indexOf(textOf(item, 'share') ?? 'UNCONDITIONAL'))
  return {
    coordinate,
    scopes: asked.reduce((scopes, demand) => bothScopes(scopes, demand.scopes), NO_SCOPE),
    sensitive: items.some((item) => {
      const value = argumentOf(item, 'sensitive')
      return value?.kind === Kind.BOOLEAN && value.value
    }),
    ...(owner === undefined ? {} : { owner, share: SHARES[Math.max(0, ...shares)] ?? '' }),
  }
}

function readDemand(
  directives: readonly ConstDirectiveNode[] | undefined,
  names: DirectiveNames,
): Demand | undefined {
  const scoped = named({ directives }, names.requiresScopes)
  if (scoped.length === 0 && named({ directives }, names.authenticated).length === 0) {
    return undefined
  }
  return { scopes: scoped.map(readScopes).reduce(bothScopes, NO_SCOPE) }
}

function readScopes(directive: ConstDirectiveNode): Scopes {
  return itemsOf(argumentOf(directive, 'scopes')).map((all) =>
    itemsOf(all).flatMap((scope) => (scope.kind === Kind.STRING ? [scope.value] : [])),
  )
}

/** A single value stands for a list of one, as everywhere in GraphQL. */
function itemsOf(value: ConstValueNode | undefined): readonly ConstValueNode[] {
  if (!value || value.kind === Kind.NULL) return []
  return value.kind === Kind.LIST ? value.values : [value]
}

/** Under which names the directives stand: their own, and those that `@link` gives them. */
function readDirectiveNames({ definitions }: DocumentNode): DirectiveNames {
  const links = definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? named(definition, new Set(['link', 'core']))
      : [],
  )
  const namesOf = (directive: string, known: readonly string[] = [directive]): Set<string> => {
    const names = new Set(known)
    for (const link of links) {
      const address = textOf(link, 'url') ?? textOf(link, 'feature') ?? ''
      const [, feature = ''] = /\/([^/]+)\/v[\d.]+\/?$/.exec(address) ?? []
      const namespace = textOf(link, 'as') ?? feature
      names.add(feature === directive ? namespace : `${namespace}__${directive}`)
      for (const item of itemsOf(argumentOf(link, 'import'))) {
        if (item.kind === Kind.STRING && item.value === `@${directive}`) names.add(directive)
        if (item.kind !== Kind.OBJECT) continue
        const text = (key: string): string | undefined => {
          const value = item.fields.find(({ name }) => name.value === key)?.value
          return value?.kind === Kind.STRING ? value.value : undefined
        }
        if (text('name') === `@${directive}`) names.add(text('as')?.slice(1) ?? directive)
      }
    }
    return names
  }
  return {
    requiresScopes: namesOf('requiresScopes'),
    authenticated: namesOf('authenticated'),
    // Not a standard name: another graph may mean something else by it.
    dataItem: namesOf('dataItem', []),
  }
}

function hasFields(definition: { kind: string }): definition is TypeWithFields {
  return (
    definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
    definition.kind === Kind.INTERFACE_TYPE_DEFINITION
  )
}

function named(
  { directives = [] }: { directives?: readonly ConstDirectiveNode[] | undefined },
  names: ReadonlySet<string>,
): ConstDirectiveNode[] {
  return directives.filter(({ name }) => names.has(name.value))
}

function argumentOf(directive: ConstDirectiveNode, key: string): ConstValueNode | undefined {
  return directive.arguments?.find(({ name }) => name.value === key)?.value
}

function textOf(directive: ConstDirectiveNode, key: string): string | undefined {
  const value = argumentOf(directive, key)
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined
}

function fieldOf({ fields }: TypeWithFields, name: string): FieldDefinitionNode | undefined {
  return fields?.find((field) => field.name.value === name)
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type)
}

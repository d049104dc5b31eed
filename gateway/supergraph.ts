import {
  type ASTNode,
  buildASTSchema,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DirectiveDefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  parse,
  type TypeDefinitionNode,
  visit,
} from 'graphql'
import { checkFeatures } from './features.ts'
import { type GuardedFields, readGuardedFields } from './guarded-fields.ts'
import { type InterfaceObjects, readInterfaceObjects } from './interface-objects.ts'

/** What the gateway reads from a composed Federation 2 supergraph. */
export interface Supergraph {
  sdl: string
  document: DocumentNode
  /** What a client sees: no federation machinery, nothing @inaccessible. */
  apiSchema: GraphQLSchema
  /** Department name to the address written in the supergraph. */
  departments: ReadonlyMap<string, string>
  /** For each type name the names of all types that satisfy it, itself included. */
  subtypes: ReadonlyMap<string, ReadonlySet<string>>
  interfaceObjects: InterfaceObjects
  guardedFields: GuardedFields
}

const KEPT_DIRECTIVES = new Set(['deprecated', 'specifiedBy', 'oneOf'])
const EXECUTABLE_LOCATIONS = new Set([
  'QUERY',
  'MUTATION',
  'SUBSCRIPTION',
  'FIELD',
  'FRAGMENT_DEFINITION',
  'FRAGMENT_SPREAD',
  'INLINE_FRAGMENT',
  'VARIABLE_DEFINITION',
])
/** Clients may send @defer; the answer then comes in one piece, which the proposal allows. */
const DEFER = parse(
  'directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT',
).definitions

/**
 * Reads a supergraph. Throws a GraphQLError when it cannot be parsed or its API is not a schema, and
 * an error that names the feature when it needs one that the gateway lacks.
 */
export function readSupergraph(sdl: string): Supergraph {
  const document = parse(sdl, { noLocation: true })
  checkFeatures(document)
  return {
    sdl,
    document,
    apiSchema: buildASTSchema(apiDocument(document), { assumeValidSDL: true }),
    departments: readDepartments(document),
    subtypes: readSubtypes(document),
    interfaceObjects: readInterfaceObjects(document),
    guardedFields: readGuardedFields(document),
  }
}

function readDepartments(document: DocumentNode): Map<string, string> {
  const departments = new Map<string, string>()
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') {
      continue
    }
    for (const { directives } of definition.values ?? []) {
      const graph = directives?.find(({ name }) => name.value === 'join__graph')
      const name = graph && stringArgument(graph, 'name')
      if (graph && name !== undefined) departments.set(name, stringArgument(graph, 'url') ?? '')
    }
  }
  return departments
}

function readSubtypes(document: DocumentNode): Map<string, Set<string>> {
  const subtypes = new Map<string, Set<string>>()
  const add = (name: string, subtype: string): void => {
    const known = subtypes.get(name)
    if (known) known.add(subtype)
    else subtypes.set(name, new Set([name, subtype]))
  }
  for (const definition of document.definitions) {
    if (
      definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
      definition.kind === Kind.INTERFACE_TYPE_DEFINITION
    ) {
      add(definition.name.value, definition.name.value)
      for (const { name } of definition.interfaces ?? []) add(name.value, definition.name.value)
    } else if (definition.kind === Kind.UNION_TYPE_DEFINITION) {
      for (const { name } of definition.types ?? []) add(definition.name.value, name.value)
    }
  }
  return subtypes
}

/** The supergraph without what only gateways and composers read. */
function apiDocument(document: DocumentNode): DocumentNode {
  const links = readLinks(document)
  const hidden = new Set<string>()
  for (const definition of document.definitions) {
    if ('name' in definition && definition.name && isTypeDefinition(definition)) {
      const name = definition.name.value
      const isMachinery = links.prefixes.some((prefix) => name.startsWith(prefix))
      if (isMachinery || links.imported.has(name) || isInaccessible(definition)) hidden.add(name)
    }
  }
  const dropHidden = (node: ASTNode & { directives?: readonly ConstDirectiveNode[] }) =>
    isInaccessible(node) ? null : undefined
  const dropMember = (node: ASTNode & { directives?: readonly ConstDirectiveNode[] }) =>
    isInaccessible(node) || ('type' in node && hidden.has(namedType(node.type as ASTNode)))
      ? null
      : undefined

  function isInaccessible(node: { directives?: readonly ConstDirectiveNode[] }): boolean {
    return node.directives?.some(({ name }) => name.value === links.inaccessible) ?? false
  }
  return visit(
    {
      ...document,
      definitions: [
        ...document.definitions.filter((definition) => isPublic(definition, hidden, links)),
        ...DEFER,
      ],
    },
    {
      FieldDefinition: { enter: dropMember },
      InputValueDefinition: { enter: dropMember },
      EnumValueDefinition: { enter: dropHidden },
      NamedType: (node, key) =>
        typeof key === 'number' && hidden.has(node.name.value) ? null : undefined,
      Directive: { leave: ({ name }) => (KEPT_DIRECTIVES.has(name.value) ? undefined : null) },
    },
  )
}

interface Links {
  /** `join__`, `link__`, …: the names that belong to a linked specification. */
  prefixes: string[]
  /** Names imported from linked specifications, directives with their `@`. */
  imported: Set<string>
  inaccessible: string
}

function readLinks(document: DocumentNode): Links {
  const links: Links = {
    prefixes: ['join__', 'link__', 'core__', 'federation__'],
    imported: new Set(['@link', '@core', '@tag', '@inaccessible']),
    inaccessible: 'inaccessible',
  }
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) {
      continue
    }
    for (const directive of definition.directives ?? []) {
      if (directive.name.value === 'link' || directive.name.value === 'core') {
        readLink(directive, links)
      }
    }
  }
  return links
}

function readLink(directive: ConstDirectiveNode, links: Links): void {
  const url = stringArgument(directive, 'url') ?? stringArgument(directive, 'feature') ?? ''
  const spec = /\/([^/]+)\/v[\d.]+\/?$/.exec(url)?.[1] ?? ''
  const namespace = stringArgument(directive, 'as') ?? spec
  links.prefixes.push(`${namespace}__`)
  links.imported.add(`@${namespace}`)
  if (spec === 'inaccessible') links.inaccessible = namespace
  const imports = directive.arguments?.find(({ name }) => name.value === 'import')?.value
  for (const item of imports?.kind === Kind.LIST ? imports.values : []) {
    if (item.kind === Kind.STRING) links.imported.add(item.value)
    if (item.kind !== Kind.OBJECT) continue
    const text = (key: string): string | undefined => {
      const value = item.fields.find(({ name }) => name.value === key)?.value
      return value?.kind === Kind.STRING ? value.value : undefined
    }
    const alias = text('as') ?? text('name')
    if (alias !== undefined) links.imported.add(alias)
    if (text('name') === '@inaccessible' && alias) links.inaccessible = alias.slice(1)
  }
}

function isPublic(definition: DefinitionNode, hidden: Set<string>, links: Links): boolean {
  if (definition.kind === Kind.DIRECTIVE_DEFINITION) return isPublicDirective(definition, links)
  return !('name' in definition && definition.name && hidden.has(definition.name.value))
}

function isPublicDirective({ name, locations }: DirectiveDefinitionNode, links: Links): boolean {
  const isLinked =
    links.imported.has(`@${name.value}`) ||
    links.prefixes.some((prefix) => name.value.startsWith(prefix))
  return (
    !isLinked &&
    name.value !== 'defer' &&
    (KEPT_DIRECTIVES.has(name.value) ||
      locations.some(({ value }) => EXECUTABLE_LOCATIONS.has(value)))
  )
}

function isTypeDefinition(definition: DefinitionNode): definition is TypeDefinitionNode {
  return definition.kind.endsWith('TypeDefinition')
}

function namedType(type: ASTNode): string {
  if (type.kind === Kind.NAMED_TYPE) return type.name.value
  return 'type' in type ? namedType(type.type as ASTNode) : ''
}

function stringArgument(directive: ConstDirectiveNode, key: string): string | undefined {
  const value = directive.arguments?.find(({ name }) => name.value === key)?.value
  return value?.kind === Kind.STRING ? value.value : undefined
}

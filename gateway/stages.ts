import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
} from 'graphql'
import type { PathSegment, PlanNode } from './planner.ts'

/**
 * The second way of planning, with more rounds. The planner cannot plan some selections that come
 * from an entity to entities of the same type, such as `{ nodes { ... on Person { friends { label } } } }`
 * where `friends` is another department's and `label` requires a field of the first. Each entity's
 * selection is then planned on its own, as if a department `STAGE` had answered the keys, and its plan
 * is put where the entities really are.
 */
export const STAGE = 'stage'

/** The field under which the department STAGE answers the entities of a type. */
export function stageField(typeName: string): string {
  return `_stage_${typeName}`
}

/** For each entity type or interface the keys by which some department resolves it: those of plain fields only. */
export type EntityKeys = ReadonlyMap<string, readonly string[]>

export function entityKeys(document: DocumentNode): EntityKeys {
  const keys = new Map<string, string[]>()
  for (const definition of document.definitions) {
    if (!hasFields(definition)) continue
    const own = new Set<string>()
    for (const directive of named(definition.directives, 'join__type')) {
      const key = argument(directive, 'key')
      const isResolvable = argument(directive, 'resolvable') !== 'false'
      if (key !== undefined && isResolvable && /^\w+( \w+)*$/.test(key)) own.add(key)
    }
    if (own.size > 0) keys.set(definition.name.value, [...own])
  }
  return keys
}

/** The fields of all keys of an entity type, as a selection; undefined when it has none. */
export function keySelection(keys: EntityKeys, typeName: string): string | undefined {
  const own = keys.get(typeName)
  return own && [...new Set(own.flatMap((key) => key.split(' ')))].join(' ')
}

/** The supergraph with the department STAGE in it. */
export function withStage(document: DocumentNode, keys: EntityKeys): string {
  return print({
    ...document,
    definitions: document.definitions.map((definition) => stageDefinition(definition, keys)),
  })
}

function stageDefinition(definition: DefinitionNode, keys: EntityKeys): DefinitionNode {
  if (definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph') {
    const [value] = enumValues(`STAGE @join__graph(name: "${STAGE}", url: "")`)
    return { ...definition, values: [...(definition.values ?? []), ...(value ? [value] : [])] }
  }
  if (!hasFields(definition)) return definition
  if (definition.name.value === 'Query') {
    const added = [...keys.keys()].map(
      (name) => `${stageField(name)}: [${name}] @join__field(graph: STAGE)`,
    )
    return stageType(definition, '@join__type(graph: STAGE)', [], added)
  }
  const own = keys.get(definition.name.value)
  if (!own) return definition
  const directives = [
    ...own.map((key) => `@join__type(graph: STAGE, key: "${key}")`),
    ...(definition.interfaces ?? [])
      .filter(({ name }) => keys.has(name.value))
      .map(({ name }) => `@join__implements(graph: STAGE, interface: "${name.value}")`),
  ]
  return stageType(
    definition,
    directives.join(' '),
    own.flatMap((key) => key.split(' ')),
    [],
  )
}

type TypeWithFields = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode

function hasFields(definition: DefinitionNode): definition is TypeWithFields {
  return (
    definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
    definition.kind === Kind.INTERFACE_TYPE_DEFINITION
  )
}

function stageType(
  definition: TypeWithFields,
  directive: string,
  keyFields: readonly string[],
  added: readonly string[],
): TypeWithFields {
  const graphs = new Set(
    named(definition.directives, 'join__type').map((type) => argument(type, 'graph')),
  )
  const fields = (definition.fields ?? []).map((field): FieldDefinitionNode => {
    // A field without @join__field belongs to every department of its type, so it must name them.
    const isEverywhere = named(field.directives, 'join__field').length === 0
    const own = isEverywhere ? [...graphs].map((graph) => `@join__field(graph: ${graph})`) : []
    if (keyFields.includes(field.name.value)) own.push('@join__field(graph: STAGE)')
    return {
      ...field,
      directives: [...(field.directives ?? []), ...parseType(own.join(' ')).directives],
    }
  })
  return {
    ...definition,
    directives: [...(definition.directives ?? []), ...parseType(directive).directives],
    fields: [...fields, ...parseType('', added).fields],
  }
}

function parseType(directives: string, fields: readonly string[] = ['_: Int']) {
  if (fields.length === 0) return { directives: [], fields: [] }
  const [definition] = parse(`type T ${directives} { ${fields.join('\n')} }`, {
    noLocation: true,
  }).definitions
  if (definition?.kind !== Kind.OBJECT_TYPE_DEFINITION) throw new Error('not a type')
  return { directives: definition.directives ?? [], fields: definition.fields ?? [] }
}

function enumValues(text: string) {
  const [definition] = parse(`enum E { ${text} }`, { noLocation: true }).definitions
  return definition?.kind === Kind.ENUM_TYPE_DEFINITION ? (definition.values ?? []) : []
}

function named(directives: readonly ConstDirectiveNode[] | undefined, name: string) {
  return (directives ?? []).filter((directive) => directive.name.value === name)
}

function argument(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((given) => given.name.value === name)?.value
  return value && 'value' in value ? String(value.value) : undefined
}

/** The plan of a stage with the department STAGE taken out and its entities found at `path`. */
export function settleStage(node: PlanNode, path: readonly PathSegment[]): PlanNode | undefined {
  const settle = (segments: readonly PathSegment[]): PathSegment[] => [
    ...path,
    ...segments.slice(1),
  ]
  switch (node.kind) {
    case 'Fetch':
      if (node.serviceName !== STAGE) throw new Error('a stage does not begin at its entities')
      return undefined
    case 'Flatten':
      if (node.node.kind === 'Fetch' && node.node.serviceName === STAGE) {
        throw new Error('a stage asks for its own entities')
      }
      return { ...node, path: settle(node.path) }
    case 'BatchFetch':
      return {
        ...node,
        entityBatch: {
          aliases: node.entityBatch.aliases.map((alias) => ({
            ...alias,
            paths: alias.paths.map(settle),
          })),
        },
      }
    case 'Sequence':
    case 'Parallel': {
      const nodes = node.nodes.flatMap((inner) => settleStage(inner, path) ?? [])
      return nodes.length > 0 ? { ...node, nodes } : undefined
    }
    default:
      throw new Error(`a stage holds a ${node.kind}`)
  }
}

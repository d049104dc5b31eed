import {
  type ConstDirectiveNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  parse,
  visit,
} from 'graphql'
import { subgraphSdl } from './subgraph.ts'

/** A main list of a department: a root field that answers with a Relay connection of own rows. */
export interface RootList {
  field: string
  /** Name of the rows' type. */
  type: string
  /** Name of the key field; null when the type is no entity. */
  key: string | null
  /** Largest page, from `@page`. */
  maximum: number
  /** All fields of a row that need no argument, one level deep. */
  selection: string
  hasProvenance: boolean
  /** Fields of the filter that take comparisons, e.g. `{ eq: … }`. */
  comparisons: string[]
}

/** The lists that a department's root offers, without its facts. */
export function rootLists(schema: GraphQLSchema): RootList[] {
  return Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap((field) => {
    const connection = getNamedType(field.type)
    if (!isObjectType(connection) || connection.name === 'FactConnection') return []
    const nodes = connection.getFields().nodes
    const row = nodes && getNamedType(nodes.type)
    if (!row || !isObjectType(row) || field.args.some(isRequiredArgument)) return []
    return [
      {
        field: field.name,
        type: row.name,
        key: keyOf(row),
        maximum: Number(argument(directive(field, 'page'), 'max') ?? 50),
        selection: selectionOf(row, 1),
        hasProvenance: 'provenance' in row.getFields(),
        comparisons: comparisonsOf(field),
      },
    ]
  })
}

/** The root field with the department's facts, and its field on Indicator; null where it has none. */
export function factFields(schema: GraphQLSchema): { root: string | null; indicator: boolean } {
  const root = Object.values(schema.getQueryType()?.getFields() ?? {}).find(
    (field) => getNamedType(field.type).name === 'FactConnection',
  )?.name
  const indicator = schema.getType('Indicator')
  return {
    root: root ?? null,
    indicator: Boolean(
      root && indicator && isObjectType(indicator) && root in indicator.getFields(),
    ),
  }
}

/** Every scope that some field of the department asks for. */
export function scopesOf(definition: { directory: string }): string[] {
  const scopes = new Set<string>()
  visit(parse(subgraphSdl(definition)), {
    Directive(node) {
      if (node.name.value !== 'requiresScopes') return undefined
      visit(node, { StringValue: (value) => void scopes.add(value.value) })
      return false
    },
  })
  return [...scopes]
}

function comparisonsOf({ args }: GraphQLField<unknown, unknown>): string[] {
  const filter = args.find(({ name }) => name === 'filter')
  const type = filter && getNamedType(filter.type)
  if (!type || !isInputObjectType(type)) return []
  return Object.values(type.getFields()).flatMap(({ name, type }) => {
    const compared = getNamedType(type)
    return isInputObjectType(compared) ? [name] : []
  })
}

function keyOf(type: GraphQLObjectType): string | null {
  for (const node of type.astNode?.directives ?? []) {
    const fields = node.name.value === 'key' ? argument(node, 'fields') : undefined
    if (fields && /^\w+$/.test(fields) && argument(node, 'resolvable') !== 'false') return fields
  }
  return null
}

function directive(
  field: GraphQLField<unknown, unknown>,
  name: string,
): ConstDirectiveNode | undefined {
  return field.astNode?.directives?.find((node) => node.name.value === name)
}

function argument(node: ConstDirectiveNode | undefined, name: string): string | undefined {
  const value = node?.arguments?.find((each) => each.name.value === name)?.value
  return value && 'value' in value ? String(value.value) : undefined
}

function selectionOf(type: GraphQLObjectType, depth: number): string {
  const fields = Object.values(type.getFields()).flatMap((field) => {
    if (field.args.some(isRequiredArgument) || directive(field, 'external')) return []
    const named = getNamedType(field.type)
    if (isLeafType(named)) return [field.name]
    return depth > 0 && isObjectType(named)
      ? [`${field.name} { ${selectionOf(named, depth - 1)} }`]
      : []
  })
  return ['__typename', ...fields].join(' ')
}

import {
  type ArgumentNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ValueNode,
} from 'graphql'

/** What the contract says about the size and the price of one field. */
export interface FieldSize {
  /** `@page(max:)`: the largest page a caller may ask for. */
  page?: number
  /** `@cost(weight:)`: the price of one value, in objects. */
  weight?: number
  /** `@listSize(assumedSize:)`: items of a list without a page size. */
  assumedSize?: number
  /** `@listSize(slicingArguments:)`: the arguments that bound the list. */
  slicingArguments?: readonly string[]
  /** `@listSize(sizedFields:)`: the fields below to which the page size applies. */
  sizedFields?: readonly string[]
  /** The department that answers the field. */
  department?: string
}

/** The sizes that a supergraph declares for `Type.field`, and the weights of its types. */
export interface ContractSizes {
  fields: ReadonlyMap<string, FieldSize>
  types: ReadonlyMap<string, number>
}

/**
 * Reads `@page` of the hub and the standard `@cost` and `@listSize` from a supergraph, under the
 * names that its `@link`s give them.
 */
export function readContractSizes(supergraph: DocumentNode): ContractSizes {
  const names = {
    page: linkedName(supergraph, 'page'),
    cost: linkedName(supergraph, 'cost'),
    listSize: linkedName(supergraph, 'listSize'),
  }
  const graphs = readGraphs(supergraph)
  const fields = new Map<string, FieldSize>()
  const types = new Map<string, number>()
  for (const definition of supergraph.definitions) {
    if (!('name' in definition) || !definition.name) continue
    const typeName = definition.name.value
    const weight = numberOf(find(definition.directives, names.cost), 'weight')
    if (weight !== undefined) types.set(typeName, weight)
    if (
      definition.kind !== Kind.OBJECT_TYPE_DEFINITION &&
      definition.kind !== Kind.INTERFACE_TYPE_DEFINITION
    ) {
      continue
    }
    const owner = onlyGraph(definition.directives, graphs)
    for (const field of definition.fields ?? []) {
      fields.set(`${typeName}.${field.name.value}`, readField(field, names, graphs, owner))
    }
  }
  return { fields, types }
}

function readField(
  { directives }: FieldDefinitionNode,
  names: Record<'page' | 'cost' | 'listSize', string>,
  graphs: ReadonlyMap<string, string>,
  owner: string | undefined,
): FieldSize {
  const size: FieldSize = {}
  const page = numberOf(find(directives, names.page), 'max')
  const weight = numberOf(find(directives, names.cost), 'weight')
  const listSize = find(directives, names.listSize)
  const assumedSize = numberOf(listSize, 'assumedSize')
  const slicingArguments = textsOf(listSize, 'slicingArguments')
  const sizedFields = textsOf(listSize, 'sizedFields')
  const department = answeringGraph(directives, graphs) ?? owner
  if (page !== undefined) size.page = page
  if (weight !== undefined) size.weight = weight
  if (assumedSize !== undefined) size.assumedSize = assumedSize
  if (slicingArguments) size.slicingArguments = slicingArguments
  if (sizedFields) size.sizedFields = sizedFields
  if (department !== undefined) size.department = department
  return size
}

/** The name under which a directive of a linked specification stands in the supergraph. */
function linkedName(supergraph: DocumentNode, name: string): string {
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) {
      continue
    }
    for (const link of definition.directives ?? []) {
      const imports = link.name.value === 'link' ? argumentOf(link, 'import') : undefined
      for (const item of imports?.kind === Kind.LIST ? imports.values : []) {
        if (item.kind !== Kind.OBJECT) continue
        const text = (key: string): string | undefined => {
          const value = item.fields.find((field) => field.name.value === key)?.value
          return value?.kind === Kind.STRING ? value.value : undefined
        }
        if (text('name') === `@${name}` && text('as')) return text('as')?.slice(1) ?? name
      }
    }
  }
  return name
}

/** `join__Graph` values to department names. */
export function readGraphs(supergraph: DocumentNode): Map<string, string> {
  const graphs = new Map<string, string>()
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') {
      continue
    }
    for (const { name, directives } of definition.values ?? []) {
      const value = argumentOf(find(directives, 'join__graph'), 'name')
      graphs.set(name.value, value?.kind === Kind.STRING ? value.value : name.value)
    }
  }
  return graphs
}

function onlyGraph(
  directives: readonly DirectiveNode[] | undefined,
  graphs: ReadonlyMap<string, string>,
): string | undefined {
  const owners = new Set<string>()
  for (const directive of directives ?? []) {
    const graph = directive.name.value === 'join__type' ? argumentOf(directive, 'graph') : undefined
    if (graph?.kind === Kind.ENUM) owners.add(graph.value)
  }
  const [owner] = owners
  return owners.size === 1 && owner !== undefined ? graphs.get(owner) : undefined
}

function answeringGraph(
  directives: readonly DirectiveNode[] | undefined,
  graphs: ReadonlyMap<string, string>,
): string | undefined {
  for (const directive of directives ?? []) {
    if (directive.name.value !== 'join__field') continue
    const external = argumentOf(directive, 'external')
    if (external?.kind === Kind.BOOLEAN && external.value) continue
    const graph = argumentOf(directive, 'graph')
    if (graph?.kind === Kind.ENUM) return graphs.get(graph.value)
  }
  return undefined
}

function find(
  directives: readonly DirectiveNode[] | undefined,
  name: string,
): DirectiveNode | undefined {
  return directives?.find((directive) => directive.name.value === name)
}

function argumentOf(
  directive: { arguments?: readonly ArgumentNode[] } | undefined,
  argument: string,
): ValueNode | undefined {
  return directive?.arguments?.find(({ name }) => name.value === argument)?.value
}

function numberOf(directive: DirectiveNode | undefined, argument: string): number | undefined {
  const value = argumentOf(directive, argument)
  if (value?.kind === Kind.INT) return Number(value.value)
  // The standard writes weights as text.
  if (value?.kind === Kind.STRING && value.value !== '' && !Number.isNaN(Number(value.value))) {
    return Number(value.value)
  }
  return undefined
}

function textsOf(directive: DirectiveNode | undefined, argument: string): string[] | undefined {
  const value = argumentOf(directive, argument)
  if (value?.kind !== Kind.LIST) return undefined
  return value.values.flatMap((item) => (item.kind === Kind.STRING ? [item.value] : []))
}

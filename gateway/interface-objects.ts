import {
  type DocumentNode,
  Kind,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql'
import { readGraphs } from './contract-sizes.ts'
import type { BatchFetchNode, FetchNode, PlanNode, RequiredSelection } from './planner.ts'

/** Department name to the interfaces that it knows as object types (`@interfaceObject`). */
export type InterfaceObjects = ReadonlyMap<string, ReadonlySet<string>>

export function readInterfaceObjects(supergraph: DocumentNode): InterfaceObjects {
  const graphs = readGraphs(supergraph)
  const objects = new Map<string, Set<string>>()
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    for (const { name, arguments: args = [] } of definition.directives ?? []) {
      if (name.value !== 'join__type') continue
      const value = (key: string) => args.find((argument) => argument.name.value === key)?.value
      const graph = value('graph')
      const isObject = value('isInterfaceObject')
      if (isObject?.kind !== Kind.BOOLEAN || !isObject.value || graph?.kind !== Kind.ENUM) continue
      const department = graphs.get(graph.value) ?? graph.value
      objects.set(department, (objects.get(department) ?? new Set()).add(definition.name.value))
    }
  }
  return objects
}

/**
 * A department that knows an interface as an object calls all its objects by the interface's name.
 * Asked about an entity whose own type another department has told already, it must not say so again:
 * the plan is given back without such questions; undefined when nothing is left of it.
 */
export function keepConcreteTypes(node: PlanNode, objects: InterfaceObjects): PlanNode | undefined {
  switch (node.kind) {
    case 'Fetch': {
      const names = node.requires && objects.get(node.serviceName)
      return names ? withoutTypeName(node, names) : node
    }
    case 'BatchFetch': {
      const names = objects.get(node.serviceName)
      return names ? { ...node, operation: ask(node, names).operation } : node
    }
    case 'Flatten': {
      const inner = keepConcreteTypes(node.node, objects)
      return inner && { ...node, node: inner }
    }
    case 'Sequence':
    case 'Parallel': {
      const nodes = node.nodes.flatMap((inner) => keepConcreteTypes(inner, objects) ?? [])
      return nodes.length > 0 ? { ...node, nodes } : undefined
    }
    default:
      return node
  }
}

/** Drops a question that then asks for nothing but the key it brings along. */
function withoutTypeName(node: FetchNode, names: ReadonlySet<string>): FetchNode | undefined {
  const { operation, asked } = ask(node, names)
  const known = new Set(keyNames(node.requires ?? []))
  const isNeeded = node.outputRewrites?.length || asked.some((name) => !known.has(name))
  return isNeeded ? { ...node, operation } : undefined
}

/** The operation without the type's name at the top of its entities, and what it still asks of them. */
function ask(
  { operation }: FetchNode | BatchFetchNode,
  names: ReadonlySet<string>,
): { operation: string; asked: string[] } {
  const asked: string[] = []
  const { definitions } = parse(operation, { noLocation: true })
  const spreadOut = ({ selections }: SelectionSetNode): SelectionNode[] =>
    selections.flatMap((selection) => {
      if (selection.kind !== Kind.FRAGMENT_SPREAD) return [selection]
      const fragment = definitions.find(
        (definition) =>
          definition.kind === Kind.FRAGMENT_DEFINITION &&
          definition.name.value === selection.name.value,
      )
      return fragment && 'selectionSet' in fragment ? spreadOut(fragment.selectionSet) : [selection]
    })
  let isChanged = false
  const strip = (set: SelectionSetNode): SelectionSetNode => {
    const all = spreadOut(set)
    const selections = all.filter(
      (selection) => selection.kind !== Kind.FIELD || selection.name.value !== '__typename',
    )
    isChanged ||= selections.length > 0 && selections.length < all.length
    for (const selection of selections) {
      const isLeaf = selection.kind === Kind.FIELD && !selection.selectionSet
      asked.push(isLeaf ? (selection.alias ?? selection.name).value : '')
    }
    return selections.length > 0 ? { ...set, selections } : set
  }
  const ofEntities = (set: SelectionSetNode): SelectionSetNode => ({
    ...set,
    selections: set.selections.map((selection) => {
      const isAbstract =
        selection.kind === Kind.INLINE_FRAGMENT &&
        names.has(selection.typeCondition?.name.value ?? '')
      if (!isAbstract) asked.push('')
      return isAbstract ? { ...selection, selectionSet: strip(selection.selectionSet) } : selection
    }),
  })
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: definitions.map((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION
        ? {
            ...definition,
            selectionSet: {
              ...definition.selectionSet,
              selections: definition.selectionSet.selections.map((selection) =>
                selection.kind === Kind.FIELD && selection.selectionSet
                  ? { ...selection, selectionSet: ofEntities(selection.selectionSet) }
                  : selection,
              ),
            },
          }
        : definition,
    ),
  }
  if (!isChanged) return { operation, asked }
  return { operation: stripIgnoredCharacters(print(withoutUnusedFragments(document))), asked }
}

function withoutUnusedFragments(document: DocumentNode): DocumentNode {
  const used = new Set<string>()
  visit(document, { FragmentSpread: ({ name }) => void used.add(name.value) })
  return visit(document, {
    FragmentDefinition: ({ name }) => (used.has(name.value) ? undefined : null),
  })
}

function keyNames(requires: readonly RequiredSelection[]): string[] {
  return requires.flatMap((selection) => {
    if (selection.kind === 'InlineFragment') return keyNames(selection.selections)
    return selection.kind === 'Field' && !selection.selections ? [selection.name] : []
  })
}

import {
  type DirectiveNode,
  type DocumentNode,
  Kind,
  parse,
  print,
  type SelectionNode,
  visit,
} from 'graphql'
import type { RandomOperation } from '../../gateway/examples/random-operation.ts'

/** The same question in other words: whoever answers the two differently is wrong at least once. */
export interface Rewrite {
  /** What is said in another way. */
  name: string
  ask: (operation: RandomOperation) => RandomOperation
  /** The answer to `ask`, as the original question would have it. */
  answer: (data: unknown) => unknown
}

const MARK = '_renamed'
/** Asked for where a condition leaves nothing else to ask for. */
const NOBODY = `nobody${MARK}`

const conditions: Rewrite = {
  name: 'a condition (@skip, @include)',
  ask: (operation) => rewritten(operation, (document) => settled(document, operation.variables)),
  answer: original,
}
const aliases: Rewrite = {
  name: 'an alias with the name of another field',
  ask: (operation) => rewritten(operation, renamed),
  answer: original,
}
const fragments: Rewrite = {
  name: 'a fragment that narrows nothing, or has a name',
  ask: (operation) => rewritten(operation, (document) => hoisted(spreadOut(document))),
  answer: original,
}
const all: Rewrite = {
  name: 'conditions, aliases and fragments together',
  ask: (operation) => fragments.ask(aliases.ask(conditions.ask(operation))),
  answer: original,
}

export const rewrites: readonly Rewrite[] = [conditions, aliases, fragments, all]

function rewritten(
  { query, variables }: RandomOperation,
  change: (document: DocumentNode) => DocumentNode,
): RandomOperation {
  const document = change(parse(query, { noLocation: true }))
  const read = new Set<string>()
  const spread = new Set<string>()
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void read.add(name.value),
    FragmentSpread: ({ name }) => void spread.add(name.value),
  })
  const tidy = visit(document, {
    VariableDefinition: ({ variable }) => (read.has(variable.name.value) ? undefined : null),
    FragmentDefinition: ({ name }) => (spread.has(name.value) ? undefined : null),
  })
  const used = Object.entries(variables).filter(([name]) => read.has(name))
  return { query: print(tidy), variables: Object.fromEntries(used) }
}

/** Leaves out what conditions leave out; what would become empty asks for a type that nobody sees. */
function settled(document: DocumentNode, variables: Record<string, unknown>): DocumentNode {
  const defaults: Record<string, unknown> = {}
  visit(document, {
    VariableDefinition({ variable, defaultValue }) {
      if (defaultValue?.kind === Kind.BOOLEAN) defaults[variable.name.value] = defaultValue.value
    },
  })
  const holds = ({ name, arguments: [condition] = [] }: DirectiveNode): boolean => {
    if (name.value !== 'skip' && name.value !== 'include') return true
    const value = condition?.value
    const isTrue =
      value?.kind === Kind.VARIABLE
        ? (variables[value.name.value] ?? defaults[value.name.value])
        : value?.kind === Kind.BOOLEAN && value.value
    return (name.value === 'include') === Boolean(isTrue)
  }
  const choose = (node: SelectionNode): SelectionNode | null =>
    node.directives?.every(holds) ? { ...node, directives: [] } : null
  const nobody = parse(`{ ${NOBODY}: __typename }`, { noLocation: true }).definitions[0]
  return visit(document, {
    Field: { enter: choose },
    InlineFragment: { enter: choose },
    FragmentSpread: { enter: choose },
    SelectionSet: {
      leave: (node) =>
        node.selections.length === 0 && nobody && 'selectionSet' in nobody
          ? nobody.selectionSet
          : undefined,
    },
  })
}

function renamed(document: DocumentNode): DocumentNode {
  return visit(document, {
    Field: (node) =>
      node.alias && node.alias.value !== NOBODY
        ? {
            ...node,
            alias: { kind: Kind.NAME, value: `${node.alias.value}${MARK}` },
          }
        : undefined,
  })
}

function original(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(original)
  if (typeof data !== 'object' || data === null) return data
  return Object.fromEntries(
    Object.entries(data)
      .filter(([key]) => key !== NOBODY)
      .map(([key, value]) => [key.replace(MARK, ''), original(value)]),
  )
}

function spreadOut(document: DocumentNode): DocumentNode {
  const bodies = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  )
  return visit(document, {
    FragmentSpread({ name, directives }) {
      const fragment = bodies.get(name.value)
      if (!fragment) return undefined
      const { typeCondition, selectionSet } = fragment
      return {
        kind: Kind.INLINE_FRAGMENT,
        directives,
        typeCondition,
        selectionSet,
      } as SelectionNode
    },
  })
}

/** Takes the fields out of inline fragments without a condition that have no type, or only ask for its name. */
function hoisted(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet: {
      leave: (node) => ({
        ...node,
        selections: node.selections.flatMap((selection) =>
          selection.kind === Kind.INLINE_FRAGMENT &&
          !selection.directives?.length &&
          (!selection.typeCondition || selection.selectionSet.selections.every(isTypeName))
            ? selection.selectionSet.selections
            : [selection],
        ),
      }),
    },
  })
}

function isTypeName(selection: SelectionNode): boolean {
  return (
    selection.kind === Kind.FIELD &&
    selection.name.value === '__typename' &&
    !selection.directives?.length
  )
}

import { type DocumentNode, type GraphQLSchema, Kind, parse, print, validate, visit } from 'graphql'
import type { RandomOperation } from './random-operation.ts'

/** Makes an operation smaller, one piece at a time, as long as it is valid and `fails`. At most `tries` questions. */
export async function shrink(
  schema: GraphQLSchema,
  operation: RandomOperation,
  fails: (operation: RandomOperation) => Promise<boolean>,
  tries = 150,
): Promise<RandomOperation> {
  let smallest = operation
  let left = tries
  for (let position = 0; left > 0; ) {
    const next = without(parse(smallest.query, { noLocation: true }), position, smallest.variables)
    if (!next) break
    if (next.query !== smallest.query && isValid(schema, next)) {
      left -= 1
      if (await fails(next)) {
        smallest = next
        continue
      }
    }
    position += 1
  }
  return smallest
}

function isValid(schema: GraphQLSchema, { query }: RandomOperation): boolean {
  try {
    return validate(schema, parse(query)).length === 0
  } catch {
    // Nothing is left of a selection.
    return false
  }
}

/** The operation without its piece at `position` in reading order; undefined behind the last one. */
function without(
  document: DocumentNode,
  position: number,
  variables: Record<string, unknown>,
): RandomOperation | undefined {
  let seen = -1
  const isIt = (): boolean => {
    seen += 1
    return seen === position
  }
  const smaller = visit(document, {
    Field: {
      leave(node) {
        if (isIt()) return null
        if (node.alias && isIt()) return { ...node, alias: undefined }
        return undefined
      },
    },
    InlineFragment: { leave: () => (isIt() ? null : undefined) },
    FragmentSpread: { leave: () => (isIt() ? null : undefined) },
    Argument: { leave: () => (isIt() ? null : undefined) },
    Directive: { leave: () => (isIt() ? null : undefined) },
    ObjectField: { leave: () => (isIt() ? null : undefined) },
  }) as DocumentNode
  return seen < position
    ? undefined
    : { query: print(tidy(smaller)), variables: used(smaller, variables) }
}

/** Drops what the removal left over: empty selections, unused fragments and variables. */
function tidy(document: DocumentNode): DocumentNode {
  const spread = new Set<string>()
  const read = new Set<string>()
  visit(document, {
    FragmentSpread: ({ name }) => void spread.add(name.value),
    VariableDefinition: () => false,
    Variable: ({ name }) => void read.add(name.value),
  })
  return visit(document, {
    Field: {
      leave: (node) => (node.selectionSet?.selections.length === 0 ? null : undefined),
    },
    InlineFragment: {
      leave: (node) => (node.selectionSet.selections.length === 0 ? null : undefined),
    },
    FragmentDefinition: ({ name }) => (spread.has(name.value) ? undefined : null),
    VariableDefinition: ({ variable }) => (read.has(variable.name.value) ? undefined : null),
  })
}

function used(document: DocumentNode, variables: Record<string, unknown>): Record<string, unknown> {
  const names = new Set<string>()
  visit(document, {
    VariableDefinition: () => false,
    [Kind.VARIABLE]: ({ name }: { name: { value: string } }) => void names.add(name.value),
  })
  return Object.fromEntries(Object.entries(variables).filter(([name]) => names.has(name)))
}

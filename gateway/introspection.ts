import {
  type DocumentNode,
  execute as executeSchema,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  type SelectionNode,
} from 'graphql'
import type { Operation } from './operation.ts'
import type { JsonObject } from './projector.ts'

/** Introspection is answered from the API schema by graphql-js, under keys no department uses. */
export function compileIntrospection(
  operation: Operation,
  document: DocumentNode,
): (variables: Readonly<Record<string, unknown>>) => JsonObject {
  const fields = introspectionFields(operation)
  const narrowed: DocumentNode = {
    ...document,
    definitions: [
      ...operation.fragments.values(),
      {
        ...operation.node,
        directives: [],
        selectionSet: { kind: Kind.SELECTION_SET, selections: fields },
      },
    ],
  }
  return (variables) => introspect(operation.schema, narrowed, variables)
}

function introspectionFields(operation: Operation): FieldNode[] {
  const shape = new Map<string, FieldNode>()
  const add = (selections: readonly SelectionNode[]): void => {
    for (const selection of selections) {
      if (!operation.isIncluded(selection)) continue
      if (selection.kind === Kind.FIELD) {
        if (!selection.name.value.startsWith('__') || selection.name.value === '__typename')
          continue
        const key = `__intro_${selection.alias?.value ?? selection.name.value}`
        const { directives: _directives, ...field } = selection
        const known = shape.get(key)
        const selectionsBelow = [
          ...(known?.selectionSet?.selections ?? []),
          ...(selection.selectionSet?.selections ?? []),
        ]
        shape.set(key, {
          ...field,
          alias: { kind: Kind.NAME, value: key },
          selectionSet: { kind: Kind.SELECTION_SET, selections: selectionsBelow },
        })
      } else if (selection.kind === Kind.INLINE_FRAGMENT) add(selection.selectionSet.selections)
      else {
        const fragment = operation.fragments.get(selection.name.value)
        if (fragment) add(fragment.selectionSet.selections)
      }
    }
  }
  add(operation.node.selectionSet.selections)
  return [...shape.values()]
}

function introspect(
  schema: GraphQLSchema,
  document: DocumentNode,
  variableValues: Readonly<Record<string, unknown>>,
): JsonObject {
  const result = executeSchema({ schema, document, variableValues })
  if (result instanceof Promise) throw new Error('introspection cannot wait')
  return (result.data ?? {}) as JsonObject
}

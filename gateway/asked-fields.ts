import {
  type DocumentNode,
  type FieldNode,
  type FragmentSpreadNode,
  type InlineFragmentNode,
  Kind,
  type SelectionSetNode,
} from 'graphql'

/** What a question selects at the root, or of the entities of one `_entities` list. */
export function selectionOf(document: DocumentNode, alias?: string): SelectionSetNode {
  const root = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION)
  if (root?.kind !== Kind.OPERATION_DEFINITION) throw new Error('a question without an operation')
  if (alias === undefined) return root.selectionSet
  for (const selection of root.selectionSet.selections) {
    if (selection.kind !== Kind.FIELD || responseKey(selection) !== alias) continue
    if (selection.selectionSet) return selection.selectionSet
  }
  throw new Error(`a question without the list ${alias}`)
}

/** The response keys at the top of a selection, `__typename` left out. */
export function outputKeys(document: DocumentNode, selectionSet: SelectionSetNode): string[] {
  const keys = new Set<string>()
  const add = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) keys.add(responseKey(selection))
      else add(fragmentOf(document, selection).selectionSet)
    }
  }
  add(selectionSet)
  keys.delete('__typename')
  return [...keys]
}

/** The type condition of a fragment, '' for none, and what it selects. */
export function fragmentOf(
  document: DocumentNode,
  selection: InlineFragmentNode | FragmentSpreadNode,
): { condition: string; selectionSet: SelectionSetNode } {
  if (selection.kind === Kind.INLINE_FRAGMENT) {
    const { typeCondition, selectionSet } = selection
    return { condition: typeCondition?.name.value ?? '', selectionSet }
  }
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION) continue
    if (definition.name.value !== selection.name.value) continue
    return { condition: definition.typeCondition.name.value, selectionSet: definition.selectionSet }
  }
  throw new Error(`a question without the fragment ${selection.name.value}`)
}

export function responseKey(field: FieldNode): string {
  return field.alias?.value ?? field.name.value
}

import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
  visit,
} from 'graphql'
import { type Limits, limitExceeded } from './limits.ts'
import { checkValueNode } from './value-limits.ts'

/** How large a selection set is with its fragments spread out. */
interface Extent {
  depth: number
  /** Depth below `__schema` and `__type`. */
  introspectionDepth: number
  aliases: number
  fields: number
  /** Fields of the selection set itself. */
  ownFields: number
}

const NOTHING: Extent = {
  depth: 0,
  introspectionDepth: 0,
  aliases: 0,
  fields: 0,
  ownFields: 0,
}

/**
 * Checks the shape of a parsed document against the limits, before it is validated. Its work is
 * linear in the length of the document, however often fragments are spread. Throws a HubError.
 */
export function checkDocument(document: DocumentNode, limits: Limits): void {
  checkDirectives(document, limits)
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition)
  }
  const measured = new Map<string, Extent>()

  function measureFragment(name: string): Extent {
    const known = measured.get(name)
    if (known) return known
    const fragment = fragments.get(name)
    if (!fragment) return NOTHING
    // Validation refuses a fragment that spreads itself; here it only must not loop.
    measured.set(name, NOTHING)
    const extent = measure(fragment.selectionSet)
    measured.set(name, extent)
    return extent
  }

  function measure({ selections }: SelectionSetNode): Extent {
    const sum = { ...NOTHING }
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const below = selection.selectionSet ? measure(selection.selectionSet) : NOTHING
        const name = selection.name.value
        if (name === '__schema' || name === '__type') {
          sum.introspectionDepth = Math.max(sum.introspectionDepth, below.depth + 1)
        } else sum.depth = Math.max(sum.depth, below.depth + 1)
        sum.introspectionDepth = Math.max(sum.introspectionDepth, below.introspectionDepth)
        sum.aliases += below.aliases + (selection.alias ? 1 : 0)
        sum.fields += below.fields + 1
        sum.ownFields += 1
      } else {
        const inner =
          selection.kind === Kind.INLINE_FRAGMENT
            ? measure(selection.selectionSet)
            : measureFragment(selection.name.value)
        sum.depth = Math.max(sum.depth, inner.depth)
        sum.introspectionDepth = Math.max(sum.introspectionDepth, inner.introspectionDepth)
        sum.aliases += inner.aliases
        sum.fields += inner.fields
        sum.ownFields += inner.ownFields
      }
    }
    return sum
  }

  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    const { depth, introspectionDepth, aliases, fields, ownFields } = measure(
      definition.selectionSet,
    )
    if (depth > limits.depth) throw limitExceeded('MAX_DEPTH_LIMIT')
    if (introspectionDepth > limits.introspectionDepth) throw limitExceeded('MAX_DEPTH_LIMIT')
    if (aliases > limits.aliases) throw limitExceeded('MAX_ALIASES_LIMIT')
    if (ownFields > limits.rootFields) throw limitExceeded('MAX_ROOT_FIELDS_LIMIT')
    if (fields > limits.fields) throw limitExceeded('MAX_FIELDS_LIMIT')
  }
}

function checkDirectives(document: DocumentNode, limits: Limits): void {
  let directives = 0
  visit(document, {
    Directive() {
      directives += 1
      if (directives > limits.directives) throw limitExceeded('MAX_DIRECTIVES_LIMIT')
    },
    Argument: ({ name, value }) => checkValueNode(value, name.value, limits),
  })
}

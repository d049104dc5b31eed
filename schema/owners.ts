import type { SubgraphDefinition } from '@baibo/kernel/subgraph.ts'
import { type DirectiveNode, Kind, parse } from 'graphql'
import { dataItemOf } from './rules.ts'

/** Types that every department adds its fields to. */
const ROOTS = new Set(['Query', 'Mutation', 'Subscription'])

/** The unit that answers for a coordinate; null when nothing says so. */
export type FindOwner = (coordinate: string) => string | null

/**
 * Owners by coordinate: the unit in @dataItem, else that of the type's first such field, else the
 * unit of the department that declares the type. Earlier supergraphs are asked first.
 */
export function indexOwners(
  supergraphs: readonly string[],
  departments: readonly Pick<SubgraphDefinition, 'name' | 'unit'>[],
): FindOwner {
  const units = new Map(
    departments.map(({ name, unit }) => [name.toUpperCase().replaceAll('-', '_'), unit]),
  )
  const owners = new Map<string, string>()
  const add = (coordinate: string, unit: string | undefined) => {
    if (unit && !owners.has(coordinate)) owners.set(coordinate, unit)
  }
  for (const supergraph of supergraphs) {
    for (const node of parse(supergraph, { noLocation: true }).definitions) {
      if (!('name' in node) || !node.name || !('directives' in node)) continue
      const type = node.name.value
      if (
        node.kind === Kind.OBJECT_TYPE_DEFINITION ||
        node.kind === Kind.INTERFACE_TYPE_DEFINITION
      ) {
        const items = (node.fields ?? []).map((field) => {
          const directive = dataItemOf(field)
          const unit = directive ? value(directive, 'owner') : undefined
          add(`${type}.${field.name.value}`, unit)
          return unit
        })
        if (!ROOTS.has(type)) add(type, items.find(Boolean))
      }
      const joined = node.directives?.find(({ name }) => name.value === 'join__type')
      add(type, joined && units.get(value(joined, 'graph') ?? ''))
    }
  }
  return (coordinate) => {
    for (let at = coordinate; at; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
      const owner = owners.get(at)
      if (owner) return owner
    }
    return null
  }
}

function value(directive: DirectiveNode, name: string): string | undefined {
  const found = directive.arguments?.find((each) => each.name.value === name)?.value
  return found && 'value' in found ? String(found.value) : undefined
}

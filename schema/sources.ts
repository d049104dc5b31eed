import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { SubgraphDefinition } from '@baibo/kernel/subgraph.ts'
import { getLocation, Kind, parse, Source } from 'graphql'

/** Where a part of the contract is written, and who answers for it. */
export interface Place {
  /** Subgraph name. */
  department: string
  /** Owning unit, e.g. `jx-jxj`. */
  unit: string
  /** Path of the file below the project's folder. */
  file: string
  /** Null for a part that the file no longer has. */
  line: number | null
}

/** Finds the place of a schema coordinate: `Type`, `Type.field` or `Type.field.argument`. */
export type FindPlace = (coordinate: string) => Place | null

/** The places of everything that the departments' `schema.graphql` files declare. */
export function indexSources(
  departments: readonly Pick<SubgraphDefinition, 'name' | 'unit' | 'directory'>[],
): FindPlace {
  const places = new Map<string, Place>()
  for (const { name, unit, directory } of departments) {
    const file = path.posix.join('subgraphs', name, 'schema.graphql')
    const source = new Source(readFileSync(path.join(directory, 'schema.graphql'), 'utf8'), file)
    const add = (coordinate: string, start: number, owned: boolean) => {
      if (!owned && places.has(coordinate)) return
      const { line } = getLocation(source, start)
      places.set(coordinate, { department: name, unit, file, line })
    }
    for (const node of parse(source).definitions) {
      if (!('name' in node) || !node.name) continue
      const type = node.name.value
      const hasFields = 'fields' in node
      // The owner of an entity declares its key with a data item; a stub does not.
      const owns =
        !hasFields ||
        node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION ||
        Boolean(node.fields?.[0]?.directives?.some(({ name: { value } }) => value === 'dataItem'))
      add(type, node.loc?.start ?? 0, owns)
      if ('values' in node)
        for (const value of node.values ?? [])
          add(`${type}.${value.name.value}`, value.name.loc?.start ?? 0, true)
      if (!hasFields) continue
      for (const field of node.fields ?? []) {
        const declared =
          owns || Boolean(field.directives?.some(({ name: { value } }) => value === 'dataItem'))
        add(`${type}.${field.name.value}`, field.name.loc?.start ?? 0, declared)
        if ('arguments' in field)
          for (const { name: each } of field.arguments ?? [])
            add(`${type}.${field.name.value}.${each.value}`, each.loc?.start ?? 0, declared)
      }
    }
  }
  return (coordinate) => places.get(coordinate) ?? null
}

/** The place of a coordinate, or of the nearest thing around it that still stands. */
export function nearestPlace(find: FindPlace, coordinate: string): Place | null {
  for (let at = coordinate; at; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const place = find(at)
    if (place) return at === coordinate ? place : { ...place, line: null }
  }
  return null
}

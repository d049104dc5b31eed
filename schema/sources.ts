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

const SHARED = path.join(import.meta.dirname, '../kernel/shared.graphql')

/** Finds the place of a schema coordinate: `Type`, `Type.field` or `Type.field.argument`. */
export type FindPlace = (coordinate: string) => Place | null

/** The places of everything that the departments' `schema.graphql` files declare. */
export function indexSources(
  departments: readonly Pick<SubgraphDefinition, 'name' | 'unit' | 'directory'>[],
): FindPlace {
  const places = new Map<string, Place>()
  const files = [
    ...departments.map(({ name, unit, directory }) => ({
      name,
      unit,
      file: path.posix.join('subgraphs', name, 'schema.graphql'),
      at: path.join(directory, 'schema.graphql'),
    })),
    { name: 'kernel', unit: 'jx-ldxzb', file: 'kernel/shared.graphql', at: SHARED },
  ]
  for (const { name, unit, file, at } of files) {
    const source = new Source(readFileSync(at, 'utf8'), file)
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

/** The file of the department that a unit runs, for what stands in it no more. */
export function fileOf(
  owner: string,
  departments: readonly Pick<SubgraphDefinition, 'name' | 'unit'>[],
): Place | null {
  const found = departments.find(({ unit }) => unit === owner)
  if (!found) return null
  const { name: department, unit } = found
  return { department, unit, file: `subgraphs/${department}/schema.graphql`, line: null }
}

import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql'
import type { ApprovedDocument } from './documents.ts'
import { columnNames } from './flatten.ts'

/** A column of a document's rows, as the schema describes it. */
export interface DocumentColumn {
  name: string
  /** Chinese title: the document's own, else the head of the field's description, else the name. */
  title: string
  /** Named GraphQL type of the value: String, Int, Decimal, an enum's name, …; String for constants. */
  type: string
  /** Coordinates of the fields that fill the column, e.g. `Project.title`. */
  fields: string[]
  /** The column carries a list, written with 、 between its values. */
  list: boolean
}

/**
 * The columns of a document with their titles and types, from the descriptions in the schema.
 * A path that the document does not select gives a column without fields.
 */
export function documentColumns(
  document: ApprovedDocument,
  schema: GraphQLSchema,
): DocumentColumn[] {
  const walker = new SelectionWalker(schema, parse(document.text))
  return columnNames(document.flatten).map((name) => {
    const found = document.flatten.rows.flatMap(({ from, columns }) => {
      const column = columns[name]
      if (column === undefined || (typeof column === 'object' && 'is' in column)) return []
      return [column].flat().flatMap((path) => walker.resolve(absolute(from, path)))
    })
    const first = found[0]
    return {
      name,
      title: document.flatten.titles?.[name] ?? shortTitle(first?.field.description) ?? name,
      type: first ? getNamedType(first.field.type).name : 'String',
      fields: [...new Set(found.map(({ type, field }) => `${type.name}.${field.name}`))],
      list: found.some(({ inList }) => inList),
    }
  })
}

/** What a description says first; the rest explains. */
function shortTitle(description: string | null | undefined): string | undefined {
  return /^[^\n：；，。]+/.exec(description?.trim() ?? '')?.[0]
}

/** The path from the answer's root: `^` leaves the innermost list of `from`, `$` starts anew. */
function absolute(from: string, path: string): { steps: string[]; base: number } {
  if (path.startsWith('$.')) return { steps: path.slice(2).split('.'), base: 0 }
  const outer = /^\^*/.exec(path)?.[0].length ?? 0
  let base = from.split('.')
  for (let level = 0; level < outer; level++) {
    base.pop()
    while (base.length > 0 && !base.at(-1)?.endsWith('[]')) base.pop()
  }
  if (base.length === 0) base = []
  return { steps: [...base, ...path.slice(outer).split('.')], base: base.length }
}

interface ResolvedField {
  type: GraphQLNamedType
  field: GraphQLField<unknown, unknown>
  inList: boolean
}

interface Place {
  type: GraphQLNamedType
  selections: SelectionSetNode[]
}

class SelectionWalker {
  readonly #schema: GraphQLSchema
  readonly #fragments = new Map<string, FragmentDefinitionNode>()
  readonly #root: Place[] = []

  constructor(schema: GraphQLSchema, document: DocumentNode) {
    this.#schema = schema
    for (const node of document.definitions) {
      if (node.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(node.name.value, node)
      const query = schema.getQueryType()
      if (node.kind === Kind.OPERATION_DEFINITION && query) {
        this.#root.push({ type: query, selections: [node.selectionSet] })
      }
    }
  }

  resolve({ steps, base }: { steps: string[]; base: number }): ResolvedField[] {
    let places = this.#root
    let found: ResolvedField[] = []
    let inList = false
    for (const [index, step] of steps.entries()) {
      const key = step.replace('[]', '')
      if (index >= base && step.endsWith('[]')) inList = true
      const fields = places.flatMap((place) =>
        place.selections.flatMap((set) => this.#fieldsOf(place.type, set, key)),
      )
      found = fields.map(({ type, field }) => ({ type, field, inList }))
      places = fields.flatMap(({ field, node }) =>
        node.selectionSet
          ? [{ type: getNamedType(field.type), selections: [node.selectionSet] }]
          : [],
      )
    }
    return found
  }

  #fieldsOf(
    type: GraphQLNamedType,
    set: SelectionSetNode,
    key: string,
  ): { type: GraphQLNamedType; field: GraphQLField<unknown, unknown>; node: FieldNode }[] {
    return set.selections.flatMap((node) => {
      if (node.kind === Kind.FIELD) {
        if ((node.alias ?? node.name).value !== key) return []
        const field =
          isObjectType(type) || isInterfaceType(type)
            ? type.getFields()[node.name.value]
            : undefined
        return field ? [{ type, field, node }] : []
      }
      const fragment =
        node.kind === Kind.INLINE_FRAGMENT ? node : this.#fragments.get(node.name.value)
      if (!fragment) return []
      const condition = fragment.typeCondition
        ? this.#schema.getType(fragment.typeCondition.name.value)
        : type
      return condition ? this.#fieldsOf(condition, fragment.selectionSet, key) : []
    })
  }
}

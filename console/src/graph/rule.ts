import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql'
import { dataItemOf, titleOf } from './contract.ts'
import type { Column } from './documents.ts'
import type { Problem } from './http.ts'
import type { RowRule } from './rows.ts'

export interface FoundColumn extends Column {
  /** Sensitive or conditional: empty without a grant. */
  restricted: boolean
}

export interface FoundRule {
  rule: RowRule
  columns: FoundColumn[]
}

/** How the answer to a question becomes rows: one a member of its first list, a column a field. */
export function ruleOf(schema: GraphQLSchema, text: string): FoundRule | null {
  const { definitions } = parse(text)
  const operation = definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION)
  const root = operation && schema.getRootType(operation.operation)
  if (!root) return null
  const fragments = new Map(
    definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [],
    ),
  )
  const reader: Reader = { schema, fragments }
  const selected = fieldsOf(reader, root, operation.selectionSet)
  for (const each of selected) {
    const found = listBelow(reader, each)
    if (found) return toRule(reader, found)
  }
  const single = selected.find(({ node }) => node.selectionSet)
  return single ? toRule(reader, { from: keyOf(single.node), field: single }) : null
}

interface Reader {
  schema: GraphQLSchema
  fragments: ReadonlyMap<string, FragmentDefinitionNode>
}

interface Selected {
  node: FieldNode
  type: GraphQLNamedType
  isList: boolean
  title: string
  restricted: boolean
}

const keyOf = ({ alias, name }: FieldNode) => (alias ?? name).value

function fieldsOf(
  reader: Reader,
  type: GraphQLNamedType | undefined,
  selection: SelectionSetNode | undefined,
): Selected[] {
  return (selection?.selections ?? []).flatMap((each) => {
    if (each.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = reader.fragments.get(each.name.value)
      const on = reader.schema.getType(fragment?.typeCondition.name.value ?? '')
      return fieldsOf(reader, on, fragment?.selectionSet)
    }
    if (each.kind === Kind.INLINE_FRAGMENT) {
      const on = each.typeCondition ? reader.schema.getType(each.typeCondition.name.value) : type
      return fieldsOf(reader, on, each.selectionSet)
    }
    const fields = isObjectType(type) || isInterfaceType(type) ? type.getFields() : {}
    const field = fields[each.name.value]
    if (!field) return []
    const { sensitive, share } = dataItemOf(field)
    return [
      {
        node: each,
        type: getNamedType(field.type),
        isList: isListType(getNullableType(field.type)),
        title: titleOf(field.description, field.name),
        restricted: sensitive || share !== 'UNCONDITIONAL',
      },
    ]
  })
}

/** The first list of objects at or below a field. */
function listBelow(
  reader: Reader,
  field: Selected,
  before = '',
): { from: string; field: Selected } | null {
  if (isLeafType(field.type)) return null
  const from = before + keyOf(field.node)
  if (field.isList) return { from: `${from}[]`, field }
  for (const below of fieldsOf(reader, field.type, field.node.selectionSet)) {
    const found = listBelow(reader, below, `${from}.`)
    if (found) return found
  }
  return null
}

function toRule(reader: Reader, { from, field }: { from: string; field: Selected }): FoundRule {
  const columns = new Map<string, FoundColumn>()
  collect(reader, field, '', [], false, columns)
  return {
    rule: { from, columns: Object.fromEntries([...columns].map(([path]) => [path, path])) },
    columns: [...columns.values()],
  }
}

function collect(
  reader: Reader,
  { node, type }: Selected,
  before: string,
  titles: readonly string[],
  restricted: boolean,
  columns: Map<string, FoundColumn>,
): void {
  for (const each of fieldsOf(reader, type, node.selectionSet)) {
    const path = before + keyOf(each.node)
    // The pages of a list say nothing to a reader.
    const step = each.node.name.value === 'nodes' && each.isList ? [] : [each.title]
    const hidden = restricted || each.restricted
    if (isLeafType(each.type)) {
      const title = [...titles, ...step].join(' · ')
      columns.set(path, { name: path, title, type: each.type.name, restricted: hidden })
    } else if (each.type.name !== 'PageInfo') {
      const below = `${path}${each.isList ? '[]' : ''}.`
      collect(reader, each, below, [...titles, ...step], hidden, columns)
    }
  }
}

/** Why columns have gaps, from an answer's errors: the words of `reasonOf` by column. */
export function missingOf(
  { rule, columns }: FoundRule,
  problems: readonly Problem[],
  reasonOf: (problem: Problem) => string,
): Map<string, string> {
  const missing = new Map<string, string>()
  for (const problem of problems) {
    const at = problem.path?.filter((step) => typeof step === 'string').join('.')
    if (!at) continue
    for (const { name } of columns) {
      const full = `${rule.from}.${name}`.replaceAll('[]', '')
      if (`${full}.`.startsWith(`${at}.`)) missing.set(name, reasonOf(problem))
    }
  }
  return missing
}

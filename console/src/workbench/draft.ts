import { getNamedType, isObjectType, parse, print } from 'graphql'
import { itemTypeOf, pageMaximum, type Start } from '../graph/contract.ts'

export interface Condition {
  field: string
  operator: string
  value: string | boolean | string[]
}

/** What staff have put together: an object, fields by their paths, conditions and an order. */
export interface Draft {
  paths: readonly string[]
  conditions: readonly Condition[]
  order: string | null
  first: number
}

export interface BuiltQuestion {
  query: string
  variables: Record<string, unknown>
  /** Path of the paged list in the answer; null for a list that comes whole. */
  list: string | null
}

interface Branch {
  leaves: string[]
  branches: Map<string, Branch>
}

const RELATED = 20

/** The question for a draft: GraphQL text and variables. */
export function buildQuestion(start: Start, draft: Draft): BuiltQuestion {
  const tree: Branch = { leaves: [], branches: new Map() }
  for (const path of draft.paths) plant(tree, path.split('.'))
  const connection = getNamedType(start.field.type) !== start.item
  const body = selection(start.item, tree)
  const names = new Set(start.field.args.map(({ name }) => name))
  const filter = filterOf(draft.conditions)
  const inputs = [
    names.has('filter') ? { name: 'filter', value: filter } : null,
    names.has('orderBy') && draft.order ? { name: 'orderBy', value: draft.order } : null,
    names.has('first')
      ? { name: 'first', value: Math.min(draft.first, pageMaximum(start.field) ?? 200) }
      : null,
  ].flatMap((each) => each ?? [])
  const typeOf = (name: string) =>
    String(start.field.args.find((argument) => argument.name === name)?.type)
  const paged = connection && names.has('after')
  const taken = [...inputs.map(({ name }) => name), ...(paged ? ['after'] : [])]
  const declared = taken.map((name) => `$${name}: ${typeOf(name)}`).join(', ')
  const passed = taken.map((name) => `${name}: $${name}`).join(', ')
  const page = paged ? 'pageInfo { hasNextPage endCursor }' : ''
  const inner = connection ? `totalCount ${page} nodes { ${body} }` : body
  const query = print(
    parse(
      `query Workbench${declared ? `(${declared})` : ''} { ${start.field.name}${passed ? `(${passed})` : ''} { ${inner} } }`,
    ),
  )
  return {
    query,
    variables: Object.fromEntries(inputs.map(({ name, value }) => [name, value])),
    list: paged ? start.field.name : null,
  }
}

function plant(tree: Branch, [head = '', ...rest]: string[]): void {
  if (rest.length === 0) return void tree.leaves.push(head)
  const branch = tree.branches.get(head) ?? { leaves: [], branches: new Map() }
  tree.branches.set(head, branch)
  plant(branch, rest)
}

function selection(type: unknown, tree: Branch): string {
  const fields = isObjectType(type) ? type.getFields() : {}
  const below = [...tree.branches].map(([name, branch]) => {
    const field = fields[name]
    if (!field) return name
    const named = getNamedType(field.type)
    const item = itemTypeOf(named)
    const inner = selection(item, branch)
    return item === named
      ? `${name} { ${inner} }`
      : `${name}(first: ${RELATED}) { nodes { ${inner} } }`
  })
  return [...tree.leaves, ...below].join(' ')
}

/** Input of a list's filter; a plain value stands for itself, other operators for an object. */
function filterOf(conditions: readonly Condition[]): Record<string, unknown> | null {
  const filled = conditions.filter(
    ({ value }) => value !== '' && !(Array.isArray(value) && value.length === 0),
  )
  if (filled.length === 0) return null
  const filter: Record<string, unknown> = {}
  for (const { field, operator, value } of filled) {
    const given =
      operator === 'in' && typeof value === 'string'
        ? value.split(/[,，、\s]+/).filter(Boolean)
        : value
    filter[field] = operator === '' ? given : { ...(filter[field] as object), [operator]: given }
  }
  return filter
}

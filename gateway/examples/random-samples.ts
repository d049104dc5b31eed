import {
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from 'graphql'
import type { Samples } from './random-operation.ts'

/** Sends one query and answers its data. */
type Ask = (query: string) => Promise<unknown>

const MOST = 24
/** Page sizes and years are small numbers; one in many values is wrong on purpose. */
const BY_NAME: Record<string, readonly unknown[]> = {
  first: [0, 1, 2, 3, 3, 5],
  last: [1, 2],
  year: [2023, 2024, 2025, 2026],
}
const BY_TYPE: Record<string, readonly unknown[]> = {
  Date: ['2023-12-31', '2024-02-29', '2025-06-30', '2025-12-31', '2026-01-01', 0],
  DateTime: ['2020-01-01T00:00:00Z', '2025-12-31T16:00:00+08:00', '2099-01-01T00:00:00Z'],
  Decimal: ['0', '1000000', '12.50'],
}

/** Real values of a graph: what its root fields answer when they are asked without arguments. */
export async function harvest(schema: GraphQLSchema, ask: Ask): Promise<Samples> {
  const known = new Map<string, Set<unknown>>()
  const note = (key: string, value: unknown): void => {
    const values = known.get(key) ?? new Set()
    known.set(key, values)
    if (values.size < MOST) values.add(value)
  }
  const root = schema.getQueryType()
  for (const field of Object.values(root?.getFields() ?? {})) {
    if (!root || field.args.some(isRequiredArgument)) continue
    // Whole pages for values, cut ones for cursors.
    for (const page of [12, 2]) collect(await ask(`{ ${selection(field, page)} }`), root, note)
  }
  return (owner, name, type) => {
    const values = known.get(`${owner}.${name}`) ?? known.get(`.${name}`) ?? known.get(`:${type}`)
    const listed = BY_NAME[name] ?? (values ? undefined : BY_TYPE[type])
    if (listed) return listed
    // An unknown one now and then; of cursors most fit no longer anyway, since they belong to one order.
    const unknown = (type === 'ID' || type === 'String') && name !== 'after' ? ['none'] : []
    return values && [...values, ...unknown]
  }
}

/** A field with the values right below it, those of a connection's nodes and its cursor. */
function selection({ name, args, type }: GraphQLField<unknown, unknown>, size: number): string {
  const named = getNamedType(type)
  const page = args.some((argument) => argument.name === 'first') ? `(first: ${size})` : ''
  if (!isObjectType(named)) return isLeafType(named) ? name : ''
  const isConnection = named.name.endsWith('Connection')
  const below = Object.values(named.getFields())
    .filter(({ args, type }) => isLeafType(getNamedType(type)) && !args.some(isRequiredArgument))
    .map(({ name }) => name)
  const fields = named.getFields()
  for (const inner of [fields.nodes, fields.pageInfo]) {
    if (isConnection && inner) below.push(selection(inner, size))
  }
  return `${name}${page} { ${below.join(' ') || '__typename'} }`
}

function collect(
  value: unknown,
  type: GraphQLField<unknown, unknown>['type'],
  note: (key: string, value: unknown) => void,
  connection = '',
): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, type, note, connection)
    return
  }
  const named = getNamedType(type)
  if (typeof value !== 'object' || value === null || !isObjectType(named)) return
  for (const [key, inner] of Object.entries(value)) {
    const field = named.getFields()[key]
    if (!field || inner === null) continue
    const leaf = getNamedType(field.type)
    if (isLeafType(leaf) && typeof inner === 'string') {
      note(`${named.name}.${key}`, inner)
      note(`.${key}`, inner)
      note(`:${leaf.name}`, inner)
      if (key === 'endCursor') note(`${connection}.after`, inner)
    } else
      collect(inner, isNonNullType(field.type) ? field.type.ofType : field.type, note, named.name)
  }
}

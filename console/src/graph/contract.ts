import {
  buildASTSchema,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isLeafType,
  isObjectType,
  Kind,
  parse,
} from 'graphql'
import { fetchText } from './http.ts'

/** Who answers for a field and how it may be shared, from its @dataItem. */
export interface DataItem {
  owner: string
  share: string
  sensitive: boolean
  cycle: string
}

export interface Contract {
  schema: GraphQLSchema
  /** The Chinese word of an enum value; undefined for other types. */
  wordOf: (type: string, value: unknown) => string | undefined
}

let contract: Promise<Contract> | undefined

/** The graph's contract, loaded once a page needs it. */
export function loadContract(): Promise<Contract> {
  contract ??= readContract().catch((error) => {
    contract = undefined
    throw error
  })
  return contract
}

async function readContract(): Promise<Contract> {
  const document = parse(await fetchText('/console/contract.graphql'))
  const schema = buildASTSchema(document, { assumeValid: true })
  return {
    schema,
    wordOf(name, value) {
      const type = schema.getType(name)
      if (!isEnumType(type) || typeof value !== 'string') return undefined
      return titleOf(type.getValue(value)?.description, value)
    },
  }
}

/** What a description says first; of what stands in brackets, only a unit such as （元） is kept. */
export function titleOf(description: string | null | undefined, fallback: string): string {
  const plain = description?.trim().replaceAll(/（[^）\n]{4,}）/g, '')
  return /^[^\n：；，。,;]+/.exec(plain ?? '')?.[0] ?? fallback
}

export function dataItemOf(field: GraphQLField<unknown, unknown>): DataItem {
  const node = field.astNode?.directives?.find(({ name }) => name.value === 'dataItem')
  const given = new Map(
    node?.arguments?.map(({ name, value }) => [
      name.value,
      'value' in value ? String(value.value) : '',
    ]),
  )
  return {
    owner: given.get('owner') ?? '',
    share: given.get('share') ?? 'UNCONDITIONAL',
    sensitive: given.get('sensitive') === 'true',
    cycle: given.get('cycle') ?? 'ON_CHANGE',
  }
}

/** The largest page that a list gives; null for a field that is not paged. */
export function pageMaximum(field: GraphQLField<unknown, unknown>): number | null {
  const node = field.astNode?.directives?.find(({ name }) => name.value === 'page')
  const value = node?.arguments?.[0]?.value
  return value?.kind === Kind.INT ? Number(value.value) : null
}

/** The type of the items behind a connection, or the type itself. */
export function itemTypeOf(type: GraphQLNamedType): GraphQLNamedType {
  if (!isObjectType(type)) return type
  const nodes = type.name.endsWith('Connection') ? type.getFields().nodes : undefined
  return nodes ? getNamedType(nodes.type) : type
}

/** A list that staff may start from: a root field that gives rows of an object. */
export interface Start {
  field: GraphQLField<unknown, unknown>
  item: GraphQLObjectType
  owner: string
}

/** The paged lists of the graph and the small whole ones, with their owners. */
export function startsOf({ schema }: Contract): Start[] {
  return Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap((field) => {
    const item = itemTypeOf(getNamedType(field.type))
    const isList = String(field.type).startsWith('[') || getNamedType(field.type) !== item
    const needed = field.args.some(
      (argument) => String(argument.type).endsWith('!') && argument.defaultValue === undefined,
    )
    if (!isObjectType(item) || !isList || needed || item.name === 'Fact') return []
    return [{ field, item, owner: dataItemOf(field).owner }]
  })
}

export function isLeaf(field: GraphQLField<unknown, unknown>): boolean {
  return isLeafType(getNamedType(field.type))
}

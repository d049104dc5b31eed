import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  validate,
} from 'graphql'

/** Where the choices come from: a whole number from 0 up to and without `below`. */
export type Choose = (below: number) => number

export interface RandomOperation {
  query: string
  variables: Record<string, unknown>
}

/** Real values for an argument or input field of this name on what `owner` names; undefined where none are known. */
export type Samples = (owner: string, name: string, type: string) => readonly unknown[] | undefined

interface Draft {
  schema: GraphQLSchema
  choose: Choose
  samples: Samples
  definitions: Map<string, string>
  variables: Record<string, unknown>
  fragments: string[]
}

const ALIASES = ['a', 'b', 'id', 'name', 'value']

/** A random valid operation; undefined when the draft breaks a rule such as overlapping fields. */
export function randomOperation(
  schema: GraphQLSchema,
  choose: Choose,
  samples: Samples = () => undefined,
): RandomOperation | undefined {
  const draft: Draft = {
    schema,
    choose,
    samples,
    definitions: new Map(),
    variables: {},
    fragments: [],
  }
  const query = schema.getQueryType()
  if (!query) throw new Error('the schema has no queries')
  const body = selectionSet(draft, query, 2 + choose(4))
  const head = [...draft.definitions.values()].join(', ')
  const text = [`query ${head ? `(${head}) ` : ''}${body}`, ...draft.fragments].join('\n')
  if (validate(schema, parse(text)).length > 0) return undefined
  return { query: text, variables: draft.variables }
}

function chance(draft: Draft, oneIn: number): boolean {
  return draft.choose(oneIn) === oneIn - 1
}

function pickOne<T>(draft: Draft, items: readonly T[]): T {
  return items[draft.choose(items.length)] as T
}

function selectionSet(draft: Draft, type: GraphQLNamedType, depth: number): string {
  const count = 1 + draft.choose(4)
  const parts: string[] = []
  for (let index = 0; index < count; index += 1) parts.push(selection(draft, type, depth))
  return `{ ${parts.join(' ')} }`
}

function selection(draft: Draft, type: GraphQLNamedType, depth: number): string {
  if (depth > 0 && chance(draft, 4)) return fragment(draft, type, depth)
  if (!('getFields' in type) || chance(draft, 9))
    return `${alias(draft)}__typename${directives(draft)}`
  const fields = Object.values(type.getFields()) as GraphQLField<unknown, unknown>[]
  const leaves = fields.filter(({ type }) => !isCompositeType(getNamedType(type)))
  const usable = depth > 0 ? fields : leaves
  if (usable.length === 0) return '__typename'
  const field = pickOne(draft, usable)
  const named = getNamedType(field.type)
  const below = isCompositeType(named) ? ` ${selectionSet(draft, named, depth - 1)}` : ''
  return `${alias(draft)}${field.name}${callArguments(draft, field)}${directives(draft)}${below}`
}

function alias(draft: Draft): string {
  return chance(draft, 4) ? `${pickOne(draft, ALIASES)}: ` : ''
}

function fragment(draft: Draft, type: GraphQLNamedType, depth: number): string {
  const own = isAbstractType(type) ? [...draft.schema.getPossibleTypes(type)] : [type]
  const wider = Object.values(draft.schema.getTypeMap()).filter(
    (other) =>
      isAbstractType(other) && own.some((t) => isObjectType(t) && draft.schema.isSubType(other, t)),
  )
  const condition = pickOne(draft, [type, ...own, ...wider])
  const body = selectionSet(draft, condition, depth - 1)
  if (chance(draft, 3)) {
    const name = `F${draft.fragments.length}`
    draft.fragments.push(`fragment ${name} on ${condition.name} ${body}`)
    return `...${name}${directives(draft)}`
  }
  const on = condition === type && chance(draft, 2) ? '' : ` on ${condition.name}`
  return `...${on}${directives(draft)} ${body}`
}

function directives(draft: Draft): string {
  if (!chance(draft, 5)) return ''
  const name = pickOne(draft, ['skip', 'include'])
  const shown = pickOne(draft, ['true', 'false', '$yes', '$no', '$byDefault'])
  if (shown.startsWith('$')) variable(draft, shown.slice(1))
  return ` @${name}(if: ${shown})`
}

function variable(draft: Draft, name: string): void {
  if (draft.definitions.has(name)) return
  if (name === 'byDefault') draft.definitions.set(name, '$byDefault: Boolean! = true')
  else {
    draft.definitions.set(name, `$${name}: Boolean!`)
    draft.variables[name] = name === 'yes'
  }
}

function callArguments(draft: Draft, { args, type }: GraphQLField<unknown, unknown>): string {
  const given = args.filter(
    ({ type, defaultValue }) =>
      (isNonNullType(type) && defaultValue === undefined) || chance(draft, 2),
  )
  if (given.length === 0) return ''
  const owner = getNamedType(type).name
  const texts = given.map((one) => `${one.name}: ${argument(draft, owner, one)}`)
  return `(${texts.join(', ')})`
}

/** A value written out, or by a variable: given or left to its default. */
function argument(
  draft: Draft,
  owner: string,
  { name, type, defaultValue }: GraphQLArgument,
): string {
  if (!chance(draft, 3)) return literal(draft, owner, name, type)
  const variable = `v${draft.definitions.size}`
  const isDefaulted = chance(draft, 3)
  // A variable that may be null fits where its place has a default of its own.
  const isLoose = isNonNullType(type) && defaultValue !== undefined && chance(draft, 2)
  const declared = isLoose && isNonNullType(type) ? type.ofType : type
  const byDefault = isDefaulted ? ` = ${literal(draft, owner, name, declared)}` : ''
  draft.definitions.set(variable, `$${variable}: ${declared}${byDefault}`)
  const mayBeLeftOut = isDefaulted || isLoose
  if (!mayBeLeftOut || chance(draft, 2)) {
    draft.variables[variable] = json(draft, owner, name, isLoose ? type : declared)
  }
  return `$${variable}`
}

function literal(draft: Draft, owner: string, name: string, type: GraphQLInputType): string {
  return toLiteral(json(draft, owner, name, type), type)
}

function json(draft: Draft, owner: string, name: string, type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return json(draft, owner, name, type.ofType)
  if (isListType(type)) {
    return Array.from({ length: draft.choose(3) }, () => json(draft, owner, name, type.ofType))
  }
  if (isEnumType(type)) return pickOne(draft, type.getValues()).name
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      ({ type, defaultValue }) =>
        (isNonNullType(type) && defaultValue === undefined) || chance(draft, 3),
    )
    return Object.fromEntries(
      fields.map((field) => [field.name, json(draft, owner, field.name, field.type)]),
    )
  }
  const known = draft.samples(owner, name, type.name)
  if (known && known.length > 0) return pickOne(draft, known)
  if (type.name === 'ID') return pickOne(draft, ['u1', 'u2', 'u3', 'none'])
  if (type.name === 'Boolean') return draft.choose(2) === 1
  if (type.name === 'String') return pickOne(draft, ['', 'a', '一号楼'])
  return draft.choose(4)
}

function toLiteral(value: unknown, type: GraphQLInputType): string {
  if (value === null) return 'null'
  if (isNonNullType(type)) return toLiteral(value, type.ofType)
  if (isListType(type)) {
    return `[${(value as unknown[]).map((item) => toLiteral(item, type.ofType)).join(', ')}]`
  }
  if (isEnumType(type)) return String(value)
  if (isInputObjectType(type)) {
    const fields = Object.entries(value as Record<string, unknown>).map(
      ([name, item]) => `${name}: ${toLiteral(item, type.getFields()[name]?.type ?? type)}`,
    )
    return `{${fields.join(', ')}}`
  }
  return scalarLiteral(value)
}

/** A scalar of a graph's own may be a list or an object. */
function scalarLiteral(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(scalarLiteral).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).map(([name, item]) => `${name}: ${scalarLiteral(item)}`)
  return `{${fields.join(', ')}}`
}

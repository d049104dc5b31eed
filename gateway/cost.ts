import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql'
import type { ContractSizes, FieldSize } from './contract-sizes.ts'
import { type Limits, pageTooLarge } from './limits.ts'
import { fieldDefinition } from './operation.ts'

type Variables = Readonly<Record<string, unknown>>

/** A number, or where a variable decides, the function that reads it. */
type Amount = number | ((variables: Variables) => number)

/** One selected field: `size` times (its own weight and what is selected below it). */
interface Priced {
  weight: number
  size: Amount
  /** False when @skip or @include leaves the field out. */
  isIncluded: ((variables: Variables) => boolean) | undefined
  below: Priced[]
  department: string
}

/** The estimated cost of one operation. */
export interface OperationCost {
  /** Objects that the departments may have to answer. Throws an InvalidInputError for a page size above its maximum. */
  estimate(variables: Variables | undefined): number
  /** The same by department. */
  byDepartment(variables: Variables | undefined): Record<string, number>
}

const NO_VARIABLES: Variables = Object.freeze({})
const PAGE_ARGUMENTS = ['first', 'last', 'limit']
const MUTATION_WEIGHT = 10

/**
 * Prices an operation: every object costs one, a value nothing, a list as many times as it may have
 * items, multiplied through nested lists and summed over all departments. A page size counts the
 * same whether it is written in the document, comes by a variable or is the contract's default.
 */
export function compileCost(
  schema: GraphQLSchema,
  sizes: ContractSizes,
  limits: Limits,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationCost {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition)
  }
  const defaults = new Map<string, ValueNode>()
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (defaultValue) defaults.set(variable.name.value, defaultValue)
  }
  const checks: ((variables: Variables) => void)[] = []
  let hasVariables = false

  function price(
    type: GraphQLCompositeType,
    { selections }: SelectionSetNode,
    page: { size: Amount; fields: readonly string[] | undefined } | undefined,
    department: string,
    outer: Priced['isIncluded'],
  ): Priced[] {
    return selections.flatMap((selection) => {
      const isIncluded = both(outer, condition(selection))
      if (selection.kind === Kind.FIELD) {
        return priceField(type, selection, page, department, isIncluded)
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
      if (!fragment) return []
      const narrowed = fragment.typeCondition
        ? schema.getType(fragment.typeCondition.name.value)
        : type
      if (!isCompositeType(narrowed)) return []
      return price(narrowed, fragment.selectionSet, page, department, isIncluded)
    })
  }

  function priceField(
    type: GraphQLCompositeType,
    node: FieldNode,
    page: { size: Amount; fields: readonly string[] | undefined } | undefined,
    outerDepartment: string,
    isIncluded: Priced['isIncluded'],
  ): Priced[] {
    const name = node.name.value
    if (name.startsWith('__')) return []
    const definition = fieldDefinition(type, name)
    const size = sizes.fields.get(`${type.name}.${name}`) ?? {}
    const named = getNamedType(definition.type)
    const isList = isListType(getNullableType(definition.type))
    const department = size.department ?? outerDepartment
    const own = pageSize(type, definition, node, size)
    const isSized = page && (page.fields?.includes(name) ?? isList)
    const items: Amount = !isList
      ? 1
      : (own ?? (isSized ? page.size : undefined) ?? size.assumedSize ?? limits.listSize)
    const isMutation = operation.operation === 'mutation' && type === schema.getMutationType()
    const weight =
      size.weight ??
      sizes.types.get(named.name) ??
      (isMutation ? MUTATION_WEIGHT : isCompositeType(named) ? 1 : 0)
    const below =
      isCompositeType(named) && node.selectionSet
        ? price(
            named,
            node.selectionSet,
            own !== undefined && !isList ? { size: own, fields: size.sizedFields } : undefined,
            department,
            undefined,
          )
        : []
    if (weight === 0 && below.length === 0) return []
    return [{ weight, size: items, isIncluded, below, department }]
  }

  /** How many items the arguments ask for; undefined when the field has no page size. */
  function pageSize(
    type: GraphQLCompositeType,
    definition: GraphQLField<unknown, unknown>,
    node: FieldNode,
    size: FieldSize,
  ): Amount | undefined {
    const names = size.slicingArguments ?? PAGE_ARGUMENTS
    const given = definition.args.filter(
      (argument) => names.includes(argument.name) && getNamedType(argument.type).name === 'Int',
    )
    if (given.length === 0) return undefined
    const whenOmitted = size.assumedSize ?? size.page ?? limits.listSize
    const readers = given.map((argument) => {
      const value = node.arguments?.find(({ name }) => name.value === argument.name)?.value
      const read = readNumber(value, argument.defaultValue)
      const max = size.page ?? (argument.name === 'limit' ? undefined : limits.pageSize)
      if (max !== undefined && max !== Infinity && value) {
        checks.push((variables) => {
          const asked = typeof read === 'function' ? read(variables) : read
          if (asked !== undefined && asked > max) {
            throw pageTooLarge(`${type.name}.${definition.name}`, argument.name, max)
          }
        })
      }
      return read
    })
    const largest = (amounts: readonly (number | undefined)[]): number => {
      const known = amounts.filter((amount) => amount !== undefined)
      return known.length > 0 ? Math.max(0, ...known) : whenOmitted
    }
    if (readers.every((read) => typeof read !== 'function')) {
      return largest(readers as (number | undefined)[])
    }
    return (variables) =>
      largest(readers.map((read) => (typeof read === 'function' ? read(variables) : read)))
  }

  /** The number an argument has: written out, by a variable, or by default. */
  function readNumber(
    value: ValueNode | undefined,
    byDefault: unknown,
  ): number | undefined | ((variables: Variables) => number | undefined) {
    const omitted = typeof byDefault === 'number' ? byDefault : undefined
    if (!value) return omitted
    if (value.kind === Kind.INT) return Number(value.value)
    if (value.kind !== Kind.VARIABLE) return undefined
    hasVariables = true
    const name = value.name.value
    const fallback = defaults.get(name)
    const ifMissing =
      fallback === undefined
        ? omitted
        : fallback.kind === Kind.INT
          ? Number(fallback.value)
          : undefined
    return (variables) => {
      const asked = variables[name]
      if (asked === undefined) return ifMissing
      return typeof asked === 'number' ? asked : undefined
    }
  }

  function condition({ directives }: SelectionNode): Priced['isIncluded'] {
    let isIncluded: Priced['isIncluded']
    for (const { name, arguments: args } of directives ?? []) {
      if (name.value !== 'skip' && name.value !== 'include') continue
      const wanted = name.value === 'include'
      const value = args?.[0]?.value
      if (value?.kind === Kind.BOOLEAN && value.value !== wanted) return () => false
      if (value?.kind !== Kind.VARIABLE) continue
      hasVariables = true
      const variable = value.name.value
      const fallback = defaults.get(variable)
      const ifMissing = fallback?.kind === Kind.BOOLEAN && fallback.value
      isIncluded = both(
        isIncluded,
        (variables) => ((variables[variable] ?? ifMissing) === true) === wanted,
      )
    }
    return isIncluded
  }

  const root = schema.getRootType(operation.operation)
  const priced = root ? price(root, operation.selectionSet, undefined, '', undefined) : []
  let constant: number | undefined
  return {
    estimate(given) {
      if (constant !== undefined) return constant
      const variables = given ?? NO_VARIABLES
      for (const check of checks) check(variables)
      const cost = total(priced, variables)
      if (!hasVariables) constant = cost
      return cost
    },
    byDepartment(variables) {
      const shares: Record<string, number> = {}
      addShares(priced, 1, variables ?? NO_VARIABLES, shares)
      return shares
    },
  }
}

function both(a: Priced['isIncluded'], b: Priced['isIncluded']): Priced['isIncluded'] {
  if (!a || !b) return a ?? b
  return (variables) => a(variables) && b(variables)
}

function total(priced: readonly Priced[], variables: Variables): number {
  let cost = 0
  for (const { weight, size, isIncluded, below } of priced) {
    if (isIncluded && !isIncluded(variables)) continue
    const items = typeof size === 'number' ? size : size(variables)
    if (items > 0) cost += items * (weight + total(below, variables))
  }
  return cost
}

function addShares(
  priced: readonly Priced[],
  times: number,
  variables: Variables,
  shares: Record<string, number>,
): void {
  for (const { weight, size, isIncluded, below, department } of priced) {
    if (isIncluded && !isIncluded(variables)) continue
    const items = times * (typeof size === 'number' ? size : size(variables))
    if (items <= 0) continue
    shares[department] = (shares[department] ?? 0) + items * weight
    addShares(below, items, variables, shares)
  }
}

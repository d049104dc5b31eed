import { isObjectType } from 'graphql'
import { type Contract, dataItemOf, startsOf, titleOf } from '../graph/contract.ts'

/** A field as the catalogue lists it. */
export interface Entry {
  coordinate: string
  object: string
  objectTitle: string
  field: string
  fieldTitle: string
  description: string
  owner: string
  share: string
  sensitive: boolean
  cycle: string
  /** A list of the graph gives this object, so that the workbench can ask for it. */
  isReachable: boolean
}

/**
 * Every field of every object: first the objects that a question may start from, in the order of
 * the contract, last what only describes other data.
 */
export function entriesOf(contract: Contract): Entry[] {
  const starts = new Set(startsOf(contract).map(({ item }) => item.name))
  const entries = Object.values(contract.schema.getTypeMap()).flatMap((type) => {
    if (
      !isObjectType(type) ||
      /^__|(Connection|Edge)$|^(Query|Mutation|Subscription|PageInfo)$/.test(type.name)
    )
      return []
    return Object.values(type.getFields()).map((field) => ({
      coordinate: `${type.name}.${field.name}`,
      object: type.name,
      objectTitle: titleOf(type.description, type.name),
      field: field.name,
      fieldTitle: titleOf(field.description, field.name),
      description: field.description ?? '',
      isReachable: starts.has(type.name),
      ...dataItemOf(field),
    }))
  })
  return [
    ...entries.filter(({ isReachable }) => isReachable),
    ...entries.filter(({ isReachable }) => !isReachable),
  ]
}

import { type GraphQLSchema, isEnumType, isInterfaceType, isObjectType } from 'graphql'

/** A part of the contract that will go, as its @deprecated reason says. */
export interface Deprecation {
  coordinate: string
  reason: string
  /** YYYY-MM-DD from which it may be removed; null when the reason names no day. */
  endsOn: string | null
  due: boolean
}

/** All deprecations of a schema, the earliest end first. `today` is YYYY-MM-DD. */
export function deprecations(schema: GraphQLSchema, today: string): Deprecation[] {
  const found: Deprecation[] = []
  const add = (coordinate: string, reason: string | null | undefined) => {
    if (reason == null) return
    const endsOn = endOf(reason)
    found.push({ coordinate, reason, endsOn, due: endsOn !== null && endsOn <= today })
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue
    if (isEnumType(type))
      for (const value of type.getValues())
        add(`${type.name}.${value.name}`, value.deprecationReason)
    if (!isObjectType(type) && !isInterfaceType(type)) continue
    for (const field of Object.values(type.getFields())) {
      add(`${type.name}.${field.name}`, field.deprecationReason)
      for (const argument of field.args)
        add(`${type.name}.${field.name}.${argument.name}`, argument.deprecationReason)
    }
  }
  return found.sort((a, b) => (a.endsOn ?? '9999').localeCompare(b.endsOn ?? '9999'))
}

/** The day a reason names, e.g. “2027-06-30 停用，请改用 x”. */
export function endOf(reason: string): string | null {
  return /\d{4}-\d{2}-\d{2}/.exec(reason)?.[0] ?? null
}

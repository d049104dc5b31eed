import { type ConstDirectiveNode, type FieldDefinitionNode, Kind, parse, print } from 'graphql'

/** What one department's SDL says about one type. */
interface Declared {
  keys: string[]
  fields: readonly FieldDefinitionNode[]
  /** The department declares the key as its own data: it owns the entity. */
  owns: boolean
}

export interface Overriding {
  /** `Type.field`. */
  coordinate: string
  from: string
}

/** The fields that an SDL takes over from other departments by @override. */
export function overridesOf(sdl: string): Overriding[] {
  return [...declaredTypes(sdl)].flatMap(([type, { fields }]) =>
    fields.flatMap((field) => {
      const from = argument(directive(field, 'override'), 'from')
      return from ? [{ coordinate: `${type}.${field.name.value}`, from }] : []
    }),
  )
}

/**
 * What a department's SDL claims of entities that others own: their key as its own data, a key the
 * owner does not offer, or a field the owner declares. One sentence each; @override is not a claim,
 * since it needs the other's consent anyway.
 */
export function foreignClaims(
  sdl: string,
  others: ReadonlyMap<string, string>,
): { zh: string; en: string }[] {
  const owners = new Map<string, { department: string; declared: Declared }>()
  for (const [department, text] of others) {
    for (const [type, declared] of declaredTypes(text))
      if (declared.owns) owners.set(type, { department, declared })
  }
  return [...declaredTypes(sdl)].flatMap(([type, { keys, fields, owns }]) => {
    const owner = owners.get(type)
    if (!owner) return []
    const { department, declared } = owner
    const claims: { zh: string; en: string }[] = []
    if (owns) {
      claims.push({
        zh: `${type} 的键由 ${department} 负责，不得登记为本部门的数据`,
        en: `the key of ${type} belongs to ${department}`,
      })
    }
    for (const key of keys.filter((each) => !declared.keys.includes(each))) {
      claims.push({
        zh: `${type} 的责任部门 ${department} 没有键 ${key}`,
        en: `${department}, the owner of ${type}, offers no key ${key}`,
      })
    }
    const keyFields = new Set(declared.keys.flatMap((key) => key.split(/\W+/)))
    for (const field of fields) {
      const name = field.name.value
      if (keyFields.has(name) || directive(field, 'external') || directive(field, 'override'))
        continue
      if (declared.fields.some((each) => each.name.value === name)) {
        claims.push({
          zh: `${type}.${name} 由 ${department} 提供`,
          en: `${type}.${name} is supplied by ${department}`,
        })
      }
    }
    return claims
  })
}

/** Owner units named in an SDL's data items. */
export function ownersNamed(sdl: string): Set<string> {
  const owners = [...declaredTypes(sdl).values()].flatMap(({ fields }) =>
    fields.map((field) => argument(directive(field, 'dataItem'), 'owner')),
  )
  return new Set(owners.filter((owner): owner is string => owner !== undefined))
}

function declaredTypes(sdl: string): Map<string, Declared> {
  const types = new Map<string, Declared>()
  for (const node of parse(sdl, { noLocation: true }).definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.OBJECT_TYPE_EXTENSION)
      continue
    const keys = (node.directives ?? [])
      .filter(({ name }) => name.value === 'key')
      .map((key) => argument(key, 'fields') ?? '')
    const fields = node.fields ?? []
    const owns = fields.some(
      (field) => keys.includes(field.name.value) && directive(field, 'dataItem') !== undefined,
    )
    types.set(node.name.value, { keys, fields, owns })
  }
  return types
}

function directive(field: FieldDefinitionNode, name: string): ConstDirectiveNode | undefined {
  return field.directives?.find((each) => each.name.value === name)
}

function argument(node: ConstDirectiveNode | undefined, name: string): string | undefined {
  const value = node?.arguments?.find((each) => each.name.value === name)?.value
  return value && (value.kind === Kind.STRING ? value.value : print(value))
}

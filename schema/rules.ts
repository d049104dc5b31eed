import { type ConstDirectiveNode, type FieldDefinitionNode, Kind, parse } from 'graphql'

const MACHINERY = /^(join__|link__|core__|federation__|requiresScopes__|policy__)/
const CHINESE = /\p{Script=Han}/u

/**
 * The hub's own rules on a composed supergraph: every type, field, argument-free enum value and
 * input field has a Chinese description, every field of an object or interface has @dataItem, and
 * every field of Query is nullable, so that a department that is down empties no other's answer.
 * Answers one sentence for each break.
 */
export function findRuleBreaks(supergraph: string): string[] {
  const breaks: string[] = []
  const describe = (coordinate: string, description: string | undefined) => {
    if (!CHINESE.test(description ?? ''))
      breaks.push(`${coordinate} 没有中文说明 / ${coordinate} has no Chinese description`)
  }
  for (const node of parse(supergraph).definitions) {
    if (!('name' in node) || !node.name || MACHINERY.test(node.name.value)) continue
    const name = node.name.value
    const root = name === 'Query' || name === 'Mutation' || name === 'Subscription'
    if (node.kind === Kind.SCALAR_TYPE_DEFINITION || node.kind === Kind.UNION_TYPE_DEFINITION) {
      describe(name, node.description?.value)
    }
    if (node.kind === Kind.ENUM_TYPE_DEFINITION) {
      describe(name, node.description?.value)
      for (const value of node.values ?? [])
        describe(`${name}.${value.name.value}`, value.description?.value)
    }
    if (node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) {
      describe(name, node.description?.value)
      for (const field of node.fields ?? [])
        describe(`${name}.${field.name.value}`, field.description?.value)
    }
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION) {
      if (!root) describe(name, node.description?.value)
      for (const field of node.fields ?? []) {
        describe(`${name}.${field.name.value}`, field.description?.value)
        if (!dataItemOf(field))
          breaks.push(
            `${name}.${field.name.value} 没有 @dataItem / ${name}.${field.name.value} lacks @dataItem`,
          )
        if (name === 'Query' && field.type.kind === Kind.NON_NULL_TYPE)
          breaks.push(
            `Query.${field.name.value} 应可为空：部门停机时只空缺自己的字段 / Query.${field.name.value} must be nullable: a department that is down empties its own fields alone`,
          )
      }
    }
  }
  return breaks
}

/** The @dataItem of a field; null where it has none. */
export function dataItemOf(field: FieldDefinitionNode): ConstDirectiveNode | null {
  return field.directives?.find((directive) => directive.name.value === 'dataItem') ?? null
}

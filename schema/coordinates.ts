import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'

/** The schema coordinates that a document uses: fields, arguments, input fields, enum values, types. */
export function usedCoordinates(schema: GraphQLSchema, document: DocumentNode): Set<string> {
  const used = new Set<string>()
  const info = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(info, {
      Field() {
        const [parent, field] = [info.getParentType(), info.getFieldDef()]
        if (!parent || !field) return
        used.add(parent.name).add(`${parent.name}.${field.name}`)
        const type = getNamedType(field.type)
        used.add(type.name)
        if (isEnumType(type))
          for (const { name } of type.getValues()) used.add(`${type.name}.${name}`)
      },
      Argument() {
        const [parent, field, argument] = [
          info.getParentType(),
          info.getFieldDef(),
          info.getArgument(),
        ]
        if (!parent || !field || !argument) return
        used.add(`${parent.name}.${field.name}.${argument.name}`)
        used.add(getNamedType(argument.type).name)
      },
      ObjectField(node) {
        const input = getNamedType(info.getParentInputType())
        if (isInputObjectType(input)) used.add(input.name).add(`${input.name}.${node.name.value}`)
      },
      EnumValue(node) {
        const type = getNamedType(info.getInputType())
        if (type) used.add(type.name).add(`${type.name}.${node.value}`)
      },
    }),
  )
  return used
}

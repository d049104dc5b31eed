import { buildSchema, type GraphQLSchema, isAbstractType, isObjectType } from 'graphql'

/** One schema for the whole example graph, resolved by graphql-js itself: what is right. */
export function wholeSchema(
  typeDefs: string,
  // biome-ignore lint/suspicious/noExplicitAny: resolvers of examples take whatever their schema says.
  resolvers: Record<string, Record<string, any>>,
): GraphQLSchema {
  const schema = buildSchema(typeDefs)
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typeName)
    if (isAbstractType(type)) type.resolveType = fields.__resolveType
    if (!isObjectType(type)) continue
    for (const [name, resolve] of Object.entries(fields)) {
      const field = type.getFields()[name]
      if (field) field.resolve = resolve
    }
  }
  return schema
}

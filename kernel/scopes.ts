import { defaultFieldResolver, type GraphQLSchema, getDirectiveValues, isObjectType } from 'graphql'
import { HubError } from './errors.ts'
import type { Identity } from './identity.ts'
import type { DepartmentContext } from './subgraph.ts'

/** Makes fields with @requiresScopes ask for them in the department itself, whatever the gateway did. */
export function guardScopes(schema: GraphQLSchema): void {
  const directive =
    schema.getDirective('requiresScopes') ?? schema.getDirective('federation__requiresScopes')
  if (!directive) return
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) {
      const required = field.astNode && getDirectiveValues(directive, field.astNode)?.scopes
      if (!required) continue
      const resolve = field.resolve ?? defaultFieldResolver
      field.resolve = (parent, args, context: DepartmentContext, info) => {
        requireScopes(required as string[][], context.identity, `${type.name}.${field.name}`)
        return resolve(parent, args, context, info)
      }
    }
  }
}

/** Any one of the lists must be held whole (Federation: OR of ANDs). */
function requireScopes(
  alternatives: readonly (readonly string[])[],
  identity: Identity,
  coordinate: string,
): void {
  if (alternatives.some((all) => all.every((scope) => identity.scopes.includes(scope)))) return
  throw new HubError('UNAUTHORIZED_FIELD_OR_TYPE', {
    zh: `无权读取 ${coordinate}，需要授权范围 ${alternatives.map((all) => all.join('+')).join(' 或 ')}`,
    en: `not allowed to read ${coordinate}; needs scope ${alternatives.map((all) => all.join('+')).join(' or ')}`,
  })
}

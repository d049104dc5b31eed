import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLSchema,
  getDirectiveValues,
  isObjectType,
} from 'graphql'
import { HubError } from './errors.ts'
import type { Identity } from './identity.ts'
import { describeMissingScopes, holdsScopes, type Scopes } from './scopes.ts'
import { PURPOSE_HEADER } from './signature.ts'
import type { DepartmentContext } from './subgraph.ts'

/**
 * Fields with @requiresScopes, and sensitive ones by their @dataItem, are checked in the department
 * again, whatever the gateway did: the scopes of the token, and that the call states a purpose.
 * Which unit has a grant for which purpose is the gateway's to know.
 */
export function guardFields(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) {
      const scopes = valuesOf(schema, field, 'requiresScopes')?.scopes as Scopes | undefined
      const isSensitive = valuesOf(schema, field, 'dataItem')?.sensitive === true
      if (!scopes && !isSensitive) continue
      const coordinate = `${type.name}.${field.name}`
      const resolve = field.resolve ?? defaultFieldResolver
      field.resolve = (parent, args, context: DepartmentContext, info) => {
        if (scopes) requireScopes(scopes, context.identity, coordinate)
        if (isSensitive) requirePurpose(context, coordinate)
        return resolve(parent, args, context, info)
      }
    }
  }
}

function valuesOf(
  schema: GraphQLSchema,
  { astNode }: GraphQLField<unknown, unknown>,
  name: string,
): Record<string, unknown> | undefined {
  const directive = schema.getDirective(name) ?? schema.getDirective(`federation__${name}`)
  return directive && astNode ? getDirectiveValues(directive, astNode) : undefined
}

function requireScopes(scopes: Scopes, identity: Identity, coordinate: string): void {
  if (holdsScopes(scopes, new Set(identity.scopes))) return
  throw new HubError('UNAUTHORIZED_FIELD_OR_TYPE', describeMissingScopes(coordinate, scopes))
}

function requirePurpose({ purpose }: DepartmentContext, coordinate: string): void {
  if (purpose) return
  throw new HubError('PURPOSE_REQUIRED', {
    zh: `${coordinate} 是敏感字段，请求须用标头 ${PURPOSE_HEADER} 声明用途`,
    en: `${coordinate} is sensitive; the request must state its purpose in ${PURPOSE_HEADER}`,
  })
}

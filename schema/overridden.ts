import { type DocumentNode, type FieldDefinitionNode, Kind, visit } from 'graphql'

const HUB_DIRECTIVES = new Set(['dataItem', 'page'])

/**
 * Takes the hub's own directives off fields that another department takes over by @override: the
 * new owner says whose data the field is, and composition would keep both statements.
 */
export function withoutOverridden<S extends { name: string; typeDefs: DocumentNode }>(
  services: readonly S[],
): S[] {
  const overridden = new Set<string>()
  for (const { typeDefs } of services) {
    eachField(typeDefs, (type, field) => {
      const override = field.directives?.find(({ name }) => name.value === 'override')
      const from = override?.arguments?.find(({ name }) => name.value === 'from')?.value
      if (from?.kind === Kind.STRING) overridden.add(`${from.value} ${type}.${field.name.value}`)
    })
  }
  if (overridden.size === 0) return [...services]
  return services.map((service) => ({
    ...service,
    typeDefs: eachField(service.typeDefs, (type, field) =>
      overridden.has(`${service.name} ${type}.${field.name.value}`)
        ? {
            ...field,
            directives: field.directives?.filter(({ name }) => !HUB_DIRECTIVES.has(name.value)),
          }
        : undefined,
    ),
  }))
}

function eachField(
  document: DocumentNode,
  change: (type: string, field: FieldDefinitionNode) => unknown,
): DocumentNode {
  let type = ''
  return visit(document, {
    ObjectTypeDefinition: (node) => {
      type = node.name.value
    },
    FieldDefinition: (field) => change(type, field),
  })
}

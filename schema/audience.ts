import { HubError } from '@baibo/kernel/errors.ts'
import { composeSchemaContract, compositionHasErrors } from '@theguild/federation-composition'
import {
  type ConstDirectiveNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  parse,
  visit,
} from 'graphql'
import { type DepartmentContract, defaultDepartmentUrl } from './compose.ts'

/**
 * The API schema for an audience: only the fields that carry `@tag(name:)`, with their arguments. Scalars, enums and
 * inputs hold no data and come along where a tagged field uses them; an object type comes with its
 * tagged fields. Throws
 * TAG_NOT_FOUND when nothing carries the tag, COMPOSITION_FAILED when too little is left.
 */
export function audienceContract(contracts: readonly DepartmentContract[], tag: string): string {
  const services = contracts.map(({ name, sdl, url = defaultDepartmentUrl(name) }) => ({
    name,
    typeDefs: parse(sdl),
    url,
  }))
  const known = new Set<string>()
  for (const { typeDefs } of services)
    visit(typeDefs, { Directive: (node) => void addTag(node, known) })
  if (!known.has(tag)) {
    throw new HubError('TAG_NOT_FOUND', {
      zh: `没有字段带 @tag(name: "${tag}")；已有：${[...known].join('、') || '无'}`,
      en: `nothing carries @tag(name: "${tag}")`,
    })
  }
  const result = composeSchemaContract(
    services.map((service) => ({ ...service, typeDefs: withValueTypes(service.typeDefs, tag) })),
    { include: new Set([tag]), exclude: new Set() },
    true,
  )
  if (compositionHasErrors(result)) {
    const faults = result.errors.map(({ message }) => message)
    throw new HubError('COMPOSITION_FAILED', {
      zh: `合同 ${tag} 无法组合：\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
      en: `the contract ${tag} does not compose`,
    })
  }
  return `${result.publicSdl}\n`
}

function withValueTypes(document: DocumentNode, tag: string): DocumentNode {
  const directive: ConstDirectiveNode = {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: 'tag' },
    arguments: [
      {
        kind: Kind.ARGUMENT,
        name: { kind: Kind.NAME, value: 'name' },
        value: { kind: Kind.STRING, value: tag },
      },
    ],
  }
  const tagged = <N extends { directives?: readonly ConstDirectiveNode[] }>(node: N): N =>
    node.directives?.some(({ name }) => name.value === 'tag')
      ? node
      : { ...node, directives: [...(node.directives ?? []), directive] }
  return visit(document, {
    // A tagged field comes with all it can be asked with.
    FieldDefinition: (node) =>
      hasTag(node, tag) ? { ...node, arguments: node.arguments?.map(tagged) ?? [] } : undefined,
    ScalarTypeDefinition: tagged,
    EnumTypeDefinition: tagged,
    InputObjectTypeDefinition: tagged,
  })
}

function hasTag({ directives = [] }: FieldDefinitionNode, tag: string): boolean {
  const tags = new Set<string>()
  for (const directive of directives) addTag(directive, tags)
  return tags.has(tag)
}

function addTag({ name, arguments: given }: DirectiveNode, known: Set<string>): void {
  const value = given?.find((each) => each.name.value === 'name')?.value
  if (name.value === 'tag' && value?.kind === Kind.STRING) known.add(value.value)
}

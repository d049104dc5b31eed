import { bilingual } from '@baibo/kernel/errors.ts'
import { type DocumentNode, Kind } from 'graphql'

/**
 * Specifications that a supergraph may link with `for: EXECUTION` or `for: SECURITY`. Who a caller is and
 * which scopes it holds is checked here, field by field, and by the departments again.
 */
const SUPPORTED = new Set([
  'link',
  'core',
  'join',
  'tag',
  'inaccessible',
  'authenticated',
  'requiresScopes',
])

/** Throws when a supergraph cannot be served rightly, or safely, without a feature that this gateway lacks. */
export function checkFeatures(supergraph: DocumentNode): void {
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) {
      continue
    }
    for (const { name, arguments: args = [] } of definition.directives ?? []) {
      if (name.value !== 'link' && name.value !== 'core') continue
      const value = (key: string) => args.find((argument) => argument.name.value === key)?.value
      if (value('for')?.kind !== Kind.ENUM) continue
      const url = value('url') ?? value('feature')
      const address = url?.kind === Kind.STRING ? url.value : ''
      const [, feature = address] = /\/([^/]+)\/v[\d.]+\/?$/.exec(address) ?? []
      if (SUPPORTED.has(feature)) continue
      throw new Error(
        bilingual({
          zh: `supergraph 需要本网关没有的特性 ${feature}（${address}）`,
          en: `the supergraph needs the feature ${feature}, which this gateway does not have`,
        }),
      )
    }
  }
}

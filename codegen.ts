import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { CodegenConfig } from '@graphql-codegen/cli'

/** Resolver types for each department: schema.graphql -> schema.generated.ts, ignored by git. */
const departments = readdirSync('subgraphs').filter((name) =>
  existsSync(`subgraphs/${name}/schema.graphql`),
)

/** A GraphQL type `Park` maps to the exported row type `ParkRow` by name, where tables.ts has one. */
function mappers(department: string): Record<string, string> {
  const tables = `subgraphs/${department}/tables.ts`
  if (!existsSync(tables)) return {}
  const rows = readFileSync(tables, 'utf8').matchAll(/export type (\w+)Row\b/g)
  return Object.fromEntries([...rows].map(([, name]) => [name, `./tables.ts#${name}Row`]))
}

const config: CodegenConfig = {
  silent: true,
  generates: Object.fromEntries(
    departments.map((department) => [
      `subgraphs/${department}/schema.generated.ts`,
      {
        schema: ['kernel/shared.graphql', `subgraphs/${department}/schema.graphql`],
        plugins: ['typescript', 'typescript-resolvers'],
        config: {
          federation: true,
          enumsAsTypes: true,
          useTypeImports: true,
          contextType: './loaders.ts#Context',
          mappers: mappers(department),
          defaultMapper: 'any',
          scalars: {
            Date: 'string',
            DateTime: 'string',
            Decimal: 'string',
            USCC: 'string',
            DivisionCode: 'string',
            ID: 'string',
          },
        },
      },
    ]),
  ),
}

export default config

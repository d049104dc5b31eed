const TEXT_SCALARS = ['Date', 'DateTime', 'Decimal', 'USCC', 'DivisionCode', 'ID']

/** Settings for graphql-codegen; see codegen-preset.d.ts. */
export function hubCodegen({
  schema = 'node_modules/@baibo/client/dist/api.graphql',
  documents = ['src/**/*.{ts,tsx}'],
  output = 'src/gql/',
} = {}) {
  return {
    schema,
    documents,
    ignoreNoDocuments: true,
    generates: {
      [output]: {
        preset: 'client',
        presetConfig: { fragmentMasking: false },
        config: {
          documentMode: 'string',
          enumsAsTypes: true,
          useTypeImports: true,
          scalars: Object.fromEntries(TEXT_SCALARS.map((name) => [name, 'string'])),
        },
      },
    },
  }
}

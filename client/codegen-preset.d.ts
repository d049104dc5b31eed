export interface HubCodegenOptions {
  /** The hub's published contract; the copy in this package when left out. */
  schema?: string
  /** Files with `graphql(...)` documents; `src/**` when left out. */
  documents?: string[]
  /** Folder that is written, ending in `/`; `src/gql/` when left out. */
  output?: string
}

/**
 * The whole of a `codegen.ts`: types for a project's own documents, as `hub.query` takes them.
 * The project installs `@graphql-codegen/cli` and `@graphql-codegen/client-preset`.
 */
export declare function hubCodegen(options?: HubCodegenOptions): {
  schema: string
  documents: string[]
  ignoreNoDocuments: boolean
  generates: Record<string, object>
}

import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { PgTable } from 'drizzle-orm/pg-core'
import { type DocumentNode, parse } from 'graphql'
import type { Database } from './database.ts'
import type { Identity } from './identity.ts'
import type { SheetIngest } from './ingest.ts'

/**
 * Asks the whole graph a question, as a client would: in-process or over HTTP alike. Rejects with
 * the errors of the answer when it has no data; a nested question must never select fields that
 * the asking department itself computes.
 */
export type Graph = <T = Record<string, unknown>>(
  document: string,
  variables: Record<string, unknown>,
  identity: Identity,
) => Promise<T>

/** What a resolver sees. `db` shows exactly the rows of the identity. */
export interface DepartmentContext<L = unknown> {
  identity: Identity
  /** The code of what the call is for, as the caller stated it. */
  purpose?: string | undefined
  db: Database
  loaders: L
  graph: Graph
  /** The hub's own identity, for figures about the whole city that are public as totals. */
  cityIdentity: () => Promise<Identity>
  requestId: string
}

/** Reference data of other departments that this one keeps a copy of (docs/decisions/004). */
export type ReferenceName = 'enterpriseUnits' | 'personUnits'

export interface SubgraphDefinition<L = unknown> {
  /** Subgraph name, also the folder's and the path segment of `/<name>/graphql`. */
  name: string
  /** The organisation unit that owns the data, e.g. `jx-jxj`. */
  unit: string
  /** Chinese name of the department. */
  title: string
  /** The department's folder: schema.graphql, migrations/ and data/ lie in it. */
  directory: string
  tables: Record<string, PgTable>
  sheets: SheetIngest[]
  needs?: ReferenceName[]
  /** Seed files outside data/, relative to the department's folder. */
  seedFiles?: string[]
  /** Brings rows that the department derives from the whole graph up to date, e.g. findings. */
  refresh?: (tools: { db: Database; graph: Graph; identity: Identity }) => Promise<void>
  createLoaders: (db: Database) => L
  // biome-ignore lint/suspicious/noExplicitAny: each department's generated Resolvers type is exact
  resolvers: any
}

/** Declares a department: a plain value without server, port or connection. */
export function defineSubgraph<L>(definition: SubgraphDefinition<L>): SubgraphDefinition<L> {
  return definition
}

/** The department's contract: the shared value types and its own schema.graphql. */
export function subgraphSdl(definition: Pick<SubgraphDefinition, 'directory'>): string {
  return withSharedTypes(readFileSync(path.join(definition.directory, 'schema.graphql'), 'utf8'))
}

/** A department's own SDL with the shared value types and directives in front. */
export function withSharedTypes(own: string): string {
  return `${readFileSync(path.join(import.meta.dirname, 'shared.graphql'), 'utf8')}\n${own}`
}

export function subgraphDocument(definition: Pick<SubgraphDefinition, 'directory'>): DocumentNode {
  return parse(subgraphSdl(definition))
}

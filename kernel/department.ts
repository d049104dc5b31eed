import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { ApolloServer } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { sql } from 'drizzle-orm'
import type { GraphQLSchema } from 'graphql'
import { type Database, DepartmentDatabase, withSignal } from './database.ts'
import { nameDatabaseFault } from './database-faults.ts'
import { maskError } from './errors.ts'
import { logFaults } from './fault-log.ts'
import { guardFields } from './field-rights.ts'
import { serveFreshness } from './freshness.ts'
import type { Authenticator, Identity } from './identity.ts'
import { type IngestReport, ingestWorkbook } from './ingest.ts'
import { migrate } from './migrate.ts'
import { encryptCitizenId, personId } from './person.ts'
import { createBatchFiles, type ProvenanceContext, serveProvenance } from './provenance.ts'
import { refreshReference } from './reference.ts'
import { scalars } from './scalars.ts'
import {
  type DepartmentContext,
  type Graph,
  type SubgraphDefinition,
  subgraphDocument,
} from './subgraph.ts'
import { answerEvents } from './subscription.ts'
import { undoBatch } from './undo.ts'
import type { Workbook } from './workbook.ts'

/** What the hub gives every department it hosts. */
export interface DepartmentServices {
  /** The owner's connection URL of the department's database. */
  databaseUrl: string
  /** Secret behind the app roles' passwords and the encryption of citizen ids. */
  secret: string
  /** The city's key for the pseudonyms of persons. */
  personKey: string
  authenticate: Authenticator
  graph: Graph
  cityIdentity: () => Promise<Identity>
  log?: (
    level: 'info' | 'warn' | 'error',
    message: string,
    details: Record<string, unknown>,
  ) => void
  onStatement?: (statement: string) => void
}

export interface DepartmentCall {
  token: string | undefined
  /** The code of what the call is for; without one, sensitive fields are refused. */
  purpose?: string | undefined
  requestId?: string
  /** Aborts when nobody waits for the answer any more; running statements are cancelled. */
  signal?: AbortSignal
}

export interface DepartmentAnswer {
  data?: Record<string, unknown> | null
  errors?: readonly unknown[]
  extensions?: Record<string, unknown>
}

/** One ingest of one file. */
export interface BatchEntry {
  id: string
  file: string
  sheets: string[]
  accepted: number
  recordedBy: string
  recordedAt: string
  undoneAt: string | null
}

/** A running department: the same value answers in-process calls and the HTTP server. */
export interface Department {
  readonly definition: SubgraphDefinition
  readonly schema: GraphQLSchema
  migrate(): Promise<string[]>
  /** Answers a GraphQL request given as JSON text; throws UnauthenticatedError for a bad token. */
  answer(body: string, call: DepartmentCall): Promise<DepartmentAnswer>
  /** Answers a subscription, one answer for each event, until the signal aborts; throws as `answer` does. */
  subscribe(body: string, call: DepartmentCall): Promise<AsyncGenerator<DepartmentAnswer>>
  ingest(
    workbook: Workbook,
    options: {
      identity: Identity
      dryRun?: boolean
      onProgress?: (done: number, total: number) => void
    },
  ): Promise<IngestReport>
  undo(batch: string, identity: Identity): Promise<number>
  /** Brings the copies of other departments' reference data up to date, then the department's own derived rows. */
  refresh(): Promise<void>
  hasBatch(batch: string): Promise<boolean>
  isEmpty(): Promise<boolean>
  /** What was loaded, the latest first. */
  batches(): Promise<BatchEntry[]>
  close(): Promise<void>
}

/** The hub itself, for questions about batches that show no row. */
const WHOLE_CITY: Pick<Identity, 'reportingUnits'> = { reportingUnits: ['*'] }

export function createDepartment(
  definition: SubgraphDefinition,
  services: DepartmentServices,
): Department {
  const { databaseUrl, secret, personKey, authenticate, graph, cityIdentity, onStatement, log } =
    services
  const database = new DepartmentDatabase({
    department: definition.name,
    url: databaseUrl,
    secret,
    ...(onStatement ? { onStatement } : {}),
  })
  const schema = buildSubgraphSchema([
    { typeDefs: subgraphDocument(definition), resolvers: { ...scalars, ...definition.resolvers } },
  ])
  serveProvenance(schema)
  guardFields(schema)
  serveFreshness(schema, definition, (onBatch) => database.listen(onBatch))
  const formatError = (error: unknown) => maskError(nameDatabaseFault(error), '').toJSON()
  const server = new ApolloServer<DepartmentContext>({
    schema,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      logFaults((details) => log?.('error', 'field failed', details)),
    ],
    formatError: (_formatted, error) => formatError(error),
  })
  server.startInBackgroundHandlingStartupErrorsByLoggingAndFailingAllRequests()

  /** Throws UnauthenticatedError for a bad token. */
  async function createContext(
    call: DepartmentCall,
  ): Promise<DepartmentContext & ProvenanceContext> {
    const { token, purpose, requestId = randomUUID() } = call
    const identity = await authenticate(token)
    const { db } = database.as(identity)
    const reading = createReading(definition, db)
    return { identity, purpose, db, graph, cityIdentity, requestId, ...reading }
  }

  return {
    definition,
    schema,
    migrate: () =>
      migrate({
        department: definition.name,
        url: databaseUrl,
        secret,
        directory: path.join(definition.directory, 'migrations'),
      }),
    async answer(body, call) {
      const contextValue = await createContext(call)
      const request = JSON.parse(body)
      const { body: answer } = await withSignal(call.signal, () =>
        server.executeOperation(request, { contextValue }),
      )
      if (answer.kind !== 'single')
        throw new Error('incremental delivery is not used between departments')
      return answer.singleResult as DepartmentAnswer
    },
    async subscribe(body, call) {
      const context = await createContext(call)
      return answerEvents(JSON.parse(body), {
        schema,
        // Each event reads anew.
        createContext: () => ({ ...context, ...createReading(definition, context.db) }),
        formatError,
        signal: call.signal,
      })
    },
    ingest: (workbook, { identity, dryRun = false, onProgress }) =>
      ingestWorkbook({
        db: database.as(identity).db,
        sheets: definition.sheets,
        workbook,
        recordedBy: identity.unit,
        dryRun,
        context: {
          personId: (id) => personId(id, personKey),
          encrypt: (id) => encryptCitizenId(id, secret),
        },
        ...(onProgress ? { onProgress } : {}),
      }),
    undo: (batch, identity) =>
      undoBatch(database.as(identity).db, Object.values(definition.tables), batch),
    async refresh() {
      const identity = await cityIdentity()
      const { db } = database.as(identity)
      if (definition.needs) await refreshReference(db, definition.needs, graph, identity)
      await definition.refresh?.({ db, graph, identity })
    },
    async hasBatch(batch) {
      const rows = await database
        .as(WHOLE_CITY)
        .db.execute(sql`select 1 from hub.batch where id = ${batch}`)
      return rows.length > 0
    },
    async isEmpty() {
      const [row] = await database
        .as(WHOLE_CITY)
        .db.execute(sql`select exists (select 1 from hub.batch) as ingested`)
      return row?.ingested !== true
    },
    async batches() {
      const rows = await database.as(WHOLE_CITY).db.execute(sql`
        select id, file, sheets, accepted, recorded_by as "recordedBy",
          to_json(recorded_at) as "recordedAt", to_json(undone_at) as "undoneAt"
        from hub.batch order by recorded_at desc limit 200`)
      return rows as unknown as BatchEntry[]
    },
    async close() {
      await server.stop()
      await database.close()
    },
  }
}

/** What remembers the rows that were read, for one answer. */
function createReading(
  definition: SubgraphDefinition,
  db: Database,
): Pick<DepartmentContext, 'loaders'> & ProvenanceContext {
  return { loaders: definition.createLoaders(db), batchFiles: createBatchFiles(db) }
}

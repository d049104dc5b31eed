import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type { ApprovedDocuments } from '@baibo/gateway/approved-documents.ts'
import type { LimitSettings } from '@baibo/gateway/limits.ts'
import { type RunningServer, startServer } from '@baibo/gateway/server.ts'
import { readConfig } from '@baibo/hub/config.ts'
import { byHeader } from '@baibo/hub/http.ts'
import { type Hub, type OpenOptions, openHub } from '@baibo/hub/hub.ts'
import { byId, createRoutes } from '@baibo/hub/routes.ts'
import { ensureDatabase } from '@baibo/kernel/cluster.ts'
import { sqlName } from '@baibo/kernel/database.ts'
import { TEST_SECRET, testCluster } from '@baibo/kernel/testing.ts'
import { loadDocuments, loadRetiredDocuments } from '@baibo/schema/documents.ts'
import { departments } from '@baibo/subgraphs/index.ts'
import postgres from 'postgres'
import { makeTempDirectory } from './temp-directory.ts'

export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes
  data?: any
  errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[]
}

export interface TestHub {
  hub: Hub
  url: string
  /** A token of the whole city for a unit, or of the given reporting units. */
  token: (claims?: {
    subject?: string
    unit?: string
    reportingUnits?: string[]
    scopes?: string[]
  }) => Promise<string>
  ask: (
    query: string,
    variables?: Record<string, unknown>,
    token?: string,
    purpose?: string,
  ) => Promise<Answer>
  get: (path: string, token?: string) => Promise<Response>
  /** Statements sent since the last call, each with its department. */
  statements: () => { department: string; statement: string }[]
  /** The owner's connection URL of a department's database, as DATABASE_URL_<DEPARTMENT> takes it. */
  databaseUrl: (department: string) => Promise<string>
  /** Runs statements as the superuser on a department's database; `:database` stands for its name. */
  asSuperuser: (department: string, statement: string) => Promise<Record<string, unknown>[]>
  close: () => Promise<void>
}

export const templateName = (department: string) => `template_${sqlName(department)}`

export function testConfig(dataDirectory: string) {
  const environment = {
    NODE_ENV: 'test',
    HUB_DATA_DIR: dataDirectory,
    HUB_SECRET: TEST_SECRET,
    LOG_LEVEL: 'silent',
  }
  return readConfig(
    environment,
    departments.map(({ name }) => name),
  )
}

export interface TestHubOptions extends Partial<OpenOptions> {
  limits?: LimitSettings
  /** Folder of the approved documents; the committed ones when left out. */
  documents?: string
  /** What becomes of questions that are not approved; they are answered when left out. */
  mode?: ApprovedDocuments['mode']
  /** Data folder that outlives the hub; a folder of its own when left out. */
  dataDirectory?: string
}

/**
 * The whole hub with the sample data, on clones of the template databases, over real HTTP. Every
 * test file that calls it has its own data to change.
 */
export async function startHub({
  limits,
  documents,
  mode,
  dataDirectory,
  ...options
}: TestHubOptions = {}): Promise<TestHub> {
  const cluster = testCluster()
  const suffix = randomBytes(5).toString('hex')
  const databases: string[] = []
  const databaseOf = (name: string) => `hub_${sqlName(name)}_${suffix}`
  const directory = dataDirectory ?? (await makeTempDirectory())
  let statements: { department: string; statement: string }[] = []
  const hub = await openHub(testConfig(directory), {
    cluster,
    database(name) {
      const database = databaseOf(name)
      databases.push(database)
      return [database, templateName(name)]
    },
    onStatement: (department, statement) => statements.push({ department, statement }),
    ...options,
  })
  const approved = loadDocuments(documents)
  const server: RunningServer = await startServer({
    gateway: hub.gateway,
    port: 0,
    authenticate: byHeader(hub.authenticate),
    routes: createRoutes(hub, approved, loadRetiredDocuments(documents)),
    ...(mode ? { documents: byId(approved, mode) } : {}),
    ...(limits ? { limits } : {}),
    logger: hub.log,
  })
  const token: TestHub['token'] = (claims = {}) =>
    hub.mint.token({ subject: 'test', unit: 'jx-kjj', reportingUnits: ['*'], ...claims })
  const city = await token()
  return {
    hub,
    url: server.url,
    token,
    async ask(query, variables = {}, as = city, purpose = '') {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${as}`,
          ...(purpose ? { 'x-hub-purpose': purpose } : {}),
        },
        body: JSON.stringify({ query, variables }),
      })
      return (await response.json()) as Answer
    },
    get: (address, as = city) =>
      fetch(server.url + address, { headers: as ? { authorization: `Bearer ${as}` } : {} }),
    statements() {
      const sent = statements
      statements = []
      return sent
    },
    databaseUrl: (name) => ensureDatabase(cluster, name, TEST_SECRET, databaseOf(name)),
    async asSuperuser(name, statement) {
      const database = databaseOf(name)
      const sql = postgres(cluster.url(database), { max: 1, onnotice: () => {} })
      try {
        return [...(await sql.unsafe(statement.replaceAll(':database', database)))]
      } finally {
        await sql.end()
      }
    },
    async close() {
      await server.close()
      await hub.close()
      const sql = postgres(cluster.url('postgres'), { max: 1, onnotice: () => {} })
      for (const database of databases)
        await sql.unsafe(`drop database if exists "${database}" with (force)`)
      await sql.end()
      if (!dataDirectory) await rm(directory, { recursive: true, force: true })
    },
  }
}

import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import type { Cluster } from './cluster.ts'
import { ensureDatabase } from './cluster.ts'
import { createDepartment, type Department, type DepartmentAnswer } from './department.ts'
import { createAuthenticator, createPrivateKey, type Identity, TokenMint } from './identity.ts'
import type { IngestReport } from './ingest.ts'
import type { Graph, SubgraphDefinition } from './subgraph.ts'
import { readWorkbook, readWorkbookFile } from './workbook.ts'

/** The cluster that vitest's global set-up started for the whole run. */
export function testCluster(): Cluster {
  const base = process.env.TEST_CLUSTER_URL
  if (!base) throw new Error('TEST_CLUSTER_URL is not set: run the tests through npm test')
  return { url: (database) => `${base}/${database}`, stop: async () => {} }
}

/** One secret for the whole test cluster, since its roles are shared by all databases. */
export const TEST_SECRET = 'test-only-secret'
/** The embedded default's person key, so that tests and demo show the same pseudonyms. */
export const TEST_PERSON_KEY = 'baibo-development-person-key'

/** Every question of these tests states it; which grant allows it is the gateway's to know. */
export const TEST_PURPOSE = 'P1'

export interface TestDepartment {
  department: Department
  /** Statements sent since the last call. */
  statements: () => string[]
  /** What was logged since the last call. */
  logged: () => Record<string, unknown>[]
  identity: (claims: {
    subject?: string
    unit?: string
    reportingUnits?: string[]
    scopes?: string[]
  }) => Promise<Identity>
  /** A file's path, or bytes under a name. */
  ingest: (
    file: string | { name: string; bytes: Uint8Array },
    options?: { dryRun?: boolean; identity?: Identity },
  ) => Promise<IngestReport>
  query: (
    document: string,
    variables?: Record<string, unknown>,
    identity?: Identity,
  ) => Promise<DepartmentAnswer>
  entities: (
    representations: Record<string, unknown>[],
    selection: string,
    identity?: Identity,
  ) => Promise<DepartmentAnswer>
  /** Reference data of other departments, as the hub would have fetched it. */
  setEnterpriseUnits: (units: Record<string, string>) => Promise<void>
  setPersonUnits: (units: Record<string, string>) => Promise<void>
  /** Runs one statement as the superuser on the department's database; `:database` stands for its name. */
  asSuperuser: (statement: string) => Promise<Record<string, unknown>[]>
  close: () => Promise<void>
}

/**
 * A department on a fresh database of the test cluster, asked as the gateway would ask it.
 * `graph` answers the department's own questions to the rest of the graph.
 */
export async function openTestDepartment(
  definition: SubgraphDefinition,
  graph: Graph = noGraph,
): Promise<TestDepartment> {
  const cluster = testCluster()
  const database = `test_${randomBytes(6).toString('hex')}`
  const databaseUrl = await ensureDatabase(cluster, definition.name, TEST_SECRET, database)
  const mint = new TokenMint(await createPrivateKey())
  const authenticate = createAuthenticator([mint.trusted])
  const identity: TestDepartment['identity'] = async ({
    subject = 'test',
    unit = definition.unit,
    reportingUnits = ['*'],
    scopes = [],
  }) => authenticate(await mint.token({ subject, unit, reportingUnits, scopes }))
  const city = await identity({})
  let statements: string[] = []
  let logged: Record<string, unknown>[] = []
  const department = createDepartment(definition, {
    databaseUrl,
    secret: TEST_SECRET,
    personKey: TEST_PERSON_KEY,
    authenticate,
    graph,
    cityIdentity: async () => city,
    onStatement: (statement) => statements.push(statement),
    log: (level, message, details) => logged.push({ level, message, ...details }),
  })
  await department.migrate()
  const query: TestDepartment['query'] = (document, variables = {}, as = city) =>
    department.answer(JSON.stringify({ query: document, variables }), {
      token: as.token,
      purpose: TEST_PURPOSE,
    })
  const execute = async (statement: string, parameters: string[]) => {
    const sql = postgres(cluster.url(database), { max: 1 })
    await sql.unsafe(statement, parameters)
    await sql.end()
  }
  return {
    department,
    identity,
    query,
    statements() {
      const sent = statements
      statements = []
      return sent
    },
    logged() {
      const written = logged
      logged = []
      return written
    },
    async ingest(file, { dryRun = false, identity: as = city } = {}) {
      const workbook =
        typeof file === 'string' ? await readWorkbookFile(file) : await readWorkbook(file)
      return department.ingest(workbook, { identity: as, dryRun })
    },
    entities: (representations, selection, as) =>
      query(
        `query ($r: [_Any!]!) { _entities(representations: $r) { __typename ${selection} } }`,
        { r: representations },
        as,
      ),
    async setEnterpriseUnits(units) {
      for (const [uscc, unit] of Object.entries(units)) {
        await execute(
          'insert into hub.enterprise_unit values ($1, $2) on conflict (uscc) do update set reporting_unit = $2',
          [uscc, unit],
        )
      }
    },
    async setPersonUnits(units) {
      for (const [person, unit] of Object.entries(units)) {
        await execute('insert into hub.person_unit values ($1, $2) on conflict do nothing', [
          person,
          unit,
        ])
      }
    },
    async asSuperuser(statement) {
      const sql = postgres(cluster.url(database), { max: 1, onnotice: () => {} })
      try {
        return [...(await sql.unsafe(statement.replaceAll(':database', `"${database}"`)))]
      } finally {
        await sql.end()
      }
    },
    async close() {
      await department.close()
      const sql = postgres(cluster.url('postgres'), { max: 1, onnotice: () => {} })
      await sql.unsafe(`drop database if exists "${database}" with (force)`)
      await sql.end()
    },
  }
}

const noGraph: Graph = async () => {
  throw new Error('this test gave the department no graph to ask')
}

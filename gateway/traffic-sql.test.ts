import { setTimeout as wait } from 'node:timers/promises'
import { DEADLINE_HEADER } from '@baibo/kernel/deadline.ts'
import { type DepartmentServer, serveDepartments } from '@baibo/kernel/server.ts'
import { openTestDepartment, type TestDepartment } from '@baibo/kernel/testing.ts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { askGraphQL } from './examples/departments.ts'
import { sleeper, sleeperSupergraph } from './examples/sleeper.ts'
import { type RunningServer, startServer } from './server.ts'
import { httpTransport, type Transport } from './transport.ts'

let sleeping: TestDepartment
let departmentServer: DepartmentServer
let server: RunningServer
let authorization: string

beforeAll(async () => {
  sleeping = await openTestDepartment(sleeper)
  departmentServer = await serveDepartments([sleeping.department], { port: 0, signatureKeys: [] })
  authorization = `Bearer ${(await sleeping.identity({})).token}`
})
afterAll(async () => {
  await departmentServer.close()
  await sleeping.close()
})

const inProcess: Transport = (body, { token, signal }) =>
  sleeping.department.answer(body, { token, signal })

async function serve(transport: (name: string, url: string) => Transport): Promise<void> {
  server = await startServer({
    supergraph: sleeperSupergraph(`${departmentServer.url}/sleeper/graphql`),
    transport,
    port: 0,
    open: true,
  })
}

const ask = (query: string, headers: Record<string, string> = {}, signal?: AbortSignal) =>
  askGraphQL(server.url, query, {
    headers: { authorization, ...headers },
    ...(signal ? { signal } : {}),
  })

const codes = (answer: { errors?: { extensions: Record<string, unknown> }[] }) =>
  answer.errors?.map(({ extensions }) => extensions.code)

async function sleepers(): Promise<number> {
  const [row] = await sleeping.asSuperuser(
    `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and state = 'active' and query like 'select pg_sleep(%'`,
  )
  return Number(row?.count)
}

/** Milliseconds until as many statements sleep as given. */
async function untilSleepers(count: number): Promise<number> {
  const begin = Date.now()
  while ((await sleepers()) !== count) {
    if (Date.now() - begin > 20_000) throw new Error(`${await sleepers()} statements sleep`)
    await wait(20)
  }
  return Date.now() - begin
}

describe.each([
  ['over HTTP', (_name: string, url: string): Transport => httpTransport(url)],
  ['in-process', (): Transport => inProcess],
])('a department asked %s', (_title, transport) => {
  beforeEach(() => serve(transport))
  afterEach(() => server.close({ grace: 0 }))

  test('stops its statement within a second when the client leaves (T87)', async () => {
    const leaving = new AbortController()
    const asked = ask('{ sleep(seconds: 7) }', {}, leaving.signal).catch(() => 'left')
    await untilSleepers(1)
    leaving.abort()
    expect(await asked).toBe('left')
    expect(await untilSleepers(0)).toBeLessThan(1_000)
    // The connection is free again.
    expect((await ask('{ notes }')).errors).toBeUndefined()
  })

  test("stops its statement when the client's deadline has passed", async () => {
    const asked = ask('{ sleep(seconds: 7) notes }', { [DEADLINE_HEADER]: '1500' })
    await untilSleepers(1)
    const answer = await asked
    expect(codes(answer)).toEqual(['GATEWAY_TIMEOUT'])
    expect(await untilSleepers(0)).toBeLessThan(1_000)
  })

  test('leaves the statements of others alone', async () => {
    const leaving = new AbortController()
    const other = ask('{ sleep(seconds: 2) }')
    const asked = ask('{ sleep(seconds: 7) }', {}, leaving.signal).catch(() => 'left')
    await untilSleepers(2)
    leaving.abort()
    expect(await asked).toBe('left')
    expect((await other).data).toEqual({ sleep: 'slept' })
  })
})

test.each([
  ['an error of its own', ''],
  ['an error of the database', 'Ann'],
])(
  '%s of a resolver is in the log under the request id, without what it quotes (T29)',
  async (_title, name) => {
    await serve((_name, url) => httpTransport(url))
    sleeping.logged()
    const answer = await ask(`{ broken(name: "${name}") notes }`)
    expect(answer.data).toEqual({ broken: null, notes: expect.any(Number) })
    expect(codes(answer)).toEqual(['INTERNAL_SERVER_ERROR'])
    const secrets = /hunter|10\.0\.0|Ann|no_such_table|postgres/
    expect(answer.text).not.toMatch(secrets)
    const [entry, ...more] = sleeping.logged()
    expect(more).toEqual([])
    expect(entry).toMatchObject({
      level: 'error',
      code: 'INTERNAL_SERVER_ERROR',
      requestId: answer.errors?.[0]?.extensions.requestId,
      path: [expect.stringMatching(/broken$/)],
    })
    const text = JSON.stringify(entry)
    expect(text).not.toMatch(/hunter|Ann/)
    expect(text).toContain(name === '' ? '@10.0.0.7/hub' : 'from no_such_table')
    expect(text).toMatch(name === '' ? /sleeper\.ts:\d+/ : /"code":"42P01"/)
    await server.close({ grace: 0 })
  },
)

describe('when the database has trouble (T100)', () => {
  const terminateAll = () =>
    sleeping.asSuperuser(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    )
  /** Kills all connections and waits until the department has noticed: changes are not tried twice. */
  const reconnect = async () => {
    await terminateAll()
    for (let i = 0; i < 100 && (await ask('{ notes }')).errors; i++) await wait(20)
  }
  beforeEach(() => serve((_name, url) => httpTransport(url)))
  afterEach(() => server.close({ grace: 0 }))

  test('a killed connection is a typed error once, and the pool is not stuck', async () => {
    const asked = Array.from({ length: 3 }, () => ask('{ sleep(seconds: 7) }'))
    await untilSleepers(3)
    await terminateAll()
    for (const answer of await Promise.all(asked)) {
      expect(codes(answer)).toEqual(['DATABASE_UNAVAILABLE'])
      expect(answer.errors?.[0]?.extensions.department).toBe('sleeper')
      expect(answer.text).not.toMatch(/pg_sleep|terminat|127\.0\.0\.1/)
    }
    const after = await Promise.all(Array.from({ length: 12 }, () => ask('{ notes }')))
    expect(after.map(({ errors }) => errors)).toEqual(Array(12).fill(undefined))
  })

  test('a database that has become read-only refuses changes with a typed error and is read on', async () => {
    const before = (await ask('{ notes }')).data.notes
    await sleeping.asSuperuser('alter database :database set default_transaction_read_only = on')
    await reconnect()
    expect(codes(await ask('mutation { note(text: "a") }'))).toEqual(['DATABASE_READ_ONLY'])
    expect((await ask('{ notes }')).data).toEqual({ notes: before })
    await sleeping.asSuperuser(
      `set transaction_read_only = off;
       alter database :database reset default_transaction_read_only`,
    )
    await reconnect()
    expect((await ask('mutation { note(text: "a") }')).data).toEqual({ note: 1 })
    expect((await ask('{ notes }')).data).toEqual({ notes: before + 1 })
  })

  test('a database that takes no connections is a typed error until it does again', async () => {
    await sleeping.asSuperuser('alter database :database connection limit 0')
    await terminateAll()
    expect(codes(await ask('{ notes }'))).toEqual(['DATABASE_UNAVAILABLE'])
    await sleeping.asSuperuser('alter database :database connection limit -1')
    expect((await ask('{ notes }')).errors).toBeUndefined()
  })
})

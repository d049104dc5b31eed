import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, rm } from 'node:fs/promises'
import net from 'node:net'
import path from 'node:path'
import { appRolePassword, sqlName } from '@baibo/kernel/database.ts'
import { TEST_SECRET } from '@baibo/kernel/testing.ts'
import { type Cell, readWorkbookFile } from '@baibo/kernel/workbook.ts'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Answer, startHub, type TestHub } from './start-hub.ts'
import { makeTempDirectory } from './temp-directory.ts'

/** What a hub process at its most talkative prints and measures holds no value of a person (T118). */
const root = path.join(import.meta.dirname, '..')
const data = path.join(root, 'subgraphs/talent/data')
const SCOPES = ['person:name', 'person:id', 'person:birth', 'person:contact']
const FIELDS = 'id fullName maskedName nationalIdMasked phoneMasked birthYear'

let databases: TestHub
let directory: string
let child: ChildProcess
let output = ''
let url = ''
let adminPort = 0
beforeAll(async () => {
  directory = await makeTempDirectory()
  databases = await startHub({ dataDirectory: directory })
  adminPort = await freePort()
  const environment: Record<string, string> = {}
  for (const name of databases.hub.departments.keys()) {
    const variable = `DATABASE_URL_${name.toUpperCase().replaceAll('-', '_')}`
    environment[variable] = await databases.databaseUrl(name)
  }
  child = spawn(process.execPath, [path.join(root, 'hub/cli.ts'), 'start'], {
    env: {
      ...process.env,
      NODE_ENV: 'test',
      HUB_DATA_DIR: directory,
      HUB_SECRET: TEST_SECRET,
      LOG_LEVEL: 'trace',
      PORT: '0',
      ADMIN_PORT: String(adminPort),
      ...environment,
    },
  })
  child.stdout?.on('data', (chunk) => (output += chunk))
  child.stderr?.on('data', (chunk) => (output += chunk))
  await vi.waitFor(
    () => {
      if (child.exitCode !== null) throw new Error(output)
      url = /hub ready (\S+)/.exec(output)?.[1] ?? ''
      expect(url).not.toBe('')
    },
    { timeout: 90_000, interval: 200 },
  )
})
afterAll(async () => {
  if (child.exitCode === null) {
    child.kill()
    await once(child, 'exit')
  }
  await databases.close()
  await rm(directory, { recursive: true, force: true })
})

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as net.AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Names, citizen ids and phone numbers of the sample workbooks, as the files have them. */
async function seededValues(): Promise<string[]> {
  const values = new Set<string>()
  for (const file of await readdir(data)) {
    const { sheets } = await readWorkbookFile(path.join(data, file))
    for (const { rows } of sheets) {
      const texts = rows.map((row) => row.map(textOf))
      const head = texts.findIndex((row) => row.includes('姓名'))
      const column = texts[head]?.indexOf('姓名') ?? -1
      for (const [index, row] of texts.entries()) {
        if (column >= 0 && index > head && row[column]) values.add(row[column])
        for (const text of row) if (/^(\d{17}[\dX]|1\d{10})$/.test(text)) values.add(text)
      }
    }
  }
  return [...values]
}

function textOf(cell: Cell): string {
  if (typeof cell === 'string') return cell.trim()
  return cell && typeof cell === 'object' && 'number' in cell ? cell.number : ''
}

test('not after reads, refusals, a faulty workbook, a failed sign-in, an export and a lost database', async () => {
  const { token, hub } = databases
  const owner = await token({ subject: 'owner', unit: 'jx-rcb', scopes: SCOPES })
  const other = await token({ subject: 'other', unit: 'jx-kjj', scopes: SCOPES })
  const admin = await token({ unit: 'jx-rcb' })
  const ask = async (query: string, as: string, purpose: string, variables = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${as}`,
        'x-hub-purpose': purpose,
      },
      body: JSON.stringify({ query, variables }),
    })
    return (await response.json()) as Answer
  }
  const seeded = await seededValues()
  expect(seeded.length).toBeGreaterThan(200)
  const citizenId = seeded.find((value) => /^\d{17}[\dX]$/.test(value)) ?? ''
  const everyone = `{ persons(first: 200) { nodes { ${FIELDS} } } }`

  const read = await ask(everyone, owner, 'P5')
  expect(read.errors).toBeUndefined()
  expect((await ask(everyone, other, 'P1')).errors?.length).toBeGreaterThan(0)
  // A value where a code, an id or a text belongs.
  await ask(everyone, other, citizenId)
  await ask('query ($id: ID!) { person(id: $id) { id } }', owner, 'P5', { id: citizenId })
  await ask(`{ person(id: "${citizenId}") { nothing } }`, owner, 'P5')
  const headers = { authorization: `Bearer ${owner}`, 'x-hub-purpose': 'P5' }
  expect((await fetch(`${url}/q/doctors-by-unit.csv?x=${citizenId}`, { headers })).status).toBe(400)
  expect((await fetch(`${url}/q/doctors-by-unit.xlsx`, { headers })).status).toBe(200)
  const failed = `${owner.slice(0, -4)}AAAA`
  expect(JSON.stringify(await ask(everyone, failed, 'P5'))).toContain('UNAUTHENTICATED')
  const upload = async (name: string, body: string) => {
    const response = await fetch(`${url}/ingest/talent?file=${name}.csv`, {
      method: 'POST',
      headers: { authorization: `Bearer ${admin}` },
      body,
    })
    return [response.status, await response.text()]
  }
  // One with faulty cells; one that is not recognised, with a value for a name and a header.
  const wrongId = citizenId.replace(/.$/, (last) => (last === '1' ? '2' : '1'))
  const faulty = `证件号码,人才计划,级别,入选日期\n${wrongId},${seeded[0]},市级,${seeded[1]}\n`
  expect(await upload(citizenId, faulty)).toEqual([200, expect.stringContaining('"errors":[{')])
  expect(await upload(citizenId, `${seeded[0]},${citizenId}\n1,2\n`)).toEqual([
    400,
    expect.stringContaining('SHEET_NOT_RECOGNISED'),
  ])
  // A lost database, which the log does tell of.
  await databases.asSuperuser(
    'talent',
    `revoke connect on database ":database" from talent_city, talent_unit;
     select pg_terminate_backend(pid) from pg_stat_activity where datname = ':database' and pid <> pg_backend_pid()`,
  )
  expect((await ask(everyone, owner, 'P5')).errors?.length).toBeGreaterThan(0)
  await vi.waitFor(() => expect(output).toMatch(/"department":"talent"/))

  const adminUrl = `http://127.0.0.1:${adminPort}`
  const metrics = await (await fetch(`${adminUrl}/metrics`)).text()
  expect(metrics).toContain('subgraphName="talent"')
  const all = output + metrics + (await (await fetch(`${adminUrl}/readyz`)).text())
  const masked = read.data.persons.nodes.flatMap(
    ({ maskedName, nationalIdMasked, phoneMasked }: Record<string, string | null>) =>
      [maskedName, nationalIdMasked, phoneMasked].filter(Boolean),
  )
  const passwords = [...hub.departments.keys()].flatMap((name) => {
    const roles = [`${name} owner`, `${sqlName(name)}_city`, `${sqlName(name)}_unit`]
    return roles.map((role) => appRolePassword(TEST_SECRET, role))
  })
  expect(await databases.databaseUrl('talent')).toContain(
    appRolePassword(TEST_SECRET, 'talent owner'),
  )
  const secrets = [wrongId, owner, other, admin, failed, TEST_SECRET, ...passwords]
  const forbidden = new Set<string>([...seeded, ...masked, ...secrets])
  expect([...forbidden].filter((value) => all.includes(value))).toEqual([])
  expect(all).not.toMatch(/postgres(ql)?:\/\/[^\s"]*:[^\s"]*@/)
  expect(all).not.toMatch(/eyJ[\w-]+\.eyJ/)
})

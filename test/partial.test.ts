import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import net from 'node:net'
import path from 'node:path'
import { contractFiles } from '@baibo/schema/compose.ts'
import { loadDocuments } from '@baibo/schema/documents.ts'
import {
  buildSchema,
  type ConstDirectiveNode,
  type GraphQLEnumType,
  isRequiredArgument,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, startHub, type TestHub } from './start-hub.ts'
import { makeTempDirectory } from './temp-directory.ts'

/** A department in a process of its own, called over HTTP with the gateway's signature, then killed. */
const cli = path.join(import.meta.dirname, '..', 'hub', 'cli.ts')
const children: ChildProcess[] = []

function start(
  args: string[],
  environment: Record<string, string>,
  ready: RegExp,
): Promise<string> {
  const child = spawn(process.execPath, [cli, ...args], {
    env: { ...process.env, NODE_ENV: 'development', ...environment },
  })
  children.push(child)
  return new Promise((resolve, reject) => {
    let output = ''
    const read = (chunk: Buffer) => {
      output += chunk
      const match = ready.exec(output)
      if (match) resolve(match[1] ?? output)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => reject(new Error(`${args[0]} ended with ${code}: ${output}`)))
  })
}

describe('when a department is killed', () => {
  let directory: string
  let url: string
  let financeUrl: string
  let token: string
  const ask = async (query: string, variables = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    })
    return { status: response.status, body: (await response.json()) as Required<Answer> }
  }

  beforeAll(async () => {
    directory = await makeTempDirectory()
    const environment = { HUB_DATA_DIR: directory, PORT: '0', ADMIN_PORT: '0', LOG_LEVEL: 'silent' }
    // The first start fills every database; then finance moves to a process of its own.
    await start(['start'], environment, /hub ready (\S+)/)
    await stop(children[0] as ChildProcess)
    // The hub starts while finance is down; finance joins later, on the hub's own database server.
    const port = await freePort()
    const address = `http://127.0.0.1:${port}/finance/graphql`
    url = await start(
      ['start'],
      { ...environment, DEPARTMENT_URL_FINANCE: address },
      /hub ready (\S+)/,
    )
    financeUrl = await start(
      ['subgraph', 'finance', '--port', String(port)],
      environment,
      /subgraph ready (\S+)/,
    )
    token = (await start(['token', '--unit', 'jx-kjj'], environment, /(\S+\.\S+\.\S+)\s/)).trim()
  })
  afterAll(async () => {
    await Promise.all(children.map(stop))
    await rm(directory, { recursive: true, force: true })
  })

  test('its data is there before, over signed HTTP', async () => {
    const { body } = await ask('{ fundings(first: 1) { totalCount } financeFreshness { rows } }')
    expect(body.errors).toBeUndefined()
    expect(body.data.fundings.totalCount).toBeGreaterThan(100)
  })

  test('without a signature it answers nobody', async () => {
    const response = await fetch(financeUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: '{ fundings { totalCount } }' }),
    })
    expect(response.status).toBe(401)
  })

  test('the other departments still answer, and one error names the one that is gone', async () => {
    await stop(children[2] as ChildProcess)
    const document = loadDocuments().get('enterprise-profile')
    const enterprises = await ask('{ projects(first: 1) { nodes { commissionerId } } }')
    const uscc = enterprises.body.data.projects.nodes[0].commissionerId
    const { status, body } = await ask(document?.text ?? '', { uscc })
    expect(status).toBe(200)
    expect(body.data.enterprise.name).toBeTruthy()
    expect(body.data.enterprise.projects.length).toBeGreaterThan(0)
    expect(body.data.enterprise.fundings).toBeNull()
    expect(body.errors).toHaveLength(1)
    expect(body.errors[0]?.extensions).toMatchObject({
      code: 'DEPARTMENT_UNAVAILABLE',
      department: 'finance',
    })
    expect(JSON.stringify(body.errors)).not.toMatch(/127\.0\.0\.1|ECONN|localhost/)
  })
})

describe('when one department after another goes away', () => {
  let hub: TestHub
  beforeAll(async () => {
    hub = await startHub({ limits: { rootFields: 200, cost: 1_000_000 } })
  })
  afterAll(() => hub.close())

  test('a question to all answers every field of those that are there, and names the others', async () => {
    const fields = rootFields()
    const question = `{ ${fields.map(({ name }) => `${name} { __typename }`).join(' ')} }`
    const away: string[] = []
    const departments = [...new Set(fields.map(({ department }) => department))]
    expect(departments).toHaveLength(hub.hub.departments.size)
    for (const department of [undefined, ...departments]) {
      if (department) {
        await hub.hub.departments.get(department)?.close()
        away.push(department)
      }
      const { data = {}, errors = [] } = await hub.ask(question)
      const empty = fields.filter(({ name }) => data[name] == null)
      expect(empty).toEqual(fields.filter((field) => away.includes(field.department)))
      const named = new Set(errors.map(({ extensions }) => extensions.department))
      expect([...named].sort()).toEqual(away.toSorted())
    }
  })
})

/**
 * Every field of Query that can be asked without arguments, with the department that answers it. Guarded
 * fields are left out: without the registry their rights and their record are missing too.
 */
function rootFields(): { name: string; department: string }[] {
  const supergraph = buildSchema(readFileSync(contractFiles.supergraph, 'utf8'))
  const names = new Map(
    (supergraph.getType('join__Graph') as GraphQLEnumType).getValues().map((value) => {
      const [graph] = value.astNode?.directives ?? []
      return [value.name, textOf(graph, 'name')]
    }),
  )
  return Object.values(supergraph.getQueryType()?.getFields() ?? {})
    .filter(({ args }) => !args.some(isRequiredArgument))
    .filter(
      ({ astNode }) =>
        !astNode?.directives?.some(({ name }) =>
          ['inaccessible', 'requiresScopes'].includes(name.value),
        ),
    )
    .map(({ name, astNode }) => {
      const at = astNode?.directives?.find((directive) => directive.name.value === 'join__field')
      return { name, department: names.get(textOf(at, 'graph')) ?? '' }
    })
}

function textOf(directive: ConstDirectiveNode | undefined, argument: string): string {
  const value = directive?.arguments?.find(({ name }) => name.value === argument)?.value
  return value && 'value' in value ? String(value.value) : ''
}

async function freePort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as net.AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}

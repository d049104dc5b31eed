import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import {
  askGraphQL,
  composeDepartments,
  type ExampleDepartment,
  startDepartment,
} from '@baibo/gateway/examples/departments.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'

const cli = path.join(import.meta.dirname, 'cli.ts')

let folder: string
let file: string
let alpha: ExampleDepartment
let beta: ExampleDepartment
let gateway: RunningGateway | undefined

interface RunningGateway {
  child: ChildProcess
  url: string
  adminUrl: string
  output: () => string
  ended: Promise<number | null>
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'baibo-gateway-'))
  file = path.join(folder, 'supergraph.graphql')
  ;[alpha, beta] = await Promise.all([startDepartment('alpha'), startDepartment('beta')])
  await writeFile(file, composeDepartments(alpha.url, beta.url))
})
afterEach(async () => {
  gateway?.child.kill('SIGKILL')
  await gateway?.ended
  await Promise.all([alpha.stop(), beta.stop()])
  await rm(folder, { recursive: true, force: true })
})

/** A real gateway in a process of its own. */
async function startGateway(environment: Record<string, string> = {}): Promise<RunningGateway> {
  const child = spawn(
    process.execPath,
    [cli, 'gateway', '--supergraph', file, '--port', '0', '--open'],
    {
      env: {
        ...process.env,
        NODE_ENV: 'development',
        HUB_DATA_DIR: folder,
        ADMIN_PORT: '0',
        LOG_LEVEL: 'warn',
        ...environment,
      },
    },
  )
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  for (let i = 0; i < 600 && !/metrics \S+\n/.test(output); i++) {
    if (child.exitCode !== null) throw new Error(`the gateway ended: ${output}`)
    await wait(50)
  }
  return {
    child,
    ended,
    output: () => output,
    url: /gateway ready (\S+)/.exec(output)?.[1] ?? '',
    adminUrl: /metrics (\S+)\/metrics/.exec(output)?.[1] ?? '',
  }
}

test('SIGTERM with 100 requests under way: not ready first, all are answered, exit 0 (T99)', async () => {
  gateway = await startGateway({ SHUTDOWN_NOTICE_MS: '500', SHUTDOWN_GRACE_MS: '10000' })
  const { url, child, ended } = gateway
  beta.behave((response) => {
    setTimeout(
      () =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end('{"data":{"beta":"b"}}'),
      2_000,
    )
  })
  const underWay = Array.from({ length: 100 }, () => askGraphQL(url, '{ beta }'))
  for (let i = 0; i < 500 && beta.arrivals.length < 64; i++) await wait(10)
  const signalled = Date.now()
  child.kill('SIGTERM')
  let ready = 200
  for (let i = 0; i < 40 && ready === 200; i++) {
    ready = (await fetch(`${url}/readyz`)).status
  }
  expect(ready).toBe(503)
  const answers = await Promise.all(underWay)
  expect(answers.map(({ data }) => data)).toEqual(Array(100).fill({ beta: 'b' }))
  expect(await ended).toBe(0)
  expect(Date.now() - signalled).toBeLessThan(10_000)
  await expect(fetch(`${url}/livez`)).rejects.toThrow()
}, 60_000)

test('metrics and readiness are on a port of their own and name no operation of a stranger', async () => {
  gateway = await startGateway()
  const { url, adminUrl } = gateway
  expect(adminUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect((await fetch(`${url}/metrics`)).status).toBe(404)
  await askGraphQL(url, 'query Stranger { alpha beta }')
  await askGraphQL(url, '{ nothing }')
  await beta.stop()
  for (let i = 0; i < 30; i++) await askGraphQL(url, '{ alpha beta }')

  const response = await fetch(`${adminUrl}/metrics`)
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  const text = await response.text()
  const value = (sample: string) =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${sample} `))
        ?.slice(sample.length),
    )
  expect(value('graphql_gateway_fetch_duration_count{subgraphName="alpha"}')).toBe(31)
  expect(value('graphql_gateway_fetch_duration_bucket{subgraphName="alpha",le="+Inf"}')).toBe(31)
  const errors = 'graphql_gateway_subgraph_execute_errors'
  expect(value(`${errors}{subgraphName="beta",code="DEPARTMENT_UNAVAILABLE"}`)).toBeGreaterThan(0)
  expect(value('graphql_gateway_subgraph_circuit_state{subgraphName="alpha"}')).toBe(0)
  expect(value('graphql_gateway_subgraph_circuit_state{subgraphName="beta"}')).toBe(2)
  expect(value('graphql_gateway_operation_duration_count{operationName=""}')).toBe(31)
  expect(value('graphql_gateway_refused{code="GRAPHQL_VALIDATION_FAILED"}')).toBe(1)
  expect(value('graphql_gateway_plannings{outcome="planned"}')).toBe(2)
  expect(value('graphql_gateway_plannings{outcome="refused"}')).toBe(0)
  expect(text).not.toContain('Stranger')
  for (const line of text.trimEnd().split('\n')) {
    expect(line).toMatch(
      /^(# (HELP|TYPE) \w+ .+|\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? -?[\d.e+-]+)$/,
    )
  }

  const ready = await fetch(`${adminUrl}/readyz`)
  expect(ready.status).toBe(200)
  expect(await ready.json()).toMatchObject({
    status: 'degraded',
    departments: { alpha: { circuit: 'closed' }, beta: { circuit: 'open' } },
    supergraph: { origin: 'source', problem: null },
  })
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
}, 60_000)

test('a running gateway takes a changed file over, refuses a broken one and starts again without it', async () => {
  gateway = await startGateway()
  const { url, adminUrl } = gateway
  await writeFile(file, 'type Query {')
  const problem = async () => {
    const { supergraph } = (await (await fetch(`${adminUrl}/readyz`)).json()) as {
      supergraph: { problem: string | null }
    }
    return supergraph.problem
  }
  for (let i = 0; i < 100 && (await problem()) === null; i++) await wait(100)
  expect(await problem()).toContain('supergraph.graphql')
  expect((await askGraphQL(url, '{ alpha }')).data).toEqual({ alpha: 'a' })
  gateway.child.kill('SIGINT')
  expect(await gateway.ended).toBe(0)
  gateway = await startGateway()
  expect((await askGraphQL(gateway.url, '{ alpha beta }')).data).toEqual({ alpha: 'a', beta: 'b' })
  expect(gateway.output()).toContain('supergraph taken from the kept copy')
}, 60_000)

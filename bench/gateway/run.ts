// Our gateway beside others and beside the floor, on one core, with the subgraphs and the load on
// another. Everything runs at once but only one gateway is asked at a time, in rounds; the lowest of the
// rounds counts, because other work on the machine only ever adds. Needs Linux: /proc and taskset.
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { isDeepStrictEqual, promisify } from 'node:util'
import { buildSchema, type GraphQLObjectType, graphql } from 'graphql'
import { composeExample } from '../../gateway/examples/start.ts'
import { root, run } from '../processes.ts'
import { question, TYPES, WHOLE_RESOLVERS, WHOLE_TYPES } from './graph.ts'
import { cpuSeconds, residentMiB } from './process-tree.ts'
import { type Contestant, type Measured, printTable } from './table.ts'

const ROUNDS = Number(process.env.ROUNDS ?? 4)
const SECONDS = Number(process.env.ROUND_SECONDS ?? 5)
const ONLY = process.env.ONLY?.split(',')
const SUBGRAPHS_PORT = 4500
const SUBGRAPHS = `http://127.0.0.1:${SUBGRAPHS_PORT}`
const GATEWAY_CORE = '0'
const LOAD_CORE = '1'
const here = import.meta.dirname
const node = [process.execPath, '--disable-warning=ExperimentalWarning']
const production = ['env', 'NODE_ENV=production']
/** `PROFILE=<folder>` leaves a profile of our own gateway; its figures are worthless then. */
const profiled = process.env.PROFILE
  ? ['env', `NODE_OPTIONS=--cpu-prof --cpu-prof-dir=${process.env.PROFILE}`]
  : []

if (process.platform !== 'linux' || !existsSync('/usr/bin/taskset')) {
  console.error('需要 Linux 与 taskset / this measurement needs Linux and taskset')
  process.exit(1)
}
if (os.cpus().length < 2) {
  console.error('需要至少两个处理器核 / this measurement needs two cores')
  process.exit(1)
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'baibo-bench-gateway-'))
/** Our own gateway has no production without keys; the others are slower without it. */
const environment = {
  LOG_LEVEL: 'error',
  ADMIN_PORT: '0',
  HUB_DATA_DIR: folder,
  PATH: [path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
}
const file = (name: string, text: string): string => {
  const location = path.join(folder, name)
  writeFileSync(location, text)
  return location
}
const supergraph = file(
  'supergraph.graphql',
  composeExample(
    Object.entries(TYPES).map(([name, typeDefs]) => ({
      name,
      typeDefs,
      url: `${SUBGRAPHS}/${name}`,
    })),
  ),
)
const questions = {
  small: file('small.json', JSON.stringify({ query: question('small') })),
  large: file('large.json', JSON.stringify({ query: question('large') })),
}
const references = { small: await reference('small'), large: await reference('large') }

await start(LOAD_CORE, [...node, path.join(here, 'subgraphs.ts'), String(SUBGRAPHS_PORT)], {
  ready: /subgraphs ready/,
})
const contestants: Contestant[] = []
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(1))
}
/** The command behind `hub gateway`. */
const hub = [
  ...node,
  path.join(root, 'hub', 'cli.ts'),
  'gateway',
  '--open',
  '--supergraph',
  supergraph,
]
await add('ours', 4511, [...profiled, ...hub, '--port', '4511'])
const rounds = await (await fetch(`${SUBGRAPHS}/rounds`)).text()
const answer = file('answer.json', references.small)
await add('floor', 4510, floor('4510', path.join(here, 'floor-calls.json')))
await add('floor of our own calls', 4517, floor('4517', file('own-calls.json', rounds)))
await add('Apollo Gateway', 4512, apollo(process.execPath, '4512'))
// The target for Apollo Gateway was set with the machine's own Node, which others run it on.
const ownNode = await nodeOfTheMachine()
if (ownNode)
  await add(`Apollo Gateway, Node ${ownNode.version}`, 4518, apollo(ownNode.program, '4518'))
await add('Hive Gateway', 4513, hive('4513'))
await add('Hive Gateway, Rust planner', 4514, hive('4514', '--hive-router-runtime'))
await add('ours, limits off', 4515, [...hub, '--port', '4515', '--limits', 'off'], 'large')
/** `VARIANT='NAME=value'` measures our own gateway once more, with this in its environment. */
if (process.env.VARIANT) {
  await add('ours, variant', 4516, [
    'env',
    ...process.env.VARIANT.split(';'),
    ...hub,
    '--port',
    '4516',
  ])
}
contestants.sort((a, b) => Number(b.name.startsWith('floor')) - Number(a.name.startsWith('floor')))

for (const contestant of contestants) await load(contestant, 'small', SECONDS / 2)
for (let round = 1; round <= ROUNDS; round++) {
  for (const contestant of contestants) {
    const measured = await load(contestant, 'small', SECONDS)
    contestant.rounds.push(measured)
    if (contestant.large) contestant.large.push(await load(contestant, 'large', SECONDS))
  }
  console.log(
    `round ${round}: ${contestants.map(({ name, rounds }) => `${name} ${rounds.at(-1)?.cpu.toFixed(3)}`).join(', ')}`,
  )
}
const isMet = printTable(contestants)
await Promise.all(contestants.map(({ running }) => running.stop()))
rmSync(folder, { recursive: true, force: true })
process.exit(isMet ? 0 : 1)

/** Starts a program on a core. */
function start(core: string, command: string[], until: { ready?: RegExp; url?: string }) {
  return run('taskset', ['-c', core, ...command], { ...until, cwd: here, environment })
}

/** Starts a gateway and asks it once. */
async function add(name: string, port: number, command: string[], large?: 'large'): Promise<void> {
  if (ONLY && name !== 'ours' && name !== 'ours, variant' && !ONLY.includes(name)) return
  const url = `http://127.0.0.1:${port}/graphql`
  const running = await start(GATEWAY_CORE, command, { url })
  contestants.push({ name, url, running, rounds: [], large: large && [] })
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: question('small') }),
  })
  const text = await response.text()
  console.log(`${name}: ${text.length} characters, ${judge(text, 'small')}`)
}

/** The floor, with the calls of a file. */
function floor(port: string, calls: string): string[] {
  return [...production, ...node, path.join(here, 'floor.ts'), port, SUBGRAPHS, answer, calls]
}

function apollo(program: string, port: string): string[] {
  return [...production, program, path.join(here, 'apollo.mjs'), supergraph, port]
}

/** The first Node on the path that is none of this project's, when its version is another. */
async function nodeOfTheMachine(): Promise<{ program: string; version: string } | undefined> {
  const program = (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((folder) => !folder.startsWith(root))
    .map((folder) => path.join(folder, 'node'))
    .find((candidate) => existsSync(candidate))
  if (!program) return undefined
  const { stdout } = await promisify(execFile)(program, ['--version'])
  const version = stdout.trim().replace('v', '')
  return version === process.versions.node ? undefined : { program, version }
}

function hive(port: string, ...more: string[]): string[] {
  const bin = path.join(root, 'bench', 'node_modules', '.bin', 'hive-gateway')
  const config = path.join(root, 'bench', 'peers', 'gateway.config.ts')
  return [
    ...production,
    bin,
    '--config-path',
    config,
    '--host',
    '127.0.0.1',
    '--port',
    port,
    'supergraph',
    ...more,
    supergraph,
  ]
}

/** Loads a gateway for some seconds and reads what that took. */
async function load(
  { url, running }: Contestant,
  size: 'small' | 'large',
  seconds: number,
): Promise<Measured> {
  const pid = running.child.pid ?? 0
  const asked = await countOf()
  const used = cpuSeconds(pid)
  const { stdout } = await promisify(execFile)(
    'taskset',
    [
      '-c',
      LOAD_CORE,
      ...node,
      path.join(here, 'load.ts'),
      url,
      String(seconds * 1000),
      questions[size],
    ],
    { maxBuffer: 1e8 },
  )
  const cpu = cpuSeconds(pid) - used
  if (cpu <= 0) throw new Error(`the process behind ${url} did nothing: is the port taken?`)
  const { requests, failed, different, median, p99, first } = JSON.parse(stdout)
  return {
    cpu: (cpu * 1000) / requests,
    subgraphRequests: ((await countOf()) - asked) / requests,
    requests,
    incorrect: judge(first, size) === 'wrong' ? requests : failed + different,
    bytes: Buffer.byteLength(first),
    median,
    p99,
    memory: residentMiB(pid),
  }
}

async function countOf(): Promise<number> {
  return Number(await (await fetch(`${SUBGRAPHS}/count`)).text())
}

/** The answer that graphql-js gives on the same data in one schema. */
async function reference(size: 'small' | 'large'): Promise<string> {
  const schema = buildSchema(WHOLE_TYPES)
  for (const [typeName, fields] of Object.entries(WHOLE_RESOLVERS)) {
    const known = (schema.getType(typeName) as GraphQLObjectType).getFields()
    for (const [name, resolve] of Object.entries(fields)) {
      const field = known[name]
      if (field) field.resolve = resolve as typeof field.resolve & {}
    }
  }
  return JSON.stringify(await graphql({ schema, source: question(size) }))
}

function judge(
  text: string,
  size: 'small' | 'large',
): 'right' | 'right, fields out of order' | 'wrong' {
  if (text === references[size]) return 'right'
  try {
    return isDeepStrictEqual(JSON.parse(text).data, JSON.parse(references[size]).data)
      ? 'right, fields out of order'
      : 'wrong'
  } catch {
    return 'wrong'
  }
}

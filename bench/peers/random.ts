// Random valid operations over the hub's own supergraph, asked of our gateway, of Apollo Gateway and of
// Hive Gateway on the same departments. Every difference needs a reason listed in random-reasons.ts.
// COUNT operations (300 when left out) from SEED; the same seed asks the same operations.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { type RandomOperation, randomOperation } from '../../gateway/examples/random-operation.ts'
import { wholeSchema } from '../../gateway/examples/whole.ts'
import { ask, root, run, startDepartments, startHub } from '../processes.ts'
import { type Difference, reasonOf } from './random-reasons.ts'

const COUNT = Number(process.env.COUNT ?? 300)
const SEED = Number(process.env.SEED ?? 20261123)
const DEPARTMENTS_PORT = 4520
const PORTS = { hub: 4521, hive: 4522, apollo: 4523 }
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/
const begin = new Date().toISOString()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const folder = mkdtempSync(path.join(os.tmpdir(), 'baibo-peers-'))
const committed = readFileSync(path.join(root, 'schema', 'supergraph.graphql'), 'utf8')
const names = [...committed.matchAll(/@join__graph\(\s*name: "([^"]+)"/g)].map(
  ([, name = '']) => name,
)
const supergraph = path.join(folder, 'supergraph.graphql')
const local = committed.replaceAll(
  /http:\/\/127\.0\.0\.1:\d+/g,
  `http://127.0.0.1:${DEPARTMENTS_PORT}`,
)
writeFileSync(supergraph, local)
// Apollo Gateway refuses a supergraph that says scopes are needed, because it cannot check them. Its own
// copy does not say so: the departments check the scopes of the token again.
const withoutScopes = path.join(folder, 'supergraph-without-scopes.graphql')
writeFileSync(withoutScopes, local.replaceAll(', for: SECURITY', ''))
const schema = wholeSchema(readFileSync(path.join(root, 'schema', 'api.graphql'), 'utf8'), {})

const hub = await startHub(PORTS.hub)
const departments = await startDepartments(DEPARTMENTS_PORT, names, hub.environment)
const environment = {
  NODE_ENV: 'production',
  LOG_LEVEL: 'error',
  PATH: [path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
}
const cwd = path.join(root, 'bench', 'peers')
const [hive, apollo] = await Promise.all([
  run(
    path.join(root, 'bench', 'node_modules', '.bin', 'hive-gateway'),
    ['supergraph', supergraph, '--port', String(PORTS.hive), '--host', '127.0.0.1'],
    { url: `http://127.0.0.1:${PORTS.hive}/readiness`, cwd, environment },
  ),
  run(
    process.execPath,
    [path.join(root, 'bench', 'gateway', 'apollo.ts'), withoutScopes, String(PORTS.apollo)],
    { ready: /apollo gateway ready/, cwd, environment },
  ),
])

const choose = chooser(SEED)
const tally = new Map<string, number>()
const unexplained: Difference[] = []
let asked = 0
let refused = 0
while (asked < COUNT) {
  const operation = randomOperation(schema, choose)
  if (!operation) continue
  const [ours, theirs, others] = await Promise.all([
    answer(`${hub.url}/graphql`, operation),
    answer(`http://127.0.0.1:${PORTS.apollo}/`, operation),
    answer(`http://127.0.0.1:${PORTS.hive}/graphql`, operation),
  ])
  // Limits bound what a caller may ask of our gateway alone.
  if (ours.data === undefined) {
    refused += 1
    const codes = (ours.errors ?? []).map((error) => (error as Fault).extensions?.code ?? '')
    if (codes.every((code) => /LIMIT|EXPENSIVE|BAD_USER_INPUT|PAGE/.test(code))) continue
  }
  asked += 1
  compare('Apollo Gateway', operation, ours, theirs, others)
  compare('Hive Gateway', operation, ours, others, theirs)
}

interface Fault {
  message?: string
  extensions?: { code?: string }
}

type Answer = Awaited<ReturnType<typeof ask>>

async function answer(url: string, { query, variables }: RandomOperation): Promise<Answer> {
  const { data, errors } = await ask(url, hub.token, query, variables)
  return { ...(data === undefined ? {} : { data: settle(data) }), ...(errors ? { errors } : {}) }
}

function compare(
  peer: Difference['peer'],
  operation: RandomOperation,
  ours: Answer,
  theirs: Answer,
  third: Answer,
): void {
  if (JSON.stringify(ours.data) === JSON.stringify(theirs.data)) {
    count(`${peer}: same`)
    return
  }
  const difference: Difference = {
    peer,
    ...operation,
    ours,
    theirs,
    sameValues: isDeepStrictEqual(ours.data, theirs.data),
    thirdAgrees: isDeepStrictEqual(ours.data, third.data),
  }
  const reason = reasonOf(difference)
  if (!reason) unexplained.push(difference)
  count(`${peer}: ${reason ? `${reason.whose}, ${reason.text}` : 'UNEXPLAINED'}`)
}

function count(kind: string): void {
  tally.set(kind, (tally.get(kind) ?? 0) + 1)
}

for (const { peer, query, variables, ours, theirs, thirdAgrees } of unexplained.slice(0, 12)) {
  console.log(
    `\nUNEXPLAINED ${peer}, the third agrees with ${thirdAgrees ? 'us' : 'nobody or them'}\n${query}\n${JSON.stringify(variables)}\n  ours   ${JSON.stringify(ours).slice(0, 1500)}\n  theirs ${JSON.stringify(theirs).slice(0, 1500)}`,
  )
}
for (const [kind, times] of [...tally].sort()) console.log(`${String(times).padStart(6)}  ${kind}`)
await Promise.all([hive.stop(), apollo.stop(), departments.stop()])
await hub.stop()
rmSync(folder, { recursive: true, force: true })
console.log(
  `${asked} operations, ${refused} more refused by limits; ${unexplained.length} unexplained differences`,
)
process.exit(unexplained.length === 0 ? 0 : 1)

/** A small generator of whole numbers with a seed (mulberry32). */
function chooser(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** Instants after the start of this run say when an answer was given; aliases hide their names. */
function settle(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(settle)
  if (typeof value === 'string') return INSTANT.test(value) && value >= begin ? 'now' : value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, settle(inner)]))
}

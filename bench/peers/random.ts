// Random valid operations over the hub's own supergraph, asked of our gateway, of Apollo Gateway and of
// Hive Gateway on the same departments. Every difference needs a reason listed in random-reasons.ts.
// PEER_OPERATIONS of them (300 when left out) from PEER_SEED; the same seed asks the same operations.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { type RandomOperation, randomOperation } from '../../gateway/examples/random-operation.ts'
import { harvest } from '../../gateway/examples/random-samples.ts'
import { shrink } from '../../gateway/examples/random-shrink.ts'
import { wholeSchema } from '../../gateway/examples/whole.ts'
import { ask, root, run, startDepartments, startHub } from '../processes.ts'
import { type Answer, type Difference, reasonOf } from './random-reasons.ts'

const COUNT = Number(process.env.PEER_OPERATIONS ?? 300)
const SEED = Number(process.env.PEER_SEED ?? 20261123)
const DEPARTMENTS_PORT = 4520
const PORTS = { hub: 4521, hive: 4522, apollo: 4523 }
const ADDRESSES = {
  'Apollo Gateway': `http://127.0.0.1:${PORTS.apollo}/`,
  'Hive Gateway': `http://127.0.0.1:${PORTS.hive}/graphql`,
}
/** Unexplained differences that are shrunk and printed. */
const SHOWN = 12
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
    [path.join(root, 'bench', 'gateway', 'apollo.mjs'), withoutScopes, String(PORTS.apollo)],
    { ready: /apollo gateway ready/, cwd, environment },
  ),
])

const samples = await harvest(schema, async (query) => {
  const { data } = await ask(`${hub.url}/graphql`, hub.token, query, {})
  return data
})
const choose = chooser(SEED)
const tally = new Map<string, number>()
const unexplained: Difference[] = []
let asked = 0
let refused = 0
let empty = 0
console.log(`seed ${SEED}, ${COUNT} operations`)
while (asked < COUNT) {
  const operation = randomOperation(schema, choose, samples)
  if (!operation) continue
  const answers = await askAll(operation)
  // Limits bound what a caller may ask of our gateway alone.
  if (answers.ours.data === undefined) {
    const codes = (answers.ours.errors ?? []).map(({ extensions }) => extensions?.code ?? '')
    if (codes.every((code) => /LIMIT|EXPENSIVE|BAD_USER_INPUT|PAGE/.test(code))) {
      refused += 1
      continue
    }
  }
  asked += 1
  if (!hasValue(answers.ours.data)) empty += 1
  for (const { extensions } of answers.ours.errors ?? []) count(`our error ${extensions?.code}`)
  for (const peer of ['Apollo Gateway', 'Hive Gateway'] as const) {
    await compare(peer, operation, answers)
  }
  if (asked % 250 === 0) console.log(`${asked} asked, ${unexplained.length} unexplained`)
}

interface Answers {
  ours: Answer
  'Apollo Gateway': Answer
  'Hive Gateway': Answer
}

async function askAll(operation: RandomOperation): Promise<Answers> {
  const [ours, theirs, others] = await Promise.all([
    answer(`${hub.url}/graphql`, operation),
    answer(ADDRESSES['Apollo Gateway'], operation),
    answer(ADDRESSES['Hive Gateway'], operation),
  ])
  return { ours, 'Apollo Gateway': theirs, 'Hive Gateway': others }
}

async function answer(url: string, { query, variables }: RandomOperation): Promise<Answer> {
  const asking = () => ask(url, hub.token, query, variables)
  // A kept-alive connection may be closed just when the question leaves; queries may be asked again.
  const { data, errors } = await asking().catch(asking)
  return {
    ...(data === undefined ? {} : { data: settle(data) }),
    ...(errors ? { errors: errors as NonNullable<Answer['errors']> } : {}),
  }
}

/** How our answer and a peer's differ; undefined when they do not. */
function differenceOf(
  peer: Difference['peer'],
  operation: RandomOperation,
  answers: Answers,
): Difference | undefined {
  const { ours } = answers
  const theirs = answers[peer]
  const third = answers[peer === 'Hive Gateway' ? 'Apollo Gateway' : 'Hive Gateway']
  const hasErrors = ({ errors = [] }: Answer): boolean => errors.length > 0
  const isSameData = JSON.stringify(ours.data) === JSON.stringify(theirs.data)
  if (isSameData && hasErrors(ours) === hasErrors(theirs)) return undefined
  return {
    peer,
    ...operation,
    ours,
    theirs,
    onlyErrors: isSameData,
    thirdAgrees: isDeepStrictEqual(ours.data, third.data) && hasErrors(ours) === hasErrors(third),
  }
}

async function compare(
  peer: Difference['peer'],
  operation: RandomOperation,
  answers: Answers,
): Promise<void> {
  const difference = differenceOf(peer, operation, answers)
  if (!difference) return count(`${peer}: same`)
  const askPeer = (smaller: RandomOperation) => answer(ADDRESSES[peer], smaller)
  const reason = await reasonOf(difference, askPeer)
  count(`${peer}: ${reason ?? 'UNEXPLAINED'}`)
  if (reason) return
  const unexplainedOf = async (smaller: RandomOperation): Promise<Difference | undefined> => {
    const found = differenceOf(peer, smaller, await askAll(smaller))
    return found && !(await reasonOf(found, askPeer)) ? found : undefined
  }
  const smallest =
    unexplained.length < SHOWN
      ? await shrink(schema, operation, async (smaller) => Boolean(await unexplainedOf(smaller)))
      : operation
  unexplained.push((await unexplainedOf(smallest)) ?? difference)
}

function hasValue(data: unknown): boolean {
  if (Array.isArray(data)) return data.some(hasValue)
  if (typeof data === 'object' && data !== null) return Object.values(data).some(hasValue)
  return data !== null && data !== undefined
}

function count(kind: string): void {
  tally.set(kind, (tally.get(kind) ?? 0) + 1)
}

for (const { peer, query, variables, ours, theirs, thirdAgrees } of unexplained.slice(0, SHOWN)) {
  console.log(
    `\nUNEXPLAINED ${peer}, the third agrees with ${thirdAgrees ? 'us' : 'nobody or them'}\n${query}\n${JSON.stringify(variables)}\n  ours   ${JSON.stringify(ours).slice(0, 1500)}\n  theirs ${JSON.stringify(theirs).slice(0, 1500)}`,
  )
}
for (const [kind, times] of [...tally].sort()) console.log(`${String(times).padStart(6)}  ${kind}`)
await Promise.all([hive.stop(), apollo.stop(), departments.stop()])
await hub.stop()
rmSync(folder, { recursive: true, force: true })
console.log(
  `seed ${SEED}: ${asked} operations, ${empty} of them without any value, ${refused} more refused by limits; ${unexplained.length} unexplained differences`,
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

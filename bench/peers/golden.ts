// The same committed supergraph and the golden questions through a second gateway (Hive Gateway):
// both must answer the same. Prints each question and a closing line of counts.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { loadDocuments, variablesFromQuery } from '../../schema/documents.ts'
import { departments } from '../../subgraphs/index.ts'
import { ask, root, run, startDepartments, startHub } from '../processes.ts'

const names = departments.map(({ name }) => name)
const given = JSON.parse(
  readFileSync(path.join(root, 'test', 'answers', 'variables.json'), 'utf8'),
) as Record<string, string>
/** Fields that say when the answer was given. */
const volatile = new Set(['lastAnswerAt'])

const hub = await startHub(4720)
const subgraphs = await startDepartments(4100, names, hub.environment)
const hive = await run(
  path.join(root, 'bench', 'node_modules', '.bin', 'hive-gateway'),
  [
    'supergraph',
    path.join(root, 'schema', 'supergraph.graphql'),
    '--port',
    '4721',
    '--host',
    '127.0.0.1',
  ],
  {
    url: 'http://127.0.0.1:4721/readiness',
    cwd: path.join(root, 'bench', 'peers'),
    environment: { NODE_ENV: 'production' },
  },
)
let passed = 0
const failed: string[] = []
for (const [name, document] of loadDocuments()) {
  const variables = variablesFromQuery(document, new URLSearchParams(given[name] ?? ''))
  const ours = await ask(`${hub.url}/graphql`, hub.token, document.text, variables)
  const theirs = await ask('http://127.0.0.1:4721/graphql', hub.token, document.text, variables)
  if (!ours.errors && !theirs.errors && isDeepStrictEqual(settle(ours.data), settle(theirs.data))) {
    passed++
    console.log(`same  ${name}`)
  } else {
    failed.push(name)
    console.log(
      `DIFFERENT ${name}\n  ours   ${JSON.stringify(ours).slice(0, 600)}\n  theirs ${JSON.stringify(theirs).slice(0, 600)}`,
    )
  }
}
await Promise.all([hive.stop(), subgraphs.stop()])
await hub.stop()
console.log(`${passed} passed, ${failed.length} failed`)
process.exit(failed.length === 0 ? 0 : 1)

function settle(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(settle)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      volatile.has(key) ? [] : [[key, settle(inner)]],
    ),
  )
}

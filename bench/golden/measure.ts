// Prints the time of each golden question against a real hub with the sample data: median, 95th
// percentile and the ratio of the slowest question's p95 to the 150 ms that are promised.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { loadDocuments, variablesFromQuery } from '../../schema/documents.ts'
import { ask, root, startHub } from '../processes.ts'

const ROUNDS = Number(process.env.ROUNDS ?? 40)
const PROMISED_MS = 150
const given = JSON.parse(
  readFileSync(path.join(root, 'test', 'answers', 'variables.json'), 'utf8'),
) as Record<string, string>

const hub = await startHub(4710)
let slowest = 0
for (const [name, document] of loadDocuments()) {
  const variables = variablesFromQuery(document, new URLSearchParams(given[name] ?? ''))
  const times: number[] = []
  for (let round = -3; round < ROUNDS; round++) {
    const begin = performance.now()
    const { errors } = await ask(`${hub.url}/graphql`, hub.token, document.text, variables)
    if (errors) throw new Error(`${name}: ${JSON.stringify(errors)}`)
    // The first rounds warm the caches and are not counted.
    if (round >= 0) times.push(performance.now() - begin)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) =>
    times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0
  slowest = Math.max(slowest, at(0.95))
  console.log(
    `${name.padEnd(24)} median ${at(0.5).toFixed(1).padStart(6)} ms   p95 ${at(0.95).toFixed(1).padStart(6)} ms`,
  )
}
console.log(
  `slowest p95 ${slowest.toFixed(1)} ms = ${(slowest / PROMISED_MS).toFixed(2)} of the promised ${PROMISED_MS} ms`,
)
await hub.stop()
process.exit(slowest <= PROMISED_MS ? 0 : 1)

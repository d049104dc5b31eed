// Asks one gateway the same question over 50 connections, with another token each time, and compares
// every answer with the first byte by byte. Prints what came as one line of JSON.
import { readFileSync } from 'node:fs'
import { type Dispatcher, Pool } from 'undici'

const [, , url = '', milliseconds = '', questionFile = '', connections = '50'] = process.argv
const body = readFileSync(questionFile, 'utf8')
const { origin, pathname } = new URL(url)
const pool = new Pool(origin, { connections: Number(connections), headersTimeout: 30_000 })
const prefix = `Bearer ${Date.now()}-`
const times: number[] = []
let asked = 0
let failed = 0
let different = 0
let first: Buffer | undefined

/** Collects one answer; cheaper than the streams of `request`, so that core 1 keeps up. */
function ask(): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let status = 0
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart() {},
      onResponseStart(_controller, code) {
        status = code
      },
      onResponseData(_controller, chunk) {
        chunks.push(chunk)
      },
      onResponseEnd() {
        if (status === 200) resolve(Buffer.concat(chunks))
        else reject(new Error(`status ${status}`))
      },
      onResponseError(_controller, error) {
        reject(error)
      },
    }
    const headers = { 'content-type': 'application/json', authorization: prefix + asked++ }
    pool.dispatch({ method: 'POST', path: pathname, headers, body }, handler)
  })
}

const begin = performance.now()
const end = begin + Number(milliseconds)
async function client(): Promise<void> {
  while (performance.now() < end) {
    const start = performance.now()
    try {
      const answer = await ask()
      first ??= answer
      if (!answer.equals(first)) different += 1
    } catch {
      failed += 1
    }
    times.push(performance.now() - start)
  }
}
await Promise.all(Array.from({ length: Number(connections) }, client))
const seconds = (performance.now() - begin) / 1000
await pool.close()
times.sort((a, b) => a - b)
console.log(
  JSON.stringify({
    requests: times.length,
    seconds,
    failed,
    different,
    median: times[Math.floor(times.length / 2)],
    p99: times[Math.floor(times.length * 0.99)],
    first: first?.toString() ?? '',
  }),
)

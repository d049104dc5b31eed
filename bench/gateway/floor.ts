// The floor: calls in their order over the same HTTP client, nothing parsed or merged, a ready answer of
// the right size. `floor-calls.json` holds the seven calls of the planner's plan, by which targets are
// set; the other floor makes the calls that our gateway makes.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { Pool } from 'undici'

const [, , port = '', subgraphs = '', answerFile = '', stepsFile = ''] = process.argv
const answer = readFileSync(answerFile)
const steps = JSON.parse(readFileSync(stepsFile, 'utf8')) as [path: string, body: string][][]
const pool = new Pool(subgraphs, { connections: 64 })

async function post(path: string, body: string, authorization: string): Promise<void> {
  const headers = { 'content-type': 'application/json', authorization }
  const response = await pool.request({ method: 'POST', path, headers, body })
  await response.body.arrayBuffer()
}

createServer((request, response) => {
  if (request.method !== 'POST') return void response.end()
  const chunks: Buffer[] = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', async () => {
    JSON.parse(Buffer.concat(chunks).toString())
    const authorization = request.headers.authorization ?? ''
    for (const step of steps) {
      await Promise.all(step.map(([path, body]) => post(path, body, authorization)))
    }
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length })
      .end(answer)
  })
}).listen(Number(port), '127.0.0.1', () => console.log('floor ready'))

// The four subgraphs in one process. Answers are kept by question, so that a gateway is measured and
// not graphql-js. `GET /count` tells how many questions came; `GET /rounds` lists the different ones,
// those that were asked at the same time together.
import { createServer } from 'node:http'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { graphql, parse } from 'graphql'
import { RESOLVERS, TYPES } from './graph.ts'

const schemas = new Map(
  Object.entries(TYPES).map(([name, typeDefs]) => [
    `/${name}`,
    buildSubgraphSchema([{ typeDefs: parse(typeDefs), resolvers: RESOLVERS[name] ?? {} }]),
  ]),
)
const answers = new Map<string, Buffer>()
const rounds: [path: string, body: string][][] = []
let count = 0
let unanswered = 0
/** A new question waits, so that those asked beside it are seen to be of the same round. */
const ROUND_MS = 100

async function answer(url: string, body: string): Promise<Buffer> {
  const schema = schemas.get(url)
  if (!schema) throw new Error(`no subgraph at ${url}`)
  const { query, variables, operationName } = JSON.parse(body)
  const result = await graphql({
    schema,
    source: query,
    variableValues: variables,
    operationName,
  })
  if (result.errors) throw new Error(`${url}: ${result.errors[0]?.message}\n${body}`)
  return Buffer.from(JSON.stringify(result))
}

async function answerNew(url: string, body: string, question: string): Promise<Buffer> {
  if (unanswered === 0) rounds.push([])
  rounds.at(-1)?.push([url, body])
  unanswered += 1
  const bytes = await answer(url, Buffer.from(body, 'latin1').toString())
  await new Promise((resolve) => setTimeout(resolve, ROUND_MS))
  unanswered -= 1
  answers.set(question, bytes)
  return bytes
}

createServer((request, response) => {
  const url = request.url ?? ''
  if (url === '/count') return void response.end(String(count))
  if (url === '/rounds') return void response.end(JSON.stringify(rounds))
  const chunks: Buffer[] = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', async () => {
    count += 1
    const body = Buffer.concat(chunks).toString('latin1')
    const question = url + body
    const bytes = answers.get(question) ?? (await answerNew(url, body, question))
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length })
      .end(bytes)
  })
}).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('subgraphs ready'))

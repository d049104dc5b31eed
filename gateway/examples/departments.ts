import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { graphql, parse } from 'graphql'
import { type RunningServer, type ServerOptions, startServer } from '../server.ts'
import { httpTransport } from '../transport.ts'
import { composeExample, type ExampleAnswer } from './start.ts'

/** What a department does with a question instead of answering it. */
export type Behaviour = (
  response: ServerResponse,
  request: IncomingMessage,
  body: string,
) => Promise<void> | void

/** One question as it arrived; `closed` resolves when its connection or answer ended. */
export interface Arrival {
  at: number
  headers: IncomingMessage['headers']
  body: string
  closed: Promise<void>
}

/** A small department over real HTTP that can be told to misbehave. */
export interface ExampleDepartment {
  name: string
  url: string
  arrivals: Arrival[]
  /** From now on; undefined answers again. */
  behave(behaviour: Behaviour | undefined): void
  /** Refuses connections from now on. */
  stop(): Promise<void>
  /** Listens on its port again. */
  restart(): Promise<void>
}

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])'

/** `alpha` knows things by id, `beta` adds to them; both answer `shared`. */
export const ALPHA = `${LINK}
  type Query { alpha: String  things(first: Int = 3): [Thing!]  shared: String @shareable }
  type Mutation { changeAlpha: String }
  type Thing @key(fields: "id") { id: ID!  name: String }`
export const BETA = `${LINK}
  type Query { beta: String  shared: String @shareable }
  type Thing @key(fields: "id") { id: ID!  weight: Int }`

const RESOLVERS: Record<string, Record<string, unknown>> = {
  alpha: {
    Query: {
      alpha: () => 'a',
      shared: () => 'same',
      things: (_: unknown, { first }: { first: number }) =>
        Array.from({ length: first }, (_item, index) => ({ id: `${index}`, name: `n${index}` })),
    },
    Mutation: { changeAlpha: () => 'changed' },
  },
  beta: {
    Query: { beta: () => 'b', shared: () => 'same' },
    Thing: {
      __resolveReference: ({ id }: { id: string }) => ({ id, weight: 10 + Number(id) }),
    },
  },
}

export async function startDepartment(
  name: 'alpha' | 'beta',
  resolvers: Record<string, unknown> = RESOLVERS[name] ?? {},
): Promise<ExampleDepartment> {
  const schema = buildSubgraphSchema([
    { typeDefs: parse(name === 'alpha' ? ALPHA : BETA), resolvers: resolvers as never },
  ])
  const arrivals: Arrival[] = []
  let behaviour: Behaviour | undefined
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer)
    } catch {
      return
    }
    const body = Buffer.concat(chunks).toString()
    const closed = new Promise<void>((resolve) => response.once('close', resolve))
    arrivals.push({ at: Date.now(), headers: request.headers, body, closed })
    if (behaviour) return behaviour(response, request, body)
    const { query, variables } = JSON.parse(body)
    const answer = await graphql({ schema, source: query, variableValues: variables })
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const { port } = server.address() as AddressInfo
  return {
    name,
    url: `http://127.0.0.1:${port}/graphql`,
    arrivals,
    behave(next) {
      behaviour = next
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
    restart: () => listen(port),
  }
}

export function composeDepartments(alphaUrl: string, betaUrl: string): string {
  return composeExample([
    { name: 'alpha', typeDefs: ALPHA, url: alphaUrl },
    { name: 'beta', typeDefs: BETA, url: betaUrl },
  ])
}

export interface TwoDepartments {
  alpha: ExampleDepartment
  beta: ExampleDepartment
  server: RunningServer
  supergraph: string
  ask(
    query: string,
    options?: { headers?: Record<string, string>; signal?: AbortSignal },
  ): Promise<ExampleAnswer & { status: number; headers: Headers; text: string }>
  close(): Promise<void>
}

/** Two departments and a gateway over them, on loopback. */
export async function startTwoDepartments(
  options: Partial<ServerOptions> & { maxAnswerBytes?: number; connections?: number } = {},
): Promise<TwoDepartments> {
  const [alpha, beta] = await Promise.all([startDepartment('alpha'), startDepartment('beta')])
  const supergraph = composeDepartments(alpha.url, beta.url)
  const { maxAnswerBytes, connections, ...settings } = options
  const limits = {
    ...(maxAnswerBytes === undefined ? {} : { maxAnswerBytes }),
    ...(connections === undefined ? {} : { connections }),
  }
  const server = await startServer({
    supergraph,
    transport: (_name: string, url: string) => httpTransport(url, limits),
    port: 0,
    open: true,
    ...settings,
  } as ServerOptions)
  return {
    alpha,
    beta,
    server,
    supergraph,
    ask: (query, asking) => askGraphQL(server.url, query, asking),
    async close() {
      await server.close({ grace: 0 })
      await Promise.all([alpha.stop(), beta.stop()])
    },
  }
}

export async function askGraphQL(
  url: string,
  query: string,
  { headers = {}, signal }: { headers?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<ExampleAnswer & { status: number; headers: Headers; text: string }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
    ...(signal ? { signal } : {}),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, ...JSON.parse(text) }
}

/** Accepts the question and says nothing. */
export const SILENT: Behaviour = () => {}
/** Answers with a status, headers and a text of its own. */
export function reply(
  status: number,
  text: string,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Behaviour {
  return (response) => {
    response.writeHead(status, headers).end(text)
  }
}

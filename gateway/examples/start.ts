import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { composeServices } from '@theguild/federation-composition'
import { type DocumentNode, type GraphQLSchema, graphql, parse } from 'graphql'
import { createHandler } from 'graphql-sse/lib/use/http'
import type { ServerOptions } from '../server.ts'
import { type RunningServer, startServer } from '../server.ts'
import { httpTransport } from '../transport.ts'

/** One department of an example graph. */
export interface ExampleSubgraph {
  name: string
  typeDefs: string
  // biome-ignore lint/suspicious/noExplicitAny: resolvers of examples take whatever their schema says.
  resolvers: Record<string, any>
}

/** What a department was asked: the text of the operation and its variables. */
export interface Question {
  department: string
  query: string
  variables: Record<string, unknown>
  authorization: string | undefined
  purpose: string | undefined
}

export interface ExampleGateway {
  url: string
  gateway: RunningServer['gateway']
  refusals: RunningServer['refusals']
  supergraph: string
  /** Every question since `questions.length = 0`. */
  questions: Question[]
  /** The text of the answer to an operation, as it came over HTTP. */
  ask(
    query: string,
    variables?: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<ExampleAnswer>
  /** Stops a department: its port then refuses connections. */
  stop(department: string): Promise<void>
  close(): Promise<void>
}

export interface ExampleAnswer {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into the answers they expect.
  data?: any
  errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[]
}

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: [
  "@key", "@external", "@requires", "@provides", "@shareable", "@inaccessible", "@override",
  "@interfaceObject", "@tag"
])`

/** Starts each subgraph on a loopback port of its own, composes them and starts a gateway on top. */
export async function startExample(
  subgraphs: readonly ExampleSubgraph[],
  options: Partial<ServerOptions> = {},
): Promise<ExampleGateway> {
  const questions: Question[] = []
  const servers = await Promise.all(subgraphs.map((subgraph) => startSubgraph(subgraph, questions)))
  const supergraph = composeExample(
    subgraphs.map(({ name, typeDefs }, index) => ({
      name,
      typeDefs,
      url: servers[index]?.url ?? '',
    })),
  )
  const server = await startServer({
    supergraph,
    transport: (_name, url) => httpTransport(url),
    port: 0,
    open: true,
    limits: 'off',
    ...options,
  } as ServerOptions)
  return {
    url: server.url,
    gateway: server.gateway,
    refusals: server.refusals,
    supergraph,
    questions,
    async ask(query, variables, headers = {}) {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      })
      return (await response.json()) as ExampleAnswer
    },
    stop: async (department) => {
      await servers[subgraphs.findIndex(({ name }) => name === department)]?.close()
    },
    async close() {
      await server.close()
      await Promise.all(servers.map(({ close }) => close()))
    },
  }
}

/** Composes example subgraphs. Throws with the composer's messages. */
export function composeExample(
  subgraphs: readonly { name: string; typeDefs: string; url: string }[],
): string {
  const result = composeServices(
    subgraphs.map(({ name, typeDefs, url }) => ({ name, url, typeDefs: withLink(typeDefs) })),
  )
  if (result.errors) throw new Error(result.errors.map(({ message }) => message).join('\n'))
  return result.supergraphSdl
}

function withLink(typeDefs: string): DocumentNode {
  return parse(typeDefs.includes('@link') ? typeDefs : `${LINK}\n${typeDefs}`)
}

async function startSubgraph(
  { name, typeDefs, resolvers }: ExampleSubgraph,
  questions: Question[],
): Promise<{ url: string; close(): Promise<void> }> {
  const schema: GraphQLSchema = buildSubgraphSchema([{ typeDefs: withLink(typeDefs), resolvers }])
  const events = createHandler({ schema, authenticate: () => null })
  const server = createServer(async (request, response) => {
    const { authorization } = request.headers
    const purpose = request.headers['x-hub-purpose']?.toString()
    if (request.headers.accept === 'text/event-stream') {
      questions.push({ department: name, query: 'events', variables: {}, authorization, purpose })
      return events(request, response)
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { query, variables } = JSON.parse(Buffer.concat(chunks).toString())
    questions.push({ department: name, query, variables: variables ?? {}, authorization, purpose })
    const answer = await graphql({ schema, source: query, variableValues: variables })
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

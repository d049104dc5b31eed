import { createAuthenticator, createPrivateKey, TokenMint } from '@baibo/kernel/identity.ts'
import type { ServerOptions } from '../server.ts'
import {
  type ExampleAnswer,
  type ExampleGateway,
  type ExampleSubgraph,
  startExample,
} from './start.ts'

/** A gateway that asks who its callers are. */
export interface GuardedExample extends ExampleGateway {
  /** Asks as someone who holds these scopes, separated by spaces. */
  askAs(
    scopes: string,
    query: string,
    variables?: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<ExampleAnswer>
  /** The headers of someone who holds these scopes. */
  as(scopes: string): Promise<Record<string, string>>
  /** All that the departments were asked since the last look. */
  asked(): string
}

const mint = new TokenMint(await createPrivateKey())
const authenticate = createAuthenticator([mint.trusted])

export async function startGuarded(
  subgraphs: readonly ExampleSubgraph[],
  options: Partial<ServerOptions> = {},
): Promise<GuardedExample> {
  const example = await startExample(subgraphs, {
    open: false,
    authenticate: ({ authorization }) => authenticate(authorization?.slice('Bearer '.length)),
    ...options,
  } as Partial<ServerOptions>)
  const as = async (scopes: string) => ({
    authorization: `Bearer ${await mint.token({
      subject: 'ann',
      unit: 'jx-kjj',
      reportingUnits: ['*'],
      scopes: scopes.split(' ').filter(Boolean),
    })}`,
  })
  return {
    ...example,
    as,
    askAs: async (scopes, query, variables, headers) =>
      example.ask(query, variables, { ...(await as(scopes)), ...headers }),
    asked: () =>
      example.questions
        .splice(0)
        .map(({ department, query }) => `${department}: ${query}`)
        .join('\n'),
  }
}

const LINK = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
    "@key", "@shareable", "@external", "@requires", "@interfaceObject", "@composeDirective",
    "@requiresScopes", "@authenticated"
  ])`

/** The hub's own directive as departments declare it. */
export const DATA_ITEM = `${LINK}
  @link(url: "https://baibo.example/hub/v1.0", import: ["@dataItem"])
  @composeDirective(name: "@dataItem")
  directive @dataItem(owner: String!, share: Share! = UNCONDITIONAL, sensitive: Boolean! = false) on FIELD_DEFINITION
  enum Share { UNCONDITIONAL CONDITIONAL NOT_SHARED }
`

export function guarded(
  name: string,
  typeDefs: string,
  resolvers: ExampleSubgraph['resolvers'],
): ExampleSubgraph {
  return {
    name,
    typeDefs: typeDefs.includes('@link') ? typeDefs : `${LINK}\n${typeDefs}`,
    resolvers,
  }
}

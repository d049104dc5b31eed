// Apollo Gateway on Apollo Server, as its documentation sets it up, handing the caller's token on.
// Plain JavaScript, so that the machine's own Node runs it too.
import { readFileSync } from 'node:fs'
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'

const [, , supergraph = '', port = ''] = process.argv
const gateway = new ApolloGateway({
  supergraphSdl: readFileSync(supergraph, 'utf8'),
  buildService: ({ url }) =>
    new RemoteGraphQLDataSource({
      ...(url ? { url } : {}),
      willSendRequest({ request, context: { authorization } }) {
        if (authorization) request.http?.headers.set('authorization', authorization)
      },
    }),
})
const server = new ApolloServer({ gateway })
await startStandaloneServer(server, {
  listen: { port: Number(port), host: '127.0.0.1' },
  context: async ({ req }) => ({ authorization: req.headers.authorization }),
})
console.log('apollo gateway ready')

import { defineConfig } from '@graphql-hive/gateway'

/** Hive Gateway as a stock router: it hands the caller's token on and nothing else. */
export const gatewayConfig = defineConfig({
  propagateHeaders: {
    fromClientToSubgraphs({ request }) {
      const authorization = request.headers.get('authorization')
      return authorization ? { authorization } : {}
    },
  },
})

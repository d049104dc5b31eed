import { defineConfig } from 'vitest/config'
import { ClosingLine } from './test/closing-line.ts'

export default defineConfig({
  // One graphql for tests and for packages that vitest leaves to Node.
  resolve: {
    alias: [
      { find: /^graphql$/, replacement: `${import.meta.dirname}/node_modules/graphql/index.js` },
    ],
  },
  test: {
    include: ['{kernel,subgraphs,schema,gateway,hub,test,client,console}/**/*.test.ts'],
    globalSetup: ['./console/build.setup.ts', './test/cluster.setup.ts'],
    reporters: ['default', new ClosingLine()],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    pool: 'forks',
  },
})

import { defineSubgraph } from '@baibo/kernel/subgraph.ts'
import { department } from './department.ts'
import { titleSheet } from './ingest.ts'
import { createLoaders } from './loaders.ts'
import { resolvers } from './resolvers.ts'

export const subgraph = defineSubgraph({
  ...department,
  needs: ['personUnits'],
  sheets: [titleSheet],
  createLoaders,
  resolvers,
})

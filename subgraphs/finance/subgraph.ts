import { defineSubgraph } from '@baibo/kernel/subgraph.ts'
import { department } from './department.ts'
import { sheets } from './ingest.ts'
import { createLoaders } from './loaders.ts'
import { dateFundings } from './refresh.ts'
import { resolvers } from './resolvers.ts'

export const subgraph = defineSubgraph({
  ...department,
  sheets,
  needs: ['enterpriseUnits'],
  refresh: dateFundings,
  createLoaders,
  resolvers,
})

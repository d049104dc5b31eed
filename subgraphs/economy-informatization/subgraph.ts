import { defineSubgraph } from '@baibo/kernel/subgraph.ts'
import { department } from './department.ts'
import { demandSheet, enterpriseSheet, instituteSheet } from './ingest.ts'
import { createLoaders } from './loaders.ts'
import { resolvers } from './resolvers.ts'

export const subgraph = defineSubgraph({
  ...department,
  sheets: [enterpriseSheet, instituteSheet, demandSheet],
  createLoaders,
  resolvers,
})

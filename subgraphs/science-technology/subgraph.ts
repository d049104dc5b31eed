import { defineSubgraph } from '@baibo/kernel/subgraph.ts'
import { sheets } from './ingest.ts'
import { createLoaders } from './loaders.ts'
import { department, resolvers } from './resolvers.ts'
import { tables } from './tables.ts'

/** 市科技局: projects, consortia, platforms and equipment, results and what became of them. */
export const subgraph = defineSubgraph({
  ...department,
  directory: import.meta.dirname,
  tables,
  sheets,
  needs: ['enterpriseUnits'],
  createLoaders,
  resolvers,
})

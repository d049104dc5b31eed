import { defineSubgraph } from '@baibo/kernel/subgraph.ts'
import { sheets } from './ingest.ts'
import { createLoaders } from './loaders.ts'
import { refreshFindings } from './reconciliation/refresh.ts'
import { office, resolvers } from './resolvers.ts'
import { dashboards, findings, savedQueries } from './tables.ts'

/** 领导小组办公室: policy, consultation, indicators, tasks, evaluation, reconciliation. */
export const subgraph = defineSubgraph({
  ...office,
  unit: 'jx-ldxzb',
  directory: import.meta.dirname,
  tables: { ...office.tables, findings, dashboards, savedQueries },
  sheets,
  refresh: (tools) => refreshFindings(tools),
  createLoaders,
  resolvers,
})

import { defineSubgraph } from '@baibo/kernel/subgraph.ts'
import { department } from './department.ts'
import {
  codeSheet,
  dataItemSheet,
  grantSheet,
  membershipSheet,
  orgUnitSheet,
  reportingUnitSheet,
} from './ingest.ts'
import { createLoaders } from './loaders.ts'
import { resolvers } from './resolvers.ts'

export const subgraph = defineSubgraph({
  ...department,
  sheets: [codeSheet, reportingUnitSheet, orgUnitSheet, membershipSheet, grantSheet, dataItemSheet],
  // The code lists that every department checks its cells against, read here from the same files.
  seedFiles: [
    '../../kernel/codes/gbt2260.csv',
    '../../kernel/codes/gbt4754.csv',
    '../../kernel/codes/gbt6864.csv',
    '../../kernel/codes/purposes.csv',
    '../../kernel/codes/reporting-units.csv',
    '../../kernel/codes/org-units.csv',
  ],
  createLoaders,
  resolvers,
})

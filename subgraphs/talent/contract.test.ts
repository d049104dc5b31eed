import { describeContract } from '@baibo/kernel/contract-tests.ts'
import { subgraph } from './subgraph.ts'
import { graphOf } from './test-rows.ts'

describeContract(subgraph, {
  // Entries for industries are for everyone, those for enterprises for their unit: subgraph.test.ts.
  publicLists: ['whitelistEntries'],
  publicKinds: ['WHITELIST'],
  handedOverKinds: ['TITLE_EVALUATION'],
  graph: graphOf([]),
})

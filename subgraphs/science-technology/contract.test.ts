import { describeContract } from '@baibo/kernel/contract-tests.ts'
import { subgraph } from './subgraph.ts'

describeContract(subgraph, {
  publicLists: ['platforms', 'equipment', 'facilities'],
  publicKinds: ['PLATFORM'],
  // Only the credit codes of units are asked for; no unit has one here.
  graph: async () => ({ orgUnits: [] }) as never,
})

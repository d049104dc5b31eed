import { describeContract } from '@baibo/kernel/contract-tests.ts'
import { subgraph } from './subgraph.ts'

describeContract(subgraph, {
  publicLists: ['codeItems', 'dataItems', 'grants'],
  publicKinds: ['MEMBERSHIP'],
  // The hub loads the data catalogue from the composed contract.
  emptyLists: ['dataItems'],
})

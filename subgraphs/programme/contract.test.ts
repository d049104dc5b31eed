import { describeContract } from '@baibo/kernel/contract-tests.ts'
import { subgraph } from './subgraph.ts'

describeContract(subgraph, {
  publicLists: [
    'taskItems',
    'progressReports',
    'supervisionOrders',
    'promotions',
    'correctionRequests',
  ],
  publicKinds: ['PROGRESS_REPORT', 'SUPERVISION_ORDER', 'CONSULTATION_REPLY'],
  // Findings come from the whole graph, when the departments' data meet: reconciliation/.
  emptyLists: ['findings'],
  // Their tests: personal/.
  personalLists: ['dashboards', 'savedQueries'],
})

import { describeContract } from '@baibo/kernel/contract-tests.ts'
import { subgraph } from './subgraph.ts'

// The story has no rows of 项目进课程; ingest.test.ts reads some of its own.
describeContract(subgraph, { emptyLists: ['courseLinks'] })

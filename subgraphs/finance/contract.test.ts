import { describeContract } from '@baibo/kernel/contract-tests.ts'
import { subgraph } from './subgraph.ts'

describeContract(subgraph)

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describeContract } from '@baibo/kernel/contract-tests.ts'
import { personId } from '@baibo/kernel/person.ts'
import { TEST_PERSON_KEY } from '@baibo/kernel/testing.ts'
import { subgraph } from './subgraph.ts'

const sample = readFileSync(path.join(subgraph.directory, 'data/职称评定.csv'), 'utf8')
const [, ...lines] = sample.trim().split('\n')
const people = new Set(lines.map((line) => personId(line.split(',')[0] ?? '', TEST_PERSON_KEY)))

describeContract(subgraph, {
  personUnits: Object.fromEntries([...people].map((id, at) => [id, at % 2 ? '330482' : '330402'])),
})

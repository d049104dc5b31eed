import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describeContract } from '@baibo/kernel/contract-tests.ts'
import { personId } from '@baibo/kernel/person.ts'
import { openTestDepartment, TEST_PERSON_KEY, type TestDepartment } from '@baibo/kernel/testing.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { subgraph } from './subgraph.ts'

const sample = path.join(subgraph.directory, 'data/子女入学保障.csv')
const [header = '', ...lines] = readFileSync(sample, 'utf8').trim().split('\n')
const citizenIds = [...new Set(lines.map((line) => line.split(',')[0] ?? ''))]
const pseudonyms = citizenIds.map((id) => personId(id, TEST_PERSON_KEY))
const personUnits = Object.fromEntries(
  pseudonyms.map((id, at) => [id, at % 2 ? '330482' : '330402']),
)

describeContract(subgraph, { personUnits })

describe('schooling', () => {
  let education: TestDepartment
  beforeAll(async () => {
    education = await openTestDepartment(subgraph)
    await education.setPersonUnits(personUnits)
    await education.ingest(sample)
  })
  afterAll(() => education.close())

  const people = pseudonyms.map((id) => ({ __typename: 'Person', id }))

  test('is told under the scope of schooling only', async () => {
    const selection = '... on Person { id schooling { id schoolYear status childReference } }'
    const granted = await education.identity({ scopes: ['person:schooling'] })
    const { data, errors } = await education.entities(people, selection, granted)
    expect(errors).toBeUndefined()
    const rows = (data as unknown as Answer)._entities.flatMap(({ schooling }) => schooling ?? [])
    expect(rows).toHaveLength(lines.length)
    const bare = await education.entities(people, selection, await education.identity({}))
    expect(
      (bare.data as unknown as Answer)._entities.every(({ schooling }) => schooling === null),
    ).toBe(true)
    expect(bare.errors).toHaveLength(people.length)
    const list = await education.query('{ schoolingSupports { totalCount } }')
    expect(list).toMatchObject({ data: { schoolingSupports: null } })
  })

  test('leads from no fact to a doctor', async () => {
    const { data } = await education.query(
      '{ educationFacts(first: 1000) { nodes { id entityId label subjectKey objectKey qualifier } totalCount } }',
    )
    const text = JSON.stringify(data)
    expect(data?.educationFacts).toMatchObject({ totalCount: lines.length })
    expect([...pseudonyms, ...citizenIds].filter((id) => text.includes(id))).toEqual([])
  })

  test.each([
    [`${citizenIds[0]},ZN-1,2025-2027,已入学,2025-09-01`, 'school-year', '学年'],
    [`${citizenIds[0]},${citizenIds[1]},2025-2026,已入学,2025-09-01`, 'no-citizen-id', '子女编号'],
  ])('%s is refused by rule %s', async (line, rule, column) => {
    const bytes = new TextEncoder().encode(`${header}\n${line}\n`)
    const { batch, errors } = await education.ingest({ name: '子女入学保障.csv', bytes })
    expect(batch).toBeNull()
    expect(errors).toMatchObject([{ row: 2, header: column, rule }])
  })
})

interface Answer {
  _entities: { schooling: unknown[] | null }[]
}

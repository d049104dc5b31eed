import { afterAll, beforeAll, expect, test } from 'vitest'
import { startHub, type TestHub } from './start-hub.ts'

/** The scopes of a caller's token against the fields of the real contract, decided by the gateway. */
let hub: TestHub
beforeAll(async () => {
  hub = await startHub()
})
afterAll(() => hub.close())

const question = `{
  persons(first: 20) { totalCount nodes { id fullName birthYear schooling { status } } }
}`

test('a caller without scopes reads the rest, and is told of each personal field once', async () => {
  const { data, errors } = await hub.ask(question)
  expect(data.persons.totalCount).toBeGreaterThan(20)
  for (const person of data.persons.nodes) {
    expect(person).toMatchObject({ fullName: null, birthYear: null, schooling: null })
  }
  expect(errors?.map(({ extensions, path }) => [extensions.code, extensions.field, path])).toEqual(
    ['fullName', 'birthYear', 'schooling'].map((name) => [
      'UNAUTHORIZED_FIELD_OR_TYPE',
      `Person.${name}`,
      ['persons', 'nodes', 0, name],
    ]),
  )
  // Only schooling is of the department of education, which then has nothing to do.
  expect(hub.statements().map(({ department }) => department)).not.toContain('education')
})

test('a caller reads what its scopes are for', async () => {
  const scopes = ['person:name', 'person:schooling']
  // Its own the names; schooling by the grant SQ-2025-008.
  const token = await hub.token({ unit: 'jx-rcb', scopes })
  const { data, errors } = await hub.ask(question, {}, token, 'P5')
  expect(errors?.map(({ extensions }) => extensions.field)).toEqual(['Person.birthYear'])
  expect(data.persons.nodes.every(({ fullName }: { fullName: unknown }) => fullName)).toBe(true)
  expect(hub.statements().map(({ department }) => department)).toContain('education')
})

test('a denied question at the root is not asked', async () => {
  const answer = await hub.ask('{ schoolingSupports(first: 5) { nodes { id } } }')
  expect(answer.data?.schoolingSupports ?? null).toBeNull()
  expect(answer.errors?.map(({ extensions }) => extensions.field)).toEqual([
    'Query.schoolingSupports',
  ])
})

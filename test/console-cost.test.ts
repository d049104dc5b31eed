import { loadDocuments } from '@baibo/schema/documents.ts'
import { afterEach, expect, test } from 'vitest'
import { startHub, type TestHub } from './start-hub.ts'

let hub: TestHub | undefined
afterEach(() => hub?.close())

async function askCost({ url, token }: TestHub, body: unknown) {
  const response = await fetch(`${url}/console/cost`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await token()}` },
    body: JSON.stringify(body),
  })
  // biome-ignore lint/suspicious/noExplicitAny: an answer or a refusal
  return { status: response.status, body: (await response.json()) as any }
}

const QUERY = '{ enterprises(first: 50) { nodes { uscc fundings { id } } } }'

test('a question’s cost is told by department, under the limit that holds at /graphql', async () => {
  hub = await startHub({ limits: { cost: 9_000, costPerMinute: 1_000 } })
  const { status, body } = await askCost(hub, { query: QUERY })
  expect([status, body.limit]).toEqual([200, 9_000])
  expect(body.byDepartment['economy-informatization']).toBeGreaterThanOrEqual(50)
  expect(body.byDepartment.finance).toBeGreaterThanOrEqual(50)
  expect(body.cost).toBeGreaterThanOrEqual(100)
  // It takes nothing from the caller’s budget.
  const again = await Promise.all(
    Array.from({ length: 10 }, () => askCost(hub as TestHub, { query: QUERY })),
  )
  expect(again.map((each) => each.status)).toEqual(Array(10).fill(200))
})

test('it is refused above that limit and asks no department', async () => {
  hub = await startHub({ limits: { cost: 100 } })
  hub.statements()
  const { status, body } = await askCost(hub, { query: QUERY })
  expect([status, body.errors[0].extensions.code]).toEqual([400, 'COST_ESTIMATED_TOO_EXPENSIVE'])
  expect(hub.statements()).toEqual([])
})

test('where only approved questions are answered, only those have a cost', async () => {
  hub = await startHub({ mode: 'only' })
  const [approved] = loadDocuments().values()
  expect((await askCost(hub, { query: approved?.text })).status).toBe(200)
  const { status, body } = await askCost(hub, { query: QUERY })
  expect([status, body.errors[0].extensions.code]).toEqual([400, 'QUERY_NOT_IN_SAFELIST'])
})

import { cp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { LimitSettings } from '@baibo/gateway/limits.ts'
import { OPERATIONS } from '@baibo/schema/documents.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startHub, type TestHub } from './start-hub.ts'
import { makeTempDirectory } from './temp-directory.ts'

const QUESTION = `query AllEnterprises($first: Int = 10, $after: String) {
  enterprises(first: $first, after: $after) { nodes { uscc name } pageInfo { hasNextPage endCursor } }
}`

let folder: string
let hub: TestHub | undefined
beforeAll(async () => {
  folder = await makeTempDirectory()
  await cp(OPERATIONS, folder, { recursive: true })
  await writeFile(path.join(folder, 'all-enterprises.graphql'), QUESTION)
  const metadata = {
    title: '全部企业',
    owner: 'jx-jxj',
    contact: 'jx-jxj@example.invalid',
    purpose: 'P1',
    pages: 'enterprises.pageInfo',
    rows: [{ from: 'enterprises.nodes[]', columns: { uscc: 'uscc', name: 'name' } }],
  }
  await writeFile(path.join(folder, 'all-enterprises.json'), JSON.stringify(metadata))
})
afterEach(() => hub?.close())
afterAll(() => rm(folder, { recursive: true, force: true }))

async function open(limits: LimitSettings): Promise<TestHub> {
  hub = await startHub({ limits, documents: folder })
  return hub
}

/** What `/graphql` takes the question for. */
async function costOf({ url, token }: TestHub, query: string): Promise<number> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await token({ unit: 'jx-czj' })}`,
      'x-hub-cost': '1',
    },
    body: JSON.stringify({ query }),
  })
  const answer = (await response.json()) as { extensions: { cost: { estimated: number } } }
  return answer.extensions.cost.estimated
}

const codeOf = async (response: Response) =>
  ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions
    .code

describe('a table is admitted like a question at /graphql', () => {
  test('one that asks for too much is refused', async () => {
    const { get } = await open({ cost: 5 })
    const response = await get('/q/demand-to-project.csv')
    expect([response.status, await codeOf(response)]).toEqual([400, 'COST_ESTIMATED_TOO_EXPENSIVE'])
  })

  test('it draws on the same budget of its caller, and on nobody else’s', async () => {
    const { get, ask, token } = await open({ costPerMinute: 60 })
    const query = '{ enterprises(first: 25) { nodes { uscc } } }'
    expect((await ask(query)).data).toBeDefined()
    const response = await get('/q/all-enterprises.json?first=50&per_page=50')
    expect([response.status, await codeOf(response)]).toEqual([429, 'RATE_LIMIT_EXCEEDED'])
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    const other = await token({ unit: 'jx-czj' })
    expect((await get('/q/all-enterprises.json?first=50&per_page=50', other)).status).toBe(200)
    // And the other way round: what the table has cost is missing at /graphql.
    const { errors } = await ask(query, {}, other)
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMIT_EXCEEDED' } }])
  })

  test('a table under way waits for the budget of its caller rather than breaking off', async () => {
    const all = await open({})
    const whole = (await (await all.get('/q/all-enterprises.json')).json()) as { rows: unknown[] }
    const page = await costOf(all, QUESTION)
    await all.close()
    const pages = Math.ceil(whole.rows.length / 10)
    expect(pages).toBeGreaterThan(2)
    // All pages but a fraction of the last can be paid at once.
    const { get } = await open({ costPerMinute: Math.ceil(page * pages * 0.99) })
    const response = await get('/q/all-enterprises.json')
    expect([response.status, await response.json()]).toEqual([200, whole])
    expect((await get('/q/all-enterprises.json')).status).toBe(429)
  })

  test('it has no more time than its caller gives', async () => {
    const { url, token } = await open({})
    const response = await fetch(`${url}/q/doctors-by-unit.json`, {
      headers: { authorization: `Bearer ${await token()}`, 'x-hub-deadline-ms': '0.01' },
    })
    expect([response.status, await codeOf(response)]).toEqual([504, 'GATEWAY_TIMEOUT'])
    expect(response.headers.get('x-request-id')).toBeTruthy()
  })
})

import { createAuthenticator, createPrivateKey, TokenMint } from '@baibo/kernel/identity.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBudget } from './budget.ts'
import { OFFICES } from './examples/offices.ts'
import { type HttpAnswer, post } from './examples/requests.ts'
import { type ExampleGateway, startExample } from './examples/start.ts'

let offices: ExampleGateway
let mint: TokenMint
beforeAll(async () => {
  mint = new TokenMint(await createPrivateKey())
  const authenticate = createAuthenticator([mint.trusted])
  offices = await startExample(OFFICES, {
    open: false,
    authenticate: ({ authorization }) => authenticate(authorization?.slice('Bearer '.length)),
    limits: { costPerMinute: 1000 },
  })
})
afterAll(() => offices.close())

const token = (subject: string): Promise<string> =>
  mint.token({ subject, unit: 'jx-kjj', reportingUnits: ['*'] })

function ask(query: string, bearer: string): Promise<HttpAnswer> {
  return post(offices.url, { query }, { authorization: `Bearer ${bearer}` })
}

const lookups = `{ ${Array.from({ length: 15 }, (_, i) => `a${i}: person(id: ${i}) { id }`).join(' ')} }`

test('a hundred requests of fifteen look-ups use up a budget of a thousand objects (T21)', async () => {
  const greedy = await token('greedy')
  const answers: HttpAnswer[] = []
  for (let round = 0; round < 100; round += 1) answers.push(await ask(lookups, greedy))
  const answered = answers.filter(({ status }) => status === 200).length
  expect(answered).toBeGreaterThanOrEqual(66)
  expect(answered).toBeLessThan(100)
  const refused = answers.filter(({ status }) => status === 429)
  expect(answered + refused.length).toBe(100)
  for (const { codes, headers, body } of refused) {
    expect(codes).toEqual(['RATE_LIMIT_EXCEEDED'])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect(body.errors[0].message).not.toMatch(/\d/)
  }
  expect(offices.questions.length).toBe(answered)
  expect((await ask(lookups, await token('modest'))).status).toBe(200)
})

const dear =
  '{ people(first: 150) { nodes { friends(first: 1) { nodes { id } } projects(first: 1) { nodes { id } } } } }'

test('another token of the same person draws on the same budget', async () => {
  // One question takes nearly the whole budget, so that what fills up meanwhile does not matter.
  expect((await ask(dear, await token('double'))).status).toBe(200)
  const second = await mint.token({
    subject: 'double',
    unit: 'jx-kjj',
    reportingUnits: ['330482'],
    lifetime: 60,
  })
  expect((await ask(dear, second)).status).toBe(429)
})

test('one dear question weighs as much as many cheap ones', async () => {
  const bearer = await token('dear')
  expect((await ask(dear, bearer)).status).toBe(200)
  expect((await ask(dear, bearer)).status).toBe(429)
})

test('a budget fills evenly and never beyond a minute', () => {
  let now = 0
  const budget = createBudget(600, () => now)
  expect(budget.spend('a', 600)).toBe(0)
  expect(budget.spend('a', 10)).toBe(1)
  expect(budget.spend('a', 100)).toBe(10)
  now += 10_000
  expect(budget.spend('a', 100)).toBe(0)
  expect(budget.spend('a', 1)).toBe(1)
  now += 3_600_000
  expect(budget.spend('a', 601)).toBe(1)
  expect(budget.spend('a', 600)).toBe(0)
})

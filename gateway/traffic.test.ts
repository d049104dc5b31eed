import { DEADLINE_HEADER } from '@baibo/kernel/deadline.ts'
import { afterEach, describe, expect, test } from 'vitest'
import { reply, SILENT, startTwoDepartments, type TwoDepartments } from './examples/departments.ts'
import { createRetryBudget } from './traffic-budget.ts'

let city: TwoDepartments
afterEach(() => city?.close())

const codes = (answer: { errors?: { extensions: Record<string, unknown> }[] }) =>
  answer.errors?.map(({ extensions }) => extensions.code)
const state = (name: string) => {
  const found = city.server.gateway.traffic().get(name)
  if (!found) throw new Error(`no department ${name}`)
  return found
}
const range = (length: number) => Array.from({ length }, (_item, index) => index)
const until = async (condition: () => boolean) => {
  for (let i = 0; i < 500 && !condition(); i++) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  expect(condition()).toBe(true)
}

describe('further tries', () => {
  const busy = reply(503, 'busy', { 'retry-after': '3600', 'content-type': 'text/plain' })

  test('stay within a tenth of the calls when a department is busy, and do not wait an hour (T91)', async () => {
    // The circuit stays closed, so that nothing but the budget holds the tries back.
    city = await startTwoDepartments({
      traffic: { breakerThreshold: 0.99, breakerWindow: 600_000 },
    })
    city.beta.behave(busy)
    const answers = await Promise.all(range(100).map(() => city.ask('{ beta }')))
    for (const answer of answers) {
      expect(answer.data).toEqual({ beta: null })
      expect(codes(answer)).toEqual(['DEPARTMENT_UNAVAILABLE'])
    }
    expect(city.beta.arrivals.length).toBeGreaterThan(100)
    expect(city.beta.arrivals.length).toBeLessThanOrEqual(110)
    expect(state('beta').retries).toBe(city.beta.arrivals.length - 100)
  })

  test('get an answer from a department that is busy once', async () => {
    city = await startTwoDepartments()
    let asked = 0
    city.beta.behave((response, request, body) => {
      if (++asked === 1) return busy(response, request, body)
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end('{"data":{"beta":"second"}}')
    })
    const answer = await city.ask('{ beta }')
    expect(answer).toMatchObject({ data: { beta: 'second' } })
    expect(answer.errors).toBeUndefined()
  })

  test('are never made for a mutation', async () => {
    city = await startTwoDepartments()
    city.alpha.behave(busy)
    const answer = await city.ask('mutation { changeAlpha }')
    expect(codes(answer)).toEqual(['DEPARTMENT_UNAVAILABLE'])
    city.alpha.behave((response) => void response.destroy())
    await city.ask('mutation { changeAlpha }')
    expect(city.alpha.arrivals).toHaveLength(2)
  })

  test('come back with the calls of the next minutes', () => {
    let now = 0
    const budget = createRetryBudget(0.1, () => now)
    const spendAll = () => range(100).filter(() => budget.spend()).length
    expect(spendAll()).toBe(1)
    for (const _call of range(50)) budget.count()
    expect(spendAll()).toBe(4)
    now = 35_000
    expect(spendAll()).toBe(0)
    for (const _call of range(30)) budget.count()
    expect(spendAll()).toBe(3)
    now = 70_000
    for (const _call of range(20)) budget.count()
    expect(spendAll()).toBe(2)
    now = 200_000
    expect(spendAll()).toBe(1)
  })
})

test('a circuit opens, lets one probe through and closes (T92)', async () => {
  city = await startTwoDepartments({
    traffic: { retries: 0, breakerPause: 1_500, breakerWindow: 2_000 },
  })
  let asked = 0
  city.beta.behave((response) => {
    if (asked++ % 2 === 0) return void response.destroy()
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"beta":"b"}}')
  })
  for (let i = 0; i < 60 && state('beta').circuit === 'closed'; i++) await city.ask('{ beta }')
  expect(state('beta').circuit).toBe('open')

  // Open: nobody asks it any more, and the other department answers as ever.
  const before = city.beta.arrivals.length
  for (const answer of await Promise.all(range(20).map(() => city.ask('{ alpha beta }')))) {
    expect(answer.data).toEqual({ alpha: 'a', beta: null })
    expect(codes(answer)).toEqual(['DEPARTMENT_UNAVAILABLE'])
  }
  expect(city.beta.arrivals).toHaveLength(before)
  expect(state('beta').refused).toBe(20)

  // Half-open: one probe, and nobody waits for its outcome.
  let release = () => {}
  city.beta.behave((response) => {
    release = () =>
      void response
        .writeHead(200, { 'content-type': 'application/json' })
        .end('{"data":{"beta":"back"}}')
  })
  await new Promise((resolve) => setTimeout(resolve, 1_600))
  const probe = city.ask('{ beta }')
  await until(() => city.beta.arrivals.length === before + 1)
  expect(state('beta').circuit).toBe('half-open')
  for (const answer of await Promise.all(range(20).map(() => city.ask('{ beta }')))) {
    expect(codes(answer)).toEqual(['DEPARTMENT_UNAVAILABLE'])
  }
  expect(city.beta.arrivals).toHaveLength(before + 1)
  release()
  expect((await probe).data).toEqual({ beta: 'back' })
  expect(state('beta').circuit).toBe('closed')
  city.beta.behave(undefined)
  for (const answer of await Promise.all(range(20).map(() => city.ask('{ beta }')))) {
    expect(answer.data).toEqual({ beta: 'b' })
  }
})

test('a department that hangs takes neither the others nor more than its share (T93)', async () => {
  city = await startTwoDepartments({ traffic: { inFlight: 50, timeout: 5_000 } })
  city.alpha.behave(SILENT)
  let settled = 0
  const hanging = range(200).map(() =>
    city.ask('{ alpha }').then((answer) => {
      settled++
      return answer
    }),
  )
  // All that is over the limit is told at once, while the rest still hangs.
  await until(() => settled === 150)
  expect(state('alpha')).toMatchObject({ inFlight: 50, refused: 150 })
  for (const _round of range(5)) {
    for (const answer of await Promise.all(range(40).map(() => city.ask('{ beta }')))) {
      expect(answer.data).toEqual({ beta: 'b' })
    }
  }
  expect(settled).toBe(150)
  expect(state('alpha').inFlight).toBe(50)
  const told = (await Promise.all(hanging)).map((answer) => codes(answer)?.[0])
  expect(told.filter((code) => code === 'DEPARTMENT_OVERLOADED')).toHaveLength(150)
  expect(told.filter((code) => code === 'GATEWAY_TIMEOUT')).toHaveLength(50)
})

describe('the deadline of a client', () => {
  test('ends the work before the gateway would', async () => {
    city = await startTwoDepartments()
    city.beta.behave(SILENT)
    const answer = await city.ask('{ alpha beta }', { headers: { [DEADLINE_HEADER]: '300' } })
    expect(answer.data).toEqual({ alpha: 'a', beta: null })
    expect(codes(answer)).toEqual(['GATEWAY_TIMEOUT'])
    await city.beta.arrivals[0]?.closed
  })

  test('is handed on to the departments, less what was used up, and never more than theirs', async () => {
    city = await startTwoDepartments({ timeout: 20_000, traffic: { timeout: 8_000 } })
    const told = async (headers: Record<string, string>) => {
      city.beta.arrivals.length = 0
      await city.ask('{ things { weight } }', { headers })
      return Number(city.beta.arrivals[0]?.headers[DEADLINE_HEADER])
    }
    const slow = await told({ [DEADLINE_HEADER]: '4000' })
    expect(slow).toBeGreaterThan(0)
    expect(slow).toBeLessThanOrEqual(4_000)
    expect(await told({ [DEADLINE_HEADER]: '9999999' })).toBeLessThanOrEqual(8_000)
    expect(await told({})).toBeGreaterThan(4_000)
    expect(await told({ [DEADLINE_HEADER]: 'soon' })).toBeGreaterThan(4_000)
  })

  test('does not open the circuit of a department when it is too short for anyone', async () => {
    city = await startTwoDepartments()
    city.beta.behave((response) => {
      setTimeout(
        () =>
          response
            .writeHead(200, { 'content-type': 'application/json' })
            .end('{"data":{"beta":"b"}}'),
        200,
      )
    })
    const hurried = range(60).map(() =>
      city.ask('{ beta }', { headers: { [DEADLINE_HEADER]: '1' } }),
    )
    for (const answer of await Promise.all(hurried))
      expect(codes(answer)).toEqual(['GATEWAY_TIMEOUT'])
    expect(state('beta').circuit).toBe('closed')
    expect((await city.ask('{ beta }')).data).toEqual({ beta: 'b' })
  })
})

test('a client that leaves ends the calls it caused, and no further ones follow', async () => {
  city = await startTwoDepartments()
  const leaving = new AbortController()
  city.alpha.behave(SILENT)
  const asked = city.ask('{ things { name weight } }', { signal: leaving.signal })
  await until(() => city.alpha.arrivals.length === 1)
  leaving.abort()
  await expect(asked).rejects.toThrow()
  await city.alpha.arrivals[0]?.closed
  await until(() => state('alpha').abandoned === 1)
  expect(state('alpha')).toMatchObject({ inFlight: 0, failures: 0, circuit: 'closed' })
  expect(city.beta.arrivals).toHaveLength(0)
})

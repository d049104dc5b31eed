import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { type Behaviour, startTwoDepartments, type TwoDepartments } from './examples/departments.ts'

let city: TwoDepartments
afterEach(() => city.close())

/** Answers after a while, as a department with work to do. */
const slow =
  (milliseconds: number): Behaviour =>
  (response) => {
    setTimeout(
      () =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end('{"data":{"beta":"b"}}'),
      milliseconds,
    )
  }

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !condition(); i++) await wait(10)
  expect(condition()).toBe(true)
}

test('five times the capacity for 20 s is shed with 503, and the gateway recovers (T94)', async () => {
  const OPERATIONS = 20
  const SECONDS = 20
  city = await startTwoDepartments({ limits: { operations: OPERATIONS } })
  const { lifecycle } = city.server
  city.beta.behave(slow(400))
  const before = process.memoryUsage().rss
  const answers = { answered: 0, shed: 0, other: [] as unknown[] }
  const asked: Promise<void>[] = []
  let most = 0
  const ask = async () => {
    const { status, headers, data, errors } = await city.ask('{ beta }')
    const code = errors?.[0]?.extensions.code
    if (status === 200 && data.beta === 'b') answers.answered++
    else if (status === 503 && headers.get('retry-after') === '1' && code === 'GATEWAY_OVERLOADED')
      answers.shed++
    else answers.other.push({ status, data, errors })
  }
  // 20 operations of 0.4 s each are 50 a second; 250 a second come.
  for (let tick = 0; tick < SECONDS * 10; tick++) {
    for (let i = 0; i < 25; i++) asked.push(ask())
    most = Math.max(most, lifecycle.underWay)
    await wait(100)
  }
  await Promise.all(asked)
  expect(answers.other).toEqual([])
  expect(most).toBe(OPERATIONS)
  expect(answers.answered).toBeGreaterThan(OPERATIONS)
  expect(answers.shed).toBe(lifecycle.shed)
  expect(answers.shed).toBeGreaterThan(answers.answered)
  expect(process.memoryUsage().rss - before).toBeLessThan(400_000_000)
  // Well again at once, not only within 5 s.
  expect((await city.ask('{ beta }')).data).toEqual({ beta: 'b' })
  expect(city.server.refusals.get('GATEWAY_OVERLOADED')).toBe(lifecycle.shed)
}, 60_000)

test('a server that stops says so first, then ends what is under way, kept-alive connections included', async () => {
  city = await startTwoDepartments()
  city.beta.behave(slow(900))
  const { url, lifecycle } = city.server
  const underWay = Array.from({ length: 100 }, () => city.ask('{ beta }'))
  await until(() => lifecycle.underWay === 100)
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  const closed = city.server.close({ notice: 300, grace: 10_000 })
  const ready = await fetch(`${url}/readyz`)
  expect([ready.status, await ready.text()]).toEqual([503, 'stopping'])
  expect((await fetch(`${url}/livez`)).status).toBe(200)
  // Within the notice a late request is still answered.
  expect((await city.ask('{ alpha }')).data).toEqual({ alpha: 'a' })
  for (const { data } of await Promise.all(underWay)) expect(data).toEqual({ beta: 'b' })
  await closed
  await expect(fetch(`${url}/livez`)).rejects.toThrow()
})

test('a request that does not end within the grace time is cut off', async () => {
  city = await startTwoDepartments()
  city.beta.behave(() => {})
  const asked = city.ask('{ beta }').then(
    () => 'answered',
    () => 'cut off',
  )
  await until(() => city.beta.arrivals.length === 1)
  await city.server.close({ grace: 200 })
  expect(await asked).toBe('cut off')
  await city.beta.arrivals[0]?.closed
})

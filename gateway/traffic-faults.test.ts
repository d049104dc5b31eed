import { afterEach, describe, expect, test } from 'vitest'
import {
  type Behaviour,
  reply,
  SILENT,
  startTwoDepartments,
  type TwoDepartments,
} from './examples/departments.ts'

let city: TwoDepartments
afterEach(() => city.close())

const codes = (answer: { errors?: { extensions: Record<string, unknown> }[] }) =>
  answer.errors?.map(({ extensions }) => extensions.code)

describe('a department that cannot be reached (T83)', () => {
  test('empties its own fields, with one error that names it, and the rest is answered', async () => {
    city = await startTwoDepartments()
    await city.ask('{ beta }')
    await city.beta.stop()
    const answer = await city.ask('{ alpha beta things { name weight } }')
    expect(answer.status).toBe(200)
    expect(answer.data.alpha).toBe('a')
    expect(answer.data.beta).toBeNull()
    expect(answer.data.things).toHaveLength(3)
    expect(answer.data.things[0]).toEqual({ name: 'n0', weight: null })
    expect(codes(answer)).toEqual(['DEPARTMENT_UNAVAILABLE'])
    const [error] = answer.errors ?? []
    expect(error?.extensions.department).toBe('beta')
    expect(Date.parse(String(error?.extensions.lastAnswerAt))).toBeGreaterThan(0)
    expect(answer.text).not.toMatch(/127\.0\.0\.1|ECONNREFUSED|localhost|:\d{4,5}\b(?!-)/)
  })

  test('is asked again when it is back', async () => {
    city = await startTwoDepartments()
    await city.beta.stop()
    expect((await city.ask('{ beta }')).data.beta).toBeNull()
    await city.beta.restart()
    expect((await city.ask('{ beta }')).data.beta).toBe('b')
  })
})

test('an error behind a root field that two departments share is told (T84)', async () => {
  city = await startTwoDepartments()
  const failing = reply(
    200,
    JSON.stringify({
      data: { shared: null },
      errors: [{ message: 'x', path: ['shared'], extensions: { code: 'OWN_CODE' } }],
    }),
  )
  city.alpha.behave(failing)
  city.beta.behave(failing)
  const answer = await city.ask('{ shared }')
  expect(answer.data).toEqual({ shared: null })
  expect(codes(answer)).toEqual(['OWN_CODE'])
  expect(answer.errors?.[0]?.path).toEqual(['shared'])
})

describe('a department that is late', () => {
  test('is given up after 3 s where 3 s are set, and the rest is answered (T85)', async () => {
    city = await startTwoDepartments({ traffic: { timeout: 3_000 } })
    city.beta.behave(SILENT)
    const begin = Date.now()
    const answer = await city.ask('{ alpha beta }')
    const took = Date.now() - begin
    expect(answer.data).toEqual({ alpha: 'a', beta: null })
    expect(codes(answer)).toEqual(['GATEWAY_TIMEOUT'])
    expect(took).toBeGreaterThanOrEqual(2_900)
    expect(took).toBeLessThanOrEqual(3_300)
  })

  test.each<[string, Behaviour]>([
    ['accepts and never answers', SILENT],
    [
      'answers the headers and stalls the body',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
        response.write('{"data":')
      },
    ],
    [
      'sends a byte now and then',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        const timer = setInterval(() => response.write(' '), 50)
        response.once('close', () => clearInterval(timer))
      },
    ],
  ])('counts as late and loses its connection when it %s (T88)', async (_title, behaviour) => {
    city = await startTwoDepartments({ traffic: { timeout: 400 } })
    city.beta.behave(behaviour)
    const answer = await city.ask('{ alpha beta }')
    expect(answer.data).toEqual({ alpha: 'a', beta: null })
    expect(codes(answer)).toEqual(['GATEWAY_TIMEOUT'])
    await city.beta.arrivals[0]?.closed
    expect(city.beta.arrivals).toHaveLength(1)
    expect(city.server.gateway.traffic().get('beta')?.failuresByCode).toEqual({
      GATEWAY_TIMEOUT: 1,
    })
  })

  test('does not hold up those who wait behind it for a connection', async () => {
    city = await startTwoDepartments({ traffic: { timeout: 400 }, connections: 1 })
    city.beta.behave(SILENT)
    const answers = await Promise.all([1, 2, 3].map(() => city.ask('{ beta }')))
    for (const answer of answers) expect(codes(answer)).toEqual(['GATEWAY_TIMEOUT'])
    city.beta.behave(undefined)
    expect((await city.ask('{ beta }')).data.beta).toBe('b')
  })
})

describe('an answer that cannot be read (T89)', () => {
  const good = '{"data":{"beta":"secret-of-beta"}}'
  test.each<[string, Behaviour]>([
    ['a page', reply(200, '<html>secret-of-beta</html>', { 'content-type': 'text/html' })],
    ['a page said to be JSON', reply(200, '<html>secret-of-beta</html>')],
    ['truncated JSON', reply(200, good.slice(0, -3))],
    ['JSON of another content type', reply(200, good, { 'content-type': 'text/plain' })],
    ['an empty body', reply(200, '')],
    ['no content', reply(204, '')],
    ['a JSON text that is no answer', reply(200, '"secret-of-beta"')],
    ['data that is no object', reply(200, '{"data":["secret-of-beta"]}')],
    ['a redirect', reply(302, 'secret-of-beta', { location: 'http://127.0.0.1:1/' })],
    [
      'a connection cut in the middle',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
        response.write(good, () => response.destroy())
      },
    ],
  ])('is told as such and not shown: %s', async (_title, behaviour) => {
    city = await startTwoDepartments()
    city.beta.behave(behaviour)
    const answer = await city.ask('{ alpha beta }')
    expect(answer.status).toBe(200)
    expect(answer.data).toEqual({ alpha: 'a', beta: null })
    expect(codes(answer)).toEqual(['SUBREQUEST_MALFORMED'])
    expect(answer.text).not.toContain('secret')
    expect(city.beta.arrivals).toHaveLength(1)
  })

  test('is no longer read above its largest size', async () => {
    city = await startTwoDepartments({ maxAnswerBytes: 10_000 })
    city.beta.behave((response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write('{"data":{"beta":"')
      const timer = setInterval(() => response.write('x'.repeat(5_000)), 5)
      response.once('close', () => clearInterval(timer))
    })
    const answer = await city.ask('{ alpha beta }')
    expect(answer.data).toEqual({ alpha: 'a', beta: null })
    expect(codes(answer)).toEqual(['SUBREQUEST_MALFORMED'])
    await city.beta.arrivals[0]?.closed
  })
})

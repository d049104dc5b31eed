import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OFFICES } from './examples/offices.ts'
import { type HttpAnswer, post, send, sendRaw } from './examples/requests.ts'
import { type ExampleGateway, startExample } from './examples/start.ts'

let offices: ExampleGateway
const unhandled: unknown[] = []
const note = (reason: unknown) => unhandled.push(reason)
beforeAll(async () => {
  process.on('unhandledRejection', note)
  offices = await startExample(OFFICES, { limits: { headersTimeout: 1500, requestTimeout: 2000 } })
})
afterAll(async () => {
  expect((await post(offices.url, { query: '{ status }' })).body).toEqual({
    data: { status: 'ACTIVE' },
  })
  expect(unhandled).toEqual([])
  process.off('unhandledRejection', note)
  await offices.close()
})

/** Refused as the caller's fault, with a code and both languages, without asking anyone. */
async function expectRefused(body: unknown, code?: string): Promise<HttpAnswer> {
  offices.questions.length = 0
  const before = [...offices.refusals.values()].reduce((sum, count) => sum + count, 0)
  const answer = await post(offices.url, body)
  const after = [...offices.refusals.values()].reduce((sum, count) => sum + count, 0)
  expect(answer.status, answer.text.slice(0, 300)).toBe(400)
  if (code) expect(new Set(answer.codes)).toEqual(new Set([code]))
  expect(answer.codes).not.toContain('INTERNAL_SERVER_ERROR')
  expect(answer.body.errors[0].message).toMatch(/\p{Script=Han}.* \/ \S/u)
  expect(answer.body).not.toHaveProperty('data')
  expect(offices.questions).toEqual([])
  expect(after - before).toBeLessThanOrEqual(1)
  return answer
}

const MATCHING = 'query ($f: PersonFilter) { matching(filter: $f) { id } }'
const raw = (variables: string, query = MATCHING): string =>
  `{"query":${JSON.stringify(query)},"variables":${variables}}`

describe('variables', () => {
  test.each([
    ['a text for a map', '{"f":"x"}'],
    ['a number for a map', '{"f":1}'],
    ['a list of another list', '{"f":[[]]}'],
    ['an unknown field', '{"f":{"nope":1}}'],
    ['__proto__ as a field', '{"f":{"__proto__":{"name":"x"}}}'],
    ['constructor as a field', '{"f":{"constructor":{"prototype":{}}}}'],
    ['toString as a field', '{"f":{"toString":"x"}}'],
    ['a map for a text', '{"f":{"name":{}}}'],
    ['a number for a text', '{"f":{"name":1}}'],
    ['a text for a truth value', '{"f":{"secretFlag":"true"}}'],
    ['null in a list of non-nulls', '{"f":{"and":[null]}}'],
  ])('of the wrong shape are refused: %s', async (_title, variables) => {
    await expectRefused(raw(variables))
  })

  test.each([
    '1e999',
    '99999999999999999999',
    '1.5',
    '"3"',
    'true',
    '{}',
    '-2147483649',
    '2147483648',
  ])('a page size of %s is refused', async (size) => {
    await expectRefused(
      raw(`{"n":${size}}`, 'query ($n: Int) { people(first: $n) { totalCount } }'),
    )
  })

  test.each([
    ['NaN', 'NaN'],
    ['Infinity', 'Infinity'],
    ['a leading zero', '01'],
    ['a sign', '+1'],
    ['hexadecimal', '0x10'],
    ['single quotes', "'x'"],
    ['a comma at the end', '{"a":1,}'],
    ['a bare key', '{a:1}'],
    ['a null byte', '\u0000'],
  ])('what is no JSON is refused: %s', async (_title, value) => {
    await expectRefused(raw(`{"f":${value}}`), 'BAD_REQUEST')
  })

  test('a name that every object has counts for nothing', async () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      const query = `query ($${name}: ID!) { person(id: $${name}) { id } }`
      expect(await expectRefused({ query })).toMatchObject({ codes: ['BAD_USER_INPUT'] })
      const { body } = await post(offices.url, raw(`{"${name}":"1"}`, query))
      if (name !== '__proto__') expect(body, name).toEqual({ data: { person: { id: '1' } } })
    }
    const condition =
      'query ($toString: Boolean! = true) { status @skip(if: $toString) __typename }'
    expect((await post(offices.url, { query: condition })).body.data).toEqual({
      __typename: 'Query',
    })
  })

  test('surplus variables go nowhere', async () => {
    offices.questions.length = 0
    const { body } = await post(
      offices.url,
      raw('{"__proto__":{"isAdmin":true},"unused":{"a":[1]},"f":null}'),
    )
    expect(body).toEqual({ data: { matching: [] } })
    expect(offices.questions[0]?.variables).toEqual({ f: null })
    expect({}).not.toHaveProperty('isAdmin')
  })

  test('of a megabyte in small pieces are refused or answered, and never a fault', async () => {
    const wide = Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`k${i}`, i]))
    await expectRefused({ query: MATCHING, variables: { f: wide } })
    const many = { query: MATCHING, variables: { ...wide, f: null } }
    expect((await post(offices.url, many)).status).toBe(200)
  })
})

describe('keys of the body', () => {
  test('given twice, the last one counts for everything', async () => {
    const twice = '{"query":"mutation { rename(id: 1, name: 2) { id } }","query":"{ status }"}'
    expect((await post(offices.url, twice)).body).toEqual({ data: { status: 'ACTIVE' } })
  })

  test('that change prototypes change nothing', async () => {
    const body =
      '{"__proto__":{"query":"{ status }"},"constructor":{},"extensions":{"__proto__":1}}'
    await expectRefused(body, 'BAD_REQUEST')
    await expectRefused('{"query":"{ status }","__proto__":null,"extensions":[]}', 'BAD_REQUEST')
  })
})

describe('documents', () => {
  test.each([
    ['a null byte', '{ status \u0000 }'],
    ['a null byte in a name', '{ sta\u0000tus }'],
    ['a byte order mark in the middle', '{ sta\uFEFFtus }'],
    ['a right-to-left mark', '{ status\u202E }'],
    ['an unpaired surrogate', '{ status \uD800 }'],
    ['nothing', ''],
    ['spaces', ' \n\t,'],
    ['a fragment alone', 'fragment F on Query { status }'],
    ['a type system', 'type Query { a: Int }'],
    ['an empty selection', '{ }'],
    [
      'a circle among unused fragments',
      '{ status } fragment A on Query { ...B } fragment B on Query { ...A }',
    ],
    ['a fragment that spreads itself', '{ ...A } fragment A on Query { status ...A }'],
    ['a fragment twice', '{ ...A } fragment A on Query { status } fragment A on Query { status }'],
    ['an operation name twice', 'query A { status } query A { status }'],
    ['an unnamed operation beside a named one', '{ status } query A { status }'],
  ])('with %s are refused', async (_title, query) => {
    await expectRefused({ query })
  })

  test('a null byte in a text value is handed on unharmed', async () => {
    const { body } = await post(offices.url, {
      query: 'query ($id: ID!) { person(id: $id) { id } }',
      variables: { id: 'a\u0000b\uFFFF𠮷' },
    })
    expect(body).toEqual({ data: { person: { id: 'a\u0000b\uFFFF𠮷' } } })
  })

  test('a name of every object as an alias stands in the answer', async () => {
    const { text } = await post(offices.url, {
      query:
        '{ __proto__: status constructor: status toString: person(id: 1) { hasOwnProperty: id } }',
    })
    expect(text).toBe(
      '{"data":{"__proto__":"ACTIVE","constructor":"ACTIVE","toString":{"hasOwnProperty":"1"}}}',
    )
  })

  test('an unknown operation name is refused, also one that every object has', async () => {
    for (const operationName of ['B', 'toString', '__proto__', '']) {
      const { status } = await post(offices.url, { query: 'query A { status }', operationName })
      expect(status, operationName).toBe(400)
    }
  })
})

describe('paths', () => {
  test.each([
    '//graphql',
    '/graphql/',
    '/graphql%2f',
    '/%67raphql',
    '/graphql/../graphql',
    '/GRAPHQL',
    '/graphql;x',
    '/graphql%00',
    '/./graphql',
    '\\graphql',
  ])('%s is not the endpoint', async (path) => {
    offices.questions.length = 0
    const body = '{"query":"{ status }"}'
    const answer = await sendRaw(
      offices.url,
      `POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 (404|400) /)
    expect(offices.questions).toEqual([])
  })

  test('a target with a host is read by its path alone or refused', async () => {
    const body = '{"query":"{ status }"}'
    const answer = await sendRaw(
      offices.url,
      `POST http://elsewhere.example/graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 (404|400) /)
  })
})

describe('connections', () => {
  const body = '{"query":"{ status }"}'
  const request = (version: string, more = '', text = body): string =>
    `POST /graphql HTTP/${version}\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n${more}\r\n${text}`

  test('a client of HTTP/1.0 is answered and the connection closed', async () => {
    const answer = await sendRaw(offices.url, request('1.0'))
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(answer).toContain('{"data":{"status":"ACTIVE"}}')
  })

  test('requests sent one behind the other are answered in their order', async () => {
    const numbered = Array.from({ length: 20 }, (_, index) =>
      request(
        '1.1',
        index === 19 ? 'connection: close\r\n' : '',
        `{"query":"{ person(id: ${index}) { id } }"}`,
      ),
    )
    const answer = await sendRaw(offices.url, numbered.join(''))
    const ids = [...answer.matchAll(/"person":\{"id":"(\d+)"\}/g)].map(([, id]) => Number(id))
    expect(ids).toEqual(Array.from({ length: 20 }, (_, index) => index))
  })

  test.each([
    ['two lengths', request('1.1', 'content-length: 5\r\n')],
    ['a length and pieces', request('1.1', 'transfer-encoding: chunked\r\n')],
    ['an unknown transfer', request('1.1', 'transfer-encoding: x\r\n')],
    ['a header with a line feed in its name', request('1.1', 'x y\n z: 1\r\n')],
    ['no host', request('1.1').replace('host: x\r\n', '')],
    ['a null byte in a header', request('1.1', 'x: a\u0000b\r\n')],
    ['another protocol', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['TLS', '\u0016\u0003\u0001\u0000\u00a5\u0001'],
  ])('a request with %s is refused by the server and asks nobody', async (_title, text) => {
    offices.questions.length = 0
    const answer = await sendRaw(offices.url, text)
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /)
    expect(offices.questions).toEqual([])
  })

  test('a client that closes its sending half is taken for one that left', async () => {
    const { hostname, port } = new URL(offices.url)
    await new Promise<void>((resolve) => {
      const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true })
      socket.resume()
      socket.on('error', () => {})
      socket.on('close', () => resolve())
      socket.end(request('1.1'))
    })
    await expect
      .poll(() => [...offices.gateway.traffic().values()].map((s) => s.inFlight))
      .toEqual([0, 0])
  })

  test('clients that break off at any place leave nothing behind', async () => {
    const whole = request('1.1')
    const { hostname, port } = new URL(offices.url)
    await Promise.all(
      Array.from(
        { length: whole.length },
        (_, length) =>
          new Promise<void>((resolve) => {
            const socket = connect(Number(port), hostname, () => {
              socket.write(whole.slice(0, length), () => socket.destroy())
            })
            socket.on('error', () => {})
            socket.on('close', () => resolve())
          }),
      ),
    )
    expect((await send(`${offices.url}/livez`)).status).toBe(200)
  })
})

import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { OFFICES } from './examples/offices.ts'
import { post, send, sendRaw } from './examples/requests.ts'
import { type ExampleGateway, startExample } from './examples/start.ts'

const ORIGIN = 'https://hub.gov.cn'
const QUERY = '{ person(id: 1) { name } }'
const PREFLIGHT = { 'apollo-require-preflight': '1' }

let offices: ExampleGateway
beforeAll(async () => {
  offices = await startExample(OFFICES, {
    limits: { headersTimeout: 1500, requestTimeout: 2000 },
    origins: [ORIGIN],
  })
})
afterAll(() => offices.close())

const get = (query: string, headers: Record<string, string> = PREFLIGHT) =>
  send(`${offices.url}/graphql?query=${encodeURIComponent(query)}`, { headers })

/** Runs and expects that no department was asked meanwhile. */
async function unasked<T>(run: () => Promise<T>): Promise<T> {
  offices.questions.length = 0
  const result = await run()
  expect(offices.questions).toEqual([])
  return result
}

test('a batch of operations is refused (T20)', async () => {
  const { status, codes } = await unasked(() => post(offices.url, Array(50).fill({ query: QUERY })))
  expect([status, codes]).toEqual([400, ['BAD_REQUEST']])
})

test('a query is answered by GET, a mutation is not executed (T33)', async () => {
  expect((await get(QUERY)).body).toEqual({ data: { person: { name: 'name of 1' } } })
  const mutation = 'mutation { rename(id: 1, name: "x") { id } }'
  const { status, headers } = await unasked(() => get(mutation))
  expect([status, headers.get('allow')]).toEqual([405, 'POST'])
  const two = `query A { person(id: 1) { id } } mutation B { rename(id: 1, name: "x") { id } }`
  const chosen = `${offices.url}/graphql?operationName=B&query=${encodeURIComponent(two)}`
  expect((await unasked(() => send(chosen, { headers: PREFLIGHT }))).status).toBe(405)
})

test.each(['PUT', 'PATCH', 'DELETE', 'HEAD'])('the method %s is refused', async (method) => {
  const { status, headers } = await unasked(() => send(`${offices.url}/graphql`, { method }))
  expect([status, headers.get('allow')]).toEqual([405, 'GET, POST'])
})

test.each([
  'text/plain',
  'text/plain; application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/graphql',
  'application/jsonp',
  '',
])('a post of %j is refused, also with a preflight header (T34)', async (contentType) => {
  const body = JSON.stringify({ query: QUERY })
  const { status } = await unasked(() =>
    post(offices.url, body, { ...PREFLIGHT, 'content-type': contentType }),
  )
  expect(status).toBe(415)
})

test.each(['message/http', 'text/plain', 'multipart/form-data; boundary=x', 'a;application/json'])(
  'a GET with the content type %s is refused (T35)',
  async (contentType) => {
    const headers = { ...PREFLIGHT, 'content-type': contentType }
    expect((await unasked(() => get(QUERY, headers))).status).toBe(415)
  },
)

test('a GET that a foreign page could send unasked is refused', async () => {
  expect((await unasked(() => get(QUERY, {}))).status).toBe(400)
  expect((await unasked(() => get(QUERY, { authorization: 'Basic eDp5' }))).status).toBe(400)
})

const allowed = (headers: Headers): string[] =>
  [...headers.keys()].filter((name) => name.startsWith('access-control-'))

test.each([
  'https://evil.example',
  'null',
  'https://hub.gov.cn.evil.com',
  'http://hub.gov.cn',
  'https://hub.gov.cn:8443',
  'https://HUB.gov.cn',
])('the origin %s is allowed nothing (T36)', async (origin) => {
  const preflight = await send(`${offices.url}/graphql`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST' },
  })
  expect(allowed(preflight.headers)).toEqual([])
  expect(allowed((await post(offices.url, { query: QUERY }, { origin })).headers)).toEqual([])
})

test('a listed origin is allowed by its name and without credentials (T36)', async () => {
  const preflight = await send(`${offices.url}/graphql`, {
    method: 'OPTIONS',
    headers: { origin: ORIGIN, 'access-control-request-method': 'POST' },
  })
  expect(preflight.status).toBe(204)
  expect(preflight.headers.get('access-control-allow-origin')).toBe(ORIGIN)
  expect(preflight.headers.get('vary')).toBe('origin')
  expect(preflight.headers.has('access-control-allow-credentials')).toBe(false)
  const { headers } = await post(offices.url, { query: QUERY }, { origin: ORIGIN })
  expect(headers.get('access-control-allow-origin')).toBe(ORIGIN)
})

test('without a list no origin is allowed (T36)', async () => {
  const closed = await startExample(OFFICES)
  const { headers } = await post(closed.url, { query: QUERY }, { origin: ORIGIN })
  expect(allowed(headers)).toEqual([])
  await closed.close()
})

test.each(['utf-32', 'utf-7', 'ucs-2', 'utf-16le', 'gb18030', 'latin1', 'utf-8x'])(
  'a body in %s is refused (T37)',
  async (charset) => {
    const body = JSON.stringify({ query: QUERY })
    const headers = { 'content-type': `application/json; charset=${charset}` }
    expect((await unasked(() => post(offices.url, body, headers))).status).toBe(415)
  },
)

test('UTF-8 is taken however it is written', async () => {
  for (const charset of ['utf-8', 'UTF-8', '"utf-8"', 'utf8']) {
    const headers = { 'content-type': `application/json;charset=${charset}` }
    expect((await post(offices.url, { query: QUERY }, headers)).status, charset).toBe(200)
  }
})

const GZIP = { 'content-encoding': 'gzip' }

test('a gzip body is read', async () => {
  const body = gzipSync(JSON.stringify({ query: '{ person(id: "一") { name } }' }))
  const { body: answer } = await post(offices.url, body, GZIP)
  expect(answer).toEqual({ data: { person: { name: 'name of 一' } } })
})

test('a small gzip body that grows beyond the limit is refused (T38)', async () => {
  const bomb = gzipSync(Buffer.alloc(200_000_000))
  expect(bomb.length).toBeLessThan(1_000_000)
  const before = process.memoryUsage().rss
  const { status, codes } = await unasked(() => post(offices.url, bomb, GZIP))
  expect([status, codes]).toEqual([413, ['REQUEST_TOO_LARGE']])
  expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
})

test.each([
  ['broken gzip', Buffer.from('not gzip at all'), 'gzip', 400],
  ['cut gzip', gzipSync(JSON.stringify({ query: QUERY })).subarray(0, 20), 'gzip', 400],
  ['gzip twice', gzipSync(gzipSync('{}')), 'gzip, gzip', 415],
  ['brotli', Buffer.from('x'), 'br', 415],
] as const)('%s is refused (T38)', async (_, body, encoding, expected) => {
  const { status } = await unasked(() => post(offices.url, body, { 'content-encoding': encoding }))
  expect(status).toBe(expected)
})

test('a body of three megabytes is refused (T39)', async () => {
  const { status, codes } = await unasked(() => post(offices.url, `"${'x'.repeat(3_000_000)}"`))
  expect([status, codes]).toEqual([413, ['REQUEST_TOO_LARGE']])
})

test('a body of three megabytes in pieces without a length is refused (T39)', async () => {
  const piece = `186a0\r\n${'x'.repeat(100_000)}\r\n`
  const answer = await sendRaw(
    offices.url,
    'POST /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
    piece.repeat(30),
    '0\r\n\r\n',
  )
  expect(answer).toMatch(/^HTTP\/1\.1 413 /)
})

test.each([
  ['ten thousand headers', Array.from({ length: 10_000 }, (_, i) => `x${i}: 1\r\n`).join('')],
  ['a header of 64 kB', `x: ${'y'.repeat(65_536)}\r\n`],
])('%s are refused (T39)', async (_, headers) => {
  const answer = await sendRaw(offices.url, `GET /graphql HTTP/1.1\r\nhost: x\r\n${headers}\r\n`)
  expect(answer).toMatch(/^HTTP\/1\.1 431 /)
})

test.each([
  ['the headers', 'POST /graphql HTTP/1.1\r\nhost: x\r\n'],
  [
    'the body',
    'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{',
  ],
])('clients that dribble %s are cut off while others are answered (T40)', async (_, start) => {
  const { hostname, port } = new URL(offices.url)
  const closed: Promise<void>[] = []
  const sockets = Array.from({ length: 200 }, () => {
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {})
    socket.resume()
    closed.push(new Promise((resolve) => socket.once('close', () => resolve())))
    socket.write(start)
    return socket
  })
  const dribble = setInterval(() => {
    for (const socket of sockets) if (socket.writable) socket.write('x')
  }, 200)
  try {
    for (let round = 0; round < 20; round += 1) {
      expect((await post(offices.url, { query: QUERY })).status).toBe(200)
    }
    await Promise.all(closed)
  } finally {
    clearInterval(dribble)
    for (const socket of sockets) socket.destroy()
  }
})

test.each([
  ['{"query":', 'BAD_REQUEST'],
  ['', 'BAD_REQUEST'],
  ['"text"', 'BAD_REQUEST'],
  ['null', 'BAD_REQUEST'],
  ['{}', 'BAD_REQUEST'],
  ['{"query":1}', 'BAD_REQUEST'],
  ['{"query":{"kind":"Document"}}', 'BAD_REQUEST'],
  ['{"query":"{__typename}","variables":[]}', 'BAD_REQUEST'],
  ['{"query":"{__typename}","variables":"{}"}', 'BAD_REQUEST'],
  ['{"query":"{__typename}","operationName":1}', 'BAD_REQUEST'],
  ['{"query":"{__typename}","extensions":"x"}', 'BAD_REQUEST'],
  ['{"query":"{__typename}","operationName":"Nope"}', 'OPERATION_RESOLUTION_FAILURE'],
  ['{"query":"query A{__typename} query B{__typename}"}', 'OPERATION_RESOLUTION_FAILURE'],
])('the body %s is refused in both languages', async (body, code) => {
  const { status, codes, body: answer } = await unasked(() => post(offices.url, body))
  expect([status, codes]).toEqual([400, [code]])
  expect(answer.errors[0].message).toMatch(/^\p{Script=Han}.* \/ \S/u)
})

test('the answer has a type that the client accepts, or is refused before it is made', async () => {
  const typeFor = async (accept: string) => {
    const { status, headers } = await post(offices.url, { query: QUERY }, { accept })
    return status === 200 ? headers.get('content-type') : status
  }
  expect(await typeFor('*/*')).toBe('application/json; charset=utf-8')
  expect(await typeFor('application/graphql-response+json, application/json;q=0.9')).toBe(
    'application/graphql-response+json; charset=utf-8',
  )
  expect(await typeFor('application/graphql-response+json;q=0.1, application/json')).toBe(
    'application/json; charset=utf-8',
  )
  expect(await typeFor('text/html, application/xml;q=0.9, */*;q=0.8')).toBe(
    'application/json; charset=utf-8',
  )
  expect(await unasked(() => typeFor('text/html'))).toBe(406)
  expect(await unasked(() => typeFor('application/json;q=0'))).toBe(406)
})

import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildSchema, type DocumentNode, parse, print } from 'graphql'
import { createHandler } from 'graphql-sse/lib/use/http'
import { afterEach, describe, expect, expectTypeOf, test } from 'vitest'
import { writeClient } from './generate.ts'
import { createHubClient, type HubClientError, type TypedDocument } from './src/index.ts'

/** Peers that answer badly, over real HTTP: what a client must withstand. */
const servers: Server[] = []
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

/** Answers the n-th request with the n-th entry; the last one stays. */
async function script(answers: { status: number; body?: unknown; headers?: object }[]) {
  const seen: { headers: Record<string, unknown>; body: string; url: string }[] = []
  const url = await serve(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const answer = answers[Math.min(seen.length, answers.length - 1)]
    seen.push({ headers: request.headers, body, url: request.url ?? '' })
    const headers = { 'content-type': 'application/json', ...answer?.headers }
    response.writeHead(answer?.status ?? 500, headers).end(JSON.stringify(answer?.body ?? {}))
  })
  return { url, seen }
}

/** As graphql-codegen writes documents with `documentMode: 'string'`. */
class TypedText<Result, Variables> extends String implements TypedDocument<Result, Variables> {
  declare __apiType?: (variables: Variables) => Result
}

const failed = (promise: Promise<unknown>): Promise<HubClientError> =>
  promise.then(
    () => Promise.reject(new Error('it did not fail')),
    (error) => error,
  )
const fast = { delay: 1, maxDelay: 5 }
const whole = { status: 200, body: { data: { reportingUnits: [] } } }

test('the committed client follows from the contract; else run npm run codegen:client', async () => {
  expect(await writeClient({ check: true })).toEqual([])
})

describe('a question', () => {
  test('carries document, variables, a fresh token and the purpose', async () => {
    const { url, seen } = await script([whole])
    let number = 0
    const hub = createHubClient({ url, token: async () => `t${++number}`, purpose: 'P1' })
    const { data, errors } = await hub.documents.doctorsByUnit({ asOf: '2025-12-31' })
    await hub.documents.doctorsByUnit({}, { purpose: 'P3' })
    expectTypeOf(data.reportingUnits?.[0]?.name).toEqualTypeOf<string | undefined>()
    expect([data, errors]).toEqual([{ reportingUnits: [] }, []])
    expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({
      query: expect.stringContaining('query DoctorsByUnit'),
      variables: { asOf: '2025-12-31' },
    })
    expect(seen.map(({ headers }) => [headers.authorization, headers['x-hub-purpose']])).toEqual([
      ['Bearer t1', 'P1'],
      ['Bearer t2', 'P3'],
    ])
  })

  test('of one’s own may be a text, a typed string or a parsed document', async () => {
    const { url, seen } = await script([{ status: 200, body: { data: { a: 1 } } }])
    const hub = createHubClient({ url, print })
    const typed = new TypedText<{ a: number }, { id: string }>('{ a }')
    const { data } = await hub.query(typed, { id: 'x' })
    expectTypeOf(data).toEqualTypeOf<{ a: number }>()
    // @ts-expect-error: the document requires `id`
    await hub.query(typed)
    const parsed = parse('{ a }', { noLocation: true }) as DocumentNode &
      TypedDocument<object, object>
    await hub.query(parsed)
    await hub.query('{ a }', { any: 1 })
    expect(seen.map(({ body }) => JSON.parse(body).query.replaceAll(/\s+/g, ' '))).toEqual(
      Array(4).fill('{ a }'),
    )
    const error = await failed(createHubClient({ url }).query(parsed))
    expect(error).toMatchObject({ code: 'CLIENT_USAGE', retryable: false })
  })

  test('answered in part keeps its data and says what is missing', async () => {
    const body = {
      data: { reportingUnits: null },
      errors: [
        {
          message: '部门 university 暂时无法访问 / away',
          path: ['reportingUnits'],
          extensions: { code: 'DEPARTMENT_UNAVAILABLE', department: 'university', requestId: 'r1' },
        },
      ],
    }
    const { url } = await script([{ status: 200, body }])
    const hub = createHubClient({ url })
    const { errors } = await hub.documents.doctorsByUnit()
    const expected = {
      code: 'DEPARTMENT_UNAVAILABLE',
      department: 'university',
      path: ['reportingUnits'],
      requestId: 'r1',
      retryable: true,
    }
    expect(errors).toMatchObject([expected])
    expect(await failed(hub.documents.doctorsByUnit({}, { whole: true }))).toMatchObject(expected)
  })

  test('refused throws the hub’s code, without variables or token in the error', async () => {
    const body = { errors: [{ message: '无权 / no', extensions: { code: 'FORBIDDEN' } }] }
    const { url } = await script([{ status: 403, body, headers: { 'x-request-id': 'r2' } }])
    const hub = createHubClient({ url, token: 'secret-token' })
    const error = await failed(hub.documents.doctorJourney({ personId: 'secret-person' }))
    expect(error).toMatchObject({ code: 'FORBIDDEN', status: 403, requestId: 'r2' })
    expect(error).toMatchObject({ name: 'HubClientError', retryable: false })
    expect(JSON.stringify(error) + error.stack).not.toMatch(/secret/)
  })

  test('answered by something else than the hub is a malformed answer', async () => {
    const url = await serve((_, response) => response.writeHead(502).end('<html>'))
    const error = await failed(createHubClient({ url }).documents.doctorsByUnit())
    expect(error).toMatchObject({ code: 'CLIENT_MALFORMED_ANSWER', status: 502 })
  })
})

describe('further tries', () => {
  test('follow 429 and 503, with Retry-After capped', async () => {
    const { url, seen } = await script([
      { status: 503, headers: { 'retry-after': '3600' } },
      { status: 429, headers: { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() } },
      whole,
    ])
    const { data } = await createHubClient({ url, retry: fast }).documents.doctorsByUnit()
    expect(data).toEqual({ reportingUnits: [] })
    expect(seen).toHaveLength(3)
  })

  test('follow a broken connection, and end in CLIENT_NETWORK', async () => {
    let requests = 0
    const url = await serve((request) => {
      requests++
      request.socket.destroy()
    })
    const error = await failed(createHubClient({ url, retry: fast }).documents.doctorsByUnit())
    expect(error).toMatchObject({ code: 'CLIENT_NETWORK', retryable: true })
    expect(requests).toBe(3)
  })

  test('end with the hub’s own refusal', async () => {
    const body = {
      errors: [{ message: '太多 / many', extensions: { code: 'RATE_LIMIT_EXCEEDED' } }],
    }
    const { url, seen } = await script([{ status: 429, body, headers: { 'retry-after': '7' } }])
    const error = await failed(createHubClient({ url, retry: fast }).documents.doctorsByUnit())
    expect(error).toMatchObject({ code: 'RATE_LIMIT_EXCEEDED', retryAfter: 7, retryable: true })
    expect(seen).toHaveLength(3)
  })

  test.each([
    'mutation { a }',
    'fragment F on A { b } mutation M { a { ...F } }',
    '# query\nmutation M($s: String = "query { a }") { a(s: $s) }',
  ])('never follow a change: %s', async (text) => {
    const { url, seen } = await script([{ status: 503 }])
    await failed(createHubClient({ url, retry: fast }).query(text))
    expect(seen).toHaveLength(1)
  })

  test.each([
    '{ a(s: "mutation") }',
    '# mutation\nquery Q { a }',
    'query Q { a(s: """\nmutation "x" """) }',
  ])('follow a question that only speaks of one: %s', async (text) => {
    const { url, seen } = await script([{ status: 503 }, whole])
    await createHubClient({ url, retry: fast }).query(text)
    expect(seen).toHaveLength(2)
  })

  test.each([400, 401, 500, 502])('never follow %i', async (status) => {
    const { url, seen } = await script([{ status }])
    await failed(createHubClient({ url, retry: fast }).documents.doctorsByUnit())
    expect(seen).toHaveLength(1)
  })

  test('stop at once when the signal fires, also in between', async () => {
    const { url, seen } = await script([{ status: 503, headers: { 'retry-after': '60' } }])
    const stop = new AbortController()
    const retry = { maxDelay: 60_000 }
    const call = failed(
      createHubClient({ url, retry }).documents.doctorsByUnit({}, { signal: stop.signal }),
    )
    while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    stop.abort(new Error('left the page'))
    expect((await call).message).toBe('left the page')
    expect(seen).toHaveLength(1)
  })

  test('share the time of the call', async () => {
    const url = await serve(() => {})
    const error = await failed(
      createHubClient({ url }).documents.doctorsByUnit({}, { timeout: 50 }),
    )
    expect(error).toMatchObject({ code: 'CLIENT_TIMEOUT', retryable: true })
  })
})

describe('paging', () => {
  const page = (nodes: number[], endCursor: string | null) => ({
    status: 200,
    body: { data: { list: { nodes, pageInfo: { hasNextPage: endCursor !== null, endCursor } } } },
  })
  type Listing = {
    list: { nodes: number[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } | null
  }
  const document = new TypedText<Listing, { after?: string | null; first?: number }>(
    'query ($after: String) { list }',
  )

  test('walks a connection to its end, with the cursors in order', async () => {
    const { url, seen } = await script([page([1, 2], 'c1'), page([3], 'c2'), page([4], null)])
    const nodes: number[] = []
    const hub = createHubClient({ url })
    for await (const node of hub.nodes(document, { first: 2 }, (data) => data.list))
      nodes.push(node)
    expect(nodes).toEqual([1, 2, 3, 4])
    expect(seen.map(({ body }) => JSON.parse(body).variables)).toEqual([
      { first: 2, after: null },
      { first: 2, after: 'c1' },
      { first: 2, after: 'c2' },
    ])
  })

  test.each([
    ['does not walk in circles', [page([1], 'c1')], 2],
    [
      'does not take a part for the whole',
      [page([1], 'c1'), { status: 200, body: { data: { list: null } } }],
      2,
    ],
  ])('%s', async (_, answers, requests) => {
    const { url, seen } = await script(answers)
    const pages = createHubClient({ url }).pages(document, {}, (data) => data.list)
    const error = await failed(Array.fromAsync(pages))
    expect(error).toMatchObject({ code: 'CLIENT_USAGE' })
    expect(seen).toHaveLength(requests)
  })

  test('reads rows over Link pages, and never carries the token to another host', async () => {
    const row = (id: string) => ({ name: 'doctors-by-unit', variables: {}, rows: [{ id }] })
    const link =
      '</q/doctors-by-unit.json?page=1>; rel="first", </q/doctors-by-unit.json?page=2>; rel="next"'
    const { url, seen } = await script([
      { status: 200, body: row('a'), headers: { link } },
      { status: 200, body: row('b'), headers: { link: '<http://192.0.2.1/q/x.json>; rel="next"' } },
    ])
    const hub = createHubClient({ url, token: 't' })
    const rows: unknown[] = []
    const error = await failed(
      (async () => {
        for await (const each of hub.rows.doctorsByUnit({}, { pageSize: 1 })) rows.push(each)
      })(),
    )
    expect(rows).toEqual([{ id: 'a' }, { id: 'b' }])
    expect(error).toMatchObject({ code: 'CLIENT_MALFORMED_ANSWER' })
    expect(seen.map((each) => each.url)).toEqual([
      '/q/doctors-by-unit.json?page=1&per_page=1',
      '/q/doctors-by-unit.json?page=2',
    ])
  })
})

describe('a subscription', () => {
  const document = new TypedText<{ count: number }, { to: number }>(
    'subscription ($to: Int!) { count(to: $to) }',
  )
  const schema = buildSchema('type Query { a: Int } type Subscription { count(to: Int!): Int }')
  let ended = 0
  async function* count({ to }: { to: number }) {
    try {
      for (let number = 1; number <= to; number++) {
        await new Promise((resolve) => setImmediate(resolve))
        yield { count: number }
      }
    } finally {
      ended++
    }
  }
  const field = schema.getSubscriptionType()?.getFields().count
  if (field) field.subscribe = (_, given) => count(given)
  const handler = createHandler({ schema })
  // The library rejects when a subscriber leaves while it writes.
  const start = () => serve((request, response) => void handler(request, response).catch(() => {}))

  test('gives every event and ends with the hub’s complete', async () => {
    const hub = createHubClient({ url: await start() })
    const answers = await Array.fromAsync(hub.subscribe(document, { to: 3 }))
    expect(answers.map(({ data }) => data.count)).toEqual([1, 2, 3])
  })

  test('is ended on the server when the loop is left', async () => {
    const hub = createHubClient({ url: await start() })
    const before = ended
    for await (const { data } of hub.subscribe(document, { to: 1e9 })) if (data.count === 3) break
    while (ended === before) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(ended).toBe(before + 1)
  })

  test('reads events however they are cut, with any line end and several data lines', async () => {
    const bytes = Buffer.from(
      ': hello\r\n\r\nevent: next\r\ndata: {"data":\r\ndata: {"count":"博士"}}\r\n\r\nevent: complete\ndata:\n\n',
    )
    const url = await serve(async (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
      for (const byte of bytes) {
        response.write(Buffer.from([byte]))
        await new Promise((resolve) => setImmediate(resolve))
      }
      response.end()
    })
    const answers = await Array.fromAsync(createHubClient({ url }).subscribe(document, { to: 1 }))
    expect(answers.map(({ data }) => data)).toEqual([{ count: '博士' }])
  })

  test('broken off throws a retryable error instead of ending quietly', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end('event: next\ndata: {"data":{"count":1}}\n\n')
    })
    const error = await failed(
      Array.fromAsync(createHubClient({ url }).subscribe(document, { to: 9 })),
    )
    expect(error).toMatchObject({ code: 'CLIENT_NETWORK', retryable: true })
  })

  test('refused throws the hub’s code and is not repeated', async () => {
    const body = {
      errors: [{ message: '需要登录 / sign in', extensions: { code: 'UNAUTHENTICATED' } }],
    }
    const { url, seen } = await script([{ status: 401, body }])
    const error = await failed(
      Array.fromAsync(createHubClient({ url, retry: fast }).subscribe(document, { to: 1 })),
    )
    expect(error).toMatchObject({ code: 'UNAUTHENTICATED', status: 401 })
    expect(seen).toHaveLength(1)
  })
})

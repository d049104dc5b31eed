import { createAuthenticator, createPrivateKey, TokenMint } from '@baibo/kernel/identity.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { documentIdOf } from './approved-documents.ts'
import { type Board, createBoard } from './examples/board.ts'
import { send } from './examples/requests.ts'
import { type ExampleGateway, startExample } from './examples/start.ts'

const SUBSCRIPTION = 'subscription { changed: taskChanged { title owner } }'
const APPROVED = 'subscription Approved { taskChanged { id } }'

let board: Board
let gateway: ExampleGateway
let mint: TokenMint
beforeAll(async () => {
  board = createBoard()
  mint = new TokenMint(await createPrivateKey())
  const authenticate = createAuthenticator([mint.trusted])
  gateway = await startExample(board.subgraphs, {
    open: false,
    authenticate: ({ authorization }) => authenticate(authorization?.slice('Bearer '.length)),
    limits: { streams: 3, costPerMinute: 5_000 },
    documents: {
      mode: 'off',
      find: (id) => (id === documentIdOf(APPROVED) ? APPROVED : undefined),
    },
  })
})
afterAll(() => gateway.close())

interface Stream {
  status: number
  /** The next event of the stream, `complete` at its end. */
  next(): Promise<unknown>
  leave(): void
}

const opened: Stream[] = []
afterEach(async () => {
  for (const stream of opened.splice(0)) stream.leave()
  await expect.poll(() => board.listeners).toBe(0)
})

let callers = 0
const token = (subject = `caller${callers++}`, lifetime = 3600): Promise<string> =>
  mint.token({ subject, unit: 'jx-kjj', reportingUnits: ['*'], lifetime })

async function open(body: unknown, bearer: string): Promise<Stream> {
  const left = new AbortController()
  const response = await fetch(`${gateway.url}/graphql/stream`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${bearer}`,
    },
    body: JSON.stringify(body),
    signal: left.signal,
  })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const stream: Stream = {
    status: response.status,
    leave: () => left.abort(),
    async next() {
      for (;;) {
        const end = text.indexOf('\n\n')
        if (end >= 0) {
          const [, kind, data] = /^event: (\w+)(?:\ndata: (.*))?/s.exec(text.slice(0, end)) ?? []
          text = text.slice(end + 2)
          if (kind === 'complete') return 'complete'
          if (kind === 'next') return JSON.parse(data ?? '')
          continue
        }
        const { value, done } = (await reader?.read()) ?? { done: true, value: undefined }
        if (done) return 'end'
        text += value
      }
    },
  }
  opened.push(stream)
  return stream
}

const listening = (count: number) => expect.poll(() => board.listeners).toBe(count)

test('every event is answered, with the fields of other departments, under its alias', async () => {
  const bearer = await token()
  gateway.questions.length = 0
  const stream = await open({ query: SUBSCRIPTION }, bearer)
  expect(stream.status).toBe(200)
  await listening(1)
  board.change({ id: '1', title: '一' })
  board.change({ id: '2', title: 'two' })
  expect(await stream.next()).toEqual({ data: { changed: { title: '一', owner: 'owner of 1' } } })
  expect(await stream.next()).toEqual({ data: { changed: { title: 'two', owner: 'owner of 2' } } })
  // Who listens is told to the department that sends the events, and to the others at each event.
  expect(gateway.questions.map(({ department }) => department)).toEqual([
    'board',
    'people',
    'people',
  ])
  for (const { authorization } of gateway.questions) expect(authorization).toBe(`Bearer ${bearer}`)
})

test('an event with an error of the department is answered with the error and its path', async () => {
  const stream = await open({ query: SUBSCRIPTION }, await token())
  await listening(1)
  board.change({ id: '1', title: null })
  const event = (await stream.next()) as { data: unknown; errors: { path: unknown }[] }
  expect(event.data).toEqual({ changed: null })
  expect(event.errors[0]?.path).toEqual(['changed', 'title'])
  board.change({ id: '2', title: 'again' })
  expect(await stream.next()).toMatchObject({ data: { changed: { title: 'again' } } })
})

test('a query is answered once and its stream completed', async () => {
  const stream = await open({ query: '{ task(id: 1) { title owner } }' }, await token())
  expect(await stream.next()).toEqual({ data: { task: { title: 'task 1', owner: 'owner of 1' } } })
  expect(await stream.next()).toBe('complete')
})

test('an approved document is subscribed to by its id', async () => {
  const stream = await open({ documentId: documentIdOf(APPROVED) }, await token())
  await listening(1)
  board.change({ id: '7', title: 'x' })
  expect(await stream.next()).toEqual({ data: { taskChanged: { id: '7' } } })
})

test('a client that leaves ends the stream at the department', async () => {
  const stream = await open({ query: SUBSCRIPTION }, await token())
  await listening(1)
  stream.leave()
  await listening(0)
})

test('a stream ends with the token of its caller', async () => {
  const stream = await open({ query: SUBSCRIPTION }, await token('short', 2))
  expect(stream.status).toBe(200)
  await listening(1)
  expect(await stream.next()).toBe('complete')
  await listening(0)
})

test('a caller has a bounded number of streams; others are not touched (T130)', async () => {
  const bearer = await token()
  const streams: Stream[] = []
  for (let count = 0; count < 3; count += 1)
    streams.push(await open({ query: SUBSCRIPTION }, bearer))
  await listening(3)
  expect((await open({ query: SUBSCRIPTION }, bearer)).status).toBe(429)
  expect((await open({ query: SUBSCRIPTION }, await token())).status).toBe(200)
  await listening(4)
  streams[0]?.leave()
  await listening(3)
  expect((await open({ query: SUBSCRIPTION }, bearer)).status).toBe(200)
})

async function refused(request: RequestInit, search = ''): Promise<unknown[]> {
  gateway.questions.length = 0
  const { status, codes, body, headers } = await send(
    `${gateway.url}/graphql/stream${search}`,
    request,
  )
  expect(gateway.questions).toEqual([])
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(body).not.toHaveProperty('data')
  return [status, codes[0]]
}
const accepts = { accept: 'text/event-stream', 'content-type': 'application/json' }
const request = (query: string, bearer: string, headers: Record<string, string> = {}) => ({
  method: 'POST',
  headers: { ...accepts, authorization: `Bearer ${bearer}`, ...headers },
  body: JSON.stringify({ query }),
})

const nest = (levels: number) => `${'after { '.repeat(levels)} id ${'}'.repeat(levels)}`
const inSubscription = (selection: string) => `subscription { taskChanged { ${selection} } }`
const names = (count: number, name: string) =>
  Array.from({ length: count }, (_, index) => `a${index}: ${name}`).join(' ')

test.each([
  ['MAX_DEPTH_LIMIT', inSubscription(nest(20))],
  [
    'MAX_DEPTH_LIMIT',
    `subscription { ...__schema } fragment __schema on Subscription { taskChanged { ${nest(20)} } }`,
  ],
  ['MAX_ALIASES_LIMIT', inSubscription(names(101, 'id'))],
  ['MAX_ALIASES_LIMIT', inSubscription(names(200, '__typename'))],
  ['MAX_ROOT_FIELDS_LIMIT', `query { ${'nobody '.repeat(30)} }`],
  ['MAX_FIELDS_LIMIT', inSubscription('id '.repeat(1000))],
  ['MAX_DIRECTIVES_LIMIT', inSubscription(`id ${'@include(if: true) '.repeat(200)}`)],
  ['MAX_TOKENS_LIMIT', inSubscription('after { '.repeat(5_000))],
  ['MAX_TOKENS_LIMIT', `subscription { taskChanged(search: ${'['.repeat(1980)}) { id } }`],
  [
    'GRAPHQL_VALIDATION_FAILED',
    `${inSubscription('...A')} fragment A on Task { ...B } fragment B on Task { ...A }`,
  ],
  ['GRAPHQL_VALIDATION_FAILED', 'subscription { a: taskChanged { id } b: taskChanged { id } }'],
  ['GRAPHQL_VALIDATION_FAILED', '{ _service { sdl } }'],
  ['BAD_USER_INPUT', 'subscription { taskChanged(first: 99999999) { id } }'],
  ['BAD_USER_INPUT', `subscription { taskChanged(search: "${'%_'.repeat(2048)}") { id } }`],
  ['COST_ESTIMATED_TOO_EXPENSIVE', inSubscription(nest(4))],
])('the stream refuses with %s what /graphql refuses (T130)', async (code, query) => {
  const [status, streamed] = await refused(request(query, await token()))
  expect([status, streamed]).toEqual([400, code])
  const plain = await send(`${gateway.url}/graphql`, {
    ...request(query, await token()),
    headers: { ...request(query, await token()).headers, accept: '*/*' },
  })
  expect([plain.status, plain.codes[0]]).toEqual([400, code])
})

test('the stream asks who is there, and takes nothing but JSON in UTF-8 (T130)', async () => {
  const bearer = await token()
  expect(await refused({ ...request(SUBSCRIPTION, ''), headers: accepts })).toEqual([
    401,
    'UNAUTHENTICATED',
  ])
  expect(await refused(request(SUBSCRIPTION, `${bearer}x`))).toEqual([401, 'UNAUTHENTICATED'])
  const types = ['text/plain', 'application/json; charset=utf-7']
  for (const type of types) {
    const { 0: status } = await refused(request(SUBSCRIPTION, bearer, { 'content-type': type }))
    expect(status).toBe(415)
  }
  const { 0: status } = await refused(request(SUBSCRIPTION, bearer, { accept: '*/*' }))
  expect(status).toBe(406)
  const batch = { ...request('', bearer), body: JSON.stringify([{ query: SUBSCRIPTION }]) }
  expect(await refused(batch)).toEqual([400, 'BAD_REQUEST'])
})

test('shared event streams of the protocol are not offered', async () => {
  const headers = { authorization: `Bearer ${await token()}` }
  expect((await refused({ method: 'PUT', headers }))[0]).toBe(406)
  expect((await refused({ method: 'DELETE', headers }, '?operationId=1'))[0]).toBe(406)
})

test('streams and plain requests draw on one budget (T21, T130)', async () => {
  const bearer = await token()
  const dear = inSubscription(nest(2))
  const statuses: unknown[] = []
  for (let count = 0; count < 13; count += 1) {
    const stream = await open({ query: dear }, bearer)
    statuses.push(stream.status)
    stream.leave()
    await listening(0)
  }
  expect(statuses[0]).toBe(200)
  expect(statuses.at(-1)).toBe(429)
  const plain = await send(`${gateway.url}/graphql`, {
    ...request('{ tasks { after { after { id } } } }', bearer),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
  })
  expect([plain.status, plain.codes]).toEqual([429, ['RATE_LIMIT_EXCEEDED']])
})

test('a subscription at /graphql is sent to the stream', async () => {
  const { status, body } = await send(`${gateway.url}/graphql`, {
    ...request(SUBSCRIPTION, await token(), { accept: '*/*' }),
  })
  expect(status).toBe(400)
  expect(body.errors[0].message).toContain('/graphql/stream')
})

test('a server that stops completes its streams', async () => {
  const other = createBoard()
  const stopping = await startExample(other.subgraphs, { limits: {} })
  const response = await fetch(`${stopping.url}/graphql/stream`, {
    method: 'POST',
    headers: accepts,
    body: JSON.stringify({ query: SUBSCRIPTION }),
  })
  await expect.poll(() => other.listeners).toBe(1)
  const text = response.text()
  await stopping.close()
  expect(await text).toContain('event: complete')
})

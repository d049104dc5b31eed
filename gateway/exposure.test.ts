import { afterAll, beforeAll, expect, test } from 'vitest'
import { OFFICES, SECRETS } from './examples/offices.ts'
import { type HttpAnswer, post } from './examples/requests.ts'
import { type ExampleGateway, startExample } from './examples/start.ts'
import { httpTransport } from './transport.ts'

let offices: ExampleGateway
const sent: { headers: Record<string, string>; body: string }[] = []
beforeAll(async () => {
  offices = await startExample(OFFICES, {
    limits: {},
    transport: (_name, url) => {
      const transport = httpTransport(url)
      const traced = async (body: string, context: Parameters<typeof transport>[1]) => {
        sent.push({ headers: context.headers, body })
        const answer = (await transport(body, context)) as Record<string, unknown>
        return { ...answer, extensions: { ftv1: 'dHJhY2U=', tracing: { version: 1 } } }
      }
      return traced
    },
  })
})
afterAll(() => offices.close())

const ask = (query: string, variables?: unknown): Promise<HttpAnswer> =>
  post(offices.url, { query, variables })

test.each([
  '{ _service { sdl } }',
  'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }',
  '{ __type(name: "join__Graph") { name } _service { sdl } }',
])('what departments offer to the gateway is unknown to clients: %s (T28)', async (query) => {
  offices.questions.length = 0
  const { status, codes } = await ask(query, { r: [] })
  expect(status).toBe(400)
  expect(new Set(codes)).toEqual(new Set(['GRAPHQL_VALIDATION_FAILED']))
  expect(offices.questions).toEqual([])
})

test('the machinery of the supergraph is not in the introspected schema (T28)', async () => {
  const { body } = await ask('{ __schema { types { name } directives { name } } }')
  const names = [...body.data.__schema.types, ...body.data.__schema.directives].map(
    ({ name }: { name: string }) => name,
  )
  expect(names).toContain('Person')
  expect(
    names.filter((name) => /^(join__|link__|link$|_|page$)/.test(name) && !/^__/.test(name)),
  ).toEqual([])
})

test('an error of a resolver shows neither SQL nor passwords nor a stack (T29)', async () => {
  const { status, body, text } = await ask('{ broken status }')
  expect(status).toBe(200)
  expect(body.data).toEqual({ broken: null, status: 'ACTIVE' })
  expect(body.errors).toEqual([
    {
      message: expect.stringMatching(/^\p{Script=Han}/u),
      path: ['broken'],
      extensions: {
        code: 'INTERNAL_SERVER_ERROR',
        department: 'people',
        requestId: expect.stringMatching(/^[\da-f-]{36}$/),
      },
    },
  ])
  for (const secret of SECRETS) expect(text).not.toContain(secret)
})

test('a client can neither ask for traces nor see them (T30)', async () => {
  sent.length = 0
  const { body, headers } = await post(
    offices.url,
    { query: '{ status }', extensions: { tracing: true, ftv1: true } },
    {
      'apollo-federation-include-trace': 'ftv1',
      'apollo-tracing': '1',
      'x-forwarded-for': '9.9.9.9',
    },
  )
  expect(body).toEqual({ data: { status: 'ACTIVE' } })
  expect([...headers.keys()].filter((name) => /trac|apollo|powered/.test(name))).toEqual([])
  expect(sent).toHaveLength(1)
  expect(Object.keys(sent[0]?.headers ?? {}).sort()).toEqual(['x-request-id'])
  expect(sent[0]?.body).not.toMatch(/ftv1|tracing/)
})

test('a department that cannot be reached is named without host, port or address (T31)', async () => {
  const down = await startExample(OFFICES, { limits: {} })
  await down.stop('work')
  const { status, body, text } = await post(down.url, {
    query: '{ person(id: 1) { name projects { nodes { id } } } }',
  })
  const ports = [...down.supergraph.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) => port ?? '')
  expect(ports.length).toBe(2)
  expect(status).toBe(200)
  expect(body.data).toEqual({ person: { name: 'name of 1', projects: null } })
  expect(body.errors[0].extensions).toMatchObject({
    code: 'DEPARTMENT_UNAVAILABLE',
    department: 'work',
  })
  expect(text).not.toMatch(/127\.0\.0\.1|localhost|ECONN|http:/)
  for (const port of ports) expect(text.replace(/"requestId":"[^"]*"/g, '')).not.toContain(port)
  await down.close()
})

test('a department whose host has no address is named without it (T31)', async () => {
  const lost = await startExample(OFFICES, {
    limits: {},
    transport: (name, url) =>
      httpTransport(name === 'work' ? 'http://secret-host.invalid:4107/graphql' : url),
  })
  const { status, body, text } = await post(lost.url, {
    query: '{ person(id: 1) { name projects { nodes { id } } } }',
  })
  expect(status).toBe(200)
  expect(body.data).toEqual({ person: { name: 'name of 1', projects: null } })
  expect(body.errors).toHaveLength(1)
  expect(body.errors[0].extensions.code).toBe('DEPARTMENT_UNAVAILABLE')
  expect(text).not.toMatch(/secret-host|invalid|4107|ENOTFOUND|EAI_AGAIN|getaddrinfo/)
  await lost.close()
})

test.each([
  ['{ persn(id: 1) { id } }', undefined],
  ['{ person(idd: 1) { id } }', undefined],
  ['{ byStatus(status: SECRET_STATU) { id } }', undefined],
  ['{ matching(filter: { secretFla: true }) { id } }', undefined],
  ['query ($s: Status!) { byStatus(status: $s) { id } }', { s: 'SECRET_STATU' }],
  ['query ($f: PersonFilter) { matching(filter: $f) { id } }', { f: { secretFla: true } }],
  ['query ($s: Statu!) { byStatus(status: $s) { id } }', { s: 'ACTIVE' }],
])('a near miss is no oracle: %s', async (query, variables) => {
  const { status, text } = await ask(query, variables)
  expect(status).toBe(400)
  expect(text).not.toMatch(/did you mean|SECRET_STATUS|secretFlag|person\(id|Suggestion/i)
})

import { type DepartmentServer, serveDepartments } from '@baibo/kernel/server.ts'
import { type SignedCall, signCall } from '@baibo/kernel/signature.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, startHub, type TestHub } from './start-hub.ts'

/** A department hears what the gateway vouches for, or nothing. */
const KEY = 'the-key-between-gateway-and-talent'
const BODY = JSON.stringify({ query: '{ persons(first: 1) { nodes { fullName } } }' })
let hub: TestHub
let server: DepartmentServer
let token: string
beforeAll(async () => {
  hub = await startHub()
  const talent = hub.hub.departments.get('talent')
  if (!talent) throw new Error('talent is not hosted')
  server = await serveDepartments([talent], { port: 0, signatureKeys: [KEY] })
  token = await hub.token({ unit: 'jx-rcb', scopes: ['person:name'] })
})
afterAll(async () => {
  await server.close()
  await hub.close()
})

const call = (): SignedCall => ({
  method: 'POST',
  path: '/talent/graphql',
  body: BODY,
  audience: 'talent',
  token,
  purpose: 'P5',
})

async function send(signature: string, { body, token, purpose, path }: SignedCall) {
  const response = await fetch(server.url + path, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'x-hub-signature': signature,
      ...(purpose === undefined ? {} : { 'x-hub-purpose': purpose }),
    },
  })
  return { status: response.status, answer: (await response.json()) as Answer }
}

test('a call as it was signed is answered, once', async () => {
  const signature = signCall(KEY, call())
  const { status, answer } = await send(signature, call())
  expect(status).toBe(200)
  expect(answer.errors).toBeUndefined()
  expect(answer.data.persons.nodes[0].fullName).toBeTruthy()
  expect((await send(signature, call())).status).toBe(401)
})

test.each<[string, () => Partial<SignedCall> | Promise<Partial<SignedCall>>]>([
  ['another purpose', () => ({ purpose: 'P1' })],
  ['the purpose taken out', () => ({ purpose: undefined })],
  ['another question', () => ({ body: BODY.replace('first: 1', 'first: 9') })],
  ['another identity', async () => ({ token: await hub.token({ unit: 'jx-ldxzb' }) })],
])('%s than the one that was signed: 401 (T74)', async (_name, change) => {
  const signature = signCall(KEY, call())
  const { status, answer } = await send(signature, { ...call(), ...(await change()) })
  expect(status).toBe(401)
  expect(codesOf(answer)).toEqual(['UNAUTHENTICATED'])
})

test.each<[string, Partial<SignedCall>]>([
  ['for another department', { audience: 'finance' }],
  ['for another address', { path: '/finance/graphql' }],
  ['without a purpose where one is sent', { purpose: undefined }],
])('a signature %s: 401 (T74)', async (_name, change) => {
  const { status } = await send(signCall(KEY, { ...call(), ...change }), call())
  expect(status).toBe(401)
})

test('a signature of another key: 401', async () => {
  expect((await send(signCall('some-other-key-of-enough-length', call()), call())).status).toBe(401)
})

function codesOf({ errors = [] }: Answer) {
  return errors.map(({ extensions }) => extensions.code)
}

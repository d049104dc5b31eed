import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { ConfigurationError } from '@baibo/kernel/errors.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  ALPHA,
  askGraphQL,
  composeDepartments,
  type ExampleDepartment,
  startDepartment,
} from './examples/departments.ts'
import { type ExampleRegistry, startRegistry } from './examples/registry.ts'
import { composeExample } from './examples/start.ts'
import { type RunningServer, startServer } from './server.ts'
import {
  createSupergraphSource,
  type SupergraphEvent,
  type SupergraphSource,
  type SupergraphSourceOptions,
} from './supergraph-source.ts'
import { httpTransport } from './transport.ts'

let folder: string
let alpha: ExampleDepartment
let beta: ExampleDepartment
let both: string
let alphaAlone: string
let cleanUp: (() => Promise<unknown>)[]
let events: SupergraphEvent[]

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'baibo-supergraph-'))
  ;[alpha, beta] = await Promise.all([startDepartment('alpha'), startDepartment('beta')])
  both = composeDepartments(alpha.url, beta.url)
  alphaAlone = composeExample([{ name: 'alpha', typeDefs: ALPHA, url: alpha.url }])
  cleanUp = [() => alpha.stop(), () => beta.stop()]
  events = []
})
afterEach(async () => {
  for (const step of cleanUp.reverse()) await step()
  await rm(folder, { recursive: true, force: true })
})

async function open(
  location: string,
  options: Partial<SupergraphSourceOptions> = {},
): Promise<SupergraphSource> {
  const source = await createSupergraphSource({
    location,
    keepIn: path.join(folder, 'kept'),
    interval: 20,
    onEvent: (event) => events.push(event),
    ...options,
  })
  cleanUp.push(() => source.close())
  return source
}

async function serve(source: SupergraphSource): Promise<RunningServer> {
  const server = await startServer({
    supergraph: source.sdl,
    transport: (_name, url) => httpTransport(url),
    port: 0,
    open: true,
  })
  cleanUp.push(() => server.close({ grace: 0 }))
  source.watch(server.gateway.swap)
  return server
}

async function registry(text: string): Promise<ExampleRegistry> {
  const started = await startRegistry(text)
  cleanUp.push(() => started.stop())
  return started
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !condition(); i++) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  expect(condition()).toBe(true)
}

test('a gateway starts while a department is down, and only its fields are empty (T95)', async () => {
  await beta.stop()
  const file = path.join(folder, 'supergraph.graphql')
  await writeFile(file, both)
  const { url } = await serve(await open(file))
  const answer = await askGraphQL(url, '{ alpha beta }')
  expect(answer.data).toEqual({ alpha: 'a', beta: null })
  expect(answer.errors?.map(({ extensions }) => extensions.department)).toEqual(['beta'])
  await beta.restart()
  expect((await askGraphQL(url, '{ beta }')).data).toEqual({ beta: 'b' })
})

test('a supergraph file is taken over when it changes', async () => {
  const file = path.join(folder, 'supergraph.graphql')
  await writeFile(file, alphaAlone)
  const source = await open(file)
  const { url } = await serve(source)
  expect((await askGraphQL(url, '{ beta }')).status).toBe(400)
  await writeFile(file, both)
  await until(() => source.state().swaps === 1)
  expect((await askGraphQL(url, '{ beta }')).data).toEqual({ beta: 'b' })
})

test('swapping loses no request', async () => {
  const place = await registry(both)
  const source = await open(place.url)
  const { url } = await serve(source)
  alpha.behave(undefined)
  let stop = false
  const answers: unknown[] = []
  const client = async () => {
    while (!stop) {
      const { data, errors } = await askGraphQL(url, '{ alpha things { id name } shared }')
      answers.push(errors ?? data)
    }
  }
  const clients = Promise.all([1, 2, 3, 4].map(client))
  for (let i = 1; i <= 12; i++) {
    place.publish(`${i % 2 ? alphaAlone : both}\n# ${i}`)
    await until(() => source.state().swaps === i)
  }
  stop = true
  await clients
  expect(answers.length).toBeGreaterThan(20)
  const expected = {
    alpha: 'a',
    things: [0, 1, 2].map((i) => ({ id: `${i}`, name: `n${i}` })),
    shared: 'same',
  }
  expect(answers.filter((answer) => JSON.stringify(answer) !== JSON.stringify(expected))).toEqual(
    [],
  )
  await until(() => place.unchanged > 0)
})

describe('a supergraph that cannot be used is refused and the last good one stays (T96)', () => {
  test.each([
    ['broken', () => both.slice(0, both.length / 2)],
    ['no SDL', () => '<html>not found</html>'],
    ['empty', () => ''],
    ['only white space', () => ' \n'],
    ['without departments', () => 'type Query { alpha: String }'],
    ['without fields', () => both.replace(/type Query[^{]*\{[^}]*\}/, '')],
    ['huge', () => both + ' '.repeat(200_000)],
    ['with an unknown type', () => both.replaceAll(': [Thing!]', ': [Nothing!]')],
  ])('%s', async (_title, text) => {
    expect(text()).not.toBe(both)
    const place = await registry(both)
    const source = await open(place.url, { maxBytes: 100_000 })
    const { url } = await serve(source)
    place.publish(text())
    await until(() => source.state().problem !== undefined)
    expect(events.map(({ kind }) => kind)).toEqual(['refused'])
    expect((await askGraphQL(url, '{ alpha beta }')).data).toEqual({ alpha: 'a', beta: 'b' })
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    // A usable one is taken again.
    place.publish(alphaAlone)
    await until(() => source.state().swaps === 1)
    expect(source.state().problem).toBeUndefined()
  })

  test('also across a restart, with the registry down or holding rubbish', async () => {
    const place = await registry(both)
    await (await open(place.url)).close()
    place.publish('rubbish')
    const second = await open(place.url)
    expect(second.sdl).toBe(both)
    expect(second.state()).toMatchObject({ origin: 'copy', refusals: 1 })
    await second.close()
    await place.stop()
    const third = await open(place.url)
    expect(third.sdl).toBe(both)
    expect(third.state()).toMatchObject({ origin: 'copy', outages: 1 })
    const { url } = await serve(third)
    expect((await askGraphQL(url, '{ alpha beta }')).data).toEqual({ alpha: 'a', beta: 'b' })
    // The registry comes back with a new version.
    place.publish(alphaAlone)
    await place.restart()
    await until(() => third.state().swaps === 1)
    expect(third.state()).toMatchObject({ origin: 'source', problem: undefined })
    expect((await askGraphQL(url, '{ beta }')).status).toBe(400)
  })

  test('a registry that goes down for a while is told once and changes nothing', async () => {
    const place = await registry(both)
    const source = await open(place.url)
    const { url } = await serve(source)
    await place.stop()
    await until(() => source.state().outages > 3)
    expect(events.map(({ kind }) => kind)).toEqual(['unreachable'])
    expect((await askGraphQL(url, '{ beta }')).data).toEqual({ beta: 'b' })
    await place.restart()
    await until(() => source.state().problem === undefined)
  })
})

test('without a usable supergraph and without a copy the start says what is wrong', async () => {
  const file = path.join(folder, 'supergraph.graphql')
  await writeFile(file, '')
  await expect(open(file)).rejects.toThrow(ConfigurationError)
  await expect(open(file)).rejects.toThrow(/supergraph\.graphql.*empty/)
  await expect(open(path.join(folder, 'missing.graphql'))).rejects.toThrow(/missing\.graphql/)
})

test('a copy of one source is not taken for another', async () => {
  const file = path.join(folder, 'one.graphql')
  await writeFile(file, both)
  await open(file)
  await expect(open(path.join(folder, 'other.graphql'))).rejects.toThrow(ConfigurationError)
})

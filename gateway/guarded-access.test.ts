import { createHash } from 'node:crypto'
import { parse } from 'graphql'
import { createClient } from 'graphql-sse'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { documentIdOf } from './approved-documents.ts'
import { createBoard } from './examples/board.ts'
import { DATA_ITEM, type GuardedExample, guarded, startGuarded } from './examples/guarded.ts'
import { send } from './examples/requests.ts'
import type { ExampleSubgraph } from './examples/start.ts'
import type { GuardedAccess } from './guarded-access.ts'
import type { GuardedField } from './guarded-fields.ts'
import type { Caller, DecideRights, Denial } from './rights.ts'

const CANARY = 'canary'
let changes = 0
const PEOPLE = [
  { id: '1', kind: 'Person', name: `${CANARY}1`, phone: `${CANARY}1`, floor: 1 },
  { id: '2', kind: 'Person', name: `${CANARY}2`, phone: null, floor: 2 },
]
const people = guarded(
  'people',
  `${DATA_ITEM}
  type Query {
    person(id: ID = "1"): Person @dataItem(owner: "hr")
    persons: [Person!]! @dataItem(owner: "hr")
    beings: [Being] @dataItem(owner: "hr")
  }
  type Mutation { call: Person @dataItem(owner: "hr") }
  interface Being { name: String @dataItem(owner: "hr") }
  type Person implements Being @key(fields: "id") {
    id: ID! @dataItem(owner: "hr")
    name: String @dataItem(owner: "hr", share: CONDITIONAL) @requiresScopes(scopes: [["name"]])
    phone: String @dataItem(owner: "hr", share: CONDITIONAL, sensitive: true) @requiresScopes(scopes: [["phone"]])
    floor: Int @dataItem(owner: "hr")
    boss: Person @dataItem(owner: "hr")
  }
  type Robot implements Being { name: String @dataItem(owner: "it") }
`,
  {
    Query: {
      person: (_: unknown, { id }: { id: string }) => PEOPLE.find((person) => person.id === id),
      persons: () => PEOPLE,
      beings: () => [...PEOPLE, { kind: 'Robot', name: 'r' }, null],
    },
    Mutation: {
      call: () => {
        changes += 1
        return PEOPLE[0]
      },
    },
    Being: { __resolveType: ({ kind }: { kind: string }) => kind },
    Person: { __resolveReference: (r: object) => r, boss: () => PEOPLE[1] },
  },
)
const pay = guarded(
  'pay',
  `${DATA_ITEM}
  type Person @key(fields: "id") {
    id: ID! @dataItem(owner: "hr")
    salary: Int! @dataItem(owner: "fin", sensitive: true)
  }`,
  { Person: { __resolveReference: ({ id }: { id: string }) => ({ id, salary: 666 }) } },
)

const record: GuardedAccess[] = []
/** What the store does with a record, as long as a test does not let it fail. */
let store: (access: GuardedAccess) => Promise<void> = async () => {}
const asked: { caller: Caller; fields: readonly GuardedField[] }[] = []
let decide: DecideRights | undefined

let running: GuardedExample | undefined
beforeEach(() => {
  store = async () => {}
  decide = undefined
  changes = 0
})
afterEach(async () => {
  await running?.close()
  running = undefined
  record.length = 0
  asked.length = 0
})

async function start(
  subgraphs: ExampleSubgraph[] = [people, pay],
  withRights = false,
): Promise<GuardedExample> {
  running = await startGuarded(subgraphs, {
    onGuardedRead: async (access: GuardedAccess) => {
      await store(access)
      record.push(access)
    },
    ...(withRights
      ? {
          rights: (caller: Caller, fields: readonly GuardedField[]) => {
            asked.push({ caller, fields })
            return decide?.(caller, fields)
          },
        }
      : {}),
  })
  return running
}

const codesOf = ({ errors = [] }: { errors?: { extensions: Record<string, unknown> }[] }) =>
  errors.map(({ extensions }) => `${extensions.field} ${extensions.code}`)

const pathsOf = (answer: { errors?: readonly { path?: unknown }[] } | undefined) =>
  answer?.errors?.map(({ path }) => path)

describe('what is recorded', () => {
  test('who read what for which purpose, in which operation and of whom, without values', async () => {
    const gateway = await start()
    const query = 'query Lookup { persons { id name phone floor salary boss { floor } } }'
    const { data, errors } = await gateway.askAs('name', query, {}, { 'x-hub-purpose': 'P-1' })
    expect(data.persons[0]).toEqual({
      id: '1',
      name: `${CANARY}1`,
      phone: null,
      floor: 1,
      salary: 666,
      boss: { floor: 2 },
    })
    expect(record).toEqual([
      {
        requestId: errors?.[0]?.extensions.requestId,
        identity: expect.objectContaining({ subject: 'ann', unit: 'jx-kjj' }),
        purpose: 'P-1',
        operation: 'query',
        operationName: 'Lookup',
        operationId: `sha256:${createHash('sha256').update(query).digest('hex')}`,
        departments: ['people', 'pay'],
        allowed: ['Person.name', 'Person.salary'],
        denied: [{ coordinate: 'Person.phone', code: 'UNAUTHORIZED_FIELD_OR_TYPE' }],
        rows: 2,
      },
    ])
    expect(JSON.stringify(record)).not.toMatch(/canary|666/)
    for (const { purpose } of gateway.questions) expect(purpose).toBe('P-1')
  })

  test('nothing of an operation that selects nothing guarded, and of a denied one the denial', async () => {
    const gateway = await start()
    await gateway.askAs('name phone', '{ persons { id floor } }')
    await gateway.askAs(
      'name phone',
      'query ($v: Boolean = false) { person { id phone @include(if: $v) } }',
    )
    expect(record).toEqual([])
    await gateway.askAs('', '{ person { phone } }')
    expect(record).toMatchObject([
      { allowed: [], denied: [{ coordinate: 'Person.phone' }], rows: 0, departments: ['people'] },
    ])
  })

  test('rows are the objects of the answer that carry an allowed guarded field', async () => {
    const gateway = await start()
    const rows = async (scopes: string, query: string) => {
      record.length = 0
      const answer = await gateway.askAs(scopes, query)
      expect(record.length).toBe(1)
      return [record[0]?.rows, record[0]?.allowed, answer.data]
    }
    expect((await rows('name', '{ person { name boss { name } } }'))[0]).toBe(2)
    expect((await rows('name', '{ person(id: 9) { name } }'))[0]).toBe(0)
    expect((await rows('', '{ persons { name salary } }'))[0]).toBe(2)
    expect((await rows('phone', '{ a: persons { phone } b: person { phone } }'))[0]).toBe(3)
    // Of an interface, the types count that guard the field.
    const [count, allowed, data] = await rows('name', '{ beings { name } }')
    expect([count, allowed]).toEqual([2, ['Person.name']])
    expect(data.beings).toEqual([
      { name: `${CANARY}1` },
      { name: `${CANARY}2` },
      { name: 'r' },
      null,
    ])
  })

  test('the answer waits for the record', async () => {
    const gateway = await start()
    const order: string[] = []
    let release = () => {}
    const written = new Promise<void>((resolve) => {
      release = resolve
    })
    store = async () => {
      order.push('asked to record')
      await written
      order.push('recorded')
    }
    const answered = gateway.askAs('name', '{ person { name } }').then(() => order.push('answered'))
    await expect.poll(() => order).toEqual(['asked to record'])
    // Another answer overtakes it, so that this one would have been there as well.
    await gateway.askAs('name', '{ person { floor } }')
    expect(order).toEqual(['asked to record'])
    release()
    await answered
    expect(order).toEqual(['asked to record', 'recorded', 'answered'])
  })
})

describe('what cannot be recorded', () => {
  beforeEach(() => {
    store = async () => {
      throw new Error('the disk at /var/lib is full')
    }
  })

  test('is not shown where it is sensitive', async () => {
    const gateway = await start()
    const answer = await gateway.askAs('name phone', '{ persons { name phone floor } }')
    expect(answer.data).toEqual({
      persons: [
        { name: `${CANARY}1`, phone: null, floor: 1 },
        { name: `${CANARY}2`, phone: null, floor: 2 },
      ],
    })
    expect(answer.errors).toMatchObject([
      {
        message: expect.stringMatching(/访问记录.* \/ .*cannot be recorded/),
        path: ['persons', 0, 'phone'],
        extensions: { code: 'AUDIT_UNAVAILABLE', field: 'Person.phone' },
      },
    ])
    expect(JSON.stringify(answer)).not.toContain('/var/lib')
    // It is shown again as soon as it can be recorded.
    store = async () => {}
    expect((await gateway.askAs('name phone', '{ persons { phone } }')).data.persons[0].phone).toBe(
      `${CANARY}1`,
    )
  })

  test('in time is not shown either', async () => {
    const gateway = await start()
    store = () => new Promise(() => {})
    const late = { 'x-hub-deadline-ms': '2000' }
    const answer = await gateway.askAs('phone', '{ person { phone floor } }', {}, late)
    expect(answer.data).toEqual({ person: { phone: null, floor: 1 } })
    expect(codesOf(answer)).toEqual(['Person.phone AUDIT_UNAVAILABLE'])
  })

  test('empties what cannot do without it, beside what was denied anyway', async () => {
    const gateway = await start()
    const answer = await gateway.askAs('', '{ person { phone salary } beings { name } }')
    expect(answer.data.person).toBeNull()
    expect(answer.data.beings[2]).toEqual({ name: 'r' })
    expect(codesOf(answer)).toEqual([
      'Person.phone UNAUTHORIZED_FIELD_OR_TYPE',
      'Person.salary AUDIT_UNAVAILABLE',
      'Person.name UNAUTHORIZED_FIELD_OR_TYPE',
    ])
  })

  test('was done nevertheless, once', async () => {
    const gateway = await start()
    const answer = await gateway.askAs('phone', 'mutation { call { floor phone } }')
    expect(answer.data).toEqual({ call: { floor: 1, phone: null } })
    expect(codesOf(answer)).toEqual(['Person.phone AUDIT_UNAVAILABLE'])
    expect(changes).toBe(1)
  })

  test('keeps the faults of the departments', async () => {
    const gateway = await start()
    await gateway.stop('pay')
    const answer = await gateway.askAs(
      'phone',
      '{ person { phone floor } other: person { salary } }',
    )
    expect(answer.data).toEqual({ person: { phone: null, floor: 1 }, other: null })
    expect(answer.errors?.map(({ extensions }) => extensions.code).sort()).toEqual([
      'AUDIT_UNAVAILABLE',
      'AUDIT_UNAVAILABLE',
      'DEPARTMENT_UNAVAILABLE',
    ])
  })
})

describe('rights', () => {
  const refuse = (code: string, ...names: string[]): DecideRights => {
    const denial: Denial = { code, zh: '不可', en: 'no' }
    return (_caller, fields) =>
      new Map(
        fields
          .filter(({ coordinate }) => names.includes(coordinate))
          .map((field) => [field, denial]),
      )
  }

  test('are asked who, for what purpose and which fields, and decide instead of the scopes', async () => {
    const gateway = await start(undefined, true)
    decide = refuse('PURPOSE_REQUIRED', 'Person.salary')
    const answer = await gateway.askAs(
      '',
      '{ person { name salary floor } }',
      {},
      { 'x-hub-purpose': 'P2' },
    )
    // A non-null field: its object goes with it.
    expect(answer.data).toEqual({ person: null })
    expect(answer.errors).toMatchObject([
      {
        message: '不可 / no',
        path: ['person', 'salary'],
        extensions: { code: 'PURPOSE_REQUIRED' },
      },
    ])
    expect(gateway.asked()).not.toContain('salary')
    const [{ caller, fields } = { caller: undefined, fields: [] }] = asked
    expect(caller).toMatchObject({ purpose: 'P2', identity: { unit: 'jx-kjj', scopes: [] } })
    expect(fields).toEqual([
      {
        coordinate: 'Person.name',
        scopes: [['name']],
        owner: 'hr',
        share: 'CONDITIONAL',
        sensitive: false,
      },
      {
        coordinate: 'Person.salary',
        scopes: [[]],
        owner: 'fin',
        share: 'UNCONDITIONAL',
        sensitive: true,
      },
    ])
    expect(record[0]?.denied).toEqual([{ coordinate: 'Person.salary', code: 'PURPOSE_REQUIRED' }])
    decide = async () => undefined
    expect((await gateway.askAs('', '{ person { name salary floor } }')).errors).toBeUndefined()
  })

  test('that cannot be decided are not given', async () => {
    const gateway = await start(undefined, true)
    for (const fail of [
      () => {
        throw new Error('no grants')
      },
      async () => Promise.reject(new Error('no grants')),
    ]) {
      decide = fail
      const answer = await gateway.askAs('name phone', '{ person { name phone floor } }')
      expect(answer.data).toEqual({ person: { name: null, phone: null, floor: 1 } })
      expect(codesOf(answer)).toEqual([
        'Person.name RIGHTS_UNAVAILABLE',
        'Person.phone RIGHTS_UNAVAILABLE',
      ])
      expect(JSON.stringify(answer)).not.toContain('no grants')
    }
  })

  test('that are not decided in time do not keep the caller waiting', async () => {
    const gateway = await start(undefined, true)
    decide = () => new Promise(() => {})
    const answer = await gateway.askAs(
      'name',
      '{ person { name } }',
      {},
      { 'x-hub-deadline-ms': '50' },
    )
    expect(codesOf(answer)).toContain('Person.name RIGHTS_UNAVAILABLE')
  })

  test('two reasons for the same field are not mixed up', async () => {
    const gateway = await start(undefined, true)
    for (const code of ['PURPOSE_REQUIRED', 'UNAUTHORIZED_FIELD_OR_TYPE', 'PURPOSE_REQUIRED']) {
      decide = refuse(code, 'Person.phone')
      expect(codesOf(await gateway.askAs('', '{ person { phone } }'))).toEqual([
        `Person.phone ${code}`,
      ])
    }
    expect(gateway.gateway.planning.attempts).toBe(1)
  })

  test('of one who is not known are none', async () => {
    const gateway = await start(undefined, true)
    const document = parse('query Inside { person { phone floor } }')
    const answer = await gateway.gateway.execute({ document })
    expect(answer.data).toEqual({ person: { phone: null, floor: 1 } })
    expect(asked).toEqual([])
    expect(record).toMatchObject([
      {
        identity: undefined,
        operationName: 'Inside',
        operationId: documentIdOf('query Inside { person { phone floor } }'),
      },
    ])
  })
})

describe('a stated purpose', () => {
  test.each(['P1', 'a', 'x'.repeat(40), 'A-b_9'])('%s', async (purpose) => {
    const gateway = await start()
    const { data } = await gateway.askAs(
      '',
      '{ person { floor } }',
      {},
      { 'x-hub-purpose': purpose },
    )
    expect(data).toEqual({ person: { floor: 1 } })
    expect(gateway.questions[0]?.purpose).toBe(purpose)
  })

  test.each(['', 'x'.repeat(41), 'a b', 'a,b', 'é', "a'--"])('not %j', async (purpose) => {
    const gateway = await start()
    for (const address of ['/graphql', '/graphql/stream']) {
      const answer = await send(gateway.url + address, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(address.endsWith('stream') ? { accept: 'text/event-stream' } : {}),
          ...(await gateway.as('')),
          'x-hub-purpose': purpose,
        },
        body: JSON.stringify({ query: '{ person { floor } }' }),
      })
      expect([answer.status, answer.codes]).toEqual([400, ['PURPOSE_MALFORMED']])
    }
    expect(gateway.questions).toEqual([])
  })
})

describe('a stream', () => {
  const board = createBoard()
  const [tasks, owners] = board.subgraphs as [ExampleSubgraph, ExampleSubgraph]
  const guardedBoard = [
    guarded(
      'board',
      `${DATA_ITEM}
      type Query { task(id: ID!): Task @dataItem(owner: "b") }
      type Subscription { taskChanged: Task @dataItem(owner: "b") }
      type Task @key(fields: "id") {
        id: ID! @dataItem(owner: "b")
        title: String @dataItem(owner: "b", sensitive: true) @requiresScopes(scopes: [["title"]])
      }`,
      tasks.resolvers,
    ),
    guarded(
      'people',
      `${DATA_ITEM}
      type Task @key(fields: "id") {
        id: ID! @dataItem(owner: "b")
        owner: String @dataItem(owner: "p", share: CONDITIONAL) @requiresScopes(scopes: [["owner"]])
      }`,
      { Task: owners.resolvers.Task },
    ),
  ]

  async function listen(gateway: GuardedExample, scopes: string, query: string) {
    const client = createClient({
      url: `${gateway.url}/graphql/stream`,
      headers: { ...(await gateway.as(scopes)), 'x-hub-purpose': 'S1' },
      retryAttempts: 0,
    })
    const events = client.iterate({ query })
    return {
      next: async () => (await events.next()).value,
      async leave() {
        client.dispose()
        await expect.poll(() => board.listeners).toBe(0)
      },
    }
  }

  test('is decided on and recorded at each event', async () => {
    const gateway = await start(guardedBoard, true)
    let mayRead = true
    decide = (_caller, fields) =>
      mayRead
        ? undefined
        : new Map(fields.map((field) => [field, { code: 'PURPOSE_REQUIRED', zh: '否', en: 'no' }]))
    const stream = await listen(
      gateway,
      '',
      'subscription Watch { taskChanged { id title owner } }',
    )
    const first = stream.next()
    await expect.poll(() => board.listeners).toBe(1)
    board.change({ id: '1', title: CANARY })
    expect(await first).toEqual({
      data: { taskChanged: { id: '1', title: CANARY, owner: 'owner of 1' } },
    })
    mayRead = false
    board.change({ id: '2', title: CANARY })
    const second = await stream.next()
    expect(second?.data).toEqual({ taskChanged: { id: '2', title: null, owner: null } })
    expect(pathsOf(second)).toEqual([
      ['taskChanged', 'title'],
      ['taskChanged', 'owner'],
    ])
    mayRead = true
    store = async () => {
      throw new Error('no')
    }
    board.change({ id: '3', title: CANARY })
    const third = await stream.next()
    expect(third?.data).toEqual({ taskChanged: { id: '3', title: null, owner: 'owner of 3' } })
    expect(third?.errors?.[0]?.extensions?.code).toBe('AUDIT_UNAVAILABLE')
    await stream.leave()
    expect(record).toMatchObject([
      {
        operation: 'subscription',
        operationName: 'Watch',
        purpose: 'S1',
        rows: 1,
        denied: [],
        departments: ['board', 'people'],
      },
      { operation: 'subscription', rows: 0, allowed: [] },
    ])
  })

  test('does not ask for what was denied when it was opened, also when it is allowed later', async () => {
    const gateway = await start(guardedBoard, true)
    let mayRead = false
    decide = (_caller, fields) =>
      mayRead
        ? undefined
        : new Map(fields.map((field) => [field, { code: 'PURPOSE_REQUIRED', zh: '否', en: 'no' }]))
    const stream = await listen(gateway, '', 'subscription { taskChanged { id title owner } }')
    const first = stream.next()
    await expect.poll(() => board.listeners).toBe(1)
    mayRead = true
    board.change({ id: '1', title: CANARY })
    expect((await first)?.data).toEqual({ taskChanged: { id: '1', title: null, owner: null } })
    await stream.leave()
  })

  test('answers a query with the rights and the record of its caller', async () => {
    const gateway = await start(guardedBoard)
    const stream = await listen(gateway, 'owner', 'query Once { task(id: 1) { title owner } }')
    const answer = await stream.next()
    expect(answer?.data).toEqual({ task: { title: null, owner: 'owner of 1' } })
    await stream.leave()
    expect(record).toMatchObject([
      {
        identity: { subject: 'ann' },
        operationName: 'Once',
        purpose: 'S1',
        allowed: ['Task.owner'],
        rows: 1,
      },
    ])
  })
})

import { GRANTS_MAX_AGE_MS, type Grant, isInForce } from '@baibo/hub/grants.ts'
import { readWorkbook } from '@baibo/kernel/workbook.ts'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Answer, startHub, type TestHub } from './start-hub.ts'

/** Who reads guarded fields: scopes of the token, grants of the registry, the stated purpose. */
let hub: TestHub
beforeAll(async () => {
  hub = await startHub()
})
afterAll(() => hub.close())

const NAMES = '{ persons(first: 3) { nodes { id fullName } } }'
const HEADER = '授权编号,数据提供单位,使用单位,授权范围,用途代码,起始日期,截止日期,依据,状态'
const SCOPES = ['person:name', 'person:id', 'person:birth', 'person:contact']

/** A day of the city so many days from today. */
function day(offset: number): string {
  const instant = new Date(Date.now() + offset * 86_400_000)
  return instant.toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })
}

async function ask(
  unit: string,
  purpose: string | undefined,
  { query = NAMES, scopes = SCOPES }: { query?: string; scopes?: string[] } = {},
): Promise<Answer> {
  return hub.ask(query, {}, await hub.token({ unit, scopes }), purpose)
}

const codesOf = ({ errors = [] }: Answer) => errors.map(({ extensions }) => extensions.code)
const messageOf = ({ errors = [] }: Answer) => errors[0]?.message ?? ''
const namesOf = ({ data }: Answer): (string | null)[] =>
  data.persons.nodes.map(({ fullName }: { fullName: string | null }) => fullName)

/** By the address that the console uses; answers the batch. */
async function upload(...rows: string[]): Promise<string> {
  const response = await fetch(`${hub.url}/ingest/registry?file=grants.csv`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await hub.token({ unit: 'jx-ldxzb' })}` },
    body: `${[HEADER, ...rows].join('\n')}\n`,
  })
  const report = (await response.json()) as { batch: string; errors: unknown[] }
  expect(report.errors).toEqual([])
  return report.batch
}

describe('a grant', () => {
  test('opens the fields of its scope for its purposes, with the scope in the token', async () => {
    for (const purpose of ['P1', 'P3']) {
      const answer = await ask('jx-kjj', purpose)
      expect(answer.errors).toBeUndefined()
      expect(namesOf(answer).every((name) => typeof name === 'string')).toBe(true)
    }
  })

  test.each([undefined, 'P2', 'P9'])(
    'is no use without one of its purposes: %s is refused, naming those that would do (T114)',
    async (purpose) => {
      const answer = await ask('jx-kjj', purpose)
      expect(codesOf(answer)).toEqual(['PURPOSE_REQUIRED'])
      expect(messageOf(answer)).toContain('P1 统计报送、P3 督办')
      expect(messageOf(answer)).not.toContain('P2 补贴审核')
      expect(namesOf(answer)).toEqual([null, null, null])
    },
  )

  test('is no use without the scope in the token', async () => {
    const answer = await ask('jx-kjj', 'P1', { scopes: [] })
    expect(codesOf(answer)).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE'])
    expect(namesOf(answer)).toEqual([null, null, null])
  })

  test('for one scope is no use for another, nor for the branch of its unit in a county', async () => {
    const query = '{ persons(first: 1) { nodes { fullName birthYear } } }'
    const answer = await ask('jx-kjj', 'P1', { query })
    expect(answer.errors).toMatchObject([
      { extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE', field: 'Person.birthYear' } },
    ])
    expect(answer.data.persons.nodes[0].fullName).toBeTruthy()
    expect(codesOf(await ask('jx-kjj-330402', 'P1'))).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE'])
  })

  test('that has ended or was taken back opens nothing', async () => {
    const query = '{ persons(first: 1) { nodes { birthYear } } }'
    expect(codesOf(await ask('jx-rsj', 'P1', { query }))).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE'])
    expect(codesOf(await ask('jx-jxj', 'P1'))).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE'])
  })

  test('adds up with others of the same unit, and with nothing else', async () => {
    await upload(`ADD-1,市委人才办,市编办,person:name,P2,${day(0)},${day(0)},协议,`)
    expect(codesOf(await ask('jx-bb', 'P4'))).toEqual(['PURPOSE_REQUIRED'])
    await upload(`ADD-2,市委人才办,市编办,person:name,P4,${day(0)},${day(0)},协议,`)
    expect((await ask('jx-bb', 'P4')).errors).toBeUndefined()
    expect((await ask('jx-bb', 'P2')).errors).toBeUndefined()
    expect(codesOf(await ask('jx-bb', 'P1'))).toEqual(['PURPOSE_REQUIRED'])
  })

  test('counts for the fields of the unit that gave it only', async () => {
    await upload(`GIVE,市教育局,媒体,person:name,P1,${day(0)},${day(9)},不是自己的字段,`)
    expect(codesOf(await ask('jx-mt', 'P1'))).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE'])
  })
})

describe('the end of a grant', () => {
  test('is the midnight of the city after its last day, to the second (T115)', () => {
    const grant: Grant = {
      id: 'G',
      provider: { id: 'a' },
      consumer: { id: 'b' },
      scope: 'x:y',
      purposes: [],
      status: 'ACTIVE',
      startDate: '2026-11-01',
      endDate: '2026-11-30',
    }
    const at = (time: string) => isInForce(grant, Date.parse(time))
    expect(at('2026-11-30T23:59:59.999+08:00')).toBe(true)
    expect(at('2026-12-01T00:00:00+08:00')).toBe(false)
    expect(at('2026-11-30T15:59:59Z')).toBe(true)
    expect(at('2026-11-30T16:00:00Z')).toBe(false)
    expect(at('2026-10-31T23:59:59+08:00')).toBe(false)
    expect(at('2026-11-01T00:00:00+08:00')).toBe(true)
  })

  test('holds for questions: on the last day yes, on the day after no; the owner is warned', async () => {
    await upload(`END,市委人才办,第三方机构,person:name,P1,2025-01-01,${day(0)},协议,`)
    expect((await ask('jx-pgjg', 'P1')).errors).toBeUndefined()
    const { data } = await hub.ask(
      '{ grants(filter: { provider: { eq: "jx-rcb" } }, first: 200) { nodes { id daysLeft expiresSoon } } }',
    )
    expect(data.grants.nodes).toContainEqual({ id: 'END', daysLeft: 0, expiresSoon: true })
    await upload(`END,市委人才办,第三方机构,person:name,P1,2025-01-01,${day(-1)},协议,`)
    expect(codesOf(await ask('jx-pgjg', 'P1'))).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE'])
  })
})

describe('a grant that is taken back while a token is valid (T49)', () => {
  test('is refused at once where the batch was loaded here, also by undo', async () => {
    const batch = await upload(`UNDO,市委人才办,市政府,person:name,P3,${day(0)},${day(30)},协议,`)
    expect((await ask('jx-szf', 'P3')).errors).toBeUndefined()
    await fetch(`${hub.url}/ingest/registry/batches/${batch}/undo`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await hub.token({ unit: 'jx-ldxzb' })}` },
    })
    expect(codesOf(await ask('jx-szf', 'P3'))).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE'])
  })

  test('is refused soon where another process loaded it', async () => {
    await upload(`AWAY,市委人才办,市政府,person:name,P3,${day(0)},${day(30)},协议,`)
    expect((await ask('jx-szf', 'P3')).errors).toBeUndefined()
    const row = `AWAY,市委人才办,市政府,person:name,P3,${day(0)},${day(30)},协议,已撤销`
    const bytes = Buffer.from(`${HEADER}\n${row}\n`)
    // Not through the hub: what a process elsewhere does to the registry.
    await hub.hub.departments
      .get('registry')
      ?.ingest(await readWorkbook({ name: 'away.csv', bytes }), {
        identity: await hub.hub.cityIdentity(),
      })
    await vi.waitFor(
      async () =>
        expect(codesOf(await ask('jx-szf', 'P3'))).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']),
      { timeout: 4 * GRANTS_MAX_AGE_MS, interval: 500 },
    )
  })
})

describe('without any grant', () => {
  test('a unit with every scope reads no guarded field of others (T52)', async () => {
    const all = 'fullName maskedName nationalIdMasked birthYear gender phoneMasked'
    const query = `{ persons(first: 2) { nodes { id ${all} } } }`
    const { data, errors } = await ask('jx-new-department', 'P1', { query })
    expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(
      new Set(['UNAUTHORIZED_FIELD_OR_TYPE']),
    )
    expect(errors).toHaveLength(6)
    for (const { id, ...guarded } of data.persons.nodes) {
      expect(id).toBeTruthy()
      expect(new Set(Object.values(guarded))).toEqual(new Set([null]))
    }
  })

  test('the owner reads its own fields, for any purpose of the list and none other', async () => {
    for (const purpose of ['P1', 'P5']) {
      expect((await ask('jx-rcb', purpose)).errors).toBeUndefined()
    }
    for (const purpose of [undefined, 'P9', '330482199001010017']) {
      const answer = await ask('jx-rcb', purpose)
      expect(codesOf(answer)).toEqual(['PURPOSE_REQUIRED'])
      expect(messageOf(answer)).toContain('P5 人才服务')
    }
  })

  test('unguarded fields need neither grant nor purpose', async () => {
    const { errors } = await ask('jx-new-department', undefined, {
      query: '{ persons(first: 1) { nodes { id researchFields } } purposes { code } }',
    })
    expect(errors).toBeUndefined()
  })
})

test('the department refuses sensitive fields of a call that states no purpose', async () => {
  const token = await hub.token({ unit: 'jx-rcb', scopes: SCOPES })
  const talent = hub.hub.departments.get('talent')
  const body = JSON.stringify({ query: NAMES })
  const bare = (await talent?.answer(body, { token })) as Answer
  expect(bare.data.persons.nodes[0].fullName).toBeNull()
  expect(codesOf(bare)).toContain('PURPOSE_REQUIRED')
  const stated = (await talent?.answer(body, { token, purpose: 'P5' })) as Answer
  expect(stated.errors).toBeUndefined()
})

test('grants that cannot be read open nothing; the owner is answered by what needs none', async () => {
  await hub.asSuperuser('registry', `revoke select on data_grant from registry_city, registry_unit`)
  try {
    hub.hub.grants.forget()
    const answer = await ask('jx-kjj', 'P1')
    expect(codesOf(answer)).toEqual(['RIGHTS_UNAVAILABLE'])
    expect(namesOf(answer)).toEqual([null, null, null])
    expect((await ask('jx-rcb', 'P1')).errors).toBeUndefined()
  } finally {
    await hub.asSuperuser('registry', 'grant select on data_grant to registry_city, registry_unit')
  }
  await vi.waitFor(async () => expect((await ask('jx-kjj', 'P1')).errors).toBeUndefined(), {
    timeout: 20_000,
    interval: 300,
  })
})

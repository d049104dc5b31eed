import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { publishDocument, retireDocument } from '@baibo/hub/document-files.ts'
import { compose } from '@baibo/schema/compose.ts'
import { loadDocuments, loadRetiredDocuments, OPERATIONS } from '@baibo/schema/documents.ts'
import { departments } from '@baibo/subgraphs/index.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startHub, type TestHub } from './start-hub.ts'

const sdlOf = (name: string) => {
  const directory = departments.find((each) => each.name === name)?.directory ?? ''
  return readFileSync(path.join(directory, 'schema.graphql'), 'utf8')
}
const economy = sdlOf('economy-informatization')
const described = economy.replace('"需求简介"', '"需求简介，最多两千字"')

describe('a department publishes its contract to a running hub', () => {
  let hub: TestHub
  beforeAll(async () => {
    hub = await startHub()
  })
  afterAll(() => hub.close())

  const send = async (method: string, address: string, unit: string, body?: string) => {
    const response = await fetch(`${hub.url}/admin/${address}`, {
      method,
      headers: { authorization: `Bearer ${await hub.token({ unit })}` },
      ...(body === undefined ? {} : { body }),
    })
    // biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes
    return { status: response.status, answer: (await response.json()) as any }
  }
  const publish = (sdl: string, unit = 'jx-jxj', name = 'economy-informatization') =>
    send('PUT', `departments/${name}/contract`, unit, sdl)
  const described_ = async () => {
    const { data } = await hub.ask('{ __type(name: "TechDemand") { fields { name description } } }')
    return data.__type.fields.find(({ name }: { name: string }) => name === 'summary').description
  }

  test('it is composed, checked, served at once, and taken back by id', async () => {
    expect(await described_()).toBe('需求简介')
    const { status, answer } = await publish(described)
    expect({ status, answer }).toMatchObject({
      status: 200,
      answer: { changes: [{ verdict: 'SAFE', coordinate: 'TechDemand.summary' }] },
    })
    expect(await described_()).toBe('需求简介，最多两千字')
    const listed = await send('GET', 'supergraphs', 'jx-kjj')
    expect(listed.answer.map(({ id }: { id: string }) => id)).toEqual([answer.previous, answer.id])

    const other = await send('POST', `supergraphs/${answer.previous}/activate`, 'jx-kjj')
    expect(other.status).toBe(403)
    const back = await send('POST', `supergraphs/${answer.previous}/activate`, 'jx-ldxzb')
    expect(back.status).toBe(200)
    expect(await described_()).toBe('需求简介')
    expect((await send('POST', 'supergraphs/000000000000/activate', 'jx-ldxzb')).status).toBe(404)
  })

  test.each([
    ['another unit publishes it', described, 403, 'FORBIDDEN', 'jx-kjj'],
    ['it cannot be parsed', 'type Query {', 400, 'BAD_USER_INPUT', 'jx-jxj'],
    [
      'a field lacks its data item',
      described.replace('summary: String @dataItem(owner: "jx-jxj")', 'summary: String'),
      422,
      'COMPOSITION_FAILED',
      'jx-jxj',
    ],
    [
      'a field that clients use is gone',
      economy.replace(/ {2}"需求简介"\n.*\n/, ''),
      409,
      'CHANGES_NOT_APPROVED',
      'jx-jxj',
    ],
    [
      "it claims the key of another's entity",
      `${economy}\n"博士"\ntype Person @key(fields: "id") {\n  "编号"\n  id: ID! @dataItem(owner: "jx-jxj")\n}\n`,
      409,
      'CONTRACT_REFUSED',
      'jx-jxj',
    ],
    [
      "it asks for a key that the entity's owner does not offer",
      `${economy}\n"博士"\ntype Person @key(fields: "fullName") {\n  fullName: String @external\n}\n`,
      409,
      'CONTRACT_REFUSED',
      'jx-jxj',
    ],
    [
      "it overrides another's field without consent",
      `${economy}\n"博士"\ntype Person @key(fields: "id") {\n  id: ID!\n  "研究者标识"\n  orcid: String @override(from: "talent") @dataItem(owner: "jx-jxj")\n}\n`,
      409,
      'CONTRACT_REFUSED',
      'jx-jxj',
    ],
    [
      'it names another unit as the owner',
      economy.replace(
        'summary: String @dataItem(owner: "jx-jxj")',
        'summary: String @dataItem(owner: "jx-kjj")',
      ),
      409,
      'CONTRACT_REFUSED',
      'jx-jxj',
    ],
  ])('it is refused when %s, and nothing changes', async (_, sdl, status, code, unit) => {
    const served = hub.hub.gateway.supergraph.sdl
    const refused = await publish(sdl, unit)
    expect(refused.answer).toMatchObject({ errors: [{ extensions: { code } }] })
    expect(refused.status).toBe(status)
    expect(hub.hub.gateway.supergraph.sdl).toBe(served)
  })

  test('an override is taken once the other department has consented', async () => {
    const overriding = `${economy}\n"博士"\ntype Person @key(fields: "id") {\n  id: ID!\n  "研究者标识"\n  orcid: String @override(from: "talent") @dataItem(owner: "jx-jxj")\n}\n`
    const consent = JSON.stringify({ coordinate: 'Person.orcid', to: 'economy-informatization' })
    expect((await send('POST', 'departments/talent/consents', 'jx-jxj', consent)).status).toBe(403)
    expect((await send('POST', 'departments/talent/consents', 'jx-rcb', consent)).status).toBe(200)
    const { status, answer } = await publish(overriding)
    expect({ status, answer }).toMatchObject({ status: 200 })
    expect(answer.changes).toContainEqual(expect.objectContaining({ kind: 'OWNER_CHANGED' }))
    await send('POST', `supergraphs/${answer.previous}/activate`, 'jx-ldxzb')
  })

  test('who is not signed in is asked to sign in', async () => {
    const response = await fetch(`${hub.url}/admin/supergraphs`)
    expect(response.status).toBe(401)
  })
})

describe('a hub that is started again on its data folder', () => {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'restart-'))
  afterAll(() => rmSync(dataDirectory, { recursive: true, force: true }))

  async function onHub<T>(work: (hub: TestHub) => Promise<T>, supergraph?: string): Promise<T> {
    const hub = await startHub({ dataDirectory, ...(supergraph ? { supergraph } : {}) })
    try {
      return await work(hub)
    } finally {
      await hub.close()
    }
  }
  const admin = async ({ url, token }: TestHub, method: string, address: string, body?: string) => {
    const response = await fetch(`${url}/admin/${address}`, {
      method,
      headers: {
        authorization: `Bearer ${await token({ unit: method === 'PUT' ? 'jx-jxj' : 'jx-ldxzb' })}`,
      },
      ...(body === undefined ? {} : { body }),
    })
    expect([address, response.status]).toEqual([address, 200])
    // biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes
    return (await response.json()) as any
  }
  const summary = async (hub: TestHub): Promise<string> => {
    const { data } = await hub.ask('{ __type(name: "TechDemand") { fields { name description } } }')
    return data.__type.fields.find(({ name }: { name: string }) => name === 'summary').description
  }

  test('serves what was published, goes on from there, and goes back over the restart', async () => {
    const contract = 'departments/economy-informatization/contract'
    const { id, previous } = await onHub((hub) => admin(hub, 'PUT', contract, described))
    const next = await onHub(async (hub) => {
      expect(await summary(hub)).toBe('需求简介，最多两千字')
      const listed = await admin(hub, 'GET', 'supergraphs')
      expect(listed.map((each: { id: string }) => each.id)).toEqual([previous, id])
      const again = described.replace('最多两千字', '最多三千字')
      return admin(hub, 'PUT', contract, again)
    })
    expect(next.previous).toBe(id)
    await onHub(async (hub) => {
      expect(await summary(hub)).toBe('需求简介，最多三千字')
      await admin(hub, 'POST', `supergraphs/${previous}/activate`)
    })
    await onHub(async (hub) => expect(await summary(hub)).toBe('需求简介'))
  })

  test('serves the departments’ own contract once that has changed', async () => {
    const contract = 'departments/economy-informatization/contract'
    await onHub((hub) => admin(hub, 'PUT', contract, described))
    const newer = compose(departments).supergraph.replace('需求简介', '需求概要')
    await onHub(async (hub) => expect(await summary(hub)).toBe('需求概要'), newer)
  })
})

describe('approved documents', () => {
  const work = mkdtempSync(path.join(tmpdir(), 'documents-'))
  const folder = path.join(work, 'operations')
  const contract = compose(departments)
  const metadata = {
    title: '技术需求清单',
    owner: 'jx-jxj',
    contact: 'jx-jxj@example.invalid',
    purpose: 'P1',
    rows: [{ from: 'techDemands.nodes[]', columns: { id: 'id', title: 'title' } }],
  }
  const draft = (name: string, text: string, changes: object = {}) => {
    writeFileSync(path.join(work, `${name}.graphql`), text)
    writeFileSync(path.join(work, `${name}.json`), JSON.stringify({ ...metadata, ...changes }))
    return publishDocument(path.join(work, `${name}.graphql`), contract, folder)
  }
  const good =
    'query DemandList($first: Int = 50) { techDemands(first: $first) { nodes { id title } } }'

  beforeAll(() => {
    mkdirSync(folder)
    cpSync(
      path.join(OPERATIONS, 'project-modes.graphql'),
      path.join(folder, 'project-modes.graphql'),
    )
    cpSync(path.join(OPERATIONS, 'project-modes.json'), path.join(folder, 'project-modes.json'))
  })
  afterAll(() => rmSync(work, { recursive: true, force: true }))

  test('are published with owner, contact, purpose, variables and flatten rules', async () => {
    const published = await draft('demand-list', good)
    expect(published.variables.map(({ variable }) => variable.name.value)).toEqual(['first'])
    expect(loadDocuments(folder).get('demand-list')).toEqual(published)
  })

  test.each([
    ['a field is unknown', 'query A { techDemands { nodes { id title nothing } } }', {}],
    ['a column is not selected', 'query A { techDemands { nodes { id } } }', {}],
    ['the owner is unknown', good, { owner: 'jx-none' }],
    ['the contact is no address', good, { contact: '张三' }],
    ['there is no purpose', good, { purpose: ' ' }],
    ['it is to be read page by page and cannot be', good, { pages: 'techDemands.pageInfo' }],
    [
      'it is read page by page and sorted',
      'query A($first: Int = 50, $after: String) { techDemands(first: $first, after: $after) { nodes { id title } pageInfo { hasNextPage endCursor } } }',
      { pages: 'techDemands.pageInfo', sort: ['title'] },
    ],
  ])('are refused when %s', async (_, text, changes) => {
    await expect(draft('refused', text, changes)).rejects.toMatchObject({
      extensions: { code: 'DOCUMENT_REFUSED' },
    })
    expect(loadDocuments(folder).has('refused')).toBe(false)
  })

  test('are refused when they ask for more than one request may', async () => {
    const nested = `query A { techDemands(first: 200) { nodes { id title enterprise { placements { id person { id placements { id } } } demands { id enterprise { demands { id enterprise { demands { id } } } } } } } } }`
    await expect(draft('too-much', nested)).rejects.toMatchObject({
      extensions: { code: 'COST_ESTIMATED_TOO_EXPENSIVE' },
    })
  })

  test('are kept with a date when retired, answer 410 and give their name to no other', async () => {
    await draft('demand-now', good)
    await retireDocument('demand-now', { on: '2026-11-01', replacement: 'demand-list' }, folder)
    expect(loadDocuments(folder).has('demand-now')).toBe(false)
    expect(loadRetiredDocuments(folder).get('demand-now')).toEqual({
      name: 'demand-now',
      title: '技术需求清单',
      retiredOn: '2026-11-01',
      replacement: 'demand-list',
    })
    await expect(draft('demand-now', good)).rejects.toMatchObject({
      extensions: { code: 'DOCUMENT_REFUSED' },
    })
    await expect(retireDocument('none', { on: '2026-11-01' }, folder)).rejects.toMatchObject({
      extensions: { code: 'NOT_FOUND' },
    })
    const hub = await startHub({ documents: folder })
    try {
      const response = await hub.get('/q/demand-now.json')
      expect([response.status, await response.json()]).toMatchObject([
        410,
        { errors: [{ extensions: { code: 'GONE', replacement: 'demand-list' } }] },
      ])
      expect((await hub.get('/q/demand-list.csv')).status).toBe(200)
    } finally {
      await hub.close()
    }
  })
})

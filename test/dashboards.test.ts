import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startHub, type TestHub } from './start-hub.ts'

/** A tile's own document, kept in the definition; whoever opens it asks with their own token. */
const QUESTION = '{ placements(first: 200) { totalCount nodes { reportingUnit { id } } } }'

interface Tile {
  question: { text: string }
}

describe('a shared dashboard', () => {
  let hub: TestHub
  let author: string
  let viewer: string
  beforeAll(async () => {
    hub = await startHub()
    author = await hub.token({ unit: 'jx-kjj' })
    viewer = await hub.token({ unit: 'jx-kjj-330482', reportingUnits: ['330482'] })
  })
  afterAll(() => hub.close())

  const create = async () => {
    const { data, errors } = await hub.ask(
      `mutation ($definition: JSON!) { createDashboard(title: "进企博士", definition: $definition) { id } }`,
      { definition: { tiles: [{ question: { text: QUESTION } }], refresh: 60 } },
      author,
    )
    expect(errors).toBeUndefined()
    return data.createDashboard.id as string
  }

  test('gives the viewer its definition and the rows of the viewer alone', async () => {
    const id = await create()
    await hub.ask(
      'mutation ($id: ID!) { shareDashboard(id: $id, to: { kind: UNIT, id: "jx-kjj-330482" }) { id } }',
      { id },
      author,
    )
    const { data, errors } = await hub.ask(
      'query ($id: ID!) { dashboard(id: $id) { mine ownerUnit { name } definition } }',
      { id },
      viewer,
    )
    expect(errors).toBeUndefined()
    expect(data.dashboard).toMatchObject({ mine: false, ownerUnit: { name: '嘉兴市科学技术局' } })
    const [tile] = data.dashboard.definition.tiles as Tile[]
    const [own, whole] = await Promise.all(
      [viewer, author].map((token) => hub.ask(tile?.question.text ?? '', {}, token)),
    )
    const units = (answer: typeof own) =>
      new Set(
        answer?.data.placements.nodes.map(
          (node: { reportingUnit: { id: string } }) => node.reportingUnit.id,
        ),
      )
    expect([...units(own)]).toEqual(['330482'])
    expect(units(whole).size).toBeGreaterThan(1)
    expect(own?.data.placements.totalCount).toBeLessThan(whole?.data.placements.totalCount)
  })

  test('tells of a conflict by its code, in words, and leaves what was saved', async () => {
    const id = await create()
    const save = (title: string) =>
      hub.ask(
        `mutation ($id: ID!, $title: String!) {
          saveDashboard(id: $id, expectedVersion: 1, title: $title, definition: { tiles: [] }) { version } }`,
        { id, title },
        author,
      )
    expect(await save('先')).toMatchObject({ data: { saveDashboard: { version: 2 } } })
    const { errors } = await save('后')
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('第 2 版'),
        extensions: { code: 'VERSION_CONFLICT', department: 'programme' },
      },
    ])
    const { data } = await hub.ask(
      'query ($id: ID!) { dashboard(id: $id) { title } }',
      { id },
      author,
    )
    expect(data.dashboard.title).toBe('先')
  })
})

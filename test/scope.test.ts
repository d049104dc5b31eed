import { readFileSync } from 'node:fs'
import { contractFiles } from '@baibo/schema/compose.ts'
import { buildSchema, type GraphQLObjectType, getNamedType, isObjectType } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startHub, type TestHub } from './start-hub.ts'

/** A county's identity sees only its rows: in lists, counts, statistics, nested paths and by reference. */
const COUNTY = '330482'
const schema = buildSchema(readFileSync(contractFiles.api, 'utf8'))

/** Root lists whose rows say which reporting unit they belong to. */
function scopedLists(): string[] {
  return Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap((field) => {
    const type = getNamedType(field.type)
    if (!isObjectType(type) || !type.name.endsWith('Connection')) return []
    const node = getNamedType(
      type.getFields().nodes?.type ?? (schema.getQueryType() as GraphQLObjectType),
    )
    return 'getFields' in node && (node as GraphQLObjectType).getFields().reportingUnit
      ? [field.name]
      : []
  })
}

/** Open to every identity by decision: shared equipment and platforms are a public directory. */
const open = new Set(['equipment', 'platforms'])
/** Rows without a unit that concern the whole city: industries on the whitelist. */
const cityWide = new Set(['whitelistEntries'])

describe('a county token', () => {
  let hub: TestHub
  let county: string
  beforeAll(async () => {
    hub = await startHub()
    county = await hub.token({ unit: `jx-kjj-${COUNTY}`, reportingUnits: [COUNTY] })
  })
  afterAll(() => hub.close())

  const lists = scopedLists().filter((name) => !open.has(name))
  test('there are lists to check', () => expect(lists.length).toBeGreaterThan(8))

  for (const list of lists) {
    test(`sees only its rows in ${list}, and fewer than the city`, async () => {
      const question = `{ list: ${list}(first: 200) { totalCount nodes { reportingUnit { id } } } }`
      const [own, city] = [await hub.ask(question, {}, county), await hub.ask(question)]
      expect(own.errors).toBeUndefined()
      const units = new Set(
        own.data.list.nodes.map(
          (node: { reportingUnit: { id: string } | null }) => node.reportingUnit?.id,
        ),
      )
      const visible = cityWide.has(list) ? [COUNTY, undefined] : [COUNTY]
      expect([...units].filter((unit) => !visible.includes(unit as string))).toEqual([])
      expect(own.data.list.totalCount).toBeLessThan(city.data.list.totalCount)
      expect(own.data.list.totalCount).toBe(
        city.data.list.nodes.length < city.data.list.totalCount
          ? own.data.list.totalCount
          : city.data.list.nodes.filter((node: { reportingUnit: { id: string } | null }) =>
              visible.includes(node.reportingUnit?.id as string),
            ).length,
      )
    })
  }

  test('sees persons only where they work in the county', async () => {
    const answer = await hub.ask(
      '{ persons(first: 200) { totalCount nodes { id placements { reportingUnit { id } } } } }',
      {},
      county,
    )
    expect(answer.errors).toBeUndefined()
    expect(answer.data.persons.totalCount).toBeGreaterThan(5)
    for (const person of answer.data.persons.nodes) {
      expect(person.placements.length).toBeGreaterThan(0)
      for (const placement of person.placements) expect(placement.reportingUnit.id).toBe(COUNTY)
    }
  })

  test('sees no other unit through nested paths', async () => {
    const answer = await hub.ask(
      `{ reportingUnits { id placementSummary { doctors } enterprises(first: 5) { totalCount } placements(first: 5) { totalCount } projects(first: 5) { totalCount } } }`,
      {},
      county,
    )
    for (const unit of answer.data.reportingUnits) {
      if (unit.id === COUNTY) {
        expect(unit.enterprises.totalCount).toBeGreaterThan(0)
        continue
      }
      expect(unit.placementSummary).toBeNull()
      expect(
        [unit.enterprises, unit.placements, unit.projects].map((list) => list?.totalCount ?? 0),
      ).toEqual([0, 0, 0])
    }
  })

  test('gets null for another unit by key and by reference, like for a missing one', async () => {
    const all = await hub.ask(
      '{ enterprises(first: 200) { nodes { uscc reportingUnit { id } } } placements(first: 200) { nodes { id reportingUnit { id } } } }',
    )
    const foreign = (nodes: { reportingUnit: { id: string } }[]) =>
      nodes.find((node) => node.reportingUnit.id !== COUNTY) as never
    const enterprise = foreign(all.data.enterprises.nodes) as { uscc: string }
    const placement = foreign(all.data.placements.nodes) as { id: string }
    const answer = await hub.ask(
      'query ($u: USCC!, $p: ID!) { enterprise(uscc: $u) { name } placement(id: $p) { id } }',
      { u: enterprise.uscc, p: placement.id },
      county,
    )
    expect(answer).toMatchObject({ data: { enterprise: null, placement: null } })

    const entities = async (department: string, type: string, key: object, field: string) => {
      const body = JSON.stringify({
        query: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ${type} { ${field} } } }`,
        variables: { r: [{ __typename: type, ...key }] },
      })
      const { data } =
        (await hub.hub.departments.get(department)?.answer(body, { token: county })) ?? {}
      return (data as { _entities: unknown[] })._entities[0]
    }
    expect(
      await entities('economy-informatization', 'Enterprise', { uscc: enterprise.uscc }, 'name'),
    ).toBeNull()
    expect(await entities('university', 'Placement', { id: placement.id }, 'startDate')).toBeNull()
  })

  test('no reporting units at all means no rows', async () => {
    const nobody = await hub.token({ reportingUnits: [] })
    const answer = await hub.ask(
      '{ enterprises { totalCount } placements { totalCount } persons { totalCount } fundings { totalCount } }',
      {},
      nobody,
    )
    expect(answer.data).toEqual({
      enterprises: { totalCount: 0 },
      placements: { totalCount: 0 },
      persons: { totalCount: 0 },
      fundings: { totalCount: 0 },
    })
  })
})

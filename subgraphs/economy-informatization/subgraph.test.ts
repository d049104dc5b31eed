import { readdirSync } from 'node:fs'
import path from 'node:path'
import { openTestDepartment, type TestDepartment } from '@baibo/kernel/testing.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { subgraph } from './subgraph.ts'

const sampleFiles = readdirSync(path.join(subgraph.directory, 'data'))
  .filter((file) => /\.(xlsx|csv)$/.test(file))
  .map((file) => path.join(subgraph.directory, 'data', file))

describe('with the sample workbooks', () => {
  let economy: TestDepartment
  beforeAll(async () => {
    economy = await openTestDepartment(subgraph)
    // Backwards, so that demands and institutes come before the enterprises they belong to.
    for (const file of sampleFiles.toSorted().reverse()) {
      const { errors, warnings } = await economy.ingest(file)
      expect({ errors, warnings }, file).toEqual({ errors: [], warnings: [] })
    }
  })
  afterAll(() => economy.close())

  test('institutes and demands report where their enterprise does, whichever file came first', async () => {
    const { researchInstitutes, techDemands } = await ask(`{
      researchInstitutes(first: 200) { totalCount nodes { reportingUnit { id } enterprise { reportingUnit { id } } } }
      techDemands(first: 200) { totalCount nodes { reportingUnit { id } enterprise { reportingUnit { id } } } }
    }`)
    for (const { totalCount, nodes } of [researchInstitutes, techDemands]) {
      expect(totalCount).toBe(nodes.length)
      expect(nodes.length).toBeGreaterThan(50)
      for (const { reportingUnit, enterprise } of nodes) {
        expect(reportingUnit).not.toBeNull()
        expect(reportingUnit).toEqual(enterprise.reportingUnit)
      }
    }
  })

  test('reading the same files again changes nothing', async () => {
    for (const file of sampleFiles) expect((await economy.ingest(file)).changed).toBe(0)
  })

  test('statistics agree with the list they summarise', async () => {
    const { enterprises, enterpriseStats, techDemandStats } = await ask(`{
      enterprises { totalCount }
      enterpriseStats(groupBy: [REPORTING_UNIT], measure: [COUNT, LEADING]) { reportingUnit { id } scale count leading }
      techDemandStats(groupBy: [YEAR, STATUS], measure: [COUNT, BUDGET, ENTERPRISES]) { year status count budget enterprises }
    }`)
    expect(enterpriseStats).toHaveLength(9)
    expect(sum(enterpriseStats, 'count')).toBe(enterprises.totalCount)
    for (const row of enterpriseStats) {
      const answer = await ask(
        'query ($unit: ID!) { enterprises(filter: {reportingUnit: {eq: $unit}, isLeading: true}) { totalCount } }',
        { unit: row.reportingUnit.id },
      )
      expect(answer.enterprises.totalCount).toBe(row.leading)
      expect(row.scale).toBeNull()
    }
    const { techDemands } = await ask('{ techDemands(first: 200) { nodes { budget } } }')
    expect(sum(techDemandStats, 'count')).toBe(techDemands.nodes.length)
    expect(sum(techDemandStats, 'budget')).toBe(sum(techDemands.nodes, 'budget'))
  })

  test('the filter on open demands finds exactly the enterprises that have some', async () => {
    const { all, open, closed } = await ask(`{
      all: enterprises(first: 200) { nodes { openDemands demands { status } } }
      open: enterprises(filter: {hasOpenDemand: true}, first: 200) { totalCount nodes { openDemands } }
      closed: enterprises(filter: {hasOpenDemand: false}) { totalCount }
    }`)
    const counts = all.nodes.map(
      ({ demands }: { demands: { status: string }[] }) =>
        demands.filter(({ status }) => !/CONTRACTED|CLOSED/.test(status)).length,
    )
    expect(all.nodes.map((node: { openDemands: number }) => node.openDemands)).toEqual(counts)
    expect(open.totalCount).toBe(counts.filter((count: number) => count > 0).length)
    expect(open.nodes.every((node: { openDemands: number }) => node.openDemands > 0)).toBe(true)
    expect(closed.totalCount).toBe(counts.length - open.totalCount)
  })

  test('a county sees its own rows only, by list, count, nesting, statistics, facts and key', async () => {
    const county = await economy.identity({ unit: 'jx-kjj-330482', reportingUnits: ['330482'] })
    const { others, mine } = await ask(`{
      others: enterprises(filter: {reportingUnit: {in: ["330402"]}, hasInstitute: true, hasOpenDemand: true}) { nodes { uscc institutes { id } demands { id } } }
      mine: enterprises(filter: {reportingUnit: {eq: "330482"}}) { totalCount }
    }`)
    const [other] = others.nodes
    const document = `query ($uscc: USCC!, $institute: ID!, $demand: ID!) {
      enterprises(first: 200) { totalCount nodes { reportingUnit { id } } }
      enterprise(uscc: $uscc) { name }
      researchInstitute(id: $institute) { name }
      techDemand(id: $demand) { title }
      techDemands(filter: {id: {eq: $demand}}) { totalCount nodes { id } }
      enterpriseStats(groupBy: [REPORTING_UNIT]) { reportingUnit { id } count }
      economyInformatizationFacts(first: 1000) { totalCount nodes { reportingUnitId } }
    }`
    const variables = {
      uscc: other.uscc,
      institute: other.institutes[0].id,
      demand: other.demands[0].id,
    }
    const { nodes, totalCount } = (await ask(document, variables, county)).enterprises
    expect(totalCount).toBe(mine.totalCount)
    expect(new Set(nodes.map(unitOf))).toEqual(new Set(['330482']))
    const answer = await ask(document, variables, county)
    expect(answer).toMatchObject({ enterprise: null, researchInstitute: null, techDemand: null })
    expect(answer.techDemands).toEqual({ totalCount: 0, nodes: [] })
    expect(answer.enterpriseStats).toEqual([
      { reportingUnit: { id: '330482' }, count: mine.totalCount },
    ])
    expect(
      new Set(
        answer.economyInformatizationFacts.nodes.map(
          (fact: { reportingUnitId: string }) => fact.reportingUnitId,
        ),
      ),
    ).toEqual(new Set(['330482']))

    const entities = await economy.entities(
      [
        { __typename: 'Enterprise', uscc: other.uscc },
        { __typename: 'Enterprise', id: other.uscc },
        { __typename: 'ResearchInstitute', id: other.institutes[0].id },
        { __typename: 'TechDemand', id: other.demands[0].id },
        { __typename: 'ReportingUnit', id: '330402' },
        { __typename: 'ReportingUnit', id: '330482' },
      ],
      `... on Enterprise { name } ... on ResearchInstitute { name } ... on TechDemand { title }
       ... on ReportingUnit { enterprises { totalCount } demands { totalCount } }`,
      county,
    )
    const { _entities } = entities.data as { _entities: Record<string, unknown>[] }
    expect(_entities.slice(0, 4)).toEqual([null, null, null, null])
    expect(_entities[4]).toMatchObject({
      enterprises: { totalCount: 0 },
      demands: { totalCount: 0 },
    })
    expect(_entities[5]).toMatchObject({ enterprises: { totalCount: mine.totalCount } })
  })

  test('the number of statements does not grow with the number of enterprises', async () => {
    const document = `query ($first: Int) { enterprises(first: $first) { totalCount nodes {
      name institutes { name } demands(status: [PUBLISHED]) { id } all: demands { enterprise { id } }
      openDemands history { name } provenance { sourceSystem } } } }`
    const count = async (first: number) => {
      economy.statements()
      await ask(document, { first })
      return economy.statements().length
    }
    // The list and its count; institutes, demands twice, enterprise, open demands, history, batches.
    expect(await count(3)).toBe(9)
    expect(await count(200)).toBe(9)

    const units = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ReportingUnit {
      enterprises(first: 5) { totalCount nodes { openDemands } } demands(first: 5) { totalCount nodes { id } } } } }`
    economy.statements()
    await ask(units, { r: [{ __typename: 'ReportingUnit', id: '330402' }] })
    const one = economy.statements().length
    const all = ['330402', '330411', '330421', '330482', 'JX-ETDZ', 'JX-PORT']
    await ask(units, { r: all.map((id) => ({ __typename: 'ReportingUnit', id })) })
    expect(economy.statements()).toHaveLength(one)
  })

  test('pages of every size give the whole list in its order', async () => {
    const { enterprises: whole } = await ask(
      '{ enterprises(first: 200, orderBy: NAME_DESC) { nodes { uscc } } }',
    )
    const paged: unknown[] = []
    for (let after: string | null = null, more = true; more; ) {
      const { enterprises }: Answer = await ask(
        'query ($after: String) { enterprises(first: 47, after: $after, orderBy: NAME_DESC) { nodes { uscc } pageInfo { hasNextPage endCursor } } }',
        { after },
      )
      paged.push(...enterprises.nodes)
      after = enterprises.pageInfo.endCursor
      more = enterprises.pageInfo.hasNextPage
    }
    expect(paged).toEqual(whole.nodes)
  })

  test('an indicator receives facts of the kinds it names and no others', async () => {
    const facts = async (factKinds: string[]) => {
      const { data } = await economy.entities(
        [{ __typename: 'Indicator', code: 'X', factKinds }],
        '... on Indicator { economyInformatizationFacts(first: 1000) { totalCount nodes { kind } } }',
      )
      const [indicator] = (data as Answer)._entities
      return indicator.economyInformatizationFacts
    }
    const { techDemands } = await ask('{ techDemands { totalCount } }')
    const { totalCount, nodes } = await facts(['TECH_DEMAND', 'PLACEMENT'])
    expect(totalCount).toBe(techDemands.totalCount)
    expect(new Set(nodes.map(({ kind }: { kind: string }) => kind))).toEqual(
      new Set(['TECH_DEMAND']),
    )
    expect(await facts([])).toEqual({ totalCount: 0, nodes: [] })
  })

  test('a page larger than the limit is refused with the limit named', async () => {
    const { errors } = await economy.query('{ enterprises(first: 201) { totalCount } }')
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
    expect(JSON.stringify(errors)).toContain('200')
  })

  async function ask(document: string, variables = {}, identity?: Identity): Promise<Answer> {
    const { data, errors } = await economy.query(document, variables, identity)
    expect(errors).toBeUndefined()
    return data as Answer
  }
})

type Identity = Awaited<ReturnType<TestDepartment['identity']>>
// biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes
type Answer = Record<string, any>

function sum(rows: Answer[], field: string): number {
  return rows.reduce((total, row) => total + Number(row[field] ?? 0), 0)
}

function unitOf(node: Answer): string {
  return node.reportingUnit.id
}

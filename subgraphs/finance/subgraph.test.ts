import path from 'node:path'
import type { Graph } from '@baibo/kernel/subgraph.ts'
import { openTestDepartment, type TestDepartment } from '@baibo/kernel/testing.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { subgraph } from './subgraph.ts'
import { csv, li, liId, nanhu, pinghu, wang, wangId } from './test-sheets.ts'

const parameters = path.join(subgraph.directory, 'data', '政策参数.csv')

/** What 嘉兴南湖学院 and 市科技局 would answer about the days that fundings arise from. */
const graph: Graph = async (document) =>
  ({
    page: {
      nodes: document.includes('placements')
        ? [
            { id: 'JQ1', startDate: '2024-05-01' },
            { id: 'JQ2', startDate: '2025-02-01' },
          ]
        : [
            { id: 'XM1', startDate: '2024-06-01' },
            { id: 'XM2', startDate: '2026-03-01' },
          ],
      pageInfo: { hasNextPage: false, endCursor: null },
    },
    enterprises: {
      nodes: [
        { uscc: nanhu, reportingUnit: { id: '330402' } },
        { uscc: pinghu, reportingUnit: { id: '330482' } },
      ],
      pageInfo: { hasNextPage: false, endCursor: null },
    },
  }) as never

describe('money', () => {
  let finance: TestDepartment
  let county: Awaited<ReturnType<TestDepartment['identity']>>
  beforeAll(async () => {
    finance = await openTestDepartment(subgraph, graph)
    county = await finance.identity({ unit: 'jx-gov-330482', reportingUnits: ['330482'] })
    for (const file of [
      parameters,
      csv(
        '经费',
        `JF1,购房补贴差额,${liId},330402 南湖区,20,JQ1,,已核定,`,
        `JF2,购房补贴差额,${wangId},平湖市人民政府,24,JQ2,,已驳回,本人社保未在本市缴纳`,
        `JF3,安家费,${wangId},${pinghu},25,JQ2,,已付清,`,
        `JF4,科研启动费,${wangId},${pinghu},30,JQ2,XM1,已核定,`,
        `JF5,科研启动费,${liId},330402,30,JQ1,,已付清,`,
        `JF6,配套经费,,330482,12.5,,XM2,已付清,`,
        `JF7,配套经费,,市财政局,10,,XM2,已核定,`,
        `JF8,购房补贴差额,,嘉兴港区,10,,,已驳回,`,
      ),
      csv(
        '支付',
        'PZ1,JF1,8,2024-07-01',
        'PZ2,JF3,25,2025-03-01',
        'PZ3,JF4,10.5,2025-04-01',
        'PZ4,JF6,12.5,2026-04-01',
        'PZ5,JF5,40,2024-06-01',
        'PZ6,JF9,1,2024-06-01',
      ),
      csv(
        '预算',
        '2026,平湖市,50,配套经费',
        '2026,平湖市,30,购房补贴差额',
        '2025,平湖市,40,配套经费',
        '2026,南湖区,30,宣传费',
        '2024,南湖区,10,购房补贴差额',
      ),
    ]) {
      expect((await finance.ingest(file)).errors).toEqual([])
    }
    await finance.department.refresh()
  })
  afterAll(() => finance.close())

  test('is due, paid and missing on each funding, by whom and under which rule', async () => {
    const { data, errors } = await finance.query(`{ fundings { nodes {
      id payer { __typename ... on ReportingUnit { id } ... on Enterprise { uscc } ... on OrgUnit { id } }
      reportingUnit { id } amountDue amountPaid gap outstanding entitledOn breaches
      rule { article amount parameters { value validFrom } } } } }`)
    expect(errors).toBeUndefined()
    const housing2024 = {
      article: '四.(三)',
      amount: '200000.00',
      parameters: [
        { value: '600000', validFrom: '2023-01-01' },
        { value: '400000', validFrom: '2023-01-01' },
      ],
    }
    const { nodes } = (data as { fundings: { nodes: object[] } }).fundings
    expect(nodes).toMatchObject([
      {
        id: 'JF1',
        payer: { __typename: 'ReportingUnit', id: '330402' },
        reportingUnit: { id: '330402' },
        amountDue: '200000.00',
        amountPaid: '80000.00',
        gap: '120000.00',
        outstanding: true,
        entitledOn: '2024-05-01',
        breaches: [],
        rule: housing2024,
      },
      {
        id: 'JF2',
        payer: { __typename: 'ReportingUnit', id: '330482' },
        amountDue: '240000.00',
        gap: '0.00',
        outstanding: false,
        entitledOn: '2025-02-01',
        breaches: ['REJECTED_FOR_INSURANCE'],
        rule: { amount: '240000.00', parameters: [{ value: '700000' }, { value: '460000' }] },
      },
      {
        id: 'JF3',
        payer: { __typename: 'Enterprise', uscc: pinghu },
        reportingUnit: { id: '330482' },
        gap: '0.00',
        outstanding: false,
        breaches: [],
        rule: { amount: null, parameters: [] },
      },
      { id: 'JF4', amountPaid: '105000.00', gap: '195000.00', outstanding: true, breaches: [] },
      {
        id: 'JF5',
        gap: '-100000.00',
        outstanding: false,
        breaches: ['PAYER_KIND', 'PROJECT_MISSING', 'SETTLED_AMOUNT'],
      },
      {
        id: 'JF6',
        entitledOn: '2026-03-01',
        gap: '0.00',
        breaches: [],
        rule: { parameters: [{ value: '0.3' }] },
      },
      {
        id: 'JF7',
        payer: { __typename: 'OrgUnit', id: 'jx-czj' },
        reportingUnit: null,
        outstanding: true,
      },
      {
        id: 'JF8',
        payer: { __typename: 'ReportingUnit', id: 'JX-PORT' },
        entitledOn: null,
        breaches: ['BENEFICIARY_MISSING', 'REASON_MISSING'],
        rule: { amount: null, parameters: [] },
      },
    ])
  })

  test('is filtered and counted by what is outstanding, of which year and kind', async () => {
    const { data, errors } = await finance.query(`{
      arrears: fundings(filter: { kind: [RESEARCH_STARTUP], outstanding: true, year: 2025 }) { nodes { id } }
      settled: fundings(filter: { outstanding: false }, orderBy: ENTITLED_ON_DESC) { nodes { id } }
      fundingStats(groupBy: [KIND], measure: [COUNT, AMOUNT_DUE, AMOUNT_PAID, GAP, BENEFICIARIES]) { kind count amountDue amountPaid gap beneficiaries }
      payments(filter: { kind: [MATCHING] }) { nodes { voucherNo funding { id } } }
      paymentStats(filter: { year: 2025 }, groupBy: [KIND, REPORTING_UNIT, YEAR], measure: [COUNT, AMOUNT]) { kind reportingUnit { id } year count amount }
      budgetLineStats(filter: { year: { eq: 2026 } }, groupBy: [REPORTING_UNIT], measure: [AMOUNT]) { reportingUnit { id } amount }
    }`)
    expect(errors).toBeUndefined()
    const row = (
      kind: string,
      ...[count, amountDue, amountPaid, gap, beneficiaries]: unknown[]
    ) => ({
      kind,
      count,
      amountDue,
      amountPaid,
      gap,
      beneficiaries,
    })
    expect(data).toEqual({
      arrears: { nodes: [{ id: 'JF4' }] },
      settled: { nodes: ['JF6', 'JF3', 'JF2', 'JF5', 'JF8'].map((id) => ({ id })) },
      fundingStats: [
        row('HOUSING_DIFFERENCE', 3, '200000.00', '80000.00', '120000.00', 2),
        row('MATCHING', 2, '225000.00', '125000.00', '100000.00', 0),
        row('RESEARCH_STARTUP', 2, '600000.00', '505000.00', '95000.00', 2),
        row('SETTLING_IN', 1, '250000.00', '250000.00', '0.00', 1),
      ],
      payments: { nodes: [{ voucherNo: 'PZ4', funding: { id: 'JF6' } }] },
      paymentStats: ['RESEARCH_STARTUP', 'SETTLING_IN'].map((kind, index) => ({
        kind,
        reportingUnit: { id: '330482' },
        year: 2025,
        count: 1,
        amount: ['105000.00', '250000.00'][index],
      })),
      budgetLineStats: [
        { reportingUnit: { id: '330402' }, amount: '300000.00' },
        { reportingUnit: { id: '330482' }, amount: '800000.00' },
      ],
    })
  })

  test('is executed against the budget of each unit and year', async () => {
    const { data } = await finance.query(`{
      budgetExecution { reportingUnit { id } year budget paid ratio }
      budgetLines(filter: { reportingUnit: { eq: "330482" } }, orderBy: ID_ASC) { nodes { id subject kind amount used } }
      other: budgetLines(filter: { subject: { eq: "宣传费" } }) { nodes { kind used } } }`)
    const row = (unit: string, ...[year, budget, paid, ratio]: unknown[]) => ({
      reportingUnit: { id: unit },
      year,
      budget,
      paid,
      ratio,
    })
    expect(data?.budgetExecution).toEqual([
      row('330402', 2024, '100000.00', '480000.00', '4.8000'),
      row('330402', 2026, '300000.00', '0.00', '0.0000'),
      row('330482', 2025, '400000.00', '0.00', '0.0000'),
      row('330482', 2026, '800000.00', '125000.00', '0.1563'),
    ])
    expect(data?.budgetLines).toMatchObject({
      nodes: [
        { id: '2025:330482:配套经费', used: '0.00' },
        { id: '2026:330482:购房补贴差额', kind: 'HOUSING_DIFFERENCE', used: '0.00' },
        { id: '2026:330482:配套经费', kind: 'MATCHING', amount: '500000.00', used: '125000.00' },
      ],
    })
    expect(data?.other).toEqual({ nodes: [{ kind: null, used: null }] })
  })

  test('hangs on persons, enterprises, units, placements and projects', async () => {
    const { data, errors } = await finance.entities(
      [
        { __typename: 'Person', id: wang },
        { __typename: 'Enterprise', uscc: pinghu },
        { __typename: 'ReportingUnit', id: '330482' },
        { __typename: 'ReportingUnit', id: '330402' },
        { __typename: 'Placement', id: 'JQ2' },
        { __typename: 'Project', id: 'XM2' },
        { __typename: 'OrgUnit', id: 'jx-gov-330482' },
        { __typename: 'Funding', id: 'JF1' },
        { __typename: 'Indicator', code: 'X', factKinds: ['MATCHING', 'PAYMENT', 'PLACEMENT'] },
      ],
      `... on Person { fundings { id } }
       ... on Enterprise { fundings { id } startupFundings { id } paidTotal }
       ... on ReportingUnit { page: fundings { totalCount } subsidiesDue subsidiesPaid matching: subsidiesPaid(kind: [MATCHING], year: 2026) budget(year: 2026) }
       ... on Placement { fundings { id } }
       ... on Project { fundings { id } payments { id } }
       ... on OrgUnit { budgetLines { id } }
       ... on Funding { own: payments { id } }
       ... on Indicator { financeFacts { nodes { kind entityId subjectKey objectKey qualifier reportingUnitId effectiveOn amount } } }`,
    )
    expect(errors).toBeUndefined()
    const ids = (...list: string[]) => list.map((id) => ({ id }))
    const entities = (data as { _entities: Record<string, unknown>[] })._entities
    expect(entities.slice(0, -1)).toMatchObject([
      { fundings: ids('JF2', 'JF3', 'JF4') },
      { fundings: ids('JF3', 'JF4'), startupFundings: ids('JF4'), paidTotal: '355000.00' },
      {
        page: { totalCount: 4 },
        subsidiesDue: '0.00',
        subsidiesPaid: '0.00',
        matching: '125000.00',
        budget: '800000.00',
      },
      { page: { totalCount: 2 }, subsidiesDue: '200000.00', subsidiesPaid: '80000.00' },
      { fundings: ids('JF2', 'JF3', 'JF4') },
      { fundings: ids('JF6', 'JF7'), payments: ids('PZ4') },
      {
        budgetLines: ids(
          '2026:330482:购房补贴差额',
          '2026:330482:配套经费',
          '2025:330482:配套经费',
        ),
      },
      { own: ids('PZ1') },
    ])
    const indicator = entities.at(-1) as { financeFacts: { nodes: { kind: string }[] } }
    const { nodes } = indicator.financeFacts
    expect(nodes.filter(({ kind }) => kind === 'MATCHING')).toHaveLength(2)
    expect(nodes.filter(({ kind }) => kind === 'PAYMENT')).toHaveLength(6)
    expect(nodes).toContainEqual({
      kind: 'PAYMENT',
      entityId: 'PZ3',
      subjectKey: 'JF4',
      objectKey: pinghu,
      qualifier: 'RESEARCH_STARTUP',
      reportingUnitId: '330482',
      effectiveOn: '2025-04-01',
      amount: '105000.00',
    })
  })

  test('of other units is not shown to a county, nor summed', async () => {
    const { data, errors } = await finance.query(
      `{
        fundings { totalCount nodes { id } }
        fundingStats(measure: [COUNT, AMOUNT_PAID]) { count amountPaid }
        payments { totalCount nodes { id } }
        paymentStats(measure: [AMOUNT]) { amount }
        budgetLines { totalCount }
        budgetExecution { reportingUnit { id } year paid }
        funding(id: "JF1") { id } payment(id: "PZ1") { id }
        policyParameters(on: "2025-01-01", code: "CITY_HOUSING_SUBSIDY") { value }
        financeFacts { totalCount }
        entitlements(uscc: "${nanhu}", on: "2025-05-01") { kind payer { __typename } rule { amount } }
      }`,
      {},
      county,
    )
    expect(errors).toBeUndefined()
    expect(data).toEqual({
      fundings: { totalCount: 4, nodes: ['JF2', 'JF3', 'JF4', 'JF6'].map((id) => ({ id })) },
      fundingStats: [{ count: 4, amountPaid: '480000.00' }],
      payments: { totalCount: 3, nodes: ['PZ4', 'PZ3', 'PZ2'].map((id) => ({ id })) },
      paymentStats: [{ amount: '480000.00' }],
      budgetLines: { totalCount: 3 },
      budgetExecution: [
        { reportingUnit: { id: '330482' }, year: 2025, paid: '0.00' },
        { reportingUnit: { id: '330482' }, year: 2026, paid: '125000.00' },
      ],
      funding: null,
      payment: null,
      policyParameters: [{ value: '460000' }],
      financeFacts: { totalCount: 7 },
      entitlements: [
        { kind: 'HOUSING_DIFFERENCE', payer: null, rule: { amount: '240000.00' } },
        { kind: 'SETTLING_IN', payer: { __typename: 'Enterprise' }, rule: { amount: null } },
        { kind: 'RESEARCH_STARTUP', payer: { __typename: 'Enterprise' }, rule: { amount: null } },
      ],
    })
    const entities = await finance.entities(
      [
        { __typename: 'Funding', id: 'JF1' },
        { __typename: 'Person', id: li },
        { __typename: 'Enterprise', uscc: nanhu },
        { __typename: 'ReportingUnit', id: '330402' },
      ],
      `... on Funding { id } ... on Person { fundings { id } } ... on Enterprise { paidTotal fundings { id } }
       ... on ReportingUnit { page: fundings { totalCount } subsidiesDue subsidiesPaid budget }`,
      county,
    )
    expect(entities.data?._entities).toEqual([
      null,
      { __typename: 'Person', fundings: [] },
      { __typename: 'Enterprise', paidTotal: null, fundings: [] },
      {
        __typename: 'ReportingUnit',
        page: { totalCount: 0 },
        subsidiesDue: null,
        subsidiesPaid: null,
        budget: null,
      },
    ])
  })

  test('is asked with as many statements for many rows as for one', async () => {
    const selection = `{ nodes { amountPaid gap outstanding breaches rule { parameters { value } } payments { funding { id } } } }`
    finance.statements()
    await finance.query(`{ fundings(first: 1) ${selection} }`)
    const forOne = finance.statements().length
    expect(forOne).toBeGreaterThan(2)
    await finance.query(`{ fundings ${selection} }`)
    expect(finance.statements()).toHaveLength(forOne)
  })

  test('moves with the enterprise that owes it', async () => {
    await finance.setEnterpriseUnits({ [pinghu]: 'JX-PORT' })
    const moved = csv('经费', `JF3,安家费,${wangId},${pinghu},25,JQ2,,已核定,`)
    await finance.ingest(moved)
    const { data } = await finance.query(
      '{ funding(id: "JF3") { reportingUnit { id } entitledOn } }',
    )
    expect(data?.funding).toEqual({ reportingUnit: { id: 'JX-PORT' }, entitledOn: '2025-02-01' })
  })
})

import { readdirSync } from 'node:fs'
import path from 'node:path'
import type { Identity } from '@baibo/kernel/identity.ts'
import { openTestDepartment, type TestDepartment } from '@baibo/kernel/testing.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { placementFact, RestOfGraph } from './rest-of-graph.testing.ts'
import { subgraph } from './subgraph.ts'

const rest = new RestOfGraph()
let office: TestDepartment
let pinghu: Identity
const data = path.join(import.meta.dirname, 'data')

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes
async function ask(document: string, variables = {}, identity?: Identity): Promise<any> {
  const answer = await office.query(document, variables, identity)
  expect(answer.errors).toBeUndefined()
  return answer.data
}

beforeAll(async () => {
  office = await openTestDepartment(subgraph, rest.graph)
  pinghu = await office.identity({ unit: 'jx-kjj-330482', reportingUnits: ['330482'] })
  for (const file of readdirSync(data).filter(
    (name) => name.startsWith('指标') || name.startsWith('目标值'),
  )) {
    const report = await office.ingest(path.join(data, file))
    expect(report.errors, file).toEqual([])
    expect(report.warnings, file).toEqual([])
  }
})
afterAll(() => office.close())
beforeEach(() => rest.clear())

describe('the targets', () => {
  test('are the nine numbers of the document with wording and commitment', async () => {
    const { indicators } = await ask(
      '{ indicators { code targets { value operator sourceWording commitment dueOn } } }',
    )
    const targets = indicators.flatMap(
      ({ code, targets }: { code: string; targets: Record<string, string>[] }) =>
        targets.map((t) => [code, t.value, t.dueOn, t.sourceWording, t.commitment, t.operator]),
    )
    expect(targets).toEqual([
      ['PHD_PLACED_CUM', '50', '2023-12-31', '50名以上', 'FIRM', 'GTE'],
      ['PHD_PLACED_CUM', '100', '2025-12-31', '100名以上', 'FIRM', 'GTE'],
      ['PHD_PLACED_CUM', '150', '2027-12-31', '150名以上', 'STRIVE', 'GTE'],
      ['CONSORTIUM_CUM', '5', '2023-12-31', '5个', 'FIRM', 'GTE'],
      ['CONSORTIUM_CUM', '20', '2025-12-31', '20个以上', 'FIRM', 'GTE'],
      ['JOINT_PROJECT_CUM', '30', '2023-12-31', '30项以上', 'FIRM', 'GTE'],
      ['IP_TRANSFER_CUM', '10', '2025-12-31', '10项', 'FIRM', 'GTE'],
      ['MAJOR_RESULT_CUM', '20', '2025-12-31', '20项', 'FIRM', 'GTE'],
      ['PROV_PLATFORM_CUM', '5', '2027-12-31', '5个以上', 'STRIVE', 'GTE'],
    ])
  })
})

const MEASURE = `value gap status expected definitionVersion target { value dueOn }
  facts { totalCount nodes { id } } excluded { totalCount nodes { fact { id } cause reason countedInstead } }`

describe('a measurement', () => {
  test('counts each doctor once, lists every fact and says why a fact does not count', async () => {
    rest.facts = [
      placementFact('1', 'P1', '2023-05-01'),
      placementFact('2', 'P1', '2023-09-01', '330402'),
      placementFact('3', 'P2', '2023-06-01'),
      placementFact('4', 'P3', '2022-11-01'),
    ]
    const { indicator } = await ask(
      `{ indicator(code: "PHD_PLACED_CUM") { measurement(asOf: "2023-12-31") { ${MEASURE} } } }`,
    )
    expect(indicator.measurement).toMatchObject({
      value: '2',
      gap: '48',
      status: 'BEHIND',
      target: { value: '50', dueOn: '2023-12-31' },
      facts: { totalCount: 2 },
      excluded: {
        totalCount: 2,
        nodes: [
          { fact: { id: 'university:PLACEMENT:4' }, cause: 'BEFORE_PERIOD' },
          {
            fact: { id: 'university:PLACEMENT:2' },
            cause: 'DUPLICATE',
            countedInstead: 'university:PLACEMENT:1',
          },
        ],
      },
    })
  })

  test('reads all pages of the facts', async () => {
    rest.pageSize = 7
    rest.facts = Array.from({ length: 40 }, (_, i) =>
      placementFact(String(i), `P${i}`, '2023-05-01'),
    )
    const { indicator } = await ask(
      `{ indicator(code: "PHD_PLACED_CUM") { measurement(asOf: "2023-12-31") { value } } }`,
    )
    expect(indicator.measurement.value).toBe('40')
    expect(rest.questions).toHaveLength(6)
  })

  test('all indicators of an operation share one question for each department and date', async () => {
    await ask(
      '{ indicators { code measurement(asOf: "2024-06-30") { value byUnit { value } facts { totalCount } } } }',
    )
    expect(rest.questions.map(({ field, asOf }) => [field, asOf]).sort()).toEqual([
      ['scienceTechnologyFacts', '2024-06-30'],
      ['universityFacts', '2024-06-30'],
    ])
  })

  test('is the whole city for a county, with facts and unit values of its own only', async () => {
    rest.facts = [
      placementFact('1', 'P1', '2023-05-01', '330402'),
      placementFact('2', 'P1', '2023-09-01', '330482'),
      placementFact('3', 'P2', '2023-06-01', '330482'),
    ]
    const document = `{ indicator(code: "PHD_PLACED_CUM") { measurement(asOf: "2023-12-31", by: REPORTING_UNIT) {
      ${MEASURE} byUnit { reportingUnit { id } value } } } }`
    const { indicator } = await ask(document, {}, pinghu)
    const { value, facts, excluded, byUnit } = indicator.measurement
    expect(value).toBe('2')
    expect(facts.nodes).toEqual([{ id: 'university:PLACEMENT:3' }])
    expect(excluded.nodes.map((row: { fact: unknown }) => row.fact)).toEqual([
      { id: 'university:PLACEMENT:2' },
    ])
    expect(byUnit).toHaveLength(9)
    expect(byUnit.filter((row: { value: string | null }) => row.value !== null)).toEqual([
      { reportingUnit: { id: '330482' }, value: '1' },
    ])
    const whole = (await ask(document)).indicator.measurement
    const sum = whole.byUnit.reduce((s: number, row: { value: string }) => s + Number(row.value), 0)
    expect(sum).toBe(Number(whole.value))
    expect(rest.questions.map(({ units }) => units.join())).toEqual(['*', '330482', '*'])
  })

  test('counts a platform of a provincial level or above only, and says so', async () => {
    rest.facts = ['PROVINCIAL', 'NATIONAL', 'MUNICIPAL'].map((qualifier, i) => ({
      id: `science_technology:PLATFORM:${i}`,
      kind: 'PLATFORM',
      qualifier,
      effectiveOn: '2024-01-01',
    }))
    const { indicator } = await ask(
      `{ indicator(code: "PROV_PLATFORM_CUM") { measurement(asOf: "2026-01-01") { ${MEASURE} } } }`,
    )
    expect(indicator.measurement).toMatchObject({
      value: '2',
      excluded: { nodes: [{ cause: 'QUALIFIER', reason: '级别低于省级' }] },
    })
  })

  test('lists start-up projects beside the joint projects without counting them', async () => {
    rest.facts = [
      {
        id: 'science_technology:JOINT_PROJECT:1',
        kind: 'JOINT_PROJECT',
        effectiveOn: '2023-02-01',
      },
      {
        id: 'science_technology:STARTUP_PROJECT:2',
        kind: 'STARTUP_PROJECT',
        effectiveOn: '2023-02-01',
      },
    ]
    const { joint, both } = await ask(`{
      joint: indicator(code: "JOINT_PROJECT_CUM") { measurement(asOf: "2023-12-31") { ${MEASURE} } }
      both: indicator(code: "JOINT_PROJECT_CUM_WITH_STARTUP") { measurement(asOf: "2023-12-31") { ${MEASURE} } }
    }`)
    expect(joint.measurement).toMatchObject({
      value: '1',
      excluded: { nodes: [{ cause: 'KIND' }] },
    })
    expect(both.measurement).toMatchObject({
      value: '2',
      status: 'NO_TARGET',
      target: null,
      gap: null,
    })
  })

  test('is null with an error that names the department when it does not answer', async () => {
    rest.down = ['universityFacts']
    const answer = await office.query(
      '{ indicators { code measurement(asOf: "2024-06-30") { value } } }',
    )
    const rows = answer.data?.indicators as { code: string; measurement: unknown }[]
    expect(rows.find((row) => row.code === 'PHD_PLACED_CUM')?.measurement).toBeNull()
    expect(rows.find((row) => row.code === 'CONSORTIUM_CUM')?.measurement).toEqual({ value: '0' })
    const errors = JSON.parse(JSON.stringify(answer.errors))
    for (const error of errors) {
      expect(error.extensions).toMatchObject({
        code: 'DEPARTMENT_UNAVAILABLE',
        department: 'university',
      })
    }
    expect(errors.length).toBe(4)
    expect(JSON.stringify(errors)).not.toMatch(/ECONN|127\.0/)
  })

  test('a new definition counts from its first day and the old one can still be run', async () => {
    await office.ingest({
      name: 'v2.csv',
      bytes: Buffer.from(
        '指标编码,口径版本,事实部门,计入的事实种类,去重方式,口径说明,生效日期,限定词\nENTERPRISE_COVERED,2,university,PLACEMENT,按对象,只计主要合作单位,2026-01-01,PRIMARY\n',
      ),
    })
    rest.facts = [
      { ...placementFact('1', 'P1', '2023-05-01'), qualifier: 'SECONDARY' },
      { ...placementFact('2', 'P2', '2023-05-01', '330482', 'U2'), qualifier: 'PRIMARY' },
    ]
    const { indicator } = await ask(`{ indicator(code: "ENTERPRISE_COVERED") {
      old: measurement(asOf: "2025-12-31") { value definitionVersion }
      new: measurement(asOf: "2026-06-30") { value definitionVersion }
      oldRule: measurement(asOf: "2026-06-30", definitionVersion: 1) { value definitionVersion }
    } }`)
    expect(indicator).toEqual({
      old: { value: '2', definitionVersion: 1 },
      new: { value: '1', definitionVersion: 2 },
      oldRule: { value: '2', definitionVersion: 1 },
    })
  })
})

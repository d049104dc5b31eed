import { Buffer } from 'node:buffer'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { codeList } from '@baibo/kernel/codes/code-lists.ts'
import { openTestDepartment, type TestDepartment } from '@baibo/kernel/testing.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { subgraph } from './subgraph.ts'

const seedFiles = [
  ...(subgraph.seedFiles ?? []),
  ...readdirSync(path.join(subgraph.directory, 'data')).map((file) => `data/${file}`),
].map((file) => path.resolve(subgraph.directory, file))

const catalogueHeader = '字段坐标,责任单位,共享属性,是否敏感,更新周期,说明'
const catalogue = [
  catalogueHeader,
  'Person.fullName,jx-rcb,有条件共享,是,变更时,姓名',
  'Placement.startDate,jxnhu,无条件共享,否,变更时,开始日期',
  'Placement.endDate,jxnhu,无条件共享,否,变更时,结束日期',
]

let registry: TestDepartment
beforeAll(async () => {
  registry = await openTestDepartment(subgraph)
  for (const file of seedFiles) {
    const { errors, warnings } = await registry.ingest(file)
    expect({ errors, warnings }, file).toEqual({ errors: [], warnings: [] })
  }
  await ingest(...catalogue)
})
afterAll(() => registry.close())

describe('codes and divisions', () => {
  test('the nine reporting units stand beside the seven divisions of the city', async () => {
    const { reportingUnits, divisions, reportingUnit } = await ask(`{
      reportingUnits { id kind divisions { code } orgUnits { id } }
      divisions { code level parent { name } }
      reportingUnit(id: "JX-ETDZ") { name kind divisions { code name } orgUnits { id } }
    }`)
    expect(reportingUnits).toHaveLength(9)
    expect(divisions).toHaveLength(8)
    expect(divisions.filter(({ level }: Answer) => level === 'COUNTY')).toHaveLength(7)
    expect(divisions[1]).toEqual({ code: '330402', level: 'COUNTY', parent: { name: '嘉兴市' } })
    expect(reportingUnit).toEqual({
      name: '嘉兴经济技术开发区',
      kind: 'FUNCTIONAL_ZONE',
      divisions: [
        { code: '330402', name: '南湖区' },
        { code: '330411', name: '秀洲区' },
      ],
      orgUnits: [{ id: 'jx-gwh-JX-ETDZ' }, { id: 'jx-jfb-JX-ETDZ' }],
    })
  })

  test('every code that the departments check against is answered', async () => {
    const { codeLists } = await ask(
      '{ codeLists { id standard version items(first: 200) { totalCount nodes { code name } } } }',
    )
    const lists = ['GBT2260', 'GBT4754', 'GBT6864', 'PURPOSE'] as const
    expect(codeLists.map(({ id }: Answer) => id)).toEqual(lists)
    for (const { id, items } of codeLists) {
      const expected = codeList(id).map(({ code, name }) => ({ code, name }))
      expect(items.totalCount).toBe(expected.length)
      expect(new Set(items.nodes.map(({ code }: Answer) => code))).toEqual(
        new Set(expected.map(({ code }) => code)),
      )
    }
    const { codeItem } = await ask(
      '{ codeItem(id: "GBT6864:208") { code name nameEn parent { id } list { standard } provenance { sourceSystem } } }',
    )
    expect(codeItem).toMatchObject({
      code: '208',
      name: '工学博士学位',
      parent: { id: 'GBT6864:2' },
      list: { standard: 'GB/T 6864' },
      provenance: { sourceSystem: 'gbt6864.csv' },
    })
  })

  test('reading the same files again changes nothing', async () => {
    for (const file of seedFiles) expect((await registry.ingest(file)).changed).toBe(0)
  })
})

describe('units', () => {
  test('a unit is found by id and by credit code, with the unit above it', async () => {
    const { data } = await registry.entities(
      [
        { __typename: 'OrgUnit', id: 'jx-kjj-330482' },
        { __typename: 'OrgUnit', uscc: '12330400FF000008X9' },
        { __typename: 'OrgUnit', id: 'jx-nobody' },
        { __typename: 'ReportingUnit', id: 'JX-PORT' },
        { __typename: 'Division', code: '330482' },
        { __typename: 'CodeItem', id: 'GBT4754:C26' },
        { __typename: 'DataItem', coordinate: 'Person.fullName' },
      ],
      `... on OrgUnit { id shortName parent { id } reportingUnit { name } }
       ... on ReportingUnit { name } ... on Division { name } ... on CodeItem { code }
       ... on DataItem { share sensitive owner { shortName } }`,
    )
    expect((data as Answer)._entities).toEqual([
      {
        __typename: 'OrgUnit',
        id: 'jx-kjj-330482',
        shortName: '平湖市科技局',
        parent: { id: 'jx-gov-330482' },
        reportingUnit: { name: '平湖市' },
      },
      {
        __typename: 'OrgUnit',
        id: 'jxnhu',
        shortName: '南湖学院',
        parent: null,
        reportingUnit: null,
      },
      null,
      { __typename: 'ReportingUnit', name: '嘉兴港区' },
      { __typename: 'Division', name: '平湖市' },
      { __typename: 'CodeItem', code: 'C26' },
      {
        __typename: 'DataItem',
        share: 'CONDITIONAL',
        sensitive: true,
        owner: { shortName: '市委组织部(市委人才办)' },
      },
    ])
  })

  test('the leading group has two heads and the five members that the text names', async () => {
    const { orgUnit, before, bureaus } = await ask(`{
      orgUnit(id: "jx-ldxz") { members(on: "2024-01-01") { role member { id } } children { id members { role member { id } } } }
      before: orgUnit(id: "jx-ldxz") { members(on: "2023-01-31") { id } }
      bureaus: orgUnits(kind: [COUNTY_BUREAU, ZONE_DEPARTMENT]) { id }
    }`)
    const holding = (role: string) =>
      orgUnit.members
        .filter((row: Answer) => row.role === role)
        .map(({ member }: Answer) => member.id)
        .sort()
    expect(holding('CO_HEAD')).toEqual(['jx-szf', 'jxnhu'])
    expect(holding('MEMBER')).toEqual(['jx-czj', 'jx-jxj', 'jx-kjj', 'jx-rcb', 'jx-rsj'])
    expect(orgUnit.children).toEqual([
      { id: 'jx-ldxzb', members: [{ role: 'OFFICE_HEAD', member: { id: 'jxnhu' } }] },
    ])
    expect(before.members).toEqual([])
    expect(bureaus).toHaveLength(9)
  })

  test('a membership that ends is still a fact of its time', async () => {
    const header = '议事协调机构,成员单位,任职,开始日期,结束日期'
    await ingest(header, '领导小组,市教育局,成员单位,2024-03-01,2024-12-31')
    const { orgUnit } = await ask(`{ orgUnit(id: "jx-jyj") {
      first: memberships(on: "2024-03-01") { body { id } } last: memberships(on: "2024-12-31") { role }
      later: memberships(on: "2025-01-01") { role } all: memberships { startDate endDate } } }`)
    expect(orgUnit).toEqual({
      first: [{ body: { id: 'jx-ldxz' } }],
      last: [{ role: 'MEMBER' }],
      later: [],
      all: [{ startDate: '2024-03-01', endDate: '2024-12-31' }],
    })
    const { registryFacts } = await ask(`{ registryFacts(kind: [MEMBERSHIP], asOf: "2024-06-30") {
      totalCount nodes { subjectKey objectKey qualifier effectiveOn endedOn } } }`)
    expect(registryFacts.totalCount).toBe(10)
    expect(registryFacts.nodes).toContainEqual({
      subjectKey: 'jx-jyj',
      objectKey: 'jx-ldxz',
      qualifier: 'MEMBER',
      effectiveOn: '2024-03-01',
      endedOn: '2024-12-31',
    })
  })

  test('the number of statements does not grow with the number of units', async () => {
    const document = `query ($kind: [OrgUnitKind!]) { orgUnits(kind: $kind) { id parent { name } children { id }
      reportingUnit { divisions { name } } memberships { body { name } } members { member { name } } provenance { sourceSystem } } }`
    const count = async (kind: string[] | null) => {
      registry.statements()
      const { orgUnits } = await ask(document, { kind })
      return { units: orgUnits.length, statements: registry.statements().length }
    }
    const all = await count(null)
    expect(all.units).toBe(31)
    // Loads of units by id meet in one statement or not, as the answers before them arrive.
    expect(all.statements).toBeLessThanOrEqual(10)
  })
})

describe('data catalogue', () => {
  test('a unit of a county sees the whole catalogue and all reference data', async () => {
    const county = await registry.identity({ unit: 'jx-kjj-330482', reportingUnits: ['330482'] })
    const document =
      '{ dataItems(filter: {sensitive: true}) { totalCount nodes { coordinate updateCycle } } reportingUnits { id } registryFreshness { rows } }'
    const answer = await ask(document, {}, county)
    expect(answer.dataItems).toEqual({
      totalCount: 1,
      nodes: [{ coordinate: 'Person.fullName', updateCycle: 'ON_CHANGE' }],
    })
    expect(answer).toEqual(await ask(document))
  })

  test('fields that left the contract leave the catalogue', async () => {
    await ingest(...catalogue.slice(0, 3), 'Placement.status,jxnhu,无条件共享,否,变更时,状态')
    const { dataItems } = await ask(
      '{ dataItems(filter: {owner: {eq: "jxnhu"}}) { nodes { coordinate } } }',
    )
    expect(dataItems.nodes).toEqual([
      { coordinate: 'Placement.startDate' },
      { coordinate: 'Placement.status' },
    ])
  })
})

const codeHeader = '代码表,标准,版本,代码,名称,生效日期,失效日期'
const unitHeader = '编号,名称,类型,统一社会信用代码,上级编号,简称'
test.each([
  ['date-order', '失效日期', codeHeader, 'X,标准,1,1,甲,2024-01-02,2024-01-01'],
  ['division', '代码', codeHeader, 'GBT2260,GB/T 2260,2023,3304,甲,,'],
  ['required', '名称', codeHeader, 'X,标准,1,1,,,'],
  ['reporting-unit', '区划代码', '编号,名称,类型,区划代码', '330402,南湖区,COUNTY,330411'],
  ['division', '区划代码', '编号,名称,类型,区划代码', 'JX-X,新区,功能区,330499'],
  ['choice', '类型', unitHeader, 'jx-x,甲,某类,,,甲'],
  ['uscc', '统一社会信用代码', unitHeader, 'jx-x,甲,媒体,12330400FF000008X8,,甲'],
  ['org-unit-parent', '上级编号', unitHeader, 'jx-x,甲,媒体,,jx-x,甲'],
  [
    'org-unit',
    '成员单位',
    '议事协调机构,成员单位,任职,开始日期',
    '领导小组,某局,成员单位,2024-01-01',
  ],
  [
    'date-order',
    '结束日期',
    '议事协调机构,成员单位,任职,开始日期,结束日期',
    '领导小组,市教育局,成员单位,2024-01-01,2023-01-01',
  ],
  ['coordinate', '字段坐标', catalogueHeader, 'startDate,jxnhu,无条件共享,否,变更时,'],
  ['choice', '共享属性', catalogueHeader, 'A.b,jxnhu,看情况,否,变更时,'],
])('breaking the rule %s in %s refuses the file', async (rule, header, headers, row) => {
  const report = await ingest(headers, row)
  expect(report.errors).toMatchObject([{ row: 2, rule, header }])
  expect(report.batch).toBeNull()
})

test('one credit code for two units is refused on the second', async () => {
  const row = '甲,媒体,91330402FF00000126,,甲'
  const { errors } = await ingest(unitHeader, `jx-x,${row}`, `jx-y,${row}`)
  expect(errors).toMatchObject([{ row: 3, rule: 'uscc-twice' }])
})

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes
type Answer = Record<string, any>

function ingest(...lines: string[]) {
  return registry.ingest({ name: '样例.csv', bytes: Buffer.from(`${lines.join('\n')}\n`) })
}

async function ask(
  document: string,
  variables = {},
  identity?: Awaited<ReturnType<TestDepartment['identity']>>,
): Promise<Answer> {
  const { data, errors } = await registry.query(document, variables, identity)
  expect(errors).toBeUndefined()
  return data as Answer
}

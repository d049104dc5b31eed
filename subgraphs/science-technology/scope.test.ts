import type { Identity } from '@baibo/kernel/identity.ts'
import { openTestDepartment, type TestDepartment } from '@baibo/kernel/testing.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  agreementRow,
  awardRow,
  citizen,
  consortiumRow,
  csv,
  equipmentRow,
  nanhu,
  outputRow,
  person,
  pinghu,
  platformRow,
  projectRow,
  transferRow,
  university,
} from './fixtures.ts'
import { subgraph } from './subgraph.ts'

let department: TestDepartment
let county: Identity
let nobody: Identity

/** XM1 is of 南湖区 with an output and all that follows; XM2 to XM5 are of 平湖市. */
beforeAll(async () => {
  department = await openTestDepartment(
    subgraph,
    async () =>
      ({
        orgUnits: [{ id: 'jx-kjj', uscc: null }],
      }) as never,
  )
  await department.setEnterpriseUnits({ [nanhu]: '330402', [pinghu]: '330482' })
  county = await department.identity({ unit: '330482', reportingUnits: ['330482'] })
  nobody = await department.identity({ unit: 'jx-jyj', reportingUnits: [] })
  const race = { 组织方式: '赛马制', 需求编号: 'XQ2', 委托企业代码: pinghu }
  const files = [
    csv('项目', projectRow, [
      {},
      { 项目编号: 'XM2', 委托企业代码: pinghu, 负责人证件号码: `${citizen(1)}、${citizen(0)}` },
      { ...race, 项目编号: 'XM3', 负责人证件号码: citizen(1) },
      { ...race, 项目编号: 'XM4', 负责人证件号码: citizen(2) },
      { ...race, 项目编号: 'XM5', 需求编号: '', 负责人证件号码: citizen(2) },
    ]),
    csv('成果', outputRow, [
      {},
      { 成果编号: 'CG2', 类型: '论文', 项目编号: 'XM2', 是否重要成果: '否', 认定日期: '' },
    ]),
    csv('知识产权协议', agreementRow, [
      {},
      { 权属方代码: nanhu, '权属比例(%)': '60', 排名: '2', '收益比例(%)': '70' },
    ]),
    csv('成果转化', transferRow, [{}]),
    csv('科技奖励', awardRow),
    csv('创新联合体', consortiumRow, [{}, { 联合体名称: '南湖联合体', 成员单位代码: university }]),
    csv('科研平台', platformRow),
    csv('仪器设备', equipmentRow, [{}, { 设备编号: 'SB2', 所属单位代码: pinghu }]),
  ]
  for (const file of files) expect((await department.ingest(file)).errors).toEqual([])
})
afterAll(() => department.close())

async function ask(document: string, identity?: Identity) {
  const { data, errors } = await department.query(document, {}, identity)
  expect(errors).toBeUndefined()
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests
  return data as any
}

async function entity(
  representation: Record<string, unknown>,
  selection: string,
  identity?: Identity,
) {
  const { data, errors } = await department.entities(
    [representation],
    `... on ${representation.__typename} { ${selection} }`,
    identity,
  )
  expect(errors).toBeUndefined()
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests
  return (data as any)._entities[0]
}

const ids = (rows: { id: string }[]) => rows.map(({ id }) => id).toSorted()

test('a county sees its own projects in lists, counts and statistics', async () => {
  const { projects, projectStats, outputs } = await ask(
    '{ projects { totalCount nodes { id } } projectStats(groupBy: [REPORTING_UNIT]) { count reportingUnit { id } } outputs { totalCount nodes { id } } }',
    county,
  )
  expect(projects.totalCount).toBe(4)
  expect(ids(projects.nodes)).toEqual(['XM2', 'XM3', 'XM4', 'XM5'])
  expect(projectStats).toEqual([{ count: 4, reportingUnit: { id: '330482' } }])
  expect(outputs).toEqual({ totalCount: 1, nodes: [{ id: 'CG2' }] })
})

test('what follows from another unit’s project is hidden everywhere', async () => {
  const answer = await ask(
    `{ project(id: "XM1") { id } output(id: "CG1") { id } ipAgreement(id: "CG1") { id } transfer(id: "ZH1") { id }
       majorResult(id: "CG1") { id } scienceAward(id: "示例市科学技术进步奖:CG1") { id }
       ipAgreements { totalCount } transfers { totalCount } majorResults { totalCount } scienceAwards { totalCount }
       transferStats { count amount } scienceTechnologyFacts(kind: [IP_TRANSFER, MAJOR_RESULT]) { totalCount } }`,
    county,
  )
  const none = { totalCount: 0 }
  expect(answer).toEqual({
    project: null,
    output: null,
    ipAgreement: null,
    transfer: null,
    majorResult: null,
    scienceAward: null,
    ipAgreements: none,
    transfers: none,
    majorResults: none,
    scienceAwards: none,
    transferStats: [{ count: 0, amount: null }],
    scienceTechnologyFacts: none,
  })
})

test('the side door of entities shows no more', async () => {
  expect(await entity({ __typename: 'Project', id: 'XM1' }, 'title', county)).toBeNull()
  expect(await entity({ __typename: 'Patent', id: 'CG1' }, 'title', county)).toBeNull()
  expect(await entity({ __typename: 'Transfer', id: 'ZH1' }, 'amount', county)).toBeNull()
  const enterprise = { __typename: 'Enterprise', uscc: nanhu }
  expect(await entity(enterprise, 'projects { id } ipAgreements { id }', county)).toMatchObject({
    projects: [],
    ipAgreements: [],
  })
  const doctor = await entity(
    { __typename: 'Person', id: person(0) },
    'projects { id } outputs { id } awards { id }',
    county,
  )
  expect(doctor).toMatchObject({ projects: [{ id: 'XM2' }], outputs: [{ id: 'CG2' }], awards: [] })
  const unit = { __typename: 'ReportingUnit', id: '330402' }
  expect((await entity(unit, 'projects { totalCount }', county)).projects).toBeNull()
})

test('an identity without units sees only what is public', async () => {
  const answer = await ask(
    '{ projects { totalCount } consortia { totalCount } outputs { totalCount } platforms { totalCount } equipment { totalCount } }',
    nobody,
  )
  expect(answer).toEqual({
    projects: { totalCount: 0 },
    consortia: { totalCount: 0 },
    outputs: { totalCount: 0 },
    platforms: { totalCount: 1 },
    equipment: { totalCount: 2 },
  })
})

test('a consortium is visible where a member is, with that unit’s members', async () => {
  const document = '{ consortia { nodes { name breaches members { memberId role } } } }'
  expect((await ask(document, county)).consortia.nodes).toEqual([
    {
      name: '纤维创新联合体',
      breaches: null,
      members: [{ memberId: pinghu, role: 'MEMBER' }],
    },
  ])
  const { consortia } = await ask(document)
  expect(consortia.nodes).toHaveLength(2)
  expect(consortia.nodes[1].breaches).toEqual([])
  expect(consortia.nodes[1].members).toHaveLength(3)
})

test('facts carry the unit of the project, the consortium or the platform', async () => {
  const { scienceTechnologyFacts } = await ask(
    '{ scienceTechnologyFacts { nodes { kind entityId reportingUnitId amount label } } }',
  )
  const units = Object.fromEntries(
    scienceTechnologyFacts.nodes.map((fact: Record<string, string>) => [
      `${fact.kind} ${fact.entityId}`,
      fact.reportingUnitId,
    ]),
  )
  expect(units).toMatchObject({
    'IP_TRANSFER ZH1': '330402',
    'MAJOR_RESULT CG1': '330402',
    'JOINT_PROJECT XM2': '330482',
    'CONSORTIUM_SIGNED 纤维创新联合体': '330402',
    'PLATFORM 示例纤维研发中心': '330402',
  })
})

test('two teams on one demand are a race; a race of one is a breach', async () => {
  const { projects } = await ask(
    '{ projects(filter: { mode: [RACE] }, orderBy: ID_ASC) { nodes { id breaches parallelProjects { id } } } }',
  )
  expect(projects.nodes).toEqual([
    { id: 'XM3', breaches: [], parallelProjects: [{ id: 'XM4' }] },
    { id: 'XM4', breaches: [], parallelProjects: [{ id: 'XM3' }] },
    { id: 'XM5', breaches: ['DEMAND_NAMED', 'RACE_TEAMS'], parallelProjects: [] },
  ])
})

test('an owner to whom a transfer gave nothing is named', async () => {
  const { transfer } = await ask(
    '{ transfer(id: "ZH1") { consistent unpaidOwners { ownerId share } distributions { ownerId share expected difference } reportingUnit { id } } }',
  )
  expect(transfer).toEqual({
    consistent: false,
    unpaidOwners: [{ ownerId: nanhu, share: '70' }],
    distributions: [
      { ownerId: university, share: '30', expected: '300000.00', difference: '0.00' },
    ],
    reportingUnit: { id: '330402' },
  })
})

test('an award on a joint result belongs to both; the recogniser is known by its id', async () => {
  const { scienceAwards, majorResults } = await ask(
    '{ scienceAwards { nodes { belongsToBoth holders { party { __typename } } output { __typename } } } majorResults { nodes { title project { id } recognisedBy { id uscc } } } }',
  )
  expect(scienceAwards.nodes).toEqual([
    {
      belongsToBoth: true,
      holders: [{ party: { __typename: 'OrgUnit' } }, { party: { __typename: 'Enterprise' } }],
      output: { __typename: 'Patent' },
    },
  ])
  expect(majorResults.nodes).toEqual([
    {
      title: '一种检测装置',
      project: { id: 'XM1' },
      recognisedBy: { id: 'jx-kjj', uscc: null },
    },
  ])
})

test('a placement shows the person’s projects for that enterprise in its time', async () => {
  const placement = {
    __typename: 'Placement',
    id: 'JQ1',
    personId: person(0),
    uscc: nanhu,
    startDate: '2024-01-01',
    endDate: null,
  }
  expect(await entity(placement, 'projectsDuring { id }')).toMatchObject({
    projectsDuring: [{ id: 'XM1' }],
  })
  const over = { ...placement, endDate: '2024-02-29' }
  expect(await entity(over, 'projectsDuring { id }')).toMatchObject({ projectsDuring: [] })
})

test('a demand, an enterprise and an indicator find what is theirs', async () => {
  const demand = await entity({ __typename: 'TechDemand', id: 'XQ2' }, 'projects { id }')
  expect(ids(demand.projects)).toEqual(['XM3', 'XM4'])
  const enterprise = await entity(
    { __typename: 'Enterprise', uscc: pinghu },
    'projects { id } consortia { name projectCount projects { id } }',
  )
  expect(ids(enterprise.projects)).toEqual(['XM2', 'XM3', 'XM4', 'XM5'])
  expect(enterprise.consortia).toHaveLength(1)
  expect(enterprise.consortia[0].projectCount).toBe(5)
  const indicator = {
    __typename: 'Indicator',
    code: 'IP_TRANSFER_CUM',
    factKinds: ['IP_TRANSFER', 'PLACEMENT'],
  }
  expect(
    (await entity(indicator, 'scienceTechnologyFacts { nodes { kind } }')).scienceTechnologyFacts
      .nodes,
  ).toEqual([{ kind: 'IP_TRANSFER' }])
})

import { openTestDepartment, type TestDepartment } from '@baibo/kernel/testing.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { subgraph } from './subgraph.ts'
import { csv, haining, li, liId, nanhu, pinghu, wang, wangId, zhao, zhaoId } from './test-sheets.ts'

describe('a county', () => {
  let university: TestDepartment
  let county: Awaited<ReturnType<TestDepartment['identity']>>
  beforeAll(async () => {
    university = await openTestDepartment(subgraph)
    county = await university.identity({ unit: 'jx-kjj-330482', reportingUnits: ['330482'] })
    await university.setEnterpriseUnits({
      [nanhu]: '330402',
      [pinghu]: '330482',
      [haining]: '330481',
    })
    await university.setPersonUnits({ [li]: '330402', [wang]: '330482', [zhao]: '330482' })
    for (const file of [
      csv(
        '进企备案',
        `JQ1,${liId},${nanhu},甲研究院,2024-01-01,2024-12-31,是,XY1,已结束`,
        `JQ2,${wangId},${pinghu},乙研究院,2024-02-01,,是,XY2,在岗`,
        `JQ3,${zhaoId},${pinghu},乙研究院,2024-03-01,,是,XY3,暂停`,
        `JQ4,${zhaoId},${haining},丙研究院,2024-03-01,,否,XY4,在岗`,
        `JQ5,${wangId},${pinghu},丁研究院,2024-03-01,,否,XY5,已签约`,
      ),
      csv(
        '聘任',
        `${liId},社会服务与推广型,2023-12-01,,`,
        `${wangId},社会服务与推广型,2023-12-01,2025-06-30,调离`,
      ),
      csv('年度考核', `${liId},2024,优秀`, `${wangId},2024,合格`, `${wangId},2026,合格`),
      csv(
        '兼职教师',
        `张示例,${nanhu},总工程师,2024-03-01,,专业建设、创业导师,16`,
        `李示例,${pinghu},总经理,2024-03-01,2025-03-01,课程设计,24`,
      ),
      csv(
        '基地',
        `实践基地,共建基地,${nanhu}、${pinghu},2024-05-01`,
        `产业学院,示例产业学院,${nanhu}、${haining},2024-05-01`,
      ),
      csv(
        '项目进课程',
        `XM1,${nanhu},机械设计,2024-2025-1,教学案例`,
        `XM2,${pinghu},机械设计,2024-2025-1,毕业设计`,
      ),
    ])
      expect((await university.ingest(file)).errors).toEqual([])
  })
  afterAll(() => university.close())

  const lists = `{
    placements { totalCount nodes { id reportingUnit { id } } }
    placementStats(groupBy: [REPORTING_UNIT], measure: [COUNT, DOCTORS, ENTERPRISES, INSTITUTES]) { reportingUnit { id } count doctors enterprises institutes }
    appointments { totalCount nodes { person { id } assessments { year result } } }
    assessments { totalCount }
    partTimeTeachers { totalCount nodes { name roles } }
    partTimeTeacherStats(measure: [COUNT, HOURS, ENTERPRISES]) { count hours enterprises }
    practiceBases { totalCount nodes { name enterprise { uscc } partners { uscc } } }
    industryColleges { totalCount }
    courseLinks { nodes { project { id } course use } }
    universityFacts { totalCount nodes { id } }
  }`

  test('sees its rows alone in lists, counts, statistics and facts', async () => {
    const { data, errors } = await university.query(lists, {}, county)
    expect(errors).toBeUndefined()
    expect(data).toEqual({
      placements: {
        totalCount: 3,
        nodes: ['JQ5', 'JQ3', 'JQ2'].map((id) => ({ id, reportingUnit: { id: '330482' } })),
      },
      placementStats: [
        { reportingUnit: { id: '330482' }, count: 3, doctors: 2, enterprises: 1, institutes: 2 },
      ],
      appointments: {
        totalCount: 1,
        nodes: [{ person: { id: wang }, assessments: [{ year: 2024, result: 'PASS' }] }],
      },
      assessments: { totalCount: 2 },
      partTimeTeachers: { totalCount: 1, nodes: [{ name: '李示例', roles: ['COURSE_DESIGN'] }] },
      partTimeTeacherStats: [{ count: 1, hours: 24, enterprises: 1 }],
      practiceBases: {
        totalCount: 1,
        nodes: [{ name: '共建基地', enterprise: null, partners: [{ uscc: pinghu }] }],
      },
      industryColleges: { totalCount: 0 },
      courseLinks: { nodes: [{ project: { id: 'XM2' }, course: '机械设计', use: 'THESIS' }] },
      universityFacts: {
        totalCount: 5,
        nodes: [
          `university:APPOINTMENT:${wang}:2023-12-01`,
          `university:PART_TIME_TEACHER:李示例:${pinghu}:2024-03-01`,
          'university:PLACEMENT:JQ2',
          'university:PLACEMENT:JQ3',
          'university:PRACTICE_BASE:PRACTICE_BASE:共建基地',
        ].map((id) => ({ id })),
      },
    })
    const city = await university.query(lists)
    expect(city.data).toMatchObject({
      placements: { totalCount: 5 },
      appointments: { totalCount: 2 },
      assessments: { totalCount: 3 },
      partTimeTeachers: { totalCount: 2 },
      practiceBases: { nodes: [{ enterprise: { uscc: nanhu } }] },
      industryColleges: { totalCount: 1 },
      universityFacts: { totalCount: 10 },
    })
  })

  test('gets null or nothing for other rows by key, by reference and through entities', async () => {
    const byKey = await university.query(
      `{ placement(id: "JQ1") { id } appointment(id: "${li}:2023-12-01") { id } industryCollege(id: "INDUSTRY_COLLEGE:示例产业学院") { id } }`,
      {},
      county,
    )
    expect(byKey.data).toEqual({ placement: null, appointment: null, industryCollege: null })
    const { data } = await university.entities(
      [
        { __typename: 'Placement', id: 'JQ1' },
        { __typename: 'Placement', id: 'JQ2' },
        { __typename: 'Person', id: zhao },
        { __typename: 'Person', id: li },
        { __typename: 'Enterprise', uscc: nanhu },
        { __typename: 'Enterprise', uscc: pinghu },
        { __typename: 'ReportingUnit', id: '330402' },
        { __typename: 'ReportingUnit', id: '330482' },
      ],
      `... on Placement { id }
       ... on Person { placements { id } appointments { id } assessments { year } }
       ... on Enterprise { placements { id } partTimeTeachers { name } practiceBases { name } activeDoctors(on: "2024-06-01") }
       ... on ReportingUnit { page: placements { totalCount } placementSummary(asOf: "2024-06-01") { doctors enterprises institutes } }`,
      county,
    )
    expect(data?._entities).toEqual([
      null,
      { __typename: 'Placement', id: 'JQ2' },
      { __typename: 'Person', placements: [{ id: 'JQ3' }], appointments: [], assessments: [] },
      { __typename: 'Person', placements: [], appointments: [], assessments: [] },
      {
        __typename: 'Enterprise',
        placements: [],
        partTimeTeachers: [],
        practiceBases: [],
        activeDoctors: null,
      },
      {
        __typename: 'Enterprise',
        placements: [{ id: 'JQ3' }, { id: 'JQ5' }, { id: 'JQ2' }],
        partTimeTeachers: [{ name: '李示例' }],
        practiceBases: [{ name: '共建基地' }],
        activeDoctors: 2,
      },
      { __typename: 'ReportingUnit', page: { totalCount: 0 }, placementSummary: null },
      {
        __typename: 'ReportingUnit',
        page: { totalCount: 3 },
        placementSummary: { doctors: 2, enterprises: 1, institutes: 1 },
      },
    ])
  })

  test('asks with as many statements for many rows as for one', async () => {
    const selection = `... on Enterprise { placements { history { status } } partTimeTeachers { id } practiceBases { partners { uscc } } industryColleges { id } activeDoctors(on: "2024-06-01") }
      ... on Person { placements(asOf: "2024-06-01") { id } appointments { assessments { year } } }
      ... on ReportingUnit { page: placements(first: 1) { totalCount nodes { id } } placementSummary { doctors } }`
    const references = (codes: string[], people: string[], units: string[]) => [
      ...codes.map((uscc) => ({ __typename: 'Enterprise', uscc })),
      ...people.map((id) => ({ __typename: 'Person', id })),
      ...units.map((id) => ({ __typename: 'ReportingUnit', id })),
    ]
    university.statements()
    const one = await university.entities(references([pinghu], [wang], ['330482']), selection)
    const forOne = university.statements().length
    const all = await university.entities(
      references([nanhu, pinghu, haining], [li, wang, zhao], ['330402', '330481', '330482']),
      selection,
    )
    expect([one.errors, all.errors]).toEqual([undefined, undefined])
    expect(forOne).toBeGreaterThan(5)
    expect(university.statements()).toHaveLength(forOne)
  })
})

describe('placements', () => {
  let university: TestDepartment
  beforeAll(async () => {
    university = await openTestDepartment(subgraph)
    const file = (status: string, end: string) =>
      csv('进企备案', `JQ1,${liId},${nanhu},甲研究院,2024-01-01,${end},是,XY1,${status}`)
    await university.ingest(file('在岗', ''))
    await university.ingest(file('已结束', '2025-06-30'))
  })
  afterAll(() => university.close())

  test('keep every version that was recorded', async () => {
    const { data } = await university.query(
      '{ placement(id: "JQ1") { history { status endDate primary supersededAt provenance { batchId recordedAt } } } }',
    )
    const { history } = (data as { placement: unknown }).placement as {
      history: { supersededAt: string | null; provenance: { recordedAt: string } }[]
    }
    expect(history).toMatchObject([
      { status: 'ENDED', endDate: '2025-06-30', primary: true, supersededAt: null },
      { status: 'ACTIVE', endDate: null, primary: true },
    ])
    expect(history[1]?.supersededAt).toBe(history[0]?.provenance.recordedAt)
  })

  test('are in force from the first to the last day', async () => {
    const active = async (on: string) => {
      const { data } = await university.query(
        `query ($on: Date!) { placements(filter: { activeOn: $on }) { totalCount } placement(id: "JQ1") { activeOn(on: $on) } }`,
        { on },
      )
      return data
    }
    for (const on of ['2023-12-31', '2025-07-01'])
      expect(await active(on)).toEqual({
        placements: { totalCount: 0 },
        placement: { activeOn: false },
      })
    for (const on of ['2024-01-01', '2025-06-30'])
      expect(await active(on)).toEqual({
        placements: { totalCount: 1 },
        placement: { activeOn: true },
      })
  })

  test('are facts of the indicator that counts them, at any time known', async () => {
    const { data } = await university.query(
      '{ placement(id: "JQ1") { history { provenance { recordedAt } } } }',
    )
    const { history } = (data as { placement: unknown }).placement as {
      history: { provenance: { recordedAt: string } }[]
    }
    const selection = `... on Indicator {
      now: universityFacts { nodes { kind subjectKey objectKey qualifier effectiveOn endedOn } }
      earlier: universityFacts(knownAt: "${history[0]?.provenance.recordedAt}") { nodes { endedOn } }
      before: universityFacts(asOf: "2023-12-31") { totalCount } }`
    const { data: facts } = await university.entities(
      [
        { __typename: 'Indicator', code: 'PHD_PLACED_CUM', factKinds: ['PLACEMENT'] },
        { __typename: 'Indicator', code: 'IP_TRANSFER_CUM', factKinds: ['IP_TRANSFER'] },
      ],
      selection,
    )
    expect(facts?._entities).toMatchObject([
      {
        now: {
          nodes: [
            {
              kind: 'PLACEMENT',
              subjectKey: li,
              objectKey: nanhu,
              qualifier: 'PRIMARY',
              effectiveOn: '2024-01-01',
              endedOn: '2025-06-30',
            },
          ],
        },
        earlier: { nodes: [{ endedOn: null }] },
        before: { totalCount: 0 },
      },
      { now: { nodes: [] }, earlier: { nodes: [] }, before: { totalCount: 0 } },
    ])
  })
})

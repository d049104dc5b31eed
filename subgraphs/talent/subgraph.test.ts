import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { citizenIdCheckDigit } from '@baibo/kernel/codes/citizen-id.ts'
import type { Identity } from '@baibo/kernel/identity.ts'
import { personId } from '@baibo/kernel/person.ts'
import type { Graph } from '@baibo/kernel/subgraph.ts'
import { openTestDepartment, TEST_PERSON_KEY, type TestDepartment } from '@baibo/kernel/testing.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { subgraph } from './subgraph.ts'

const PINGHU = '91330482FF0000063A'
const HAINING = '91330481FF00000551'
const UNIVERSITY = '12330400FF000008X9'

/** Synthetic citizen ids, one for each role in the tests. */
const [early, late, moved, winner, outside] = [1, 3, 5, 7, 9].map((number) => {
  const first = `99000019900101${String(number).padStart(3, '0')}`
  return first + citizenIdCheckDigit(first)
}) as [string, string, string, string, string]

function pseudonym(citizenId: string): string {
  return personId(citizenId, TEST_PERSON_KEY)
}

const selectionHeader =
  '证件号码,姓名,性别,出生日期,学位代码,学科,毕业院校,学位授予日期,研究方向,入选批次,是否新引进,引进日期,状态,手机号码'

function selectionRow(values: Partial<Record<string, string>>): string {
  const row: Record<string, string | undefined> = {
    姓名: '测试甲',
    学位代码: '208',
    毕业院校: '示例大学',
    学位授予日期: '2020-06-20',
    入选批次: '2024-1',
    是否新引进: '否',
    状态: '已聘任',
    ...values,
  }
  return selectionHeader
    .split(',')
    .map((header) => row[header] ?? '')
    .join(',')
}

function csv(header: string, ...rows: string[]): { name: string; bytes: Uint8Array } {
  return { name: '表.csv', bytes: new TextEncoder().encode([header, ...rows].join('\n')) }
}

interface PlacementNode {
  entityId: string
  subjectKey: string
  objectKey: string
  reportingUnitId: string
  qualifier: string
  effectiveOn: string
  endedOn: string | null
}

function placed(
  entityId: string,
  citizenId: string,
  [objectKey, reportingUnitId]: [string, string],
  [effectiveOn, endedOn]: [string, string | null],
  qualifier = 'PRIMARY',
): PlacementNode {
  const subjectKey = pseudonym(citizenId)
  return { entityId, subjectKey, objectKey, reportingUnitId, qualifier, effectiveOn, endedOn }
}

const pinghu: [string, string] = [PINGHU, '330482']
const haining: [string, string] = [HAINING, '330481']

const placements = [
  placed('JQ-1', early, haining, ['2024-03-01', null]),
  placed('JQ-2', early, pinghu, ['2023-01-01', null], 'SECONDARY'),
  placed('JQ-3', late, pinghu, ['2024-06-01', null]),
  placed('JQ-4', moved, haining, ['2023-05-01', '2024-09-30']),
  placed('JQ-5', moved, pinghu, ['2024-10-01', null]),
  placed('JQ-6', winner, pinghu, ['2023-05-01', null]),
  placed('JQ-7', outside, [UNIVERSITY, '330402'], ['2023-05-01', null]),
]

/** The rest of the graph: the university's placements, two a page, and the enterprises' industries. */
function graphOf(asked: { document: string; identity: Identity }[]): Graph {
  return (async (document: string, variables: Record<string, unknown>, identity: Identity) => {
    asked.push({ document, identity })
    if (document.includes('universityFacts')) {
      const start = Number(variables.after ?? 0)
      return {
        universityFacts: {
          nodes: placements.slice(start, start + 2),
          pageInfo: { hasNextPage: start + 2 < placements.length, endCursor: String(start + 2) },
        },
      }
    }
    return { enterprises: { nodes: [{ uscc: HAINING, industryCode: 'C2631' }] } }
  }) as Graph
}

describe('the sample files', () => {
  let talent: TestDepartment
  const data = path.join(subgraph.directory, 'data')
  const story = JSON.parse(
    readFileSync(path.join(subgraph.directory, '../../test/story/expected.json'), 'utf8'),
  )

  beforeAll(async () => {
    talent = await openTestDepartment(subgraph)
    for (const file of readdirSync(data).sort()) {
      const report = await talent.ingest(path.join(data, file))
      expect(report.errors, file).toEqual([])
      expect(report.warnings, file).toEqual([])
      expect(report.batch, file).not.toBeNull()
    }
  })
  afterAll(() => talent.close())

  it('are taken in whole', async () => {
    const { data, errors } = await talent.query(`{
      persons { totalCount } selections { totalCount } whitelistEntries { totalCount }
      establishmentQuotas { totalCount } titleEvaluations { totalCount } talentAwards { totalCount }
    }`)
    expect(errors).toBeUndefined()
    expect(data).toEqual({
      persons: { totalCount: story.distinctDoctors },
      selections: { totalCount: story.rows.入选博士名单 },
      whitelistEntries: { totalCount: story.rows.白名单 },
      establishmentQuotas: { totalCount: story.rows.编制批复 },
      titleEvaluations: { totalCount: story.rows.职称评定 },
      talentAwards: { totalCount: story.rows.人才项目入选 },
    })
  })

  it('change nothing when they are ingested again', async () => {
    for (const file of readdirSync(data).sort()) {
      const report = await talent.ingest(path.join(data, file))
      expect(report.changed, file).toBe(0)
    }
  })

  it('state as many facts as rows, whatever the page size', async () => {
    const kinds = 'SELECTION NEW_INTRODUCTION ESTABLISHMENT_QUOTA TITLE_EVALUATION TALENT_AWARD'
    const question = `query ($first: Int, $after: String) {
      talentFacts(kind: [${kinds.split(' ')}], first: $first, after: $after) {
        nodes { id kind subjectKey label } totalCount pageInfo { hasNextPage endCursor } } }`
    const ids: string[] = []
    let after: string | null = null
    let total = -1
    do {
      const { data } = await talent.query(question, { first: 150, after })
      // biome-ignore lint/suspicious/noExplicitAny: an answer in a test
      const page: any = data?.talentFacts
      ids.push(...page.nodes.map((node: { id: string }) => node.id))
      total = page.totalCount
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
    } while (after)
    expect(new Set(ids).size).toBe(total)
    expect(ids.length).toBe(total)
    const newly = ids.filter((id) => id.includes(':NEW_INTRODUCTION:'))
    const introduced = Object.values(story.newlyIntroducedByYearAndUnit).flatMap((units) =>
      Object.values(units as Record<string, number>),
    )
    expect(newly.length).toBe(introduced.reduce((sum, count) => sum + count, 0))
  })

  it('group selections, degrees, titles, awards and the whitelist', async () => {
    const { data, errors } = await talent.query(`{
      selectionStats(groupBy: [NEWLY_INTRODUCED, YEAR], measure: [COUNT, PERSONS]) { newlyIntroduced year count persons }
      personStats(groupBy: [DEGREE, NEWLY_INTRODUCED]) { degree { id } newlyIntroduced count }
      titleEvaluationStats(groupBy: [GRADE], measure: [PERSONS]) { grade persons }
      talentAwardStats(groupBy: [LEVEL]) { level count }
      whitelistEntryStats(filter: { inForce: true, on: "2026-01-01" }, groupBy: [KIND], measure: [COUNT, ENTERPRISES]) { kind count enterprises }
    }`)
    expect(errors).toBeUndefined()
    const sum = (rows: unknown) =>
      (rows as { count: number }[]).reduce((total, { count }) => total + count, 0)
    expect(sum(data?.selectionStats)).toBe(story.rows.入选博士名单)
    expect(sum(data?.personStats)).toBe(story.distinctDoctors)
    expect(sum(data?.talentAwardStats)).toBe(story.rows.人才项目入选)
    // C17 was removed on 2025-12-31: eight of nine industries are left.
    expect(data?.whitelistEntryStats).toContainEqual(
      expect.objectContaining({ kind: 'INDUSTRY', count: 8, enterprises: 0 }),
    )
  })

  it('are read with as many statements for 20 persons as for 2', async () => {
    const question = `query ($first: Int) { persons(first: $first) { nodes { id degrees { id }
      selections { id person { id } } establishmentQuotas { selection { id } }
      titleEvaluations { id } talentAwards { id } provenance { sourceSystem } } } }`
    const counted = async (first: number) => {
      talent.statements()
      const { errors } = await talent.query(question, { first })
      expect(errors).toBeUndefined()
      return talent.statements().length
    }
    await counted(1)
    expect(await counted(20)).toBe(await counted(2))
  })
})

describe('row checks', () => {
  let talent: TestDepartment
  beforeAll(async () => {
    talent = await openTestDepartment(subgraph)
  })
  afterAll(() => talent.close())

  const rules = async (file: { name: string; bytes: Uint8Array }) => {
    const { errors } = await talent.ingest(file, { dryRun: true })
    return errors.map(({ header, rule }) => `${header}:${rule}`)
  }

  it.each([
    ['an honorary doctorate', { 学位代码: '1' }, '学位代码:doctoral-degree'],
    ['a master', { 学位代码: '308' }, '学位代码:doctoral-degree'],
    ['a wrong check digit', { 证件号码: '990000199001010010' }, '证件号码:citizen-id'],
    ['a birth after the degree', { 出生日期: '2021-01-01' }, '出生日期:date-order'],
    ['a degree after the batch', { 学位授予日期: '2025-01-02' }, '学位授予日期:date-order'],
    [
      'a degree after the introduction',
      { 是否新引进: '是', 引进日期: '2020-06-19' },
      '学位授予日期:date-order',
    ],
    ['newly introduced without a day', { 是否新引进: '是' }, '引进日期:required'],
    ['an unknown status', { 状态: '在读' }, '状态:choice'],
    ['a name of 101 characters', { 姓名: '甲'.repeat(101) }, '姓名:text-length'],
  ])('refuse %s', async (_, values, expected) => {
    const row = selectionRow({ 证件号码: early, ...values })
    expect(await rules(csv(selectionHeader, row))).toEqual([expected])
  })

  it('take a degree awarded on the day of introduction, and a birth given by month', async () => {
    const row = selectionRow({
      证件号码: early,
      出生日期: '1990-01',
      是否新引进: '是',
      引进日期: '2020-06-20',
    })
    expect(await rules(csv(selectionHeader, row))).toEqual([])
  })

  it('refuse two rows of one selection that differ', async () => {
    const rows = ['已入选', '已聘任'].map((状态) => selectionRow({ 证件号码: early, 状态 }))
    expect(await rules(csv(selectionHeader, ...rows))).toEqual(['证件号码:duplicate-key'])
  })

  const whitelistHeader = '类型,代码,列入日期,移出日期,移出原因,状态'
  it.each([
    ['an industry without its section', '行业,26,2024-01-01,,,已列入', '代码:industry'],
    ['a credit code as an industry', `行业,${PINGHU},2024-01-01,,,已列入`, '代码:industry'],
    ['a wrong credit code', '企业,91330482FF0000063B,2024-01-01,,,已列入', '代码:uscc'],
    [
      'a removal before the listing',
      '行业,C26,2024-01-01,2023-12-31,,已移出',
      '移出日期:date-order',
    ],
    ['a removal without a day', '行业,C26,2024-01-01,,迁出,已移出', '移出日期:required'],
  ])('refuse %s on the whitelist', async (_, row, expected) => {
    expect(await rules(csv(whitelistHeader, row))).toEqual([expected])
  })

  it('refuse unknown grades, levels and posts', async () => {
    const sheets = [
      csv('证件号码,系列,级别,评定日期', `${early},工程,特级,2024-01-01`),
      csv('证件号码,项目名称,级别,入选日期', `${early},示例计划,校级,2024-01-01`),
      csv('批复文号,证件号码,批复日期,岗位类型', `一号,${early},2024-01-01,行政`),
    ]
    const found = await Promise.all(sheets.map(rules))
    expect(found).toEqual([['级别:choice'], ['级别:choice'], ['岗位类型:choice']])
  })
})

describe('with known rows', () => {
  let talent: TestDepartment
  let county: Identity
  const asked: { document: string; identity: Identity }[] = []

  beforeAll(async () => {
    talent = await openTestDepartment(subgraph, graphOf(asked))
    await talent.setEnterpriseUnits({ [PINGHU]: '330482', [HAINING]: '330481' })
    for (const { subjectKey, reportingUnitId } of placements)
      await talent.setPersonUnits({ [subjectKey]: reportingUnitId })
    const newly = { 是否新引进: '是' }
    const files = [
      csv(
        selectionHeader,
        selectionRow({ 证件号码: early, 姓名: '欧阳测试', ...newly, 引进日期: '2024-02-01' }),
        selectionRow({ 证件号码: late, ...newly, 引进日期: '2024-06-01', 手机号码: '19900000001' }),
        selectionRow({
          证件号码: late,
          入选批次: '2024-2',
          ...newly,
          引进日期: '2024-11-01',
          手机号码: '19900000001',
        }),
        selectionRow({
          证件号码: moved,
          入选批次: '2023-1',
          ...newly,
          引进日期: '2023-04-01',
          状态: '已退出',
        }),
        selectionRow({ 证件号码: winner, 入选批次: '2023-1' }),
        selectionRow({ 证件号码: outside, ...newly, 引进日期: '2024-05-01' }),
        selectionRow({
          证件号码: winner,
          入选批次: '2024-1',
          ...newly,
          引进日期: '2024-05-01',
          状态: '已申报',
        }),
      ),
      csv(
        '证件号码,项目名称,级别,入选日期',
        `${moved},示例市计划,市级,2024-09-30`,
        `${moved},示例省计划,省级,2024-12-01`,
        `${winner},示例县计划,县级,2024-03-01`,
        `${winner},示例国家计划,国家级,2024-04-01`,
        `${winner},示例国家计划,国家级,2022-04-01`,
        `${early},示例市计划,市级,2024-02-10`,
        `${outside},示例市计划,市级,2024-09-30`,
      ),
      csv(
        '批复文号,证件号码,批复日期,岗位类型',
        `甲〔2024〕1号,${late},2024-07-01,社会服务与推广型`,
      ),
      csv(
        '类型,代码,列入日期,移出日期,移出原因,状态',
        `企业,${PINGHU},2023-02-15,2024-12-31,迁出,已移出`,
        `企业,${PINGHU},2025-06-01,,,提名`,
        `企业,${HAINING},2025-01-01,,,已列入`,
        '行业,C26 化学原料和化学制品制造业,2023-02-15,,,已列入',
      ),
      csv(
        '类型,代码,列入日期,评审部门,评审意见,评审日期,说明',
        `企业,${PINGHU},2023-02-15,市人社局,同意,2023-02-10,`,
        '行业,C26,2023-02-15,市委编办,保留意见,2023-02-09,待议',
      ),
    ]
    for (const file of files) {
      const { errors } = await talent.ingest(file)
      expect(errors).toEqual([])
    }
    county = await talent.identity({ unit: 'ph-kjj', reportingUnits: ['330482'] })
  })
  afterAll(() => talent.close())

  const credits = 'id rule year creditedOn person { id } reportingUnit { id } basisPlacement { id }'
  interface CreditAnswer {
    id: string
    creditedOn: string
    reportingUnit: { id: string }
    basisPlacement: { id: string }
  }
  const creditsIn = async (year: number, identity?: Identity) => {
    const { data, errors } = await talent.query(
      `query ($year: Int!) { talentCredits(year: $year) { ${credits} } }`,
      { year },
      identity,
    )
    expect(errors).toBeUndefined()
    return (data as { talentCredits: CreditAnswer[] }).talentCredits.map((credit) =>
      [credit.id, credit.reportingUnit.id, credit.creditedOn, credit.basisPlacement.id].join(' '),
    )
  }

  it('credits the unit of the primary placement, once for a person, rule and year', async () => {
    expect(await creditsIn(2024)).toEqual([
      // Introduced before entry: the day of entry decides, and the secondary placement does not.
      `A:2024:${pseudonym(early)} 330481 2024-03-01 JQ-1`,
      // Selected twice in the year.
      `A:2024:${pseudonym(late)} 330482 2024-06-01 JQ-3`,
      // Two awards in two units: the first counts, on the last day of that placement.
      `B:2024:${pseudonym(moved)} 330481 2024-09-30 JQ-4`,
      // The county award comes first and does not count.
      `B:2024:${pseudonym(winner)} 330482 2024-04-01 JQ-6`,
    ])
    expect(await creditsIn(2023)).toEqual([`A:2023:${pseudonym(moved)} 330481 2023-05-01 JQ-4`])
    // An award before the cooperation counts for nobody.
    expect(await creditsIn(2022)).toEqual([])
  })

  it('gives a county its own credits and never another unit’s', async () => {
    expect(await creditsIn(2024, county)).toEqual([
      `A:2024:${pseudonym(late)} 330482 2024-06-01 JQ-3`,
      `B:2024:${pseudonym(winner)} 330482 2024-04-01 JQ-6`,
    ])
    // Seen from 平湖 alone, JQ-5 would be the first placement of a person credited to 海宁.
    expect(await creditsIn(2023, county)).toEqual([])
  })

  it('keeps a city answer when one unit or rule is asked for', async () => {
    const { data } = await talent.query(`{
      unit: talentCredits(year: 2024, reportingUnit: "330481") { rule }
      rule: talentCredits(year: 2024, rule: B) { reportingUnit { id } }
    }`)
    expect(data).toEqual({
      unit: [{ rule: 'A' }, { rule: 'B' }],
      rule: [{ reportingUnit: { id: '330481' } }, { reportingUnit: { id: '330482' } }],
    })
  })

  it('refuses a year out of range in the reader’s language', async () => {
    const { data, errors } = await talent.query('{ talentCredits(year: 20240) { id } }')
    expect(data).toEqual({ talentCredits: null })
    expect(errors).toMatchObject([
      { message: expect.stringMatching(/^year 应在/), extensions: { code: 'BAD_USER_INPUT' } },
    ])
  })

  it('answers credits of units and placements through entities, null outside the scope', async () => {
    const units = ['330481', '330482'].map((id) => ({ __typename: 'ReportingUnit', id }))
    const byUnit = '... on ReportingUnit { id credits(year: 2024) { id } }'
    expect((await talent.entities(units, byUnit, county)).data?._entities).toEqual([
      { __typename: 'ReportingUnit', id: '330481', credits: null },
      {
        __typename: 'ReportingUnit',
        id: '330482',
        credits: [{ id: `A:2024:${pseudonym(late)}` }, { id: `B:2024:${pseudonym(winner)}` }],
      },
    ])
    asked.length = 0
    const all = placements.map(({ entityId: id }) => ({ __typename: 'Placement', id }))
    const byPlacement = '... on Placement { id creditA { id } creditB { id award { level } } }'
    const { data } = await talent.entities(all, byPlacement)
    expect(data?._entities).toMatchObject([
      { id: 'JQ-1', creditA: { id: `A:2024:${pseudonym(early)}` }, creditB: [] },
      { id: 'JQ-2', creditA: null, creditB: [] },
      { id: 'JQ-3', creditA: { id: `A:2024:${pseudonym(late)}` } },
      {
        id: 'JQ-4',
        creditA: { id: `A:2023:${pseudonym(moved)}` },
        creditB: [{ award: { level: 'MUNICIPAL' } }],
      },
      { id: 'JQ-5', creditA: null, creditB: [] },
      { id: 'JQ-6', creditA: null, creditB: [{ award: { level: 'NATIONAL' } }] },
      { id: 'JQ-7', creditA: null, creditB: [] },
    ])
    // One question for all placements, in four pages of two.
    expect(asked.length).toBe(4)
  })

  it('resolves a credit by its id under the caller’s scope', async () => {
    const keys = [`B:2024:${pseudonym(moved)}`, `B:2024:${pseudonym(winner)}`, 'nonsense'].map(
      (id) => ({ __typename: 'TalentCredit', id }),
    )
    const selection = '... on TalentCredit { id rule }'
    expect((await talent.entities(keys, selection, county)).data?._entities).toEqual([
      null,
      { __typename: 'TalentCredit', id: keys[1]?.id, rule: 'B' },
      null,
    ])
  })

  it('shows a county the persons who work there, in lists, counts, nested paths and entities', async () => {
    const { data } = await talent.query(
      `{ persons(orderBy: ID_DESC) { totalCount nodes { id } } personStats { count }
        selections { totalCount } talentAwards { totalCount nodes { person { id } } }
        establishmentQuotas { totalCount } talentFacts(kind: [TALENT_AWARD]) { totalCount } }`,
      {},
      county,
    )
    const visible = [early, late, moved, winner].map(pseudonym)
    expect(data).toMatchObject({
      persons: {
        totalCount: 4,
        nodes: visible
          .toSorted()
          .reverse()
          .map((id) => ({ id })),
      },
      personStats: [{ count: 4 }],
      selections: { totalCount: 6 },
      talentAwards: { totalCount: 6 },
      establishmentQuotas: { totalCount: 1 },
      talentFacts: { totalCount: 6 },
    })
    const people = [late, outside].map((id) => ({ __typename: 'Person', id: pseudonym(id) }))
    const { data: found } = await talent.entities(people, '... on Person { id }', county)
    expect(found?._entities).toEqual([{ __typename: 'Person', id: pseudonym(late) }, null])
    const nobody = await talent.identity({ reportingUnits: [] })
    expect((await talent.query('{ persons { totalCount } }', {}, nobody)).data).toEqual({
      persons: { totalCount: 0 },
    })
  })

  it('keeps the whitelist of enterprises within their unit and that of industries open', async () => {
    const { data } = await talent.query(
      '{ whitelistEntries { totalCount nodes { code industry { id } enterprise { uscc } reviews { opinion orgUnit { id } } } } }',
      {},
      county,
    )
    const own = { industry: null, enterprise: { uscc: PINGHU } }
    expect(data?.whitelistEntries).toEqual({
      totalCount: 3,
      nodes: [
        {
          ...own,
          code: PINGHU,
          reviews: [{ opinion: 'APPROVE', orgUnit: { id: 'jx-rsj' } }],
        },
        {
          code: 'C26',
          industry: { id: 'GBT4754:C26' },
          enterprise: null,
          reviews: [{ opinion: 'ABSTAIN', orgUnit: { id: 'jx-bb' } }],
        },
        { ...own, code: PINGHU, reviews: [] },
      ],
    })
    const keys = [HAINING, PINGHU].map((uscc) => ({ __typename: 'Enterprise', uscc }))
    const { data: found } = await talent.entities(
      keys,
      '... on Enterprise { whitelistEntries { status } }',
      county,
    )
    expect(found?._entities).toMatchObject([
      { whitelistEntries: [] },
      { whitelistEntries: [{ status: 'NOMINATED' }, { status: 'DELISTED' }] },
    ])
  })

  it('finds what was on the whitelist on a day, up to the day before the removal', async () => {
    const on = async (filter: string) => {
      const { data } = await talent.query(
        `{ whitelistEntries(filter: { kind: [ENTERPRISE], ${filter} }, orderBy: CODE_ASC) { nodes { code } } }`,
      )
      return (
        data as { whitelistEntries: { nodes: { code: string }[] } }
      ).whitelistEntries.nodes.map(({ code }) => code)
    }
    expect(await on('on: "2024-12-30"')).toEqual([PINGHU])
    expect(await on('on: "2024-12-31"')).toEqual([])
    expect(await on('on: "2025-07-01"')).toEqual([HAINING])
    expect(await on('inForce: true')).toEqual([HAINING])
    expect(await on('inForce: false')).toEqual([PINGHU, PINGHU])
  })

  it('links a selection with the whitelist entry of the enterprise entered, or of its industry', async () => {
    const { data, errors } = await talent.query(
      '{ selections(orderBy: ID_ASC, filter: { status: [APPOINTED, EXITED] }) { nodes { personId batch whitelistEntry { code } } } }',
    )
    expect(errors).toBeUndefined()
    const { nodes } = (
      data as {
        selections: {
          nodes: { personId: string; batch: string; whitelistEntry: { code: string } | null }[]
        }
      }
    ).selections
    const entries = nodes.map(
      (node) => `${node.personId} ${node.batch} ${node.whitelistEntry?.code}`,
    )
    expect(entries.sort()).toEqual(
      [
        // 海宁's own entry came later than the entry of the person: the industry was listed.
        `${pseudonym(early)} 2024-1 C26`,
        `${pseudonym(late)} 2024-1 ${PINGHU}`,
        `${pseudonym(late)} 2024-2 ${PINGHU}`,
        `${pseudonym(moved)} 2023-1 C26`,
        `${pseudonym(winner)} 2023-1 ${PINGHU}`,
        `${pseudonym(outside)} 2024-1 undefined`,
      ].sort(),
    )
  })

  it('reckons a selection without a day from the introduction or the batch’s year', async () => {
    const { data } = await talent.query(
      '{ selections(filter: { status: [APPOINTED] }) { nodes { personId batch selectedOn effectiveOn } } }',
    )
    const { nodes } = (data as { selections: { nodes: Record<string, unknown>[] } }).selections
    expect(nodes).toContainEqual({
      personId: pseudonym(winner),
      batch: '2023-1',
      selectedOn: null,
      effectiveOn: '2023-01-01',
    })
    expect(nodes).toContainEqual(
      expect.objectContaining({ personId: pseudonym(early), effectiveOn: '2024-02-01' }),
    )
  })

  it('joins an approval with the selection before it', async () => {
    const { data } = await talent.query(
      '{ establishmentQuotas { nodes { postType selection { batch } person { id } } } }',
    )
    expect(data?.establishmentQuotas).toEqual({
      nodes: [
        {
          postType: 'SOCIAL_SERVICE_AND_EXTENSION',
          selection: { batch: '2024-1' },
          person: { id: pseudonym(late) },
        },
      ],
    })
  })

  const personal = 'fullName maskedName nationalIdMasked birthYear gender phoneMasked'

  it('keeps personal fields from those without their scopes', async () => {
    const { data, errors } = await talent.query(
      `query ($id: ID!) { person(id: $id) { id ${personal} } }`,
      { id: pseudonym(early) },
    )
    expect(data?.person).toEqual({
      id: pseudonym(early),
      fullName: null,
      maskedName: null,
      nationalIdMasked: null,
      birthYear: null,
      gender: null,
      phoneMasked: null,
    })
    expect(errors?.length).toBe(6)
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } })
  })

  it('shows personal fields with their scopes, ids and numbers masked', async () => {
    const scopes = ['person:name', 'person:id', 'person:birth', 'person:contact']
    const identity = await talent.identity({ scopes })
    const { data, errors } = await talent.query(
      `query ($id: IDFilter, $other: ID!) {
        persons(filter: { id: $id }) { nodes { ${personal} } } person(id: $other) { phoneMasked } }`,
      { id: { eq: pseudonym(early) }, other: pseudonym(late) },
      identity,
    )
    expect(errors).toBeUndefined()
    expect(data).toEqual({
      persons: {
        nodes: [
          {
            fullName: '欧阳测试',
            maskedName: '欧***',
            nationalIdMasked: `990***********${early.slice(-4)}`,
            birthYear: 1990,
            gender: 'MALE',
            phoneMasked: null,
          },
        ],
      },
      person: { phoneMasked: '199****0001' },
    })
  })

  it('filters persons by degree, batch, status and newly introduced', async () => {
    const count = async (filter: string) => {
      const { data } = await talent.query(`{ persons(filter: ${filter}) { totalCount } }`)
      return (data as { persons: { totalCount: number } }).persons.totalCount
    }
    expect(await count('{ degree: { eq: "208" } }')).toBe(5)
    expect(await count('{ discipline: { contains: "%" } }')).toBe(0)
    expect(await count('{ batch: { in: ["2024-2"] } }')).toBe(1)
    expect(await count('{ status: [EXITED] }')).toBe(1)
    expect(await count('{ newlyIntroduced: false }')).toBe(0)
    expect(await count('{ researchField: { eq: "无" } }')).toBe(0)
  })

  it('holds no citizen id and no phone number in clear', async () => {
    const { data } = await talent.query('{ talentFacts { nodes { id label subjectKey } } }')
    const text = JSON.stringify(data)
    for (const id of [early, late, moved, winner, outside]) expect(text).not.toContain(id)
    expect(text).not.toContain('测试甲')
  })

  it('answers an indicator with the facts of its kinds alone', async () => {
    const { data } = await talent.entities(
      [
        { __typename: 'Indicator', code: 'X', factKinds: ['NEW_INTRODUCTION'] },
        { __typename: 'Indicator', code: 'Y', factKinds: ['PLACEMENT'] },
      ],
      '... on Indicator { talentFacts(asOf: "2024-05-31") { totalCount nodes { effectiveOn } } }',
    )
    expect(data?._entities).toMatchObject([
      { talentFacts: { totalCount: 3 } },
      { talentFacts: { totalCount: 0, nodes: [] } },
    ])
  })
})

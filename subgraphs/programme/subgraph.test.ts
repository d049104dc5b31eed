import { readdirSync } from 'node:fs'
import path from 'node:path'
import type { Identity } from '@baibo/kernel/identity.ts'
import type { Graph } from '@baibo/kernel/subgraph.ts'
import { openTestDepartment, type TestDepartment } from '@baibo/kernel/testing.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { subgraph } from './subgraph.ts'

interface AskedQuestion {
  field: string
  kinds: string[]
  asOf: string | null
  after: string | null
  units: readonly string[]
}

interface StatedFact {
  id: string
  kind: string
  subjectKey?: string
  objectKey?: string
  qualifier?: string
  label?: string
  reportingUnitId?: string | null
  effectiveOn: string
}

/** The rest of the graph: states the given facts, page by page, under the asking identity's rights. */
class RestOfGraph {
  facts: StatedFact[] = []
  questions: AskedQuestion[] = []
  down: string[] = []
  pageSize = 1000

  readonly graph: Graph = async (document, variables, identity) => {
    const field = /(\w+)(?:Facts|Freshness)\b[ (]/.exec(document.slice(document.indexOf('{')))?.[0]
    const name = (field ?? '').slice(0, -1)
    if (this.down.includes(name)) throw new Error('connect ECONNREFUSED 127.0.0.1:4999')
    if (name.endsWith('Freshness')) {
      return {
        [name]: {
          department: name,
          title: '部门',
          rows: 3,
          lastBatchAt: null,
          lastAnswerAt: '2026-01-01T00:00:00Z',
        },
      } as never
    }
    return { [name]: this.#page(name, variables, identity) } as never
  }

  #page(field: string, variables: Record<string, unknown>, identity: Identity) {
    const { kind, asOf, after } = variables as {
      kind: string[]
      asOf: string | null
      after: string | null
    }
    this.questions.push({ field, kinds: kind, asOf, after, units: identity.reportingUnits })
    const all = this.facts.filter(
      (fact) =>
        kind.includes(fact.kind) &&
        (!asOf || fact.effectiveOn <= asOf) &&
        (identity.reportingUnits.includes('*') ||
          identity.reportingUnits.includes(fact.reportingUnitId ?? '')),
    )
    const start = Number(after ?? 0)
    const end = start + this.pageSize
    return {
      nodes: all.slice(start, end).map((fact) => ({
        entityType: 'Placement',
        entityId: fact.id,
        label: null,
        subjectKey: null,
        objectKey: null,
        qualifier: null,
        reportingUnitId: null,
        endedOn: null,
        amount: null,
        rowHash: 'hash',
        batchId: 'batch',
        recordedAt: '2024-01-01T00:00:00Z',
        ...fact,
      })),
      pageInfo: { hasNextPage: end < all.length, endCursor: String(end) },
    }
  }
}

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
  for (const file of readdirSync(data).filter((name) => /\.(csv|xlsx)$/.test(name))) {
    const report = await office.ingest(path.join(data, file))
    expect(report.errors, file).toEqual([])
    expect(report.warnings, file).toEqual([])
  }
})
afterAll(() => office.close())
beforeEach(() => {
  rest.facts = []
  rest.questions = []
  rest.down = []
  rest.pageSize = 1000
})

function placement(
  id: string,
  person: string,
  on: string,
  unit = '330482',
  uscc = 'U1',
): StatedFact {
  return {
    id: `university:PLACEMENT:${id}`,
    kind: 'PLACEMENT',
    subjectKey: person,
    objectKey: uscc,
    label: '研究院',
    reportingUnitId: unit,
    effectiveOn: on,
  }
}

describe('the policy document', () => {
  test('keeps the article tree: 4 parts, 3 dated goals, 10 clauses in 5 groups, 5 safeguards', async () => {
    const { policyDocuments } = await ask(
      `{ policyDocuments { articles { path kind dueOn parent { path } children { path } tags { scheme name } } } }`,
    )
    const articles: { path: string; kind: string; dueOn: string | null; children: unknown[] }[] =
      policyDocuments[0].articles
    const count = (kind: string) => articles.filter((article) => article.kind === kind).length
    expect(['PART', 'GOAL', 'GROUP', 'CLAUSE', 'SAFEGUARD'].map(count)).toEqual([4, 3, 5, 10, 5])
    expect(articles.filter(({ kind }) => kind === 'GOAL').map(({ dueOn }) => dueOn)).toEqual([
      '2023-12-31',
      '2025-12-31',
      '2027-12-31',
    ])
    expect(articles.find((article) => article.path === '三.(三)')?.children).toEqual([
      { path: '三.(三).1' },
      { path: '三.(三).2' },
    ])
  })

  test('every path that a target, task or indicator cites is an article', async () => {
    const answer = await ask(`{
      indicators { article { path } targets { article { path } } }
      taskItems { nodes { code article { path } } }
    }`)
    for (const { article, targets } of answer.indicators) {
      expect(article).not.toBeNull()
      for (const target of targets) expect(target.article).not.toBeNull()
    }
    for (const { code, article } of answer.taskItems.nodes) expect(article.path).toBe(code)
  })
})

describe('the consultation', () => {
  const states = (at: string, identity?: Identity) =>
    ask(
      `query ($at: DateTime) { consultation(id: "ZQYJ-2023-01") { dueAt
        addressees(at: $at) { unitId group state late opinions repliedAt }
        completion(at: $at) { addressees replied noComment commented pending overdue rate } } }`,
      { at },
      identity,
    )

  test('has 16 named addressees and is due on 9 January 2023 at close of business', async () => {
    const { consultation } = await states('2023-01-10T00:00:00+08:00')
    expect(consultation.dueAt).toBe('2023-01-09T09:30:00.000Z')
    expect(consultation.addressees).toHaveLength(16)
    expect(new Set(consultation.addressees.map((row: { unitId: string }) => row.unitId)).size).toBe(
      16,
    )
  })

  test('before the due instant who has not replied is pending, after it overdue', async () => {
    const before = (await states('2023-01-09T17:29:00+08:00')).consultation.completion
    expect(before).toMatchObject({ addressees: 16, replied: 14, pending: 2, overdue: 0 })
    const after = (await states('2023-01-09T17:31:00+08:00')).consultation.completion
    expect(after).toMatchObject({ replied: 14, pending: 0, overdue: 2, noComment: 7, commented: 7 })
  })

  test('an answer given later does not show earlier', async () => {
    const { consultation } = await states('2023-01-06T12:00:00+08:00')
    expect(consultation.completion).toMatchObject({ replied: 3, pending: 13, overdue: 0 })
  })

  test('a reply after the due instant is late and still a reply', async () => {
    await office.ingest({
      name: 'late.csv',
      bytes: Buffer.from(
        '征求意见编号,单位,反馈类型,条款,意见内容,反馈时间,采纳情况,说明\nZQYJ-2023-01,海盐县科技局,无意见,,,2023-01-09 18:05,,\n',
      ),
    })
    const { consultation } = await states('2023-01-12T00:00:00+08:00')
    const row = consultation.addressees.find(
      (addressee: { unitId: string }) => addressee.unitId === 'jx-kjj-330424',
    )
    expect(row).toMatchObject({
      state: 'NO_COMMENT',
      late: true,
      repliedAt: '2023-01-09T10:05:00.000Z',
    })
  })
})

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
      placement('1', 'P1', '2023-05-01'),
      placement('2', 'P1', '2023-09-01', '330402'),
      placement('3', 'P2', '2023-06-01'),
      placement('4', 'P3', '2022-11-01'),
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
    rest.facts = Array.from({ length: 40 }, (_, i) => placement(String(i), `P${i}`, '2023-05-01'))
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
      placement('1', 'P1', '2023-05-01', '330402'),
      placement('2', 'P1', '2023-09-01', '330482'),
      placement('3', 'P2', '2023-06-01', '330482'),
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
      { ...placement('1', 'P1', '2023-05-01'), qualifier: 'SECONDARY' },
      { ...placement('2', 'P2', '2023-05-01', '330482', 'U2'), qualifier: 'PRIMARY' },
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

describe('the task board', () => {
  test('has the 28 pairs of task and unit', async () => {
    const { taskBoard } = await ask('{ taskBoard(on: "2026-11-23") { task { code } unit { id } } }')
    const pairs = new Map<string, string[]>()
    for (const { task, unit } of taskBoard)
      pairs.set(task.code, [...(pairs.get(task.code) ?? []), unit.id])
    expect(Object.fromEntries(pairs)).toEqual({
      '三.(一).1': ['jxnhu', 'jx-rcb', 'jx-bb', 'jx-rsj'],
      '三.(一).2': ['jxnhu', 'jx-rcb', 'jx-rsj', 'jx-jyj', 'jx-kjj'],
      '三.(二).1': ['jx-kjj', 'jxnhu'],
      '三.(二).2': ['jx-jxj', 'jxnhu'],
      '三.(三).1': ['jxnhu', 'jx-kjj', 'jx-jxj'],
      '三.(三).2': ['jx-kjj', 'jx-jxj', 'jxnhu'],
      '三.(四).1': ['jxnhu', 'jx-kjj', 'jx-jxj'],
      '三.(四).2': ['jxnhu', 'jx-kjj', 'jx-czj'],
      '三.(五).1': ['jxnhu'],
      '三.(五).2': ['jxnhu', 'jx-kjj'],
    })
  })

  test('shows what was handed in, missing and ordered by the day', async () => {
    const row = async (on: string) => {
      const { taskBoard } = await ask(
        `query ($on: Date) { taskBoard(on: $on) { task { code } unit { id } lastReportOn overdueReports lateReports openOrders } }`,
        { on },
      )
      return taskBoard.find(
        (r: { task: { code: string }; unit: { id: string } }) =>
          r.task.code === '三.(一).1' && r.unit.id === 'jx-rcb',
      )
    }
    expect(await row('2023-07-10')).toMatchObject({ lastReportOn: '2023-04-06', overdueReports: 0 })
    expect(await row('2023-07-21')).toMatchObject({
      overdueReports: 1,
      openOrders: 1,
      lateReports: 0,
    })
    expect(await row('2023-08-08')).toMatchObject({
      lastReportOn: '2023-08-03',
      overdueReports: 0,
      openOrders: 0,
      lateReports: 1,
    })
  })

  test('the number of statements does not grow with the number of rows', async () => {
    const document = (
      first: number,
    ) => `{ taskItems(first: ${first}) { nodes { code article { title }
      units { unit { id } reports { id orders { id } } } reports(first: 3) { nodes { period task { title } } }
      orders { state } indicators { code targets { value } } } } }`
    // The first answer also opens the connection.
    await ask(document(1))
    office.statements()
    await ask(document(1))
    const one = office.statements().length
    await ask(document(10))
    expect(office.statements().length).toBe(one)
  })

  test('late reports are found by filter and counted by unit', async () => {
    const answer = await ask(`{
      late: progressReports(filter: { late: true }) { totalCount nodes { late } }
      missing: progressReports(filter: { submitted: false }) { totalCount }
      progressReportStats(groupBy: [UNIT], measure: [COUNT, LATE]) { unit count late }
    }`)
    expect(answer.late.nodes.every((row: { late: boolean }) => row.late)).toBe(true)
    const late = answer.progressReportStats.reduce(
      (s: number, r: { late: number }) => s + r.late,
      0,
    )
    expect(late).toBe(answer.late.totalCount)
    expect(answer.late.totalCount).toBeGreaterThan(answer.missing.totalCount)
  })
})

describe('what the office adds to other entities', () => {
  test('an organisation unit has tasks, replies, reports and orders', async () => {
    const { data, errors } = await office.entities(
      [{ __typename: 'OrgUnit', id: 'jx-czj' }],
      '... on OrgUnit { id tasks { code } replies { kind article { path } } reports(first: 2) { totalCount nodes { period } } orders { id } }',
    )
    expect(errors).toBeUndefined()
    expect(data?._entities).toMatchObject([
      {
        tasks: [{ code: '三.(四).2' }],
        replies: [{ kind: 'COMMENTED', article: { path: '三.(四).2' } }],
      },
    ])
  })

  test('a reporting unit has its part of the indicators, null outside the scope', async () => {
    rest.facts = [placement('1', 'P1', '2023-05-01'), placement('2', 'P2', '2023-05-01', '330402')]
    const answer = await office.entities(
      [
        { __typename: 'ReportingUnit', id: '330482' },
        { __typename: 'ReportingUnit', id: '330402' },
      ],
      '... on ReportingUnit { indicators(asOf: "2023-12-31") { indicator { code } value } }',
      pinghu,
    )
    expect(answer.errors).toBeUndefined()
    type Row = { indicators: { indicator: { code: string }; value: string | null }[] }
    const [own, other] = (answer.data as { _entities: [Row, Row] })._entities
    expect(own.indicators[0]).toEqual({ indicator: { code: 'PHD_PLACED_CUM' }, value: '1' })
    expect(other.indicators.every(({ value }) => value === null)).toBe(true)
  })

  test('an enterprise is covered once a doctor has entered it; one question for all of them', async () => {
    const [covered, other] = ['91330402FF00000126', '91330482FF0000063A']
    rest.facts = [
      placement('1', 'P1', '2023-05-01', '330402', covered),
      placement('2', 'P1', '2024-05-01', '330402', covered),
    ]
    const answer = await office.entities(
      [covered, other].map((uscc) => ({ __typename: 'Enterprise', uscc })),
      '... on Enterprise { coverage(asOf: "2025-01-01") { covered doctors firstPlacedOn } }',
    )
    expect(answer.data?._entities).toMatchObject([
      { coverage: { covered: true, doctors: 1, firstPlacedOn: '2023-05-01' } },
      { coverage: { covered: false, doctors: 0, firstPlacedOn: null } },
    ])
    expect(rest.questions).toHaveLength(1)
  })
})

describe('the office itself', () => {
  test('states facts and freshness and keeps provenance', async () => {
    const answer = await ask(`{
      programmeFacts(kind: [SUPERVISION_ORDER], asOf: "2023-07-31") { totalCount nodes { entityType subjectKey } }
      programmeFreshness { department rows lastBatchAt }
      indicator(code: "PHD_PLACED_CUM") { provenance { sourceSystem rowNo recordedBy } }
      evaluations { thirdParty evaluator score evidence { id } }
      correctionRequests(filter: { open: true }) { nodes { overdue(on: "2026-11-23") owner { id } } }
    }`)
    expect(answer.programmeFacts.totalCount).toBe(2)
    expect(answer.programmeFreshness.rows).toBeGreaterThan(500)
    expect(answer.indicator.provenance).toEqual({
      sourceSystem: '指标.csv',
      rowNo: 2,
      recordedBy: 'jx-ldxzb',
    })
    expect(answer.correctionRequests.nodes).toEqual([{ overdue: true, owner: { id: 'jx-jxj' } }])
  })
})

describe('a row that breaks a rule is refused', () => {
  const refused = async (csv: string) => {
    const report = await office.ingest(
      { name: 'bad.csv', bytes: Buffer.from(csv) },
      { dryRun: true },
    )
    return report.errors.map(({ row, header, rule }) => [row, header, rule])
  }
  const replyHeader = '征求意见编号,单位,反馈类型,条款,意见内容,反馈时间,采纳情况,说明\n'
  const orderHeader =
    '督办单编号,任务编号,被督办单位,督办事项,督办级别,发出日期,办理时限,答复日期,办结日期\n'
  const reportHeader = '任务编号,单位,期间,类型,内容,应报日期,报送日期\n'

  test.each([
    [
      'an unknown unit',
      `${replyHeader}Z,市不存在局,无意见,,,2023-01-06,,`,
      [2, '单位', 'org-unit'],
    ],
    [
      'a comment without text',
      `${replyHeader}Z,市经信局,有意见,三.(一).1,,2023-01-06,,`,
      [2, '意见内容', 'required'],
    ],
    [
      'no comment with text',
      `${replyHeader}Z,市经信局,无意见,,好,2023-01-06,,`,
      [2, '反馈类型', 'no-comment'],
    ],
    [
      'not adopted without reason',
      `${replyHeader}Z,市经信局,有意见,,好,2023-01-06,不采纳,`,
      [2, '说明', 'required'],
    ],
    [
      'both kinds of one unit',
      `${replyHeader}Z,市经信局,有意见,三.(一).1,好,2023-01-06,,\nZ,jx-jxj,无意见,,,2023-01-07,,`,
      [3, '反馈类型', 'reply-contradiction'],
    ],
    [
      'an article that is no path',
      `${replyHeader}Z,市经信局,有意见,第三条,好,2023-01-06,,`,
      [2, '条款', 'article-path'],
    ],
    [
      'an order due before it was issued',
      `${orderHeader}D,三.(一).1,jxnhu,事,督办,2024-02-01,2024-01-01,,`,
      [2, '办理时限', 'date-order'],
    ],
    [
      'an order closed without an answer',
      `${orderHeader}D,三.(一).1,jxnhu,事,督办,2024-02-01,2024-03-01,,2024-03-02`,
      [2, '答复日期', 'required'],
    ],
    [
      'a report due before its period',
      `${reportHeader}三.(一).1,jxnhu,2024Q3,进展,好,2024-04-10,`,
      [2, '应报日期', 'date-order'],
    ],
    [
      'a report before its period',
      `${reportHeader}三.(一).1,jxnhu,2024-03,进展,好,2024-04-10,2024-02-28`,
      [2, '报送日期', 'date-order'],
    ],
  ])('%s', async (_name, csv, expected) => {
    expect(await refused(csv)).toEqual([expected])
  })

  test('a goal without due date, an article without parent and an unknown tag', async () => {
    const header = '文件编号,排序,条款路径,条款种类,条款标题,到期日,分类标签\n'
    expect(
      await refused(
        `${header}D,1,二,部分,目标,,七位一体:没有\nD,2,二.(一),分阶段目标,目标,,\nD,3,三.(一),任务组,组,,`,
      ),
    ).toEqual([
      [2, '分类标签', 'tag'],
      [3, '到期日', 'required'],
      [4, '条款路径', 'article-parent'],
    ])
  })

  test('a definition that is not newer than the version before', async () => {
    const header =
      '指标编码,口径版本,事实部门,计入的事实种类,单列不计的事实种类,去重方式,口径说明,生效日期\n'
    expect(
      await refused(
        `${header}A,1,university,PLACEMENT,,按主体,口径,2024-01-01\nA,2,university,PLACEMENT,PLACEMENT,按主体,口径,2024-01-01`,
      ),
    ).toEqual([
      [3, '单列不计的事实种类', 'kind-twice'],
      [3, '生效日期', 'date-order'],
    ])
  })
})

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
  for (const file of readdirSync(data).filter((name) => /\.(csv|xlsx)$/.test(name))) {
    const report = await office.ingest(path.join(data, file))
    expect(report.errors, file).toEqual([])
    expect(report.warnings, file).toEqual([])
  }
})
afterAll(() => office.close())
beforeEach(() => rest.clear())

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
    rest.facts = [
      placementFact('1', 'P1', '2023-05-01'),
      placementFact('2', 'P2', '2023-05-01', '330402'),
    ]
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
      placementFact('1', 'P1', '2023-05-01', '330402', covered),
      placementFact('2', 'P1', '2024-05-01', '330402', covered),
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

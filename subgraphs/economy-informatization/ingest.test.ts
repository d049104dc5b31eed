import { Buffer } from 'node:buffer'
import { openTestDepartment, type TestDepartment } from '@baibo/kernel/testing.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { subgraph } from './subgraph.ts'

const nanhu = '91330402FF00000126'
const pinghu = '91330482FF0000063A'
const enterpriseHeader =
  '企业名称,统一社会信用代码,行业代码,企业规模,是否龙头企业,所在区划,统计归属单位'
const demandHeader = '需求编号,统一社会信用代码,需求名称,拟投入金额(万元),提出日期,状态'

let economy: TestDepartment
beforeEach(async () => {
  economy = await openTestDepartment(subgraph)
})
afterEach(() => economy.close())

test('an enterprise is read by headers and aliases, and a zone is named by its own column', async () => {
  const report = await ingest(
    '2024年企业名录,,,,,,\n单位名称,信用代码,国民经济行业代码,规模,龙头企业,所在县市区,归属单位',
    `示例甲有限公司,${nanhu},C2631,大型,√,南湖区,`,
    `示例乙（港区）有限公司,${pinghu},I65 软件和信息技术服务业,,,330482 平湖市,嘉兴港区`,
  )
  expect(report).toMatchObject({ accepted: 2, rejected: 0, changed: 2, errors: [], warnings: [] })
  const { enterprises } = await ask(
    '{ enterprises { nodes { uscc name industry { id } industryCode scale isLeading location { code } reportingUnit { id } provenance { rowNo sourceSystem recordedBy } } } }',
  )
  expect(enterprises.nodes).toEqual([
    {
      uscc: nanhu,
      name: '示例甲有限公司',
      industry: { id: 'GBT4754:C26' },
      industryCode: 'C2631',
      scale: 'LARGE',
      isLeading: true,
      location: { code: '330402' },
      reportingUnit: { id: '330402' },
      provenance: { rowNo: 3, sourceSystem: '样例.csv', recordedBy: 'jx-jxj' },
    },
    {
      uscc: pinghu,
      name: '示例乙（港区）有限公司',
      industry: { id: 'GBT4754:I65' },
      industryCode: 'I65',
      scale: null,
      isLeading: false,
      location: { code: '330482' },
      reportingUnit: { id: 'JX-PORT' },
      provenance: { rowNo: 4, sourceSystem: '样例.csv', recordedBy: 'jx-jxj' },
    },
  ])
})

const good = `示例,${nanhu},C26,大型,是,330402,`
test.each([
  ['uscc', '统一社会信用代码', enterpriseHeader, good.replace('126', '127')],
  ['required', '企业名称', enterpriseHeader, good.replace('示例', '')],
  ['industry', '行业代码', enterpriseHeader, good.replace('C26', 'A26')],
  ['choice', '企业规模', enterpriseHeader, good.replace('大型', '巨型')],
  ['yes-no', '是否龙头企业', enterpriseHeader, good.replace('是', '也许')],
  ['division', '所在区划', enterpriseHeader, good.replace(',330402,', ',330400,')],
  ['reporting-unit', '统计归属单位', enterpriseHeader, `${good}JX-NONE`],
  ['text-length', '企业名称', enterpriseHeader, good.replace('示例', '例'.repeat(201))],
  ['choice', '机构级别', '机构名称,统一社会信用代码,机构级别', `示例院,${nanhu},世界级`],
  [
    'date',
    '认定日期',
    '机构名称,统一社会信用代码,机构级别,认定日期',
    `示例院,${nanhu},省级,2024-02-30`,
  ],
  ['amount-negative', '拟投入金额(万元)', demandHeader, `X1,${nanhu},示例,-5,2024-01-02,已提交`],
  [
    'amount-decimals',
    '拟投入金额(万元)',
    demandHeader,
    `X1,${nanhu},示例,1.1234567,2024-01-02,已提交`,
  ],
  ['date', '提出日期', demandHeader, `X1,${nanhu},示例,5,去年,已提交`],
  ['choice', '状态', demandHeader, `X1,${nanhu},示例,5,2024-01-02,完成`],
])(
  'breaking the rule %s in %s refuses the file and writes nothing',
  async (rule, column, header, row) => {
    const dry = await ingest(header, row, { dryRun: true })
    const report = await ingest(header, row)
    expect(report.errors).toMatchObject([{ file: '样例.csv', row: 2, header: column, rule }])
    expect(report).toMatchObject({ batch: null, accepted: 0, rejected: 1, changed: 0 })
    expect(dry.errors).toEqual(report.errors)
    const { economyInformatizationFreshness } = await ask(
      '{ economyInformatizationFreshness { rows lastBatchAt } }',
    )
    expect(economyInformatizationFreshness).toEqual({ rows: 0, lastBatchAt: null })
  },
)

test.each([
  [enterpriseHeader, good, good.replace('大型', '小型')],
  ['机构名称,统一社会信用代码,机构级别', `示例院,${nanhu},省级`, `示例院,${nanhu},市级`],
  [demandHeader, `X1,${nanhu},示例,5,2024-01-02,已提交`, `X1,${nanhu},示例,6,2024-01-02,已提交`],
])(
  'two rows of %s with one key and different values are an error on the second',
  async (header, first, second) => {
    const { errors } = await ingest(header, first, second)
    expect(errors).toMatchObject([{ row: 3, rule: 'duplicate-key' }])
    expect((await ingest(header, first, first)).errors).toEqual([])
  },
)

test('amounts in 万元 are kept in yuan without rounding', async () => {
  await ingest(demandHeader, `X1,${nanhu},示例,"1,234.567891",2024-01-02,已提交`)
  await ingest(demandHeader.replace('万元', '元'), `X2,${nanhu},示例,50.5,2024-01-02,已提交`)
  const { techDemands } = await ask('{ techDemands(orderBy: ID_ASC) { nodes { budget } } }')
  expect(techDemands.nodes).toEqual([{ budget: '12345678.91' }, { budget: '50.50' }])
})

test('days open are counted to the asked day while a demand is open', async () => {
  await ingest(
    demandHeader,
    `X1,${nanhu},示例,5,2024-02-28,已对接`,
    `X2,${nanhu},示例,5,2024-02-28,已签约`,
  )
  const days = `{ techDemands(orderBy: ID_ASC) { nodes { later: daysOpen(on: "2024-03-01") before: daysOpen(on: "2024-02-27") enterprise { name } } } }`
  const { techDemands } = await ask(days)
  expect(techDemands.nodes).toEqual([
    { later: 2, before: null, enterprise: null },
    { later: null, before: null, enterprise: null },
  ])
})

test('an enterprise that moves takes its institutes and demands along and keeps its history', async () => {
  await ingest('机构名称,统一社会信用代码,机构级别,认定日期', `示例院,${nanhu},省级,2023-05-01`)
  const demands = await ingest(demandHeader, `X1,${nanhu},示例,5,2024-01-02,已提交`)
  await ingest(enterpriseHeader, good)
  const units =
    '{ techDemand(id: "X1") { reportingUnit { id } } researchInstitutes { nodes { reportingUnit { id } } } }'
  expect(await ask(units)).toEqual({
    techDemand: { reportingUnit: { id: '330402' } },
    researchInstitutes: { nodes: [{ reportingUnit: { id: '330402' } }] },
  })
  const { now } = await lastBatch()
  const { batch } = await ingest(enterpriseHeader, `示例,${nanhu},C26,大型,是,330482,`)
  expect(await ask(units)).toEqual({
    techDemand: { reportingUnit: { id: '330482' } },
    researchInstitutes: { nodes: [{ reportingUnit: { id: '330482' } }] },
  })
  const { enterprise } = await ask(
    `{ enterprise(uscc: "${nanhu}") { history { location { code } supersededAt provenance { recordedAt } } } }`,
  )
  expect(enterprise.history).toMatchObject([
    { location: { code: '330482' }, supersededAt: null },
    { location: { code: '330402' }, supersededAt: enterprise.history[0].provenance.recordedAt },
  ])
  const { economyInformatizationFacts } = await ask(
    `{ economyInformatizationFacts(knownAt: "${now}", kind: [TECH_DEMAND]) { nodes { reportingUnitId } } }`,
  )
  expect(economyInformatizationFacts.nodes).toEqual([{ reportingUnitId: '330402' }])

  await economy.department.undo(String(batch), await economy.identity({}))
  expect((await ask(units)).techDemand).toEqual({ reportingUnit: { id: '330402' } })
  await economy.department.undo(String(demands.batch), await economy.identity({}))
  expect((await ask(units)).techDemand).toBeNull()
})

test('a county may write its own enterprises and no others', async () => {
  const county = await economy.identity({ unit: 'jx-kjj-330402', reportingUnits: ['330402'] })
  const own = await economy.ingest(file(enterpriseHeader, good), { identity: county })
  expect(own).toMatchObject({ accepted: 1, errors: [] })
  const foreign = file(enterpriseHeader, `示例,${pinghu},C26,大型,是,330482,`)
  await expect(economy.ingest(foreign, { identity: county })).rejects.toThrow()
  const { enterprises } = await ask('{ enterprises { nodes { uscc } } }')
  expect(enterprises.nodes).toEqual([{ uscc: nanhu }])
})

function file(...lines: string[]): { name: string; bytes: Uint8Array } {
  return { name: '样例.csv', bytes: Buffer.from(`${lines.join('\n')}\n`) }
}

function ingest(...lines: (string | { dryRun: boolean })[]) {
  const options = lines.find((line) => typeof line === 'object') ?? {}
  return economy.ingest(file(...lines.filter((line) => typeof line === 'string')), options)
}

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes
async function ask(document: string): Promise<Record<string, any>> {
  const { data, errors } = await economy.query(document)
  expect(errors).toBeUndefined()
  return data ?? {}
}

async function lastBatch(): Promise<{ now: string }> {
  const { economyInformatizationFreshness } = await ask(
    '{ economyInformatizationFreshness { lastBatchAt } }',
  )
  // Milliseconds are cut from the stored microseconds: one more is after the batch.
  const at = Date.parse(economyInformatizationFreshness.lastBatchAt) + 1
  return { now: new Date(at).toISOString() }
}

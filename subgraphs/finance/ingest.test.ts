import { readdirSync } from 'node:fs'
import path from 'node:path'
import { openTestDepartment, type TestDepartment } from '@baibo/kernel/testing.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { subgraph } from './subgraph.ts'
import { csv, liId } from './test-sheets.ts'

describe('the sample sheets', () => {
  let finance: TestDepartment
  beforeAll(async () => {
    finance = await openTestDepartment(subgraph)
  })
  afterAll(() => finance.close())

  test('are read without errors or unknown columns, and a second time change nothing', async () => {
    const data = path.join(subgraph.directory, 'data')
    const files = readdirSync(data).map((file) => path.join(data, file))
    expect(files.length).toBeGreaterThanOrEqual(5)
    for (const file of files) {
      const report = await finance.ingest(file)
      expect({ errors: report.errors, warnings: report.warnings }).toEqual({
        errors: [],
        warnings: [],
      })
      expect(report.changed).toBe(report.accepted)
    }
    for (const file of files) expect((await finance.ingest(file)).changed).toBe(0)
  })

  test('keep to the policy but for the seeded rejections and amounts', async () => {
    const { data } = await finance.query(
      '{ fundings(first: 200) { totalCount nodes { breaches } } }',
    )
    const { totalCount, nodes } = (
      data as { fundings: { totalCount: number; nodes: { breaches: string[] }[] } }
    ).fundings
    expect(nodes.length).toBe(totalCount)
    expect(nodes.length).toBeGreaterThan(100)
    expect(new Set(nodes.flatMap(({ breaches }) => breaches))).toEqual(
      new Set(['REJECTED_FOR_INSURANCE', 'SETTLED_AMOUNT']),
    )
  })
})

describe('a row is refused', () => {
  let finance: TestDepartment
  beforeAll(async () => {
    finance = await openTestDepartment(subgraph)
  })
  afterAll(() => finance.close())

  const rulesOf = async (file: { name: string; bytes: Uint8Array }) => {
    const [dry, committed] = [
      await finance.ingest(file, { dryRun: true }),
      await finance.ingest(file),
    ]
    expect(committed.errors).toEqual(dry.errors)
    return committed.errors.map(({ row, header, rule }) => `${row} ${header} ${rule}`)
  }

  test('when a kind, state, payer, id or amount is none', async () => {
    expect(
      await rulesOf(
        csv(
          '经费',
          `JF1,交通费,${liId}8,330499,-1,,,已付,`,
          `JF2,安家费,${liId},91330402FF00000127,1.1234567,,,已核定,`,
          `JF3,安家费,${liId},12330400FF00000000,二十,,,已核定,`,
        ),
      ),
    ).toEqual([
      '2 类别 choice',
      '2 受益人证件号码 citizen-id',
      '2 承担单位 payer',
      '2 应付金额（万元） amount-negative',
      '2 状态 choice',
      '3 承担单位 uscc',
      '3 应付金额（万元） amount-decimals',
      '4 承担单位 uscc',
      '4 应付金额（万元） amount',
    ])
    expect(await rulesOf(csv('支付', 'PZ1,JF1,1,2024-02-30'))).toEqual(['2 支付日期 date'])
    expect(await rulesOf(csv('预算', '24,平湖市,10,配套经费'))).toEqual(['2 年度 year'])
  })

  test('when a key repeats with other values', async () => {
    expect(await rulesOf(csv('支付', 'PZ1,JF1,1,2024-02-01', 'PZ1,JF2,1,2024-02-01'))).toEqual([
      '3 凭证号 duplicate-key',
    ])
    expect(
      await rulesOf(csv('预算', '2024,平湖市,10,配套经费', '2024,平湖市人民政府,20,配套经费')),
    ).toEqual(['3 年度 duplicate-key'])
  })

  test('when a parameter ends before it begins or has two values on a day', async () => {
    expect(
      await rulesOf(
        csv(
          '政策参数',
          'A,甲,1,元,2024-01-01,2023-01-01,四.(三)',
          'B,乙,1,元,2023-01-01,2024-01-01,四.(三)',
          'B,乙,2,元,2024-01-01,,四.(三)',
          'B,乙,3,元,2025-01-01,,四.(三)',
          'C,丙,1,元,2023-01-01,2023-12-31,四.(三)',
          'C,丙,2,元,2024-01-01,,四.(三)',
        ),
      ),
    ).toEqual([
      '2 失效日期 date-order',
      '4 生效日期 parameter-overlap',
      '5 生效日期 parameter-overlap',
    ])
  })
})

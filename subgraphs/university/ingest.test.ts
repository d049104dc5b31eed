import { readdirSync } from 'node:fs'
import path from 'node:path'
import { openTestDepartment, type TestDepartment } from '@baibo/kernel/testing.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { subgraph } from './subgraph.ts'
import { csv, liId, nanhu, pinghu, wangId } from './test-sheets.ts'

describe('the sample sheets', () => {
  let university: TestDepartment
  beforeAll(async () => {
    university = await openTestDepartment(subgraph)
  })
  afterAll(() => university.close())

  test('are read without errors or unknown columns, and a second time change nothing', async () => {
    const data = path.join(subgraph.directory, 'data')
    const files = readdirSync(data).map((file) => path.join(data, file))
    expect(files.length).toBeGreaterThanOrEqual(6)
    for (const file of files) {
      const report = await university.ingest(file)
      expect({ errors: report.errors, warnings: report.warnings }).toEqual({
        errors: [],
        warnings: [],
      })
      expect(report.changed).toBeGreaterThanOrEqual(report.accepted)
    }
    for (const file of files) expect((await university.ingest(file)).changed).toBe(0)
  })

  test('cover every topic that the policy names but the open one', async () => {
    const { data } = await university.query(
      '{ regulationCoverage(on: "2026-01-01") { topic covered regulations { id } } }',
    )
    const rows = data?.regulationCoverage as { topic: string; covered: boolean }[]
    expect(rows).toHaveLength(7)
    expect(rows.filter((row) => !row.covered).map((row) => row.topic)).toEqual(['OTHER'])
  })
})

describe('a row is refused', () => {
  let university: TestDepartment
  beforeAll(async () => {
    university = await openTestDepartment(subgraph)
  })
  afterAll(() => university.close())

  const rulesOf = async (file: { name: string; bytes: Uint8Array }) => {
    const [dry, committed] = [
      await university.ingest(file, { dryRun: true }),
      await university.ingest(file),
    ]
    expect(committed.errors).toEqual(dry.errors)
    return committed.errors.map(({ row, header, rule }) => `${row} ${header} ${rule}`)
  }
  const placement = (id: string, citizen: string, dates: string, rest = '是,,在岗') =>
    `${id},${citizen},${nanhu},示例研究院,${dates},${rest}`

  test('when it ends before it starts', async () => {
    expect(await rulesOf(csv('进企备案', placement('JQ1', liId, '2024-03-01,2024-02-29')))).toEqual(
      ['2 结束日期 date-order'],
    )
    expect(
      await rulesOf(csv('聘任', `${liId},社会服务与推广型,2024-03-01,2024-02-01,辞职`)),
    ).toEqual(['2 离任日期 date-order'])
    expect(
      await rulesOf(csv('兼职教师', `示例,${nanhu},总工,2024-03-01,2023-03-01,专业建设,8`)),
    ).toEqual(['2 聘期结束 date-order'])
    expect(await rulesOf(csv('配套办法', 'BF1,示例办法,退出机制,2024-03-01,2024-02-01'))).toEqual([
      '2 废止日期 date-order',
    ])
    expect(await rulesOf(csv('配套办法', 'BF1,示例办法,退出机制,,2024-02-01'))).toEqual([
      '2 废止日期 date-order',
    ])
  })

  test('when a person would have two primary placements at a time', async () => {
    expect(
      await rulesOf(
        csv(
          '进企备案',
          placement('JQ2', liId, '2024-06-01,'),
          placement('JQ1', liId, '2024-01-01,2024-06-01'),
        ),
      ),
    ).toEqual(['2 开始日期 primary-overlap'])
    // The long first one overlaps the third, though the second lies between them.
    expect(
      await rulesOf(
        csv(
          '进企备案',
          placement('JQ1', liId, '2023-01-01,2025-12-31'),
          placement('JQ2', liId, '2024-01-01,2024-02-01'),
          placement('JQ3', liId, '2025-01-01,'),
        ),
      ),
    ).toEqual(['3 开始日期 primary-overlap', '4 开始日期 primary-overlap'])
  })

  test('but not for a secondary, a following, a proposed or another person’s placement', async () => {
    expect(
      await rulesOf(
        csv(
          '进企备案',
          placement('JQ1', liId, '2024-01-01,2024-05-31'),
          placement('JQ2', liId, '2024-06-01,'),
          placement('JQ3', liId, '2024-07-01,', '否,,在岗'),
          placement('JQ4', liId, '2027-01-01,', '是,,拟进入'),
          placement('JQ5', wangId, '2024-06-01,'),
        ),
      ),
    ).toEqual([])
  })

  test('when a code is not in its list, a check digit is wrong or a key repeats', async () => {
    expect(
      await rulesOf(
        csv(
          '进企备案',
          `JQ8,990000199001010018,91330402FF00000127,示例研究院,2024-13-01,,也许,,在职`,
          placement('JQ9', liId, '2024-01-01,'),
          placement('JQ9', wangId, '2024-01-01,'),
        ),
      ),
    ).toEqual([
      '2 证件号码 citizen-id',
      '2 统一社会信用代码 uscc',
      '2 开始日期 date',
      '2 是否主要 yes-no',
      '2 状态 choice',
      '4 备案编号 duplicate-key',
    ])
    expect(await rulesOf(csv('年度考核', `${liId},24,良好`))).toEqual([
      '2 年度 year',
      '2 等次 choice',
    ])
    expect(await rulesOf(csv('基地', `实习点,甲,${nanhu}、${pinghu}X,`))).toEqual([
      '2 类型 choice',
      '2 统一社会信用代码 uscc',
      '2 设立日期 required',
    ])
    expect(await rulesOf(csv('项目进课程', `XM1,${nanhu},机械设计,2024-1,讲座`))).toEqual([
      '2 用途 choice',
    ])
  })
})

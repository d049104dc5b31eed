import { openTestDepartment, type TestDepartment } from '@baibo/kernel/testing.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { subgraph } from './subgraph.ts'
import { csv, early, PINGHU, selectionHeader, selectionRow } from './test-rows.ts'

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

  it('take an ORCID with or without its address, and refuse a wrong one', async () => {
    const header = `${selectionHeader},ORCID`
    const row = selectionRow({ 证件号码: early })
    for (const id of ['0000-0002-1825-0097', 'https://orcid.org/0000-0002-1694-233X'])
      expect(await rules(csv(header, `${row},${id}`))).toEqual([])
    expect(await rules(csv(header, `${row},0000-0002-1825-0098`))).toEqual(['ORCID:orcid'])
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

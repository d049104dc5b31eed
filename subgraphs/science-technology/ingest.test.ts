import { readdirSync } from 'node:fs'
import path from 'node:path'
import { openTestDepartment, type TestDepartment } from '@baibo/kernel/testing.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  agreementRow,
  consortiumRow,
  csv,
  nanhu,
  outputRow,
  pinghu,
  platformRow,
  projectRow,
  transferRow,
  university,
} from './fixtures.ts'
import { subgraph } from './subgraph.ts'

let department: TestDepartment
beforeAll(async () => {
  department = await openTestDepartment(subgraph)
})
afterAll(() => department.close())

type File = ReturnType<typeof csv>

/** The broken rules as `row header: rule`, the same in a dry run and in a commit. */
async function broken(file: File): Promise<string[]> {
  const dry = await department.ingest(file, { dryRun: true })
  const report = await department.ingest(file)
  expect(report.errors).toEqual(dry.errors)
  if (report.errors.length > 0) expect(report.batch).toBeNull()
  return report.errors.map(({ row, header, rule }) => `${row} ${header}: ${rule}`)
}

test('the sample workbooks are accepted, and a second time change nothing', async () => {
  const files = readdirSync(path.join(subgraph.directory, 'data')).map((file) =>
    path.join(subgraph.directory, 'data', file),
  )
  for (const file of files) {
    const report = await department.ingest(file)
    expect(report.errors, file).toEqual([])
    expect(report.changed, file).toBeGreaterThan(0)
  }
  for (const file of files) expect((await department.ingest(file)).changed, file).toBe(0)
})

test('a project that ends before it starts is refused', async () => {
  const file = csv('项目', projectRow, [{ 结束日期: '2024-02-29' }])
  expect(await broken(file)).toEqual(['2 结束日期: date-order'])
})

test('a wrong check digit of enterprise or leader is refused', async () => {
  const file = csv('项目', projectRow, [
    { 委托企业代码: '91330402FF00000127', 负责人证件号码: '990000199001010018' },
  ])
  expect((await broken(file)).sort()).toEqual([
    '2 委托企业代码: uscc',
    '2 负责人证件号码: citizen-id',
  ])
})

test('words outside the code lists are refused', async () => {
  const file = csv('项目', projectRow, [
    { 组织方式: '委托', 来源: '其他', 级别: '区级', 状态: '完成' },
  ])
  expect((await broken(file)).sort()).toEqual([
    '2 来源: choice',
    '2 状态: choice',
    '2 级别: choice',
    '2 组织方式: choice',
  ])
})

test('a negative amount and one finer than a fen are refused', async () => {
  expect(await broken(csv('项目', projectRow, [{ '合同金额(万元)': '-1' }]))).toEqual([
    '2 合同金额(万元): amount-negative',
  ])
  expect(await broken(csv('项目', projectRow, [{ '合同金额(万元)': '0.1234567' }]))).toEqual([
    '2 合同金额(万元): amount-decimals',
  ])
})

test('two rows of one project that differ are refused', async () => {
  const file = csv('项目', projectRow, [{}, { 项目名称: '另一个名称' }])
  expect(await broken(file)).toEqual(['3 项目编号: duplicate-key'])
})

test('a consortium recognised before it was signed is refused', async () => {
  const file = csv('创新联合体', consortiumRow, [{ 认定日期: '2024-01-09' }])
  expect(await broken(file)).toEqual(['2 认定日期: date-order'])
})

test('one wrong code among several members is refused', async () => {
  const file = csv('创新联合体', consortiumRow, [{ 成员单位代码: `${university}、123` }])
  expect(await broken(file)).toEqual(['2 成员单位代码: uscc'])
})

test('a platform of an unknown kind is refused', async () => {
  expect(await broken(csv('科研平台', platformRow, [{ 类型: '孵化器' }]))).toEqual([
    '2 类型: choice',
  ])
})

test('an output recognised before its registration, or without being an important result, is refused', async () => {
  const early = csv('成果', outputRow, [{ 认定日期: '2024-08-31' }])
  expect(await broken(early)).toEqual(['2 认定日期: date-order'])
  const unmarked = csv('成果', outputRow, [{ 是否重要成果: '否' }])
  expect(await broken(unmarked)).toEqual(['2 认定日期: recognition'])
})

test('shares that do not add up to 100 are refused at the last owner', async () => {
  const file = csv('知识产权协议', agreementRow, [
    {},
    { 权属方代码: nanhu, 排名: '2', '权属比例(%)': '59.99', '收益比例(%)': '70' },
  ])
  expect(await broken(file)).toEqual(['3 权属比例(%): shares-sum'])
})

test('three shares of a third are whole when they add up to exactly 100', async () => {
  const file = csv('知识产权协议', { ...agreementRow, 成果编号: 'CG9' }, [
    { '权属比例(%)': '33.3333', '收益比例(%)': '33.3333' },
    { 权属方代码: nanhu, 排名: '2', '权属比例(%)': '33.3333', '收益比例(%)': '33.3333' },
    { 权属方代码: pinghu, 排名: '3', '权属比例(%)': '33.3334', '收益比例(%)': '33.3334' },
  ])
  expect(await broken(file)).toEqual([])
})

test('owners of one output with two statuses, dates or equal ranks are refused', async () => {
  const other = { 权属方代码: nanhu, '权属比例(%)': '60', '收益比例(%)': '70', 排名: '2' }
  const twoStates = csv('知识产权协议', agreementRow, [
    {},
    { ...other, 状态: '协商中', 签订日期: '' },
  ])
  expect(await broken(twoStates)).toEqual(['3 签订日期: one-agreement', '3 状态: one-agreement'])
  const equalRanks = csv('知识产权协议', agreementRow, [{}, { ...other, 排名: '1' }])
  expect(await broken(equalRanks)).toEqual(['3 排名: rank-twice'])
})

test('rows of one transfer that contradict each other are refused', async () => {
  const file = csv('成果转化', transferRow, [
    {},
    { 受益方代码: nanhu, '金额(万元)': '90', 日期: '2025-02-02', '分配金额(万元)': '70' },
  ])
  expect((await broken(file)).sort()).toEqual([
    '3 日期: one-transfer',
    '3 金额(万元): one-transfer',
  ])
})

test('an amount distributed to nobody is refused', async () => {
  const file = csv('成果转化', transferRow, [{ 受益方代码: '' }])
  expect(await broken(file)).toEqual(['2 受益方代码: beneficiary-missing'])
})

test('members, authors and recognitions that a later file leaves out are gone', async () => {
  await department.ingest(csv('创新联合体', { ...consortiumRow, 联合体名称: '甲联合体' }))
  await department.ingest(csv('成果', { ...outputRow, 成果编号: 'CG8' }))
  await department.ingest(
    csv('创新联合体', { ...consortiumRow, 联合体名称: '甲联合体', 成员单位代码: university }),
  )
  await department.ingest(
    csv('成果', { ...outputRow, 成果编号: 'CG8', 是否重要成果: '否', 认定日期: '' }),
  )
  const { data } = await department.query(
    '{ consortium(id: "甲联合体") { members { memberId } } output(id: "CG8") { major majorResult { id } } }',
  )
  expect(data).toEqual({
    consortium: { members: [{ memberId: nanhu }, { memberId: university }] },
    output: { major: false, majorResult: null },
  })
})

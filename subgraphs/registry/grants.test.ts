import { Buffer } from 'node:buffer'
import path from 'node:path'
import { openTestDepartment, type TestDepartment } from '@baibo/kernel/testing.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { subgraph } from './subgraph.ts'

const HEADER = '授权编号,数据提供单位,使用单位,授权范围,用途代码,起始日期,截止日期,依据,状态'
let registry: TestDepartment
beforeAll(async () => {
  registry = await openTestDepartment(subgraph)
  for (const file of ['../../kernel/codes/purposes.csv', '../../kernel/codes/org-units.csv'])
    await registry.ingest(path.resolve(subgraph.directory, file))
})
afterAll(() => registry.close())

/** A day of the city so many days from today. */
function day(offset: number): string {
  const instant = new Date(Date.now() + offset * 86_400_000)
  return instant.toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })
}

function ingest(...lines: string[]) {
  return registry.ingest({ name: '授权.csv', bytes: Buffer.from(`${lines.join('\n')}\n`) })
}

async function grants(filter: object = {}) {
  const { data, errors } = await registry.query(
    `query ($filter: GrantFilter) { purposes { code name }
      grants(filter: $filter, first: 200) { totalCount nodes {
        id provider { id } consumer { id } scope purposes { code name } status inForce daysLeft expiresSoon } } }`,
    { filter },
  )
  expect(errors).toBeUndefined()
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes
  return data as any
}

describe('a grant', () => {
  test('is in force on both of its days; its owner is warned 14 days before the end', async () => {
    const row = (id: string, from: number, to: number, status = '有效') =>
      `${id},市委人才办,市科技局,person:name,P1 统计报送、督办,${day(from)},${day(to)},协议,${status}`
    const { errors } = await ingest(
      HEADER,
      row('G-today', 0, 0),
      row('G-ended', -9, -1),
      row('G-later', 1, 9),
      row('G-14', -1, 14),
      row('G-15', -1, 15),
      row('G-revoked', -1, 15, '已撤销'),
    )
    expect(errors).toEqual([])
    const { grants: list, purposes } = await grants()
    const state = list.nodes.map(({ id, inForce, daysLeft, expiresSoon }: Row) => [
      id,
      inForce,
      daysLeft,
      expiresSoon,
    ])
    expect(state).toEqual([
      ['G-14', true, 14, true],
      ['G-15', true, 15, false],
      ['G-ended', false, null, false],
      ['G-later', false, null, false],
      ['G-revoked', false, null, false],
      ['G-today', true, 0, true],
    ])
    expect(list.nodes[0]).toMatchObject({
      provider: { id: 'jx-rcb' },
      consumer: { id: 'jx-kjj' },
      scope: 'person:name',
      purposes: [
        { code: 'P1', name: '统计报送' },
        { code: 'P3', name: '督办' },
      ],
    })
    expect(purposes.map(({ code }: Row) => code)).toEqual(['P1', 'P2', 'P3', 'P4', 'P5'])
  })

  test('is found by who gives, who takes and the day', async () => {
    await ingest(HEADER, `G-jyj,市教育局,市委人才办,person:schooling,P5,${day(0)},${day(30)},协议,`)
    const ids = async (filter: object) =>
      (await grants(filter)).grants.nodes.map(({ id }: Row) => id)
    expect(await ids({ provider: { eq: 'jx-jyj' } })).toEqual(['G-jyj'])
    expect(await ids({ consumer: { eq: 'jx-kjj' }, inForceOn: day(1) })).toEqual([
      'G-14',
      'G-15',
      'G-later',
    ])
    expect(await ids({ inForceOn: day(1), endDate: { to: day(9) } })).toEqual(['G-later'])
    expect(await ids({ status: ['REVOKED'] })).toEqual(['G-revoked'])
  })

  test.each([
    ['scope', '授权范围', '甲,市委人才办,市科技局,name,P1,2025-01-01,2025-12-31,协议,'],
    ['grant-to-itself', '使用单位', '甲,市科技局,市科技局,a:b,P1,2025-01-01,2025-12-31,协议,'],
    ['date-order', '截止日期', '甲,市委人才办,市科技局,a:b,P1,2025-01-02,2025-01-01,协议,'],
    ['code', '用途代码', '甲,市委人才办,市科技局,a:b,P9,2025-01-01,2025-12-31,协议,'],
    ['code', '用途代码', '甲,市委人才办,市科技局,a:b,P1 督办,2025-01-01,2025-12-31,协议,'],
    ['org-unit', '使用单位', '甲,市委人才办,某局,a:b,P1,2025-01-01,2025-12-31,协议,'],
    ['choice', '状态', '甲,市委人才办,市科技局,a:b,P1,2025-01-01,2025-12-31,协议,停用'],
    ['required', '依据', '甲,市委人才办,市科技局,a:b,P1,2025-01-01,2025-12-31,,'],
  ])('breaking the rule %s in %s refuses the file', async (rule, header, row) => {
    const report = await ingest(HEADER, row)
    expect(report.errors).toMatchObject([{ row: 2, rule, header }])
    expect(report.batch).toBeNull()
  })
})

type Row = Record<string, unknown>

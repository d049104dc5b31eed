import { catalogueWorkbook, readCatalogue } from '@baibo/hub/commands/catalogue.ts'
import { readWorkbook } from '@baibo/kernel/workbook.ts'
import { catalogueColumns } from '@baibo/schema/catalogue-sheet.ts'
import { departments } from '@baibo/subgraphs/index.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startHub, type TestHub } from './start-hub.ts'

describe('the data catalogue', () => {
  let hub: TestHub
  beforeAll(async () => {
    hub = await startHub()
  })
  afterAll(() => hub.close())

  test('names owner, type, sharing, last batch and rows of every field', async () => {
    const rows = await readCatalogue(hub.hub)
    expect(rows.length).toBeGreaterThan(500)
    for (const row of rows) {
      expect(row.责任单位编号, String(row.信息项代码)).toMatch(/^jx/)
      expect(row.信息项名称, String(row.信息项代码)).toMatch(/\p{Script=Han}|[A-Z]/u)
      expect(['无条件共享', '有条件共享', '不予共享']).toContain(row.共享类型)
    }
    const titles = new Set(rows.map((row) => row.提供部门))
    for (const { title } of departments) expect(titles).toContain(title)
    const name = rows.find((row) => row.信息项代码 === 'Person.fullName')
    const { data } = await hub.ask('{ talentFreshness { rows } }')
    expect(name).toMatchObject({
      责任单位: expect.stringContaining('市委人才办'),
      提供部门: '市委人才办',
      共享类型: '有条件共享',
      是否敏感: '是',
      行数: data.talentFreshness.rows,
      最近批次时间: expect.stringMatching(/^\d{4}-/),
    })
  })

  test('is a workbook with the columns of the city platform', async () => {
    const rows = await readCatalogue(hub.hub)
    const bytes = catalogueWorkbook(rows)
    const { sheets } = await readWorkbook({ name: '数据目录.xlsx', bytes })
    expect(sheets[0]?.name).toBe('数据目录')
    expect(
      sheets[0]?.rows[0]?.map((cell) => (cell as { text?: string })?.text ?? cell),
    ).toHaveLength(catalogueColumns.length)
    expect(sheets[0]?.rows.length).toBe(rows.length + 1)
  })

  test('is searched by words of the description', async () => {
    const { data, errors } = await hub.ask(`{ dataItems(filter: {
      description: { contains: "子女" } }, first: 200) { nodes { coordinate description } } }`)
    expect(errors).toBeUndefined()
    expect(
      data.dataItems.nodes.map(({ coordinate }: { coordinate: string }) => coordinate),
    ).toContain('Person.schooling')
    for (const { description } of data.dataItems.nodes) expect(description).toContain('子女')
  })
})

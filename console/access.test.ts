import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, startConsole, type TestConsole, tabTo } from './browser.testing.ts'

describeInBrowser('the access record', () => {
  let site: TestConsole
  beforeAll(async () => {
    site = await startConsole()
    const reader = await site.hub.token({ subject: 'kjj-reader', scopes: ['person:name'] })
    const read = await site.hub.ask(
      'query NamesOfThree { persons(first: 3) { nodes { fullName } } }',
      {},
      reader,
      'P3',
    )
    expect(read.errors).toBeUndefined()
    expect(read.data.persons.nodes).toHaveLength(3)
    const refused = await site.hub.ask(
      'query NamesForNothing { persons(first: 3) { nodes { fullName } } }',
      {},
      reader,
    )
    expect(refused.errors?.[0]?.extensions.code).toBe('PURPOSE_REQUIRED')
  })
  afterAll(() => site?.close())

  const rowOf = (operation: string) => site.page.getByRole('row', { name: new RegExp(operation) })

  test('shows an owner who read a guarded field and who was refused', async () => {
    await site.open('市委人才办', 'access')
    const read = rowOf('NamesOfThree')
    await read.waitFor()
    const text = await read.textContent()
    expect(text).toMatch(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}市科技局kjj-reader读取P3 \S/)
    expect(text).toMatch(/姓名 Person\.fullName3NamesOfThree$/)
    const refused = await rowOf('NamesForNothing').textContent()
    expect(refused).toMatch(/市科技局kjj-reader拒绝未声明/)
    expect(refused).toMatch(/Person\.fullName被拒绝 PURPOSE_REQUIRED/)
    await site.finish('access')
  })

  test('narrows by kind and by field with the keys alone', async () => {
    const page = await site.open('市委人才办', 'access')
    await rowOf('NamesOfThree').waitFor()
    await tabTo(page, page.getByRole('combobox', { name: '种类' }))
    await page.keyboard.press('Enter')
    await page.getByTitle('拒绝', { exact: true }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await rowOf('NamesOfThree').waitFor({ state: 'detached' })
    await rowOf('NamesForNothing').waitFor()
    await page.getByText('1 条记录').waitFor()
    await page.keyboard.press('Tab')
    await tabTo(page, page.getByRole('combobox', { name: '字段' }))
    await page.keyboard.type('Person.gender')
    await page.keyboard.press('Enter')
    await page.getByText('0 条记录').waitFor()
    await site.finish('access-narrowed')
  })

  test('says what a month without records would show', async () => {
    const page = await site.open('市委人才办', 'access')
    await rowOf('NamesOfThree').waitFor()
    await page.getByLabel('月份').fill('2024-02')
    await page.getByText('这个月没有符合条件的记录').waitFor()
    expect(await rowOf('NamesOfThree').count()).toBe(0)
    await site.finish('access-none')
  })

  test('pages through more records than fit on one', async () => {
    const reader = await site.hub.token({ subject: 'kjj-reader', scopes: ['person:name'] })
    for (let n = 0; n < 50; n++)
      await site.hub.ask('query Again { persons(first: 1) { nodes { fullName } } }', {}, reader)
    const page = await site.open('市委人才办', 'access')
    await rowOf('Again').first().waitFor()
    expect(await rowOf('NamesOfThree').count()).toBe(0)
    await page.getByRole('button', { name: '下一页' }).click()
    await page.getByText(/^第 51–\d+ 条$/).waitFor()
    await rowOf('NamesOfThree').waitFor()
    await rowOf('NamesForNothing').waitFor()
    await page.getByRole('button', { name: '上一页' }).click()
    await page.getByText('第 1–50 条').waitFor()
    await site.finish('access-pages')
  })

  test('shows the reader only what touches data of its own, and others nothing', async () => {
    const page = await site.open('市科技局（全市）', 'access')
    await page
      .getByRole('row', { name: /导入批次/ })
      .first()
      .waitFor()
    expect(await page.getByText('kjj-reader').count()).toBe(0)
    await site.finish('access-reader')
    const other = await site.open('平湖市科技局（仅平湖）', 'access')
    await other.getByText('这个月没有符合条件的记录').waitFor()
    await other.getByText('0 条记录').waitFor()
    await site.finish('access-other')
  })

  test('speaks English by the switch', async () => {
    const page = await site.open('市委人才办', 'access')
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Access record' }).waitFor()
    await page.getByText('Science & technology bureau').first().waitFor()
    await page.getByText('refused PURPOSE_REQUIRED').first().waitFor()
    await site.finish('access-english')
  })
})

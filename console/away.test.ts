import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, startConsole, type TestConsole } from './browser.testing.ts'

describeInBrowser('when the department of finance is away', () => {
  let site: TestConsole
  beforeAll(async () => {
    site = await startConsole()
    // It has answered before, so that one can say since when it has not.
    await site.hub.ask('{ fundingStats { count } }')
    await site.hub.hub.departments.get('finance')?.close()
  })
  afterAll(() => site?.close())

  test('the cockpit says so where its money would be, and shows the rest', async () => {
    const page = await site.open('市科技局（全市）', 'cockpit')
    const money = page.locator('.area-money')
    await money.getByText(/市财政局数据暂不可用，截至 \d{4}\/\d/).waitFor()
    expect(await page.locator('.card .number').first().textContent()).toBe('132')
    expect(await page.locator('.flow .number').first().textContent()).toMatch(/^\d+$/)
    await page
      .locator('.area-fresh')
      .getByText(/市财政局数据暂不可用，截至/)
      .waitFor()
    await page.locator('.fresh li').nth(7).waitFor()
    expect(await page.locator('.fresh li').count()).toBe(8)
    await site.finish('finance-away')
  })

  test('the workbench says so in the cells', async () => {
    const page = await site.open('市科技局（全市）', 'workbench')
    await page.locator('.relation', { hasText: '由这条备案产生的经费' }).click()
    await page.getByRole('checkbox', { name: /amountDue/ }).check()
    await page.getByRole('button', { name: '运行' }).click()
    await page.locator('.gap', { hasText: '市财政局暂不可用' }).first().waitFor()
    await page.getByText('JQ2027-004').waitFor()
    await site.finish('finance-away-workbench')
  })
})

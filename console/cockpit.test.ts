import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, startConsole, type TestConsole } from './browser.testing.ts'

describe.skipIf(!hasBrowser)('the cockpit', () => {
  let site: TestConsole
  beforeAll(async () => {
    site = await startConsole()
  })
  afterAll(() => site?.close())

  test('opens a number of the cockpit down to the row of the sheet', async () => {
    const page = await site.open('市科技局（全市）', 'cockpit')
    const card = page.locator('.card', { hasText: '累计进入企业研究机构的博士' })
    const number = await card.locator('.number').textContent()
    await card.locator('.number').click()
    await page.getByText(`共 ${number} 行`).waitFor()
    await page.getByText('JQ2023-001').click()
    await page.getByText('工作表行号').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.ant-drawer').waitFor({ state: 'hidden' })
    await page.getByRole('img', { name: /按季度/ }).waitFor()
    await site.finish('cockpit')
  })

  test('says in its place that other units are not yours', async () => {
    const page = await site.open('平湖市科技局（仅平湖）', 'cockpit')
    await page.locator('.hidden-unit').first().waitFor()
    expect(await page.locator('.hidden-unit').count()).toBe(8)
    await site.finish('cockpit-one-unit')
  })
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, startConsole, type TestConsole } from './browser.testing.ts'

describeInBrowser('the cockpit', () => {
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

  test('fills the screen, reads again by itself and opens each kind of number there', async () => {
    const page = await site.open('市科技局（全市）', 'cockpit')
    await page.setViewportSize({ width: 1920, height: 1080 })
    await page.locator('.card .number').first().waitFor()
    await page.getByRole('button', { name: '全屏' }).click()
    await page.locator('.bar').waitFor({ state: 'hidden' })
    await page.getByRole('combobox', { name: '自动刷新' }).click()
    await page.locator('.ant-select-item-option', { hasText: '每 30 秒刷新' }).click()
    const targets = /CockpitTargets/
    await page.waitForRequest((request) => targets.test(request.postData() ?? ''), {
      timeout: 45_000,
    })
    for (const number of [
      page.locator('.flow .number').nth(3),
      page.locator('.money .link').first(),
      page.locator('.tile-map button').first(),
    ]) {
      await number.click()
      await page.locator('.ant-drawer .ant-table-row').first().waitFor()
      await page.locator('.ant-drawer-close').click()
      await page.locator('.ant-drawer').waitFor({ state: 'hidden' })
    }
    await site.finish('cockpit-full-screen')
  })
})

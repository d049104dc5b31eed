import { afterAll, beforeAll, describe, test } from 'vitest'
import { hasBrowser, startConsole, type TestConsole } from './browser.testing.ts'

describe.skipIf(!hasBrowser)('the workbench', () => {
  let site: TestConsole
  beforeAll(async () => {
    site = await startConsole()
  })
  afterAll(() => site?.close())

  test('asks by ticking fields across departments and shows the cost before', async () => {
    const page = await site.open('市科技局（全市）', 'workbench')
    await page.getByText(/预计费用/).waitFor()
    await page
      .locator('.relation', { hasText: /→ 企业$/ })
      .first()
      .click()
    await page.getByRole('checkbox', { name: /name/ }).first().check()
    await page.getByRole('button', { name: '运行' }).click()
    await page.getByText(/共 \d+ 行/).waitFor()
    await site.finish('workbench')
  })

  test('asks in GraphQL', async () => {
    const page = await site.open('市科技局（全市）', 'workbench')
    await page.getByText('专家模式').first().click()
    await page.locator('.cm-content').waitFor()
    await page.getByRole('button', { name: /运行/ }).click()
    await page.getByText('"totalCount"').waitFor()
    await site.finish('expert')
  })
})

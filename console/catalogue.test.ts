import { afterAll, beforeAll, test } from 'vitest'
import { describeInBrowser, startConsole, type TestConsole } from './browser.testing.ts'

describeInBrowser('the catalogue', () => {
  let site: TestConsole
  beforeAll(async () => {
    site = await startConsole()
  })
  afterAll(() => site?.close())

  test('finds a field in the catalogue', async () => {
    const page = await site.open('市科技局（全市）', 'catalogue')
    await page.getByRole('searchbox').fill('Placement.agreementNo')
    await page.getByText('1 个字段，1 个对象').waitFor()
    await page.getByRole('link', { name: '用它查询' }).click()
    await page.getByText(/预计费用/).waitFor()
    await site.finish('catalogue')
  })
})

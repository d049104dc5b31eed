import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, startConsole, type TestConsole } from './browser.testing.ts'

describe.skipIf(!hasBrowser)('the dashboards', () => {
  let site: TestConsole
  beforeAll(async () => {
    site = await startConsole()
  })
  afterAll(() => site?.close())

  test('shows each of the five ready dashboards without an error', async () => {
    const page = await site.open('领导小组办公室（全市）', 'dashboards')
    for (const title of [
      '目标与进度',
      '各县（市、区）',
      '经费与到账',
      '需求、项目与转化',
      '任务与数据质量',
    ]) {
      await page.getByRole('combobox', { name: '看板' }).click()
      await page.locator('.ant-select-item-option', { hasText: title }).click()
      await page.locator('.tile').first().waitFor()
      await page.locator('.tile [role=status]').first().waitFor({ state: 'hidden' })
      expect(await page.locator('.tile [role=alert]').count(), title).toBe(0)
    }
    await site.finish('dashboards')
  })
})

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, startConsole, type TestConsole } from './browser.testing.ts'

describe.skipIf(!hasBrowser)('the upload page', () => {
  let site: TestConsole
  beforeAll(async () => {
    site = await startConsole()
  })
  afterAll(() => site?.close())

  test('refuses a workbook with a wrong row and says where', async () => {
    const page = await site.open('市科技局（全市）', 'upload')
    const sample = readFileSync(
      path.join(import.meta.dirname, '../subgraphs/science-technology/data/科技奖励.csv'),
      'utf8',
    )
    const markup = '<img src=x onerror=alert(1)>'
    const wrong = sample.replace(/\d{4}年\d+月\d+日/, markup)
    expect(wrong).not.toBe(sample)
    const buffer = Buffer.from(wrong)
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: '科技奖励.csv', mimeType: 'text/csv', buffer })
    await page.getByText('问题清单').waitFor()
    await page.getByText(markup).first().waitFor()
    expect(await page.locator('img[src=x]').count()).toBe(0)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载标注问题的工作簿' }).click()
    expect((await download).suggestedFilename()).toBe('科技奖励（标注）.xlsx')
    await site.finish('upload')
  })
})

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, startConsole, type TestConsole } from './browser.testing.ts'

const sheet = (name: string) =>
  readFileSync(path.join(import.meta.dirname, '../subgraphs/science-technology/data', name), 'utf8')
const sample = sheet('科技奖励.csv')
const outputs = sheet('成果.csv')

describeInBrowser('the upload page', () => {
  let site: TestConsole
  beforeAll(async () => {
    site = await startConsole()
  })
  afterAll(() => site?.close())

  test('refuses a workbook with a wrong row and says where', async () => {
    const page = await site.open('市科技局（全市）', 'upload')
    const markup = '<img src=x onerror=alert(1)>'
    const wrong = sample.replace(/\d{4}年\d+月\d+日/, markup)
    expect(wrong).not.toBe(sample)
    const buffer = Buffer.from(wrong)
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: '科技奖励.csv', mimeType: 'text/csv', buffer })
    await page.getByText('问题清单').waitFor()
    const fault = page.locator('.ant-table-row', { hasText: markup })
    await fault.waitFor()
    const cells = await fault.locator('.ant-table-cell').allTextContents()
    expect(cells.slice(0, 6)).toEqual(['科技奖励', '2', 'D', '获奖日期', markup, 'date'])
    expect(cells[6]).toMatch(/不是日期/)
    expect(await page.locator('img[src=x]').count()).toBe(0)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载标注问题的工作簿' }).click()
    expect((await download).suggestedFilename()).toBe('科技奖励（标注）.xlsx')
    await site.finish('upload')
  })

  test('checks a good workbook, commits it, lists it and takes it back', async () => {
    const page = await site.open('市科技局（全市）', 'upload')
    const title = async () => {
      const { data, errors } = await site.hub.ask('{ output(id: "CG2023-001") { title } }')
      expect(errors).toBeUndefined()
      return data.output.title
    }
    const before = await title()
    const changed = outputs.replace(before, `${before}（更名）`)
    expect(changed).not.toBe(outputs)
    await page.locator('input[type=file]').setInputFiles({
      name: '成果（更名）.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(changed),
    })
    await page.getByText('试算通过：112 行，尚未写入').waitFor()
    expect(await title()).toBe(before)
    await site.shoot('upload-dry-run')
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByText(/已提交：批次 \S+，112 行，其中 1 行有变化/).waitFor()
    const row = page.getByRole('row', { name: /成果（更名）\.csv/ })
    await row.getByText('有效').waitFor()
    expect(await title()).toBe(`${before}（更名）`)
    await row.getByRole('button', { name: '撤销' }).click()
    await page.getByRole('tooltip').getByRole('button', { name: '撤销', exact: true }).click()
    await row.getByText(/\d 撤销$/).waitFor()
    expect(await title()).toBe(before)
    await site.finish('upload-committed')
  })

  test('says who may upload to whom it does not concern', async () => {
    const page = await site.open('平湖市科技局（仅平湖）', 'upload')
    await page.getByText('平湖市科技局没有可填报的部门数据').waitFor()
    await site.finish('upload-none')
  })
})

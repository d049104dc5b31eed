import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, startConsole, type TestConsole } from './browser.testing.ts'

const MARKUP = '<img src=x onerror="window.hit=1">'

describeInBrowser('markup that is stored in the data', () => {
  let site: TestConsole
  beforeAll(async () => {
    site = await startConsole()
    await site.load(
      'economy-informatization',
      '企业名录.csv',
      `统一社会信用代码,企业名称,行业代码,所在区划\n91330402FF0010018G,"${MARKUP.replaceAll('"', '""')}",C35,330402\n`,
    )
    await site.load(
      'economy-informatization',
      '技术需求.csv',
      `需求编号,信用代码,需求名称,需求简介,拟投入金额（元）,提出日期,状态\nXQ2026-999,91330402FF0010018G,"${MARKUP.replaceAll('"', '""')}",简介,1000,2026-11-20,已提交\n`,
    )
  })
  afterAll(() => site?.close())

  async function expectInert() {
    expect(await site.page.evaluate('window.hit')).toBeUndefined()
    expect(await site.page.locator('img[src=x]').count()).toBe(0)
  }

  test('stays text in tables, charts, their tips and what is taken along', async () => {
    const page = await site.open('市科技局（全市）', 'workbench?type=TechDemand&field=title')
    await page.locator('.relation', { hasText: '→ 企业市经信局' }).click()
    await page.getByRole('checkbox', { name: /^企业名称/ }).check()
    await page.getByLabel('行数').fill('5')
    await page.getByRole('button', { name: '运行' }).click()
    await page.getByRole('columnheader', { name: '企业 · 企业名称' }).waitFor()
    expect(await page.getByText(MARKUP, { exact: true }).count()).toBeGreaterThan(1)
    await page.getByText(MARKUP).first().waitFor()
    await expectInert()
    for (const [button, marked] of [
      ['CSV', '<img src=x onerror=""window.hit=1"">'],
      ['XLSX', '&lt;img src=x onerror=&quot;window.hit=1&quot;&gt;'],
    ] as const) {
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name: button }).click()
      expect(readFileSync(await (await download).path(), 'utf8')).toContain(marked)
    }
    await page.getByRole('tab', { name: '图表' }).click()
    const chart = page.getByRole('img', { name: '结果图表' })
    await chart.locator('canvas').waitFor()
    const box = await chart.boundingBox()
    for (let y = 0.15; y < 0.95; y += 0.02)
      await page.mouse.move(
        (box?.x ?? 0) + (box?.width ?? 0) / 2,
        (box?.y ?? 0) + (box?.height ?? 0) * y,
      )
    await expectInert()
    await site.finish('inert-workbench')
  })

  test('stays text in the evidence of a number', async () => {
    const page = await site.open('市科技局（全市）', 'cockpit')
    await page.locator('.flow .number').first().click()
    await page.getByText(MARKUP).first().waitFor()
    await expectInert()
    await site.finish('inert-evidence')
  })

  test('stays text in a raw answer', async () => {
    const page = await site.open('市科技局（全市）', 'workbench?type=TechDemand&field=title')
    await page.getByRole('button', { name: '转到专家模式' }).click()
    await page.getByRole('button', { name: /运行/ }).click()
    await page.getByText(MARKUP).first().waitFor()
    await page.getByRole('tab', { name: 'JSON' }).click()
    expect(await page.getByLabel('JSON', { exact: true }).last().inputValue()).toContain(
      '<img src=x',
    )
    await expectInert()
    await site.finish('inert-expert')
  })
})

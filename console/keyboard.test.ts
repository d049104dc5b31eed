import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, startConsole, type TestConsole, tabTo } from './browser.testing.ts'

describeInBrowser('without a pointer', () => {
  let site: TestConsole
  beforeAll(async () => {
    site = await startConsole()
  })
  afterAll(() => site?.close())

  async function logIn() {
    const page = await site.visit()
    await page.getByText('演示身份').waitFor()
    await tabTo(page, page.getByRole('button', { name: '市科技局（全市）' }))
    await page.keyboard.press('Enter')
    await page.getByRole('navigation').waitFor()
    return page
  }

  async function follow(name: string) {
    await tabTo(site.page, site.page.getByRole('link', { name, exact: true }))
    await site.page.keyboard.press('Enter')
    await site.page.getByRole('heading', { name, level: 1 }).waitFor()
  }

  test('one logs in and opens a number of the cockpit down to its row', async () => {
    const page = await logIn()
    const number = page.locator('.card .number').first()
    await number.waitFor()
    await tabTo(page, number)
    await page.keyboard.press('Enter')
    const row = page.locator('.choosable').first()
    await row.waitFor()
    await tabTo(page, row)
    await page.keyboard.press('Enter')
    await page.getByText('工作表行号').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.ant-drawer').waitFor({ state: 'hidden' })
    await site.finish('keyboard-cockpit')
  })

  test('one skips to the content', async () => {
    const page = await logIn()
    await tabTo(page, page.getByRole('button', { name: '跳到正文' }))
    await page.keyboard.press('Enter')
    const focused = await page.evaluate('document.activeElement.id')
    expect(focused).toBe('content')
    await site.finish('keyboard-skip')
  })

  test('one asks in the workbench across departments', async () => {
    const page = await logIn()
    await follow('查询工作台')
    await tabTo(page, page.locator('.relation', { hasText: '→ 企业市经信局' }))
    await page.keyboard.press('Enter')
    await tabTo(page, page.getByRole('checkbox', { name: '企业名称 name' }))
    await page.keyboard.press('Space')
    await tabTo(page, page.getByRole('button', { name: '运行' }))
    await page.keyboard.press('Enter')
    await page.getByText('共 171 行，显示前 100 行').waitFor()
    await page.getByRole('columnheader', { name: '企业 · 企业名称' }).waitFor()
    await site.finish('keyboard-workbench')
  })

  test('one searches the catalogue and takes a field to a question', async () => {
    const page = await logIn()
    await follow('数据目录')
    const search = page.getByRole('searchbox', { name: '搜索' })
    await search.waitFor()
    await tabTo(page, search)
    await page.keyboard.type('Placement.agreementNo')
    await page.getByText('1 个字段，1 个对象').waitFor()
    await tabTo(page, page.getByRole('link', { name: '用它查询' }))
    await page.keyboard.press('Enter')
    await page.getByRole('checkbox', { name: /agreementNo/, checked: true }).waitFor()
    await site.finish('keyboard-catalogue')
  })

  test('one uploads a workbook', async () => {
    const page = await logIn()
    // The browser takes a while to hand its file choosers over.
    const chooser = page.waitForEvent('filechooser')
    await follow('数据填报')
    await page.getByRole('button', { name: '撤销' }).first().waitFor()
    await tabTo(page, page.getByRole('button', { name: '选择文件并试算' }))
    await page.keyboard.press('Enter')
    await (await chooser).setFiles({
      name: '科技奖励.csv',
      mimeType: 'text/csv',
      buffer: readFileSync(
        path.join(import.meta.dirname, '../subgraphs/science-technology/data/科技奖励.csv'),
      ),
    })
    await page.getByText('试算通过：6 行，尚未写入').waitFor()
    await tabTo(page, page.getByRole('button', { name: '提交' }))
    await page.keyboard.press('Enter')
    await page.getByText(/已提交：批次/).waitFor()
    await site.finish('keyboard-upload')
  })
})

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, startConsole, type TestConsole } from './browser.testing.ts'

describeInBrowser('the saved questions', () => {
  let site: TestConsole
  beforeAll(async () => {
    site = await startConsole()
  })
  afterAll(() => site?.close())

  /** A colleague at the workbench, who is no demo identity. */
  async function colleague(unit: string): Promise<Page> {
    const page = await site.visit()
    const token = await site.hub.hub.mint.token({ subject: 'li', unit, reportingUnits: ['*'] })
    await page.evaluate((kept) => sessionStorage.setItem('baibo.token', kept), token)
    await page.goto(`${site.hub.url}/#/workbench`)
    await page.reload()
    await expert(page)
    return page
  }

  test('are kept with versions and seen by the department only when shared', async () => {
    const page = await site.open('市科技局（全市）', 'workbench')
    await expert(page)
    await page.getByRole('button', { name: '保存与共享' }).click()
    await page.getByLabel('保存编辑器中的查询，名称').fill('进企名单')
    await page.getByLabel('与本单位共享').check()
    await page.getByRole('button', { name: '保存', exact: true }).click()
    const mine = page.getByRole('region', { name: '我的' })
    await mine.getByRole('button', { name: '进企名单' }).waitFor()
    expect(await mine.getByLabel('本单位可见').isChecked()).toBe(true)
    await page.getByRole('button', { name: '存为新版本' }).click()
    await page.getByText('已保存').first().waitFor()
    await mine.getByRole('button', { name: '版本' }).click()
    await page
      .getByRole('region', { name: '版本' })
      .getByRole('button', { name: /第 2 版/ })
      .waitFor()
    await site.shoot('saved-questions')

    const li = await colleague('jx-kjj')
    await li.getByRole('button', { name: '保存与共享' }).click()
    await li
      .getByRole('region', { name: '共享给我' })
      .getByRole('button', { name: '进企名单' })
      .click()
    await li.locator('.cm-content', { hasText: 'placements' }).waitFor()
    await li.getByRole('button', { name: /运行/ }).click()
    await li.getByText(/共 \d+ 行/).waitFor()
    await li.context().close()

    const other = await colleague('jx-czj')
    await other.getByRole('button', { name: '保存与共享' }).click()
    await other.getByText('还没有已存查询').waitFor()
    await other.context().close()

    await mine.getByLabel('本单位可见').click()
    await page.getByText('已更改共享').waitFor()
    const again = await colleague('jx-kjj')
    await again.getByRole('button', { name: '保存与共享' }).click()
    await again.getByText('还没有已存查询').waitFor()
    await site.finish('saved-questions-unshared')
    await page.context().close()
  })

  test('of the browser alone are taken by the hub and leave the browser', async () => {
    const page = await site.open('领导小组办公室（全市）', 'workbench')
    await page.evaluate(() =>
      localStorage.setItem(
        'baibo.saved',
        JSON.stringify([
          { name: '旧查询', query: '{ indicators { code } }', variables: '{}', at: '' },
        ]),
      ),
    )
    await expert(page)
    await page.getByRole('button', { name: '保存与共享' }).click()
    await page.getByRole('button', { name: '上传' }).click()
    await page.getByRole('button', { name: '旧查询' }).waitFor()
    expect(await page.evaluate("localStorage.getItem('baibo.saved')")).toBeNull()
    await site.finish('saved-questions-uploaded')
  })
})

async function expert(page: Page): Promise<void> {
  await page.getByText('专家模式').first().click()
  await page.locator('.cm-content').waitFor()
}

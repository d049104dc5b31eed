import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, startConsole, type TestConsole } from './browser.testing.ts'

describeInBrowser('the workbench', () => {
  let site: TestConsole
  beforeAll(async () => {
    site = await startConsole()
  })
  afterAll(() => site?.close())

  test('asks by ticking fields across departments and shows the cost before', async () => {
    const page = await site.open('市科技局（全市）', 'workbench')
    await page.getByText(/预计费用/).waitFor()
    await page.locator('.relation', { hasText: '→ 企业市经信局' }).first().click()
    await page.getByRole('checkbox', { name: /name/ }).first().check()
    await page.getByRole('button', { name: '运行' }).click()
    await page.getByText(/共 \d+ 行/).waitFor()
    await site.finish('workbench')
  })

  test('asks in GraphQL, with completion, docs, rows, history and copies', async () => {
    const page = await site.open('市科技局（全市）', 'workbench')
    await page.getByText('专家模式').first().click()
    const editor = page.locator('.cm-content')
    await editor.click()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('query Names { enterpri')
    await page.locator('.cm-tooltip-autocomplete', { hasText: 'enterprises' }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(
      'query Names { enterprises(first: 3) { totalCount nodes { name } } }',
    )
    await page.getByText(/预计费用/).waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByText(/共 \d+ 行，显示前 3 行/).waitFor()
    await page.getByRole('tab', { name: 'JSON' }).click()
    await page.getByText('"totalCount"').waitFor()
    await editor.getByText('nodes').click({ modifiers: ['ControlOrMeta'] })
    await page.getByRole('heading', { name: 'EnterpriseConnection' }).waitFor()
    await site.shoot('expert-docs')
    const copied: string[] = []
    for (const kind of ['curl', 'TypeScript']) {
      await page.getByRole('button', { name: '复制为…' }).hover()
      await page.getByRole('menuitem', { name: kind }).click()
      await page.getByText('已复制').last().waitFor()
      copied.push(await page.evaluate('navigator.clipboard.readText()'))
    }
    expect(copied[0]).toMatch(/^curl .*\/graphql/)
    expect(copied[1]).toContain("from '@baibo/client'")
    await page.getByRole('combobox', { name: '打开' }).click()
    await page.keyboard.type('Names')
    await page.locator('.ant-select-item-option', { hasText: /^Names / }).waitFor()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('target-progress')
    await page.locator('.ant-select-item-option-active', { hasText: '目标' }).waitFor()
    await page.keyboard.press('Enter')
    await editor
      .getByText('targetProgress')
      .or(editor.getByText('TargetProgress'))
      .first()
      .waitFor()
    await page.getByRole('button', { name: '复制为…' }).hover()
    await page.getByRole('menuitem', { name: 'REST' }).click()
    await expect
      .poll(() => page.evaluate('navigator.clipboard.readText()'))
      .toMatch(/\/q\/target-progress\.json/)
    await site.finish('expert')
  })

  test('reads 10,000 rows and draws only those in view', async () => {
    const ids = Array.from({ length: 10_000 }, (_, at) => `DX-${String(at + 1).padStart(5, '0')}`)
    await site.load(
      'economy-informatization',
      '技术需求.csv',
      [
        '需求编号,信用代码,需求名称,需求简介,拟投入金额（元）,提出日期,状态',
        ...ids.map((id) => `${id},91330402FF0010018G,需求 ${id},简介,1000,2026-11-20,已提交`),
      ].join('\n'),
    )
    const page = await site.open('市科技局（全市）', 'workbench?type=TechDemand&field=title')
    await page.getByLabel('行数').fill('10000')
    await page.getByRole('button', { name: '运行' }).click()
    await page.getByText(/共 \d+ 行，显示前 10000 行/).waitFor()
    const rows = page.locator('.rows-table .ant-table-row')
    expect(await rows.count()).toBeLessThan(60)
    await page.getByRole('columnheader', { name: '需求编号' }).click()
    await rows.first().getByText('DX-00001', { exact: true }).waitFor()
    await page.locator('.ant-table-tbody-virtual-holder').hover()
    await expect
      .poll(async () => {
        await page.mouse.wheel(0, 1_000_000)
        return rows.last().textContent()
      })
      .toContain('DX-10000')
    expect(await rows.count()).toBeLessThan(60)
    await site.finish('workbench-10000')
  })

  test('says in the cells what one may not read', async () => {
    const page = await site.open('市科技局（全市）', 'workbench')
    await page.locator('.relation', { hasText: '→ 博士市委人才办' }).click()
    await page.getByRole('checkbox', { name: /fullName/ }).check()
    await page.getByText(/含受限字段：博士 · 姓名/).waitFor()
    await page.getByRole('button', { name: '运行' }).click()
    await page.locator('.gap', { hasText: '无权读取' }).first().waitFor()
    await site.finish('workbench-denied')
    const own = await site.open('市委人才办', 'workbench?type=Placement&field=id')
    await own.locator('.relation', { hasText: '→ 博士市委人才办' }).click()
    await own.getByRole('checkbox', { name: /fullName/ }).check()
    await own.getByRole('button', { name: '运行' }).click()
    await own.locator('.gap', { hasText: '用途' }).first().waitFor()
    await own.getByLabel('用途').selectOption('P5 人才服务')
    await own.getByRole('button', { name: '运行' }).click()
    await own.locator('.gap').first().waitFor({ state: 'detached' })
    await own.getByRole('columnheader', { name: '博士 · 姓名' }).waitFor()
    expect(await own.locator('.gap').count()).toBe(0)
    await site.finish('workbench-granted')
  })

  test('narrows, sorts and draws', async () => {
    const page = await site.open('市科技局（全市）', 'workbench?type=Project&field=mode')
    await page.getByRole('button', { name: '＋ 条件' }).click()
    await page.getByLabel('值').fill('XM2023-006，XM2023-011')
    await page.getByRole('combobox', { name: '比较' }).click()
    await page.locator('.ant-select-item-option', { hasText: '属于' }).click()
    const order = page.getByRole('combobox', { name: '排序' })
    await order.focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: '运行' }).click()
    await page.getByText('共 2 行').waitFor()
    for (const text of await page.locator('.rows-table .ant-table-row').allTextContents())
      expect(text).toMatch(/^XM2023/)
    await page.getByRole('tab', { name: '图表' }).click()
    await page.getByRole('img', { name: '结果图表' }).locator('canvas').waitFor()
    await site.finish('workbench-chart')
  })
})

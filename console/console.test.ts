import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startHub, type TestHub } from '../test/start-hub.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (file) => existsSync(file),
)
if (!CHROMIUM) console.warn('跳过网页测试：没有 chromium / browser tests skipped: no chromium')

const shots = path.join(import.meta.dirname, '..', '.ci-output', 'console')
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8')

describe.skipIf(!CHROMIUM)('the console', () => {
  let hub: TestHub
  let browser: Browser
  let page: Page
  let foreign: string[]
  let complaints: string[]

  beforeAll(async () => {
    // What is served is the production build, whatever mode the tests run in.
    execFileSync(
      process.execPath,
      [
        path.join(import.meta.dirname, 'node_modules/vite/bin/vite.js'),
        'build',
        '--logLevel',
        'error',
      ],
      { cwd: import.meta.dirname, env: { ...process.env, NODE_ENV: 'production' } },
    )
    hub = await startHub()
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] })
    mkdirSync(shots, { recursive: true })
  }, 180_000)

  afterAll(async () => {
    await browser?.close()
    await hub?.close()
  })

  async function open(identity: string, route: string): Promise<void> {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } })
    page = await context.newPage()
    foreign = []
    complaints = []
    page.on('request', (request) => {
      if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(hub.url))
        foreign.push(request.url())
    })
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(hub.url)
    await page.getByRole('button', { name: identity }).click()
    await page.getByRole('navigation').waitFor()
    await page.goto(`${hub.url}/#/${route}`)
  }

  async function finish(name: string): Promise<void> {
    for (const [width, height] of [
      [1366, 768],
      [1920, 1080],
    ] as const) {
      await page.setViewportSize({ width, height })
      const wider = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
      expect(wider, `${name} is wider than ${width}`).toBe(false)
      await page.screenshot({ path: path.join(shots, `${name}-${width}.png`) })
    }
    await page.evaluate(axeSource)
    const found = (await page.evaluate('axe.run()')) as {
      violations: { id: string; impact: string; nodes: { html: string }[] }[]
    }
    const serious = found.violations.filter(({ impact }) => /serious|critical/.test(impact))
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    expect(foreign).toEqual([])
    expect(complaints).toEqual([])
    await page.context().close()
  }

  test('opens a number of the cockpit down to the row of the sheet', async () => {
    await open('市科技局（全市）', 'cockpit')
    const card = page.locator('.card', { hasText: '累计进入企业研究机构的博士' })
    const number = await card.locator('.number').textContent()
    await card.locator('.number').click()
    await page.getByText(`共 ${number} 行`).waitFor()
    await page.getByText('JQ2023-001').click()
    await page.getByText('工作表行号').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.ant-drawer').waitFor({ state: 'hidden' })
    await page.getByRole('img', { name: /按季度/ }).waitFor()
    await finish('cockpit')
  })

  test('says in its place that other units are not yours', async () => {
    await open('平湖市科技局（仅平湖）', 'cockpit')
    await page.locator('.hidden-unit').first().waitFor()
    expect(await page.locator('.hidden-unit').count()).toBe(8)
    await finish('cockpit-one-unit')
  })

  test('asks by ticking fields across departments and shows the cost before', async () => {
    await open('市科技局（全市）', 'workbench')
    await page.getByText(/预计费用/).waitFor()
    await page
      .locator('.relation', { hasText: /→ 企业$/ })
      .first()
      .click()
    await page.getByRole('checkbox', { name: /name/ }).first().check()
    await page.getByRole('button', { name: '运行' }).click()
    await page.getByText(/共 \d+ 行/).waitFor()
    await finish('workbench')
  })

  test('asks in GraphQL', async () => {
    await open('市科技局（全市）', 'workbench')
    await page.getByText('专家模式').first().click()
    await page.locator('.cm-content').waitFor()
    await page.getByRole('button', { name: /运行/ }).click()
    await page.getByText('"totalCount"').waitFor()
    await finish('expert')
  })

  test('finds a field in the catalogue', async () => {
    await open('市科技局（全市）', 'catalogue')
    await page.getByRole('searchbox').fill('Placement.agreementNo')
    await page.getByText('1 个字段').waitFor()
    await page.getByRole('link', { name: '用它查询' }).click()
    await page.getByText(/预计费用/).waitFor()
    await finish('catalogue')
  })

  test('refuses a workbook with a wrong row and says where', async () => {
    await open('市科技局（全市）', 'upload')
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
    await finish('upload')
  })

  test('shows each of the five ready dashboards without an error', async () => {
    await open('领导小组办公室（全市）', 'dashboards')
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
    await finish('dashboards')
  })
})

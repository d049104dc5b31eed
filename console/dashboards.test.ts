import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Download, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readWorkbook } from '../kernel/workbook.ts'
import { describeInBrowser, startConsole, type TestConsole } from './browser.testing.ts'

const KJJ = '市科技局（全市）'
const OFFICE = '领导小组办公室（全市）'
const PINGHU = '平湖市科技局（仅平湖）'

const PLACEMENTS = `query Mine($unit: ID) {
  placements(filter: { reportingUnit: { eq: $unit } }, first: 200) {
    nodes { id status reportingUnit { id } }
  }
}`
/** A dashboard as a file: one approved question and one of its own, bound to the parameters. */
const FILE = {
  title: '进企博士',
  refresh: 0,
  parameters: { asOf: '', reportingUnit: null },
  tiles: [
    {
      title: '目标',
      question: { name: 'target-progress' },
      variables: { asOf: '$asOf' },
      figure: { kind: 'number', x: 'name', y: ['value'] },
      width: 4,
      height: 3,
    },
    {
      title: '进企名单',
      question: {
        text: PLACEMENTS,
        rule: {
          from: 'placements.nodes[]',
          columns: { id: 'id', reportingUnit: 'reportingUnit.id', status: 'status' },
        },
      },
      variables: { unit: '$reportingUnit' },
      figure: { kind: 'table', x: 'id', y: ['reportingUnit', 'status'] },
      width: 8,
      height: 4,
    },
    {
      title: '按单位',
      question: { name: 'doctors-by-unit' },
      variables: { asOf: '$asOf' },
      figure: { kind: 'map', x: 'reportingUnit', y: ['doctors'] },
      width: 4,
      height: 4,
    },
  ],
}

describeInBrowser('the dashboards', () => {
  let site: TestConsole
  beforeAll(async () => {
    site = await startConsole()
  })
  afterAll(() => site?.close())

  /** Imports the file as a new dashboard of the identity and opens it. */
  async function imported(identity: string, title: string): Promise<Page> {
    const page = await site.open(identity, 'dashboards')
    await importFile(page, { ...FILE, title })
    await page.locator('.tile', { hasText: '进企名单' }).waitFor()
    await settled(page)
    return page
  }

  test('shows each of the five ready dashboards without an error', async () => {
    const page = await site.open(OFFICE, 'dashboards')
    await page.emulateMedia({ reducedMotion: 'reduce' })
    for (const [at, title] of [
      '目标与进度',
      '各县（市、区）',
      '经费与到账',
      '需求、项目与转化',
      '任务与数据质量',
    ].entries()) {
      await pick(page, '看板', title)
      await page.locator('.ant-select-content', { hasText: title }).first().waitFor()
      await settled(page)
      expect(await page.locator('.tile [role=alert]').count(), title).toBe(0)
      await site.shoot(`dashboards-ready-${at + 1}`)
    }
    await site.finish('dashboards')
  })

  test('puts a tile together with a live preview in every kind of figure', async () => {
    const page = await site.open(KJJ, 'dashboards')
    await page.getByRole('button', { name: '新建' }).click()
    await page.getByLabel('看板名称').fill('十种图形')
    await page.getByRole('button', { name: '编辑' }).click()
    const preview = page.getByRole('region', { name: '预览' })
    await pick(page, '问题', '各县（市、区）进企博士、企业、研究机构各多少？')
    await pick(page, '分类', '统计归属单位')
    await pick(page, '数值', '博士')
    await pick(page, '数值', '企业')
    for (const [kind, inside] of [
      ['数字', '.big'],
      ['区块图', '.tile-map'],
      ['柱形图', 'canvas'],
      ['折线图', 'canvas'],
      ['饼图', 'canvas'],
      ['散点图', 'canvas'],
      ['表格', '.rows-table'],
    ] as const) {
      await pick(page, '图形', kind)
      await preview.locator(inside).first().waitFor()
      if (inside === 'canvas') await drawn(page)
    }
    await pick(page, '问题', '成果转化的收益分配是否与协议一致？')
    expect(await page.getByLabel(/^变量 .* 取自$/).count()).toBe(1)
    for (const kind of ['桑基图', '关系图', '热力图']) {
      await pick(page, '图形', kind)
      await pick(page, '分类', '成果')
      await pick(page, '另一端', '权属方')
      await preview.locator('canvas').first().waitFor()
      await drawn(page)
    }
    await site.finish('dashboards-tile-editor')
  })

  test('asks a question of its own, with variables and a rule made from its text', async () => {
    const page = await site.open(KJJ, 'dashboards')
    await page.getByRole('button', { name: '新建' }).click()
    await page.getByLabel('看板名称').fill('自写图块')
    await page.getByRole('button', { name: '编辑' }).click()
    const preview = page.getByRole('region', { name: '预览' })
    await page.getByText('自写', { exact: true }).click()
    await page.getByLabel('GraphQL').fill(PLACEMENTS)
    await page.getByRole('button', { name: '按 GraphQL 生成' }).click()
    expect(await page.getByLabel('行取自').inputValue()).toBe('placements.nodes[]')
    await pick(page, '变量 unit 取自', '固定值')
    await page.getByLabel('变量 unit 的值').fill('330482')
    await preview.getByText('平湖市').first().waitFor()
    await settled(page)
    const some = await rowCount(preview)
    await pick(page, '变量 unit 取自', '不填')
    await eventually(() => rowCount(preview)).toBeGreaterThan(some)
    await page.getByLabel('列（列名: 路径）').fill('id id')
    await page.getByText(/此行不是：id id/).waitFor()
    await page.getByLabel('列（列名: 路径）').fill('编号: id\n单位: reportingUnit.id')
    await preview.getByRole('columnheader', { name: '编号', exact: true }).waitFor()
    await site.shoot('dashboards-own-question')
    await page.getByRole('button', { name: '完成' }).click()
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.getByRole('button', { name: '复制并编辑' }).waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: '编辑', exact: true }).waitFor()
    await site.finish('dashboards-own')
  })

  test('moves and resizes tiles by pointer and by keyboard, and keeps it', async () => {
    const page = await imported(KJJ, '大小与位置')
    await page.getByRole('button', { name: '编辑', exact: true }).click()
    expect(await tiles(page)).toEqual([
      ['目标', 4, 3],
      ['进企名单', 8, 4],
      ['按单位', 4, 4],
    ])
    await page.getByRole('button', { name: /移动 目标/ }).focus()
    await page.keyboard.press('ArrowRight')
    await page.getByText('目标：第 2 位，共 3 个').waitFor()
    await page.getByRole('button', { name: /调整 目标/ }).focus()
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key)
    await page.getByText('目标：宽 6，高 4').waitFor()
    expect(await tiles(page)).toEqual([
      ['进企名单', 8, 4],
      ['目标', 6, 4],
      ['按单位', 4, 4],
    ])
    await page
      .locator('.tile', { hasText: '按单位' })
      .locator('h2')
      .dragTo(page.locator('.tile', { hasText: '进企名单' }).locator('h2'))
    await eventually(async () => (await tiles(page)).map(([title]) => title)).toEqual([
      '按单位',
      '进企名单',
      '目标',
    ])
    const grip = page.getByRole('button', { name: /调整 按单位/ })
    const box = await grip.boundingBox()
    if (!box) throw new Error('the grip is not on the page')
    const column = ((await page.locator('.tile-grid').boundingBox())?.width ?? 0) / 12
    await page.mouse.move(box.x + 5, box.y + 5)
    await page.mouse.down()
    await page.mouse.move(box.x + 5 + 2 * column, box.y + 95, { steps: 5 })
    await page.mouse.up()
    const changed = [
      ['按单位', 6, 5],
      ['进企名单', 8, 4],
      ['目标', 6, 4],
    ]
    expect(await tiles(page)).toEqual(changed)
    await site.shoot('dashboards-editing')
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.getByRole('button', { name: '更多', exact: true }).waitFor()
    await site.finish('dashboards-arranged')

    const again = await site.open(KJJ, 'dashboards')
    await pick(again, '看板', '大小与位置')
    await again.getByRole('heading', { name: '进企名单' }).waitFor()
    expect(await tiles(again)).toEqual(changed)
    await again.context().close()
  })

  test('binds date and unit to the questions, and drills down to a row', async () => {
    const page = await imported(KJJ, '参数与下钻')
    const list = page.locator('.tile', { hasText: '进企名单' })
    const number = page.locator('.tile', { hasText: '目标' }).locator('.big')
    const [today, all] = [await number.textContent(), await rowCount(list)]
    await page.getByLabel('截至').fill('2023-12-31')
    await eventually(() => number.textContent()).not.toBe(today)
    await page.getByRole('button', { name: '平湖市' }).click()
    await page.getByRole('button', { name: '整个看板只看平湖市' }).click()
    await eventually(() => rowCount(list)).toBeLessThan(all)
    expect(await list.getByText('南湖区').count()).toBe(0)
    await settled(page)
    await site.shoot('dashboards-parameters')
    await list.getByText('平湖市').first().click()
    await page.locator('.one-row').getByText('平湖市').waitFor()
    await still(page)
    await site.finish('dashboards-drill')
  })

  test('is printed without what one only clicks on', async () => {
    const page = await imported(KJJ, '上会材料')
    const title = page.getByRole('heading', { name: '上会材料', level: 1 })
    expect(await title.isVisible()).toBe(false)
    await page.emulateMedia({ media: 'print' })
    expect(await title.isVisible()).toBe(true)
    for (const name of ['进企名单', '按单位'])
      expect(await page.getByRole('heading', { name }).isVisible(), name).toBe(true)
    for (const name of ['编辑', '更多', 'PNG', 'XLSX'])
      expect(await page.getByRole('button', { name, exact: true }).first().isVisible(), name).toBe(
        false,
      )
    const pdf = await page.pdf({ format: 'A4', landscape: true })
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    await site.finish('dashboards-print')
  })

  test('asks again by itself as often as its reader chooses', async () => {
    const page = await site.open(KJJ, 'dashboards')
    await page.clock.install()
    await importFile(page, { ...FILE, title: '大屏' })
    await page.locator('.tile', { hasText: '进企名单' }).waitFor()
    await settled(page)
    let asked = 0
    page.on('request', (request) => {
      if (/\/graphql$|\/q\//.test(new URL(request.url()).pathname)) asked++
    })
    await page.clock.fastForward(3_600_000)
    await settled(page)
    expect(asked).toBe(0)
    await pick(page, '自动刷新', '每 30 秒')
    await settled(page)
    asked = 0
    for (let times = 1; times <= 2; times++) {
      await page.clock.fastForward(30_000)
      await eventually(async () => asked).toBe(times * FILE.tiles.length)
    }
    await page.context().close()
  })

  test('is shared with a unit, whose people see their own rows only and change nothing', async () => {
    const author = await imported(KJJ, '共享的名单')
    const list = (page: Page) => page.locator('.tile', { hasText: '进企名单' })
    const all = await rowCount(list(author))
    await menu(author, '共享…')
    await pick(author, '单位', '平湖市科学技术局')
    await author.getByRole('button', { name: '共享', exact: true }).click()
    await author.getByRole('button', { name: '取消共享给 平湖市科学技术局' }).waitFor()
    await still(author)
    await site.shoot('dashboards-share')
    const address = author.url()

    const viewer = await site.open(PINGHU, new URL(address).hash.slice(2))
    await viewer.getByText(/市科技局 · demo-jx-kjj 共享给您/).waitFor()
    await settled(viewer)
    const seen = await rowCount(list(viewer))
    expect(seen).toBeGreaterThan(0)
    expect(seen).toBeLessThan(all)
    await list(viewer).getByText('平湖市').first().waitFor()
    for (const unit of ['南湖区', '海宁市', '桐乡市'])
      expect(await list(viewer).getByText(unit).count(), unit).toBe(0)
    expect(await viewer.getByRole('button', { name: '编辑', exact: true }).count()).toBe(0)
    await site.finish('dashboards-shared')

    await author.getByRole('button', { name: '取消共享给 平湖市科学技术局' }).click()
    await author.getByText('还没有共享给任何人').waitFor()
    const again = await site.open(PINGHU, new URL(address).hash.slice(2))
    await again.getByText('没有这个看板，或未共享给您').waitFor()
    await again.context().close()
    await author.context().close()
  })

  test('keeps versions, of which an earlier one comes back', async () => {
    const page = await imported(KJJ, '第一稿')
    await rename(page, '第二稿')
    await menu(page, '版本…')
    const first = page.getByRole('listitem').filter({ hasText: '第 1 版' })
    await page.getByRole('listitem').filter({ hasText: '第 2 版' }).waitFor()
    await still(page)
    await site.shoot('dashboards-versions')
    await first.getByRole('button', { name: '恢复' }).click()
    await page.getByRole('tooltip').getByRole('button', { name: '恢复' }).click()
    await page.locator('.ant-select-content', { hasText: '第一稿' }).first().waitFor()
    await menu(page, '版本…')
    await page.getByRole('listitem').filter({ hasText: '第 3 版' }).getByText('当前').waitFor()
    await still(page)
    await site.finish('dashboards-restored')
  })

  test('says that it was saved elsewhere and loses neither side', async () => {
    const one = await imported(KJJ, '两处修改')
    const other = await site.open(KJJ, new URL(one.url()).hash.slice(2))
    await settled(other)
    await one.getByRole('button', { name: '编辑', exact: true }).click()
    await one.getByLabel('看板名称').fill('这边的修改')
    await rename(other, '那边的修改')
    await one.getByRole('button', { name: '保存', exact: true }).click()
    await one.getByText('其间已在别处保存为第 2 版“那边的修改”').waitFor()
    await one.getByRole('button', { name: '保存为新版本' }).click()
    await one.locator('.ant-select-content', { hasText: '这边的修改' }).first().waitFor()
    await menu(one, '版本…')
    for (const title of ['两处修改', '那边的修改', '这边的修改'])
      await one.getByRole('listitem').filter({ hasText: title }).waitFor()
    await one.context().close()

    await other.getByRole('button', { name: '编辑', exact: true }).click()
    await other.getByLabel('看板名称').fill('再改一次')
    await other.getByRole('button', { name: '保存', exact: true }).click()
    await other.getByText('其间已在别处保存为第 3 版').waitFor()
    await still(other)
    await site.shoot('dashboards-conflict')
    await other.getByRole('button', { name: '另存为副本' }).click()
    await other.locator('.ant-select-content', { hasText: '再改一次（副本）' }).first().waitFor()
    await site.finish('dashboards-copy')
  })

  test('goes out as JSON, PNG and XLSX, and comes in from JSON', async () => {
    const page = await imported(KJJ, '带走')
    const json = await download(page, () => menu(page, '导出 JSON'))
    const kept = JSON.parse((await readFile(await json.path())).toString('utf8'))
    expect(kept).toMatchObject({ ...FILE, title: '带走' })
    const picture = path.join(import.meta.dirname, '../.ci-output/console/dashboards-export.png')
    await (await download(page, () => menu(page, '导出 PNG'))).saveAs(picture)
    const png = await readFile(picture)
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect(png.readUInt32BE(16)).toBeGreaterThan(2000)
    const xlsx = await download(page, () => menu(page, '导出 XLSX'))
    expect(xlsx.suggestedFilename()).toBe('带走.xlsx')
    const { sheets } = await readWorkbook({
      name: '带走.xlsx',
      bytes: await readFile(await xlsx.path()),
    })
    expect(sheets.map(({ name }) => name)).toEqual(['目标', '进企名单', '按单位'])
    expect(sheets[1]?.rows.length).toBe(1 + (await rowCount(page.locator('.tile').nth(1))))
    const map = page.locator('.tile', { hasText: '按单位' })
    await download(page, () => map.getByRole('button', { name: 'PNG' }).click())

    await importFile(page, { ...kept, title: '带回' })
    await page.locator('.ant-select-content', { hasText: '带回' }).first().waitFor()
    expect(await tiles(page)).toHaveLength(3)
    await importFile(page, { title: '坏的', tiles: [{ title: 'x', question: {} }] })
    await page.getByText(/第 1 个图块缺少 question/).waitFor()
    await site.finish('dashboards-exported')
  })

  test('offers what only the browser kept for upload, and takes it from there after that', async () => {
    const page = await site.open(KJJ, 'dashboards')
    await page.evaluate(
      (kept) => localStorage.setItem('baibo.dashboards', JSON.stringify(kept)),
      [{ id: 'old', ...FILE, title: '旧看板', versions: [] }],
    )
    await page.reload()
    await page.getByText(/本浏览器里还有 1 个看板没有存到枢纽：旧看板/).waitFor()
    await site.shoot('dashboards-offer')
    await page.getByRole('button', { name: '以后再说' }).click()
    await page.reload()
    await page.getByRole('button', { name: '更多', exact: true }).waitFor()
    expect(await page.getByText(/本浏览器里还有/).count()).toBe(0)
    await menu(page, '上传本浏览器的看板')
    await page.getByRole('button', { name: '上传', exact: true }).click()
    await page.getByText('已上传到枢纽').waitFor()
    await pick(page, '看板', '旧看板')
    await page.locator('.tile', { hasText: '进企名单' }).waitFor()
    expect(await page.evaluate("localStorage.getItem('baibo.dashboards')")).toBeNull()
    await settled(page)
    await site.finish('dashboards-uploaded')
  })

  test('keeps a draft over a walk to another page', async () => {
    const page = await imported(KJJ, '半成品')
    await page.getByRole('button', { name: '编辑', exact: true }).click()
    await page.getByLabel('看板名称').fill('还没保存')
    await page.getByRole('link', { name: '数据目录' }).click()
    await page.getByRole('searchbox').waitFor()
    await page.getByRole('link', { name: '我的看板' }).click()
    expect(await page.getByLabel('看板名称').inputValue()).toBe('还没保存')
    await page.context().close()
  })
})

const eventually: typeof expect.poll = (look) => expect.poll(look, { timeout: 20_000 })

/** Picks an option of a select by its label and the option's text. */
async function pick(page: Page, label: string, text: string): Promise<void> {
  const box = page.getByRole('combobox', { name: label, exact: true })
  await box.click()
  // Long lists draw only what is in view: narrow them by typing where they allow it.
  if (await box.isEditable()) await box.fill(text)
  const options = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')
  await options.locator('.ant-select-item-option', { hasText: text }).first().click()
  if ((await options.count()) > 0) await page.keyboard.press('Escape')
  await options.first().waitFor({ state: 'hidden' })
}

async function menu(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: '更多', exact: true }).click()
  await page.getByRole('menuitem', { name }).click()
}

async function rename(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: '编辑', exact: true }).click()
  await page.getByLabel('看板名称').fill(title)
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.locator('.ant-select-content', { hasText: title }).first().waitFor()
}

async function importFile(page: Page, content: unknown): Promise<void> {
  const buffer = Buffer.from(JSON.stringify(content))
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: '看板.json', mimeType: 'application/json', buffer })
}

async function download(page: Page, start: () => Promise<void>): Promise<Download> {
  const [file] = await Promise.all([page.waitForEvent('download'), start()])
  return file
}

/** Title, width and height of every tile in its order. */
async function tiles(page: Page): Promise<(string | number)[][]> {
  return page.evaluate(`[...document.querySelectorAll('.tile-grid > .tile')].map((tile) => [
    tile.querySelector('h2')?.textContent ?? '',
    Number(tile.style.gridColumn.replace(/\\D/g, '')),
    Number(tile.style.gridRow.replace(/\\D/g, '')),
  ])`)
}

async function rowCount(within: ReturnType<Page['locator']>): Promise<number> {
  const text = await within.getByText(/共 \d+ 行/).textContent()
  return Number(/\d+/.exec(text ?? '')?.[0])
}

/** Every tile has its answer and nothing moves any more. */
async function settled(page: Page): Promise<void> {
  await page.locator('.tile').first().waitFor()
  await eventually(() => page.locator('.tile .state[role=status]').count()).toBe(0)
  await still(page)
}

/** No animation is under way, but those without end. */
async function still(page: Page): Promise<void> {
  const moving = `document.getAnimations()
    .filter(({ playState, effect }) => playState === 'running' && effect.getComputedTiming().iterations !== Infinity)
    .map(({ animationName, transitionProperty, effect }) => [animationName ?? transitionProperty, effect.target?.className].join(' on '))`
  await eventually(() => page.evaluate(moving)).toEqual([])
}

/** The chart of the preview has colours on its canvas. */
async function drawn(page: Page): Promise<void> {
  const colours = `(() => {
    const canvas = document.querySelector('.tile-preview canvas')
    if (!canvas) return 0
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    const found = new Set()
    for (let at = 0; at < data.length; at += 4) found.add(data.slice(at, at + 3).join())
    return found.size
  })()`
  await eventually(() => page.evaluate(colours)).toBeGreaterThan(3)
}

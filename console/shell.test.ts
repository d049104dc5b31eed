import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, startConsole, type TestConsole } from './browser.testing.ts'

const MOST_SCRIPT = 400_000

describeInBrowser('the shell', () => {
  let site: TestConsole
  beforeAll(async () => {
    site = await startConsole()
  })
  afterAll(() => site?.close())

  test('asks for little on a cold load, and for the editor and the charts only when needed', async () => {
    const page = await site.visit()
    const scripts: { name: string; bytes: number }[] = []
    page.on('response', (response) => {
      // What goes over the wire: the body as it is sent, compressed.
      const bytes = Number(response.headers()['content-length'])
      if (/\.js$/.test(response.url()))
        scripts.push({ name: response.url().split('/').at(-1) ?? '', bytes })
    })
    const sum = () => scripts.reduce((all, { bytes }) => all + bytes, 0)
    const cdp = await page.context().newCDPSession(page)
    await cdp.send('Network.setCacheDisabled', { cacheDisabled: true })
    const begin = performance.now()
    await page.reload()
    await page.getByRole('button', { name: '市科技局（全市）' }).waitFor()
    console.log(
      `cold load of the login page: ${Math.round(performance.now() - begin)} ms, ${sum()} bytes of script`,
    )
    expect(sum()).toBeGreaterThan(100_000)
    expect(sum()).toBeLessThan(MOST_SCRIPT)
    await page.getByRole('button', { name: '市科技局（全市）' }).click()
    await page.locator('.card .number').first().waitFor()
    const figures = Math.round(performance.now() - begin)
    await page
      .getByRole('img', { name: /按季度/ })
      .locator('canvas')
      .waitFor()
    console.log(`cockpit: its figures after ${figures} ms; with the trend ${sum()} bytes of script`)
    expect(sum()).toBeLessThan(MOST_SCRIPT)
    const loaded = scripts.map(({ name }) => name).join(' ')
    expect(loaded).not.toMatch(/expert|more-charts|table/)
    await page.goto(`${site.hub.url}/#/workbench`)
    await page.getByText('专家模式').first().click()
    await page.locator('.cm-content').waitFor()
    expect(scripts.map(({ name }) => name).join(' ')).toMatch(/expert/)
    await site.finish('first-view')
  })

  test('allows scripts from its own origin alone', async () => {
    const { headers } = await site.hub.get('/', '')
    const policy = new Map(
      (headers.get('content-security-policy') ?? '').split('; ').map((each) => {
        const [name = '', ...values] = each.split(' ')
        return [name, values.join(' ')]
      }),
    )
    expect(policy.get('script-src')).toBe("'self'")
    expect(policy.get('connect-src')).toBe("'self'")
    expect(policy.get('default-src')).toBe("'self'")
    expect(policy.get('object-src')).toBe("'none'")
    expect(policy.get('frame-ancestors')).toBe("'none'")
  })

  test('tells whose rows and which personal data one sees', async () => {
    const page = await site.open('市委人才办', 'catalogue')
    await page.getByRole('button', { name: /市委人才办 · 可见全市/ }).click()
    await page.getByText('姓名、证件号码、出生年份与性别、联系方式').waitFor()
    await site.finish('identity')
    const other = await site.open('平湖市科技局（仅平湖）', 'catalogue')
    await other.getByRole('button', { name: /平湖市科技局 · 可见平湖市/ }).click()
    await other.getByText('未授权，个人信息字段为空').waitFor()
    await site.finish('identity-one-unit')
  })

  test('takes a pasted token, and says when the hub does not', async () => {
    const page = await site.visit()
    await page.getByLabel('令牌（JWT）').fill('not-a-token')
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByText('令牌无效或已过期，请重新登录').waitFor()
    await site.shoot('login-refused')
    const token = await site.hub.token({ unit: 'jx-czj', reportingUnits: ['330402', '330411'] })
    await page.getByLabel('令牌（JWT）').fill(token)
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('button', { name: '市财政局 · 可见南湖区、秀洲区' }).waitFor()
    await page.getByRole('button', { name: '退出' }).click()
    await page.getByRole('button', { name: '市科技局（全市）' }).waitFor()
    await site.finish('login')
  })

  test('leaves nothing of its own in Chinese when English is chosen', async () => {
    const page = await site.visit()
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByText('Demo identities').waitFor()
    expect(await chinese()).toEqual([])
    await page.getByRole('button', { name: /^Science & technology bureau/ }).click()
    const visit = async (route: string, ready: string) => {
      await page.goto(`${site.hub.url}/#/${route}`)
      await page.getByText(ready).first().waitFor()
    }
    await visit('cockpit', 'Money due and paid')
    await page.locator('.card .number').first().waitFor()
    await page.locator('.fresh time').first().waitFor()
    expect(await chinese()).toEqual([])
    await page.locator('.flow .number').first().click()
    await page.getByText('These are the rows that you may see.').waitFor()
    expect(await chinese()).toEqual([])
    await page.keyboard.press('Escape')
    await visit('workbench', 'Filter and order')
    await page.getByRole('button', { name: '+ condition' }).click()
    await page.getByRole('button', { name: 'Run' }).click()
    await page
      .getByText(/\d+ rows/)
      .first()
      .waitFor()
    expect(await chinese()).toEqual([])
    await page.getByRole('tab', { name: 'Chart' }).click()
    await page.getByRole('img', { name: 'Chart of the result' }).waitFor()
    expect(await chinese()).toEqual([])
    await page.getByText('Expert', { exact: true }).click()
    await page.locator('.cm-content').waitFor()
    await page.getByText('Docs', { exact: true }).click()
    expect(await chinese()).toEqual([])
    await visit('upload', 'Batches')
    await page.getByText('in force').first().waitFor()
    expect(await chinese()).toEqual([])
    await visit('catalogue', 'All owners')
    await page.getByText('use it').first().waitFor()
    expect(await chinese()).toEqual([])
    await visit('access', 'Time (+08:00)')
    await page.getByText('import').first().waitFor()
    expect(await chinese()).toEqual([])
    await site.finish('english')
  })

  /** Chinese words, shown or spoken, outside of what is marked as Chinese: the data's own words. */
  function chinese(): Promise<string[]> {
    return site.page.evaluate(`(() => {
      const own = (element) => !element.closest('[lang^="zh"]:not(html), .ant-table-tbody-virtual, [class*=virtual], textarea, .cm-content')
      const han = /[\\u4e00-\\u9fff]/
      const found = []
      for (const element of document.querySelectorAll('body *')) {
        if (!own(element) || element.closest('script, style, noscript')) continue
        for (const node of element.childNodes)
          if (node.nodeType === 3 && han.test(node.data)) found.push(node.data)
        for (const name of ['title', 'aria-label', 'placeholder', 'alt']) {
          const text = element.getAttribute(name)
          if (text && han.test(text) && !element.querySelector('[lang^="zh"]')) found.push(name + ': ' + text)
        }
      }
      return found
    })()`) as Promise<string[]>
  }
})

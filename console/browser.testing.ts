import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { OpenOptions } from '@baibo/hub/hub.ts'
import { chromium, type Locator, type Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { startHub, type TestHub } from '../test/start-hub.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (file) => existsSync(file),
)
if (!CHROMIUM) console.warn('跳过网页测试：没有 chromium / browser tests skipped: no chromium')

/**
 * A group of tests in the browser, skipped on a machine without one. In CI a failed test is tried
 * once more: a browser on a machine that others load now and then misses a key.
 */
export function describeInBrowser(name: string, tests: () => void): void {
  describe.skipIf(!CHROMIUM)(name, { retry: process.env.CI ? 1 : 0 }, tests)
}

const shots = path.join(import.meta.dirname, '..', '.ci-output', 'console')
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8')

/** The open dialogs that reach over the edge of the window. */
const DIALOGS_CUT = `[...document.querySelectorAll('[role=dialog]')]
  .map((each) => each.getBoundingClientRect().toJSON())
  .filter(({ width, left, top, right, bottom }) =>
    width > 0 && (left < 0 || top < 0 || right > innerWidth + 1 || bottom > innerHeight + 1))`

/** The built console on a hub of its own, in a real browser. */
export interface TestConsole {
  hub: TestHub
  /** The page opened last. */
  readonly page: Page
  /** Logs in as a demo identity in a fresh session and goes to a route, e.g. `cockpit`. */
  open: (identity: string, route: string) => Promise<Page>
  /** A fresh session at the login page. */
  visit: () => Promise<Page>
  /** A picture of the open page at both sizes, after checking that nothing is cut. */
  shoot: (name: string) => Promise<void>
  /**
   * Takes the last picture and closes the session. Fails when axe finds something serious, a
   * request left the origin, the content policy complained or a script failed.
   */
  finish: (name: string) => Promise<void>
  /** Loads a file as the unit that owns the department, as the upload page does. */
  load: (department: string, file: string, content: string) => Promise<void>
  close: () => Promise<void>
}

/** Presses Tab until something has the focus. Fails after `most` steps. */
export async function tabTo(page: Page, target: Locator, most = 120): Promise<void> {
  for (let step = 0; step < most; step++) {
    if ((await target.count()) > 0) {
      const focused = await target
        .first()
        .evaluate((element) => element === element.ownerDocument.activeElement)
      if (focused) return
    }
    await page.keyboard.press('Tab')
  }
  throw new Error(`${target} is not reached by ${most} steps of Tab`)
}

export async function startConsole(options: Partial<OpenOptions> = {}): Promise<TestConsole> {
  const hub = await startHub(options)
  const browser = await chromium.launch({
    executablePath: CHROMIUM ?? '',
    args: ['--no-sandbox'],
    // Without a locale of UTF-8 Chromium takes no Chinese name for a file.
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  })
  mkdirSync(shots, { recursive: true })
  let page: Page | undefined
  let foreign: string[] = []
  let complaints: string[] = []

  function opened(): Page {
    if (!page) throw new Error('no page is open: call open() or visit() first')
    return page
  }

  async function visit(): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: 1366, height: 768 },
      locale: 'zh-CN',
      permissions: ['clipboard-read', 'clipboard-write'],
    })
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
    return page
  }

  async function shoot(name: string): Promise<void> {
    for (const [width, height] of [
      [1366, 768],
      [1920, 1080],
    ] as const) {
      await opened().setViewportSize({ width, height })
      const wider = await opened().evaluate('document.documentElement.scrollWidth > innerWidth')
      expect(wider, `${name} is wider than ${width}`).toBe(false)
      // A drawer slides in from outside.
      await expect
        .poll(() => opened().evaluate(DIALOGS_CUT), {
          message: `${name} at ${width}`,
          timeout: 10_000,
        })
        .toEqual([])
      await opened().screenshot({ path: path.join(shots, `${name}-${width}.png`) })
    }
    await opened().setViewportSize({ width: 1366, height: 768 })
  }

  return {
    hub,
    get page() {
      return opened()
    },
    async open(identity, route) {
      const page = await visit()
      await page.getByRole('button', { name: identity }).click()
      await page.getByRole('navigation').waitFor()
      await page.goto(`${hub.url}/#/${route}`)
      return page
    },
    visit,
    shoot,
    async finish(name) {
      await shoot(name)
      await opened().evaluate(axeSource)
      const found = (await opened().evaluate('axe.run()')) as {
        violations: { id: string; impact: string; nodes: { html: string }[] }[]
      }
      const serious = found.violations.filter(({ impact }) => /serious|critical/.test(impact))
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
      expect(foreign).toEqual([])
      expect(complaints).toEqual([])
      await opened().context().close()
    },
    async load(department, file, content) {
      const unit = hub.hub.departments.get(department)?.definition.unit ?? ''
      const response = await fetch(
        `${hub.url}/ingest/${department}?file=${encodeURIComponent(file)}`,
        {
          method: 'POST',
          headers: { authorization: `Bearer ${await hub.token({ unit })}` },
          body: content,
        },
      )
      const report = await response.json()
      expect(report).toMatchObject({ batch: expect.any(String), errors: [] })
    },
    async close() {
      await browser.close()
      await hub.close()
    },
  }
}

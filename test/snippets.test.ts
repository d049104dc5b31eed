import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startHub, type TestHub } from './start-hub.ts'

const run = promisify(execFile)
const docs = path.join(import.meta.dirname, '..', 'docs', 'use')
const client = path.join(import.meta.dirname, '..', 'client')

interface Snippet {
  file: string
  line: number
  language: string
  code: string
}

/** The fenced blocks of this folder's pages on using the hub; the others have tests of their own. */
const pages = ['README.md', 'access.md', 'node.md', 'python.md', 'excel.md', 'finereport.md']
const snippets = (
  await Promise.all(
    pages.map(async (file) => {
      const text = await readFile(path.join(docs, file), 'utf8')
      return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(
        (match): Snippet => ({
          file,
          line: text.slice(0, match.index).split('\n').length + 1,
          language: match[1] ?? '',
          code: match[2] ?? '',
        }),
      )
    }),
  )
).flat()
const marked = (code: string) => /未在测试中运行|package\.test\.ts/.test(code.split('\n')[0] ?? '')
const isThere = (command: string) =>
  run(command, ['--version']).then(
    () => true,
    () => false,
  )
/** Programs that a snippet needs and not every machine has. */
const needed: Record<string, string> = { sh: 'curl', python: 'python3' }
const commands: Record<string, string> = { sh: 'sh', js: 'node', python: 'python3' }

/** What each page's snippets print, in the order of the page. */
const printed: Record<string, RegExp[]> = {
  'README.md': [/^\uFEFF.*\r\n330402,南湖区,\d+/, /^304$/m],
  'access.md': [
    /"fullName":"[^"]+"/,
    /P1 统计报送、P3 督办.*"fullName":null/,
    /"shortName":"市科技局"\},"scope":"person:name","purposes":\[\{"code":"P1"\},\{"code":"P3"\}\]/,
    /"kind":"DENIAL","unit":\{"shortName":"市科技局"\}.*"refusal":"PURPOSE_REQUIRED"/,
  ],
  'node.md': [
    /南湖区 \d+/,
    /MET|ON_TRACK|BEHIND/,
    /^UNAUTHENTICATED 401/,
    /共 \d{2,} 家/,
    /^\d+ \d{4}-[\s\S]*未到账 \d+ 笔/,
  ],
  'python.md': [/^南湖区 \d+ \d+$/m, /^南湖区$/m],
}

describe('the snippets of docs/use', () => {
  let hub: TestHub
  let folder: string
  let environment: NodeJS.ProcessEnv
  beforeAll(async () => {
    hub = await startHub()
    folder = await mkdtemp(path.join(os.tmpdir(), 'baibo-snippets-'))
    await run(process.execPath, ['build.mjs'], { cwd: client })
    await mkdir(path.join(folder, 'node_modules', '@baibo'), { recursive: true })
    await symlink(client, path.join(folder, 'node_modules', '@baibo', 'client'), 'junction')
    environment = {
      ...process.env,
      HUB_URL: hub.url,
      HUB_TOKEN: await hub.token(),
      NAMES_TOKEN: await hub.token({ scopes: ['person:name'] }),
      OWNER_TOKEN: await hub.token({ unit: 'jx-rcb' }),
    }
  })
  afterAll(async () => {
    await hub.close()
    await rm(folder, { recursive: true, force: true })
  })

  test('are all run here or say that they are not', () => {
    const unknown = snippets.filter(({ code, language }) => !marked(code) && !commands[language])
    expect(unknown).toEqual([])
    const running = snippets.filter(({ code }) => !marked(code))
    const byPage = Object.groupBy(running, ({ file }) => file)
    for (const [file, expected] of Object.entries(printed)) {
      expect([file, byPage[file]?.length]).toEqual([file, expected.length])
    }
    expect(running).toHaveLength(Object.values(printed).flat().length)
  })

  const running = snippets.filter(({ code }) => !marked(code))
  test.for(running.map((each) => [`${each.file}:${each.line}`, each] as const))(
    '%s runs and prints what it should',
    async ([, { file, language, code, line }], context) => {
      const program = needed[language]
      if (program && !(await isThere(program))) context.skip(`${program} is not installed`)
      const command = language === 'js' ? process.execPath : (commands[language] ?? '')
      const script = path.join(folder, `${line}.${language === 'js' ? 'mjs' : language}`)
      await writeFile(script, code)
      const { stdout } = await run(command, [script], { cwd: folder, env: environment })
      const index = running.filter((each) => each.file === file).findIndex((e) => e.line === line)
      expect(stdout).toMatch(printed[file]?.[index] ?? /^$/)
      if (code.includes('.xlsx')) expect(await readdir(folder)).toContain('open-findings.xlsx')
    },
  )
})

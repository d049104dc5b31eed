import { execFile, execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { compose } from '@baibo/schema/compose.ts'
import { publishRelease } from '@baibo/schema/published.ts'
import { departments } from '@baibo/subgraphs/index.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startHub, type TestHub } from './start-hub.ts'
import { makeTempDirectory } from './temp-directory.ts'

const root = path.join(import.meta.dirname, '..')
const guides = path.join(root, 'docs', 'departments')
const run = promisify(execFile)

interface Block {
  file: string
  line: number
  code: string
}

const pages = readdirSync(guides).sort()
const blocks = pages.flatMap((file) => {
  const text = readFileSync(path.join(guides, file), 'utf8')
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(
    (match): Block => ({
      file,
      line: text.slice(0, match.index).split('\n').length + 1,
      code: match[1] ?? '',
    }),
  )
})
const isMarked = ({ code }: Block) => /^# 未在测试中运行：./.test(code)

/** What comes before a block, what its commands say, and what comes after. */
interface Step {
  begins: string
  before?: (folder: string) => void
  says: RegExp
  after?: (folder: string) => void
}

const contract = 'subgraphs/economy-informatization/schema.graphql'
function edit(folder: string, change: (sdl: string) => string): void {
  const original = readFileSync(path.join(root, contract), 'utf8')
  expect(change(original)).not.toBe(original)
  writeFileSync(path.join(folder, contract), change(original))
}

const steps: Step[] = [
  { begins: 'npx hub check\n', says: /\d+ 处变化，0 个批准的问题受影响/ },
  {
    begins: 'npx hub check --approve',
    before: (folder) => edit(folder, (sdl) => sdl.replace(/ {2}"需求简介"\n.*\n/, '')),
    says: /破坏[\s\S]*TechDemand\.summary/,
    after: (folder) => {
      const approvals = readFileSync(path.join(folder, 'schema/approvals.json'), 'utf8')
      expect(JSON.parse(approvals).at(-1)).toMatchObject({ owner: 'jx-jxj', by: '张三' })
    },
  },
  {
    begins: 'npx hub release',
    says: /已发布版本 [0-9a-f]{12}/,
    after: (folder) => {
      const changelog = 'docs/changelog/economy-informatization.md'
      expect(readFileSync(path.join(folder, changelog), 'utf8')).toContain('TechDemand.summary')
    },
  },
  {
    begins: 'npx hub publish economy-informatization',
    before: (folder) => edit(folder, (sdl) => sdl.replace('"需求简介"', '"需求简介，最多两千字"')),
    says: /已切换到 [0-9a-f]{12}，1 处变化/,
  },
  { begins: 'npx hub rollback', says: /已回到/ },
  {
    begins: 'npx hub contract',
    says: /^$/,
    after: (folder) =>
      expect(readFileSync(path.join(folder, 'public.graphql'), 'utf8')).toContain('type Indicator'),
  },
  {
    begins: 'npx hub new-department river-works',
    says: /已写入 subgraphs\/river-works\/schema\.graphql/,
    // What the install adds; the test does without the registry.
    after: (folder) =>
      symlinkSync(
        path.join(folder, 'subgraphs/economy-informatization/node_modules'),
        path.join(folder, 'subgraphs/river-works/node_modules'),
      ),
  },
  { begins: 'npm run codegen', says: /已更新[\s\S]*RiverWorksRecord[\s\S]*处变化/ },
  { begins: 'npx hub consent talent', says: /已同意 human-resources[\s\S]*已切换到/ },
]

describe('the commands of docs/departments, in a throwaway copy', () => {
  let hub: TestHub
  let folder: string
  let environment: NodeJS.ProcessEnv
  beforeAll(async () => {
    hub = await startHub()
    folder = await makeTempDirectory()
    copyProject(folder)
    // The guides begin where nothing waits for an owner's consent, whatever waits in this checkout.
    await publishRelease(compose(departments), [], {
      on: '2026-01-01',
      folder: path.join(folder, 'schema/published'),
      changelogs: path.join(folder, 'docs/changelog'),
    })
    environment = {
      ...process.env,
      PATH: [path.join(root, 'node_modules/node/bin'), process.env.PATH].join(path.delimiter),
      HUB_URL: hub.url,
      HUB_TOKEN: await hub.token({ unit: 'jx-jxj' }),
      TALENT_TOKEN: await hub.token({ unit: 'jx-rcb' }),
      HUMAN_RESOURCES_TOKEN: await hub.token({ unit: 'jx-rsj' }),
    }
  })
  afterAll(async () => {
    await hub.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('are all run here or say why not', () => {
    const running = blocks.filter((block) => !isMarked(block))
    expect(
      running.map(({ code }) => steps.find(({ begins }) => code.startsWith(begins))?.begins),
    ).toEqual(steps.map(({ begins }) => begins))
  })

  test.for(
    blocks
      .filter((block) => !isMarked(block))
      .map((each) => [`${each.file}:${each.line}`, each] as const),
  )('%s', async ([, { code }]) => {
    const step = steps.find(({ begins }) => code.startsWith(begins))
    if (!step) throw new Error(`no step begins like ${code}`)
    step.before?.(folder)
    const stdout = await inCopy(code)
    expect(stdout).toMatch(step.says)
    step.after?.(folder)
  })

  test('names no command that the hub does not have', async () => {
    const help = await inCopy('npx hub --help')
    const known = new Set([...help.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name))
    for (const file of pages) {
      const text = readFileSync(path.join(guides, file), 'utf8')
      for (const [, name = ''] of text.matchAll(/npx hub ([a-z-]+)/g))
        expect(known.has(name), `${file}: npx hub ${name}`).toBe(true)
    }
  })

  async function inCopy(code: string): Promise<string> {
    const kept = await earliest(code)
    const text = code
      .replaceAll('<id>', kept)
      .replace(/^(npx hub new-department .*)$/m, '$1 --no-install')
    const options = { cwd: folder, env: environment, maxBuffer: 1e8 }
    return (await run('sh', ['-ec', text], options)).stdout
  }

  /** Id of the oldest supergraph kept, for commands that go back to it. */
  async function earliest(code: string): Promise<string> {
    if (!code.includes('<id>')) return ''
    const response = await hub.get('/admin/supergraphs')
    return ((await response.json()) as { id: string }[])[0]?.id ?? ''
  }
})

/** The tracked files, and links to the installed packages: workspace packages lead into the copy. */
function copyProject(folder: string): void {
  const git = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const files = execFileSync('git', git, { cwd: root, encoding: 'utf8' }).split('\0')
  for (const file of files.filter((each) => each && !/^(bench|console)\//.test(each))) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    cpSync(path.join(root, file), path.join(folder, file))
  }
  const packages = ['.', 'kernel', 'schema', 'gateway', 'hub', 'subgraphs', 'test', 'client']
  for (const name of readdirSync(path.join(root, 'subgraphs')))
    if (existsSync(path.join(root, 'subgraphs', name, 'package.json')))
      packages.push(`subgraphs/${name}`)
  for (const name of packages) {
    const from = path.join(root, name, 'node_modules')
    const to = path.join(folder, name, 'node_modules')
    const entries = readdirSync(from, { withFileTypes: true, recursive: false })
    mkdirSync(to, { recursive: true })
    for (const entry of entries) {
      if (
        /^\.(pnpm|installed|modules|bin)/.test(entry.name) &&
        name === '.' &&
        entry.name !== '.bin'
      )
        symlinkSync(path.join(from, entry.name), path.join(to, entry.name))
      else if (!entry.name.startsWith('.') || entry.name === '.bin')
        cpSync(path.join(from, entry.name), path.join(to, entry.name), {
          recursive: true,
          verbatimSymlinks: true,
        })
    }
  }
}

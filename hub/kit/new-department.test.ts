import { execFile } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newDepartment } from './new-department.ts'

const root = path.join(import.meta.dirname, '../..')
const run = promisify(execFile)
const river = { name: 'river-works', unit: 'jx-jyj', title: '市水利示例局' }

describe('a new department in a copy of the project', () => {
  const copy = mkdtempSync(path.join(tmpdir(), 'kit-'))
  let written: string[]
  const before = readFileSync(path.join(root, 'subgraphs/index.ts'), 'utf8')

  beforeAll(async () => {
    for (const file of [
      'package.json',
      'pnpm-workspace.yaml',
      'codegen.ts',
      'tsconfig.json',
      'biome.json',
    ])
      cpSync(path.join(root, file), path.join(copy, file))
    for (const folder of ['kernel', 'schema', 'gateway', 'hub', 'test', 'node_modules'])
      symlinkSync(path.join(root, folder), path.join(copy, folder))
    mkdirSync(path.join(copy, 'subgraphs'))
    for (const entry of readdirSync(path.join(root, 'subgraphs'))) {
      const to = path.join(copy, 'subgraphs', entry)
      if (entry === 'index.ts') cpSync(path.join(root, 'subgraphs', entry), to)
      else symlinkSync(path.join(root, 'subgraphs', entry), to)
    }
    written = await newDepartment(river, copy)
    // What an install adds: the packages that its package.json names.
    symlinkSync(
      path.join(root, 'subgraphs/economy-informatization/node_modules'),
      path.join(copy, 'subgraphs/river-works/node_modules'),
    )
  })
  afterAll(() => rmSync(copy, { recursive: true, force: true }))

  test('touches its own folder and two lines of the shared list', () => {
    const after = readFileSync(path.join(copy, 'subgraphs/index.ts'), 'utf8').split('\n')
    const added = after.filter((line) => !before.split('\n').includes(line))
    expect(added).toEqual([
      "import { subgraph as riverWorks } from './river-works/subgraph.ts'",
      '  riverWorks,',
    ])
    expect(after).toHaveLength(before.split('\n').length + 2)
    const outside = written.filter((file) => !file.startsWith('subgraphs/river-works/'))
    expect(outside).toEqual(['subgraphs/index.ts'])
    const files = written.map((file) => readFileSync(path.join(copy, file), 'utf8'))
    expect(files.filter((text) => text.includes('{{'))).toEqual([])
  })

  test('composes with all other departments under the rules of the contract', async () => {
    const { stdout } = await run(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        '--input-type=module',
        '-e',
        `import { departments } from '${copy}/subgraphs/index.ts'
         import { compose } from '${copy}/schema/compose.ts'
         const { api, catalogue } = compose(departments)
         console.log(JSON.stringify({ types: api.includes('type RiverWorksRecord'), items: catalogue.match(/^RiverWorksRecord\\./gm).length }))`,
      ],
      { cwd: copy },
    )
    expect(JSON.parse(stdout)).toEqual({ types: true, items: 6 })
  })

  test('passes format, types and its own contract tests as written', async () => {
    const bin = (name: string) => path.join(root, 'node_modules/.bin', name)
    const own = 'subgraphs/river-works'
    const format = ['check', '--vcs-enabled=false', own]
    await run(bin('biome'), format, { cwd: copy }).catch(explain)
    await run(bin('graphql-codegen'), ['--config', 'codegen.ts'], { cwd: copy }).catch(explain)
    const types = await run(bin('tsc'), ['-p', '.'], { cwd: copy }).catch((error) => error)
    const faults = String(types.stdout).split('\n')
    expect(faults.filter((line) => line.includes(own))).toEqual([])
    const config = `export default { root: ${JSON.stringify(copy)}, resolve: { alias: [{ find: /^graphql$/, replacement: '${root}/node_modules/graphql/index.js' }] },
      test: { include: ['${own}/*.test.ts'], testTimeout: 60000, hookTimeout: 60000 } }`
    writeFileSync(path.join(copy, 'vitest.config.ts'), config)
    const output = path.join(copy, 'report.json')
    const vitest = ['run', '--reporter=json', `--outputFile=${output}`]
    await run(bin('vitest'), vitest, { cwd: copy }).catch(() => {})
    const report = JSON.parse(readFileSync(output, 'utf8'))
    const failures = report.testResults.flatMap(({ message, assertionResults }: TestFile) => [
      ...(message ? [message] : []),
      ...assertionResults.flatMap(({ failureMessages }) => failureMessages),
    ])
    expect(failures).toEqual([])
    expect(report.numPassedTests).toBe(10)
  })

  test.each([
    [{ ...river, name: 'River' }, 'WRONG_NAME'],
    [{ ...river, name: 'a/../b' }, 'WRONG_NAME'],
    [{ ...river, name: 'other', title: 'Water' }, 'WRONG_NAME'],
    [{ ...river, name: 'other', unit: 'jx-none' }, 'UNKNOWN_UNIT'],
    [{ ...river, name: 'other', unit: '市教育局' }, 'UNKNOWN_UNIT'],
    [{ ...river, name: 'talent' }, 'DEPARTMENT_EXISTS'],
  ])('%o is refused with %s and nothing is written', async (department, code) => {
    const list = readFileSync(path.join(copy, 'subgraphs/index.ts'), 'utf8')
    await expect(newDepartment(department, copy)).rejects.toMatchObject({ extensions: { code } })
    expect(readFileSync(path.join(copy, 'subgraphs/index.ts'), 'utf8')).toBe(list)
  })
})

function explain(error: { stdout?: string; stderr?: string; message: string }): never {
  throw new Error(`${error.message}\n${error.stdout}\n${error.stderr}`)
}

interface TestFile {
  message: string
  assertionResults: { failureMessages: string[] }[]
}

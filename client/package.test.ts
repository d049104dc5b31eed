import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { contractFiles } from '@baibo/schema/compose.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const run = promisify(execFile)
const windows = process.platform === 'win32'
const npm = (args: string[], cwd: string) =>
  run('npm', ['--loglevel=error', '--no-audit', '--no-fund', ...args], { cwd, shell: windows })
const tsc = path.join(import.meta.dirname, 'node_modules', 'typescript', 'bin', 'tsc')
const compilerOptions = {
  strict: true,
  module: 'nodenext',
  target: 'es2023',
  lib: ['es2023', 'dom'],
  types: [],
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
}

/** An empty project somewhere else, with nothing but the packed client. */
describe('the packed client', () => {
  let folder: string
  let project: string
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'baibo-client-'))
    project = path.join(folder, 'project')
    await mkdir(path.join(project, 'src'), { recursive: true })
    const { stdout } = await npm(
      ['pack', '--json', '--pack-destination', folder],
      import.meta.dirname,
    )
    const packed = JSON.parse(stdout)
    const [{ filename }] = Array.isArray(packed) ? packed : Object.values(packed)
    await writeJson('package.json', { name: 'outside', private: true, type: 'module' })
    await writeJson('tsconfig.json', { compilerOptions, include: ['src'] })
    await npm(['install', '--offline', path.join(folder, filename)], project)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const writeJson = (file: string, value: unknown) =>
    writeFile(path.join(project, file), JSON.stringify(value))
  const source = (file: string, text: string) => writeFile(path.join(project, 'src', file), text)
  const typeCheck = () =>
    run(process.execPath, [tsc, '-p', project]).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    )

  test('brings JavaScript and types alone: no dependency, no TypeScript source, nothing of Node', async () => {
    const installed = path.join(project, 'node_modules', '@baibo', 'client')
    expect(await readdir(path.join(project, 'node_modules', '@baibo'))).toEqual(['client'])
    const files = await readdir(installed, { recursive: true })
    expect(files.filter((file) => /(?<!\.d)\.ts$/.test(file))).toEqual([])
    for (const file of files.filter((each) => /dist.*\.js$/.test(each))) {
      expect(await readFile(path.join(installed, file), 'utf8'), file).not.toMatch(
        /['"]node:|\brequire\(|\bprocess\.|\bBuffer\b/,
      )
    }
    expect(await readFile(path.join(installed, 'dist', 'api.graphql'), 'utf8')).toBe(
      await readFile(contractFiles.api, 'utf8'),
    )
  })

  test('type-checks, and a wrong use does not', async () => {
    await source(
      'use.ts',
      `import { createHubClient, HubClientError, type TargetProgressRow } from '@baibo/client'
const hub = createHubClient({ url: 'http://localhost:4000', token: () => 'token' })
const { data, errors } = await hub.documents.doctorsByUnit({ asOf: '2025-12-31' })
const name: string | undefined = data.reportingUnits?.[0]?.name
for await (const row of hub.rows.targetProgress()) {
  const { value, status }: TargetProgressRow = row
  console.log(name, value, status, errors.map((error: HubClientError) => error.department))
}
const page: Response = await hub.table('openFindings', 'xlsx', { rule: [] })
console.log(page.status)
`,
    )
    expect(await typeCheck()).toBe('')
    await source(
      'wrong.ts',
      `import { createHubClient } from '@baibo/client'
const hub = createHubClient({ url: 'http://localhost:4000' })
await hub.documents.doctorJourney()
await hub.documents.talentCredit({ year: '2025' })
await hub.documents.noSuchDocument()
`,
    )
    const complaints = await typeCheck()
    await rm(path.join(project, 'src', 'wrong.ts'))
    expect(complaints).toMatch(/wrong\.ts\(3,.*TS2554/)
    expect(complaints).toMatch(/wrong\.ts\(4,.*TS2322/)
    expect(complaints).toMatch(/wrong\.ts\(5,.*TS2339/)
  })

  test('runs in plain Node', async () => {
    const script = `import { createHubClient, documents } from '@baibo/client'
      const hub = createHubClient({ url: 'http://127.0.0.1:1', retry: false })
      const error = await hub.documents.doctorsByUnit().catch((error) => error)
      console.log(Object.keys(documents).length, error.name, error.code)`
    await writeFile(path.join(project, 'run.mjs'), script)
    const { stdout } = await run('node', ['run.mjs'], { cwd: project, shell: windows })
    expect(stdout.trim()).toBe('21 HubClientError CLIENT_NETWORK')
  })

  test('its codegen preset types own documents from the published contract alone', async (context) => {
    const packages = ['@graphql-codegen/cli@7', '@graphql-codegen/client-preset@6', 'graphql@16']
    const online = await npm(['install', '--prefer-offline', ...packages], project).then(
      () => true,
      (error: Error) => {
        if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENOTCACHED|ETIMEDOUT/.test(error.message))
          return false
        throw error
      },
    )
    if (!online) context.skip('the package registry cannot be reached')
    await cp(contractFiles.api, path.join(project, 'api.graphql'))
    const preset = `import { hubCodegen } from '@baibo/client/codegen-preset'
export default hubCodegen({ schema: 'api.graphql', documents: ['src/own.ts'] })
`
    await writeFile(path.join(project, 'codegen.ts'), preset)
    await source(
      'own.ts',
      `import { createHubClient } from '@baibo/client'
import { graphql } from './gql/gql.js'
const hub = createHubClient({ url: 'http://localhost:4000' })
const Enterprises = graphql(\`
  query OwnEnterprises($after: String, $first: Int) {
    enterprises(after: $after, first: $first) {
      nodes { uscc name }
      pageInfo { hasNextPage endCursor }
    }
  }
\`)
const { data } = await hub.query(Enterprises, { first: 10 })
export const count: number | undefined = data.enterprises?.nodes.length
for await (const enterprise of hub.nodes(Enterprises, { first: 50 }, (page) => page.enterprises)) {
  const uscc: string = enterprise.uscc
  console.log(uscc)
  // @ts-expect-error: not selected
  console.log(enterprise.industry)
}
`,
    )
    await npm(['exec', '--', 'graphql-codegen', '--config', 'codegen.ts'], project)
    // What it writes imports without endings, as for a bundler.
    const bundler = { ...compilerOptions, module: 'preserve', moduleResolution: 'bundler' }
    await writeJson('tsconfig.json', { compilerOptions: bundler, include: ['src'] })
    expect(await typeCheck()).toBe('')
  }, 240_000)
})

import { execFile } from 'node:child_process'
import { readFile, rm, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeTempDirectory } from './temp-directory.ts'

/** Bad files given to `hub ingest`, as a department would: the error is clear, nothing is written. */
const cli = path.join(import.meta.dirname, '..', 'hub', 'cli.ts')
const header = '企业名称,统一社会信用代码,行业代码,企业规模,是否龙头企业,所在区划'
const good = '嘉兴示例甲有限公司,91330402FF00000126,C34,中型,否,330402'

interface Outcome {
  code: number
  stdout: string
  stderr: string
}

describe('bad input', () => {
  let directory: string
  const hub = (...args: string[]) =>
    new Promise<Outcome>((resolve) => {
      const environment = {
        ...process.env,
        NODE_ENV: 'development',
        HUB_DATA_DIR: path.join(directory, 'hub'),
        LOG_LEVEL: 'silent',
      }
      execFile(
        process.execPath,
        [cli, ...args],
        { env: environment, maxBuffer: 1e7 },
        (error, stdout, stderr) =>
          resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
      )
    })
  const file = async (name: string, content: string | Uint8Array) => {
    const target = path.join(directory, name)
    await writeFile(target, content)
    return target
  }
  const ingest = (target: string, ...options: string[]) =>
    hub('ingest', 'economy-informatization', target, ...options)

  beforeAll(async () => {
    directory = await makeTempDirectory()
  })
  afterAll(() => rm(directory, { recursive: true, force: true }))

  test('a wrong check digit names file, sheet, row, column, value and rule', async () => {
    const target = await file(
      'wrong-digit.csv',
      `${header}\n${good}\n嘉兴示例乙有限公司,91330402FF00000127,C34,中型,否,330402\n`,
    )
    const { code, stdout } = await ingest(target, '--json')
    const report = JSON.parse(stdout)
    expect(code).toBe(1)
    expect(report).toMatchObject({ batch: null, accepted: 1, rejected: 1 })
    expect(report.errors).toHaveLength(1)
    expect(report.errors[0]).toMatchObject({
      file: 'wrong-digit.csv',
      row: 3,
      column: 'B',
      header: '统一社会信用代码',
      value: '91330402FF00000127',
    })
    expect(report.errors[0].message).toMatch(/\p{Script=Han}.* \/ .*[a-z]/u)
  })

  test('a missing required column is named and the sheet refused', async () => {
    const target = await file(
      'no-column.csv',
      `${header.replace(',行业代码', '')}\n嘉兴示例甲有限公司,91330402FF00000126,中型,否,330402\n`,
    )
    const { code, stderr } = await ingest(target)
    expect(code).toBe(1)
    expect(stderr).toContain('行业代码')
  })

  test('a repeated key with other values is an error on the second row', async () => {
    const target = await file('twice.csv', `${header}\n${good}\n${good.replace('甲', '乙')}\n`)
    const { code, stdout } = await ingest(target, '--json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout).errors).toMatchObject([{ row: 3, rule: 'duplicate-key' }])
  })

  test('a broken zip, an empty file and a 200 MB file each get a clear error', async () => {
    const broken = await file('broken.xlsx', Buffer.from('PK\u0003\u0004 this is no workbook'))
    const empty = await file('empty.csv', '')
    const huge = await file('huge.csv', '')
    await truncate(huge, 200 * 1024 * 1024)
    for (const target of [broken, empty, huge]) {
      const { code, stderr } = await ingest(target)
      expect(code).toBe(1)
      expect(stderr).toContain(path.basename(target))
      expect(stderr).toMatch(/\p{Script=Han}.* \/ .*\[[A-Z_]+\]/u)
      expect(stderr).not.toMatch(/\n\s+at /)
    }
  })

  test('after all of that nothing is written and the same hub takes a good file', async () => {
    const target = await file('good.csv', `${header}\n${good}\n`)
    const first = JSON.parse((await ingest(target, '--json')).stdout)
    expect(first).toMatchObject({ accepted: 1, rejected: 0, changed: 1, errors: [] })
    const again = JSON.parse((await ingest(target, '--json')).stdout)
    expect(again).toMatchObject({ accepted: 1, changed: 0 })
    const undone = await hub('ingest', 'undo', first.batch)
    expect(undone.code, undone.stderr).toBe(0)
    expect(JSON.parse((await ingest(target, '--json')).stdout)).toMatchObject({ changed: 1 })
  })

  test('--errors writes the sheet back with the bad cells marked', async () => {
    const target = await file(
      'marked.csv',
      `${header}\n${good}\n嘉兴示例乙有限公司,91330402FF00000127,C34,中型,否,330402\n`,
    )
    const marked = path.join(directory, 'marked-errors.xlsx')
    await ingest(target, '--errors', marked)
    expect((await readFile(marked)).subarray(0, 2).toString()).toBe('PK')
  })

  test('an unknown department and a missing file are told apart', async () => {
    expect((await hub('ingest', 'nowhere', 'x.csv')).stderr).toContain('UNKNOWN_DEPARTMENT')
    const missing = await ingest(path.join(directory, 'missing.csv'))
    expect(missing.code).toBe(1)
    expect(missing.stderr).toContain('missing.csv')
  })
})

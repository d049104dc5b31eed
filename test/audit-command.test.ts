import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import type { RecordContent } from '@baibo/hub/record-chain.ts'
import { TEST_SECRET } from '@baibo/kernel/testing.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startHub, type TestHub } from './start-hub.ts'
import { makeTempDirectory } from './temp-directory.ts'

/** The chain of records by the command: whole, or its first bad record named. */
const cli = path.join(import.meta.dirname, '..', 'hub', 'cli.ts')
const run = promisify(execFile)
const NAMES = 'query Names { persons(first: 20) { nodes { id fullName } } }'

let hub: TestHub
let directory: string
let owner: string
beforeAll(async () => {
  directory = await makeTempDirectory()
  hub = await startHub({ dataDirectory: directory })
  owner = await hub.token({ subject: 'owner', unit: 'jx-rcb', scopes: ['person:name'] })
})
afterAll(async () => {
  await hub.close()
  await rm(directory, { recursive: true, force: true })
})

async function hubCommand(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = {
    ...process.env,
    NODE_ENV: 'test',
    HUB_DATA_DIR: directory,
    HUB_SECRET: TEST_SECRET,
    DATABASE_URL_REGISTRY: await hub.databaseUrl('registry'),
  }
  return run(process.execPath, ['--disable-warning=ExperimentalWarning', cli, ...args], {
    env,
  }).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    ({ code, stdout, stderr }) => ({ code, out: stdout, err: stderr }),
  )
}

/** What the chain holds, as the superuser sees it. */
async function records(): Promise<(RecordContent & { requestId?: string })[]> {
  await hub.hub.recorder.flush()
  const rows = await hub.asSuperuser(
    'registry',
    'select record from audit.access_record order by sequence',
  )
  return rows.map(({ record }) => JSON.parse(String(record)))
}

describe('hub audit verify', () => {
  const verify = async (...args: string[]) => {
    const { code, out } = await hubCommand('audit', 'verify', '--json', ...args)
    return { code, ...JSON.parse(out) }
  }
  /** Changes the chain as the superuser, with the guards off, and says how to take that back. */
  const tamper = async (statement: string) => {
    await hub.hub.recorder.flush()
    const change = (text: string) =>
      hub.asSuperuser(
        'registry',
        `alter table audit.access_record disable trigger all; ${text}; alter table audit.access_record enable trigger all`,
      )
    await hub.asSuperuser(
      'registry',
      'create table audit.kept as select sequence, record, hash from audit.access_record',
    )
    await change(statement)
    return async () => {
      await change(
        'delete from audit.access_record; insert into audit.access_record (sequence, record, hash) select * from audit.kept',
      )
      await hub.asSuperuser('registry', 'drop table audit.kept')
    }
  }

  test('finds the chain whole, says how many and its head; list shows what is in it', async () => {
    await hub.ask(NAMES, {}, owner, 'P5')
    const all = await records()
    const report = await verify()
    expect(report).toMatchObject({ code: 0, ok: true, records: all.length })
    const plain = await hubCommand('audit', 'verify')
    expect(plain.code).toBe(0)
    expect(plain.out).toContain(report.head)
    expect(plain.out).toContain(`${all.length} 条`)
    expect(await verify('--expect-head', report.head)).toMatchObject({ code: 0, ok: true })
    const { out } = await hubCommand(
      'audit',
      'list',
      '--unit',
      'jx-rcb',
      '--field',
      'Person.fullName',
    )
    const lines = out.trim().split('\n')
    const expected = all.filter(
      ({ unit, fields }) =>
        unit === 'jx-rcb' && fields?.some(({ field }) => field === 'Person.fullName'),
    )
    expect(lines).toHaveLength(expected.length)
    expect(out).toMatch(/ READ jx-rcb\/owner P5 .*Person\.fullName/)
  })

  test.each([
    [
      'a changed record',
      `update audit.access_record set record = replace(record, '"kind"', '"kinds"') where sequence = 5`,
      5,
      /改动/,
    ],
    [
      'a changed record with a hash of its own',
      `update audit.access_record set record = replace(record, '"rows": ', '"rows": 1'),
         hash = encode(sha256(convert_to(replace(record, '"rows": ', '"rows": 1'), 'UTF8')), 'hex') where sequence = 5`,
      6,
      /不承接第 5 条/,
    ],
    ['a deleted record', 'delete from audit.access_record where sequence = 7', 7, /缺少/],
    ['a cut-off beginning', 'delete from audit.access_record where sequence < 4', 1, /缺少/],
    [
      'two records in each other’s place',
      `delete from audit.access_record where sequence in (8, 9);
       insert into audit.access_record (sequence, record, hash)
         select 17 - sequence, record, hash from audit.kept where sequence in (8, 9)`,
      8,
      /次序/,
    ],
  ])('names the first bad one and ends with 1: %s', async (_name, statement, sequence, zh) => {
    const restore = await tamper(statement)
    try {
      const report = await verify()
      expect(report).toMatchObject({ code: 1, ok: false, firstBad: { sequence } })
      expect(report.firstBad.recordedAt).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
      expect(report.firstBad.zh).toMatch(zh)
    } finally {
      await restore()
    }
  })

  test('a cut-off end is found by the head that was kept elsewhere', async () => {
    const { head } = await verify()
    const restore = await tamper(
      'delete from audit.access_record where sequence > (select max(sequence) - 2 from audit.access_record)',
    )
    try {
      expect(await verify()).toMatchObject({ code: 0, ok: true })
      const report = await verify('--expect-head', head)
      expect(report).toMatchObject({ code: 1, ok: false, isExpectedHeadThere: false })
      const plain = await hubCommand('audit', 'verify', '--expect-head', head)
      expect(plain.code).toBe(1)
      expect(plain.err).toContain(head)
    } finally {
      await restore()
    }
    expect(await verify('--expect-head', head)).toMatchObject({ code: 0, ok: true })
  })
})

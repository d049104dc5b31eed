import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { testCluster } from '@baibo/kernel/testing.ts'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeTempDirectory } from './temp-directory.ts'

const ROWS = 100_000
const MEGABYTE = 1024 * 1024
const database = `large_${randomBytes(5).toString('hex')}`

describe('a table of 100,000 rows', () => {
  let folder: string
  let child: ChildProcess
  let output: Interface
  let url: string
  let token: string
  const nextLine = (): Promise<string> =>
    new Promise((resolve, reject) => {
      output.once('line', resolve)
      output.once('close', () => reject(new Error('the hub ended')))
    })
  const peak = async (): Promise<number> => {
    const line = nextLine()
    child.stdin?.write('peak\n')
    return Number((await line).split(' ')[1]) / MEGABYTE
  }

  beforeAll(async () => {
    folder = await makeTempDirectory()
    const script = path.join(import.meta.dirname, 'large-table.ts')
    // All of the table at once would not fit into this heap together with the hub.
    const args = ['--max-old-space-size=150', script, folder, database, String(ROWS)]
    child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    output = createInterface({ input: child.stdout as NonNullable<typeof child.stdout> })
    ;[, url = '', token = ''] = (await nextLine()).split(' ')
  })
  afterAll(async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.stdin?.end()
    await ended
    const sql = postgres(testCluster().url('postgres'), { max: 1, onnotice: () => {} })
    await sql.unsafe(`drop database if exists "${database}" with (force)`)
    await sql.end()
    await rm(folder, { recursive: true, force: true })
  })

  const get = (query: string) =>
    fetch(`${url}/q/readings.csv${query}`, { headers: { authorization: `Bearer ${token}` } })

  test('is streamed whole as CSV within 150 MB of memory', async () => {
    await (await get('?first=1000&page=1&per_page=1&titles=keys')).body?.cancel()
    const before = await peak()
    const response = await get('?titles=keys')
    let rows = 0
    let bytes = 0
    let rest = ''
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const expected =
          rows === 0 ? 'id,name' : `${String(rows).padStart(18, '0')},读数，第 ${rows} 项`
        if (!line.startsWith(expected)) throw new Error(`line ${rows}: ${line}`)
        rows++
      }
    }
    expect([rows, rest]).toEqual([ROWS + 1, ''])
    expect(bytes).toBeGreaterThan(15 * MEGABYTE)
    expect((await peak()) - before).toBeLessThan(150)
  })
})

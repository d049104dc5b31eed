import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { testCluster } from '@baibo/kernel/testing.ts'
import postgres from 'postgres'
import readSheet from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeTempDirectory } from './temp-directory.ts'

const ROWS = 100_000
const MEGABYTE = 1024 * 1024
const id = (row: number) => String(row).padStart(18, '0')
const name = (row: number) => `读数，第 ${row} 项`

/** Each format reads its table while it comes, and answers the number of rows that are as they should be. */
const readers: Record<string, (response: Response) => Promise<number>> = {
  async csv(response) {
    let rows = -1
    for await (const [line, more] of pieces(response, '\r\n')) {
      const expected = rows < 0 ? 'id,name' : `${id(rows + 1)},${name(rows + 1)}`
      if (!more) return line === '' ? rows : -1
      if (!line.startsWith(expected)) throw new Error(`line ${rows}: ${line}`)
      rows++
    }
    return rows
  },
  async json(response) {
    let rows = 0
    for await (const [piece, more] of pieces(response, '"},{"')) {
      rows++
      if (!piece.includes(`id":"${id(rows)}","name":"${name(rows)}`)) throw new Error(piece)
      if (rows === 1) expect(piece).toContain('{"name":"readings","variables":{},"rows":[{')
      if (!more) expect(piece).toMatch(/。"\}\]\}$/)
    }
    return rows
  },
  async xlsx(response) {
    const [first] = await readSheet(Buffer.from(await response.arrayBuffer()))
    const [head, ...rows] = (first as unknown as { data: unknown[][] }).data
    expect(head).toEqual(['id', 'name'])
    for (const [index, cells] of rows.entries()) {
      if (cells[0] !== id(index + 1)) throw new Error(`row ${index}: ${cells}`)
      if (!String(cells[1]).startsWith(name(index + 1))) throw new Error(`row ${index}: ${cells}`)
    }
    return rows.length
  },
}

/** The text between marks as it comes, and whether another piece follows. */
async function* pieces(response: Response, mark: string): AsyncGenerator<[string, boolean]> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of response.body ?? []) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split(mark)
    rest = parts.pop() ?? ''
    for (const part of parts) yield [part, true]
  }
  yield [rest, false]
}

describe.each(Object.keys(readers))('a table of 100,000 rows as %s', (format) => {
  const database = `large_${randomBytes(5).toString('hex')}`
  let folder: string
  let child: ChildProcess
  let output: Interface
  let url: string
  let token: string
  let permitted: string
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
    ;[, url = '', token = '', permitted = ''] = (await nextLine()).split(' ')
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
    fetch(`${url}/q/readings.${format}${query}`, { headers: { authorization: `Bearer ${token}` } })

  test('is streamed whole within 150 MB of memory', async () => {
    await (await get('?page=1&per_page=1&titles=keys')).body?.cancel()
    const before = await peak()
    const response = await get('?titles=keys')
    expect(response.headers.get('content-length')).toBeNull()
    expect(await readers[format]?.(response)).toBe(ROWS)
    expect((await peak()) - before).toBeLessThan(150)
  })

  test('is streamed whole without a column that its caller may not read, and says so', async () => {
    const read = (bearer: string) =>
      fetch(`${url}/q/remarks.${format}?titles=keys`, {
        headers: { authorization: `Bearer ${bearer}` },
      })
    const denied = await read(token)
    const text = await denied.text()
    expect(denied.status).toBe(200)
    expect(text.includes('注：')).toBe(false)
    if (format === 'csv') {
      expect(denied.headers.get('x-hub-partial')).toBe('hub')
      const lines = text.split('\r\n').slice(1, -1)
      expect(lines.length).toBe(ROWS)
      expect(lines.findIndex((line, row) => line !== `${id(row + 1)},`)).toBe(-1)
      const shown = await (await read(permitted)).text()
      expect(shown.includes(`${id(ROWS)},注：${name(ROWS)}`)).toBe(true)
    }
    if (format === 'json') {
      const { rows, errors } = JSON.parse(text)
      expect(rows.length).toBe(ROWS)
      expect(rows.at(-1)).toEqual({ id: id(ROWS), remark: null })
      expect(errors).toMatchObject([
        {
          path: ['readings', 'nodes', 0, 'remark'],
          extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE', field: 'Reading.remark' },
        },
      ])
    }
  })

  test('is paged by cursor: a page knows the next one only, and no other can be asked for', async () => {
    const first = await get('?per_page=2&titles=keys')
    expect([first.status, first.headers.get('x-total-count')]).toEqual([200, null])
    const link = first.headers.get('link') ?? ''
    expect(link).toMatch(/^<\/q\/readings\.\w+\?[^>]*page=2[^>]*after=[^>]*>; rel="next"$/)
    expect((await get('?page=2&per_page=2')).status).toBe(400)
    if (format !== 'json') return
    const next = await fetch(url + /<([^>]+)>/.exec(link)?.[1], {
      headers: { authorization: `Bearer ${token}` },
    })
    const { rows } = (await next.json()) as { rows: { id: string }[] }
    expect(rows.map((row) => row.id)).toEqual([id(3), id(4)])
  })
})

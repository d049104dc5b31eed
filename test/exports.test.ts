import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { csvLine } from '@baibo/hub/export.ts'
import { documentColumns } from '@baibo/schema/columns.ts'
import { loadDocuments, variablesFromQuery } from '@baibo/schema/documents.ts'
import { type FlatRow, flatten } from '@baibo/schema/flatten.ts'
import { parse } from 'csv-parse/sync'
import iconv from 'iconv-lite'
import readSheet from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startHub, type TestHub } from './start-hub.ts'

const documents = loadDocuments()
const variables: Record<string, string> = JSON.parse(
  await readFile(path.join(import.meta.dirname, 'answers', 'variables.json'), 'utf8'),
)
/** Ages and times of answers change between two questions. */
const volatile = new Set(['lastAnswerAt', 'daysOpen'])
const COUNTY = '330482'

let hub: TestHub
let county: string
beforeAll(async () => {
  hub = await startHub()
  county = await hub.token({ unit: `jx-kjj-${COUNTY}`, reportingUnits: [COUNTY] })
})
afterAll(() => hub.close())

const address = (name: string, format: string, more = '') =>
  `/q/${name}.${format}?${[variables[name], more].filter(Boolean).join('&')}`

/** A document as GraphQL answers it, and the cells that a table must show for it. */
async function asked(name: string, token?: string) {
  const document = documents.get(name)
  if (!document) throw new Error(name)
  const given = variablesFromQuery(document, new URLSearchParams(variables[name] ?? ''))
  const answer = await hub.ask(document.text, given, token)
  const rows = flatten(answer.data, document.flatten)
  return { rows, columns: documentColumns(document, hub.hub.gateway.apiSchema), answer }
}

/** How a value reads in a table; written out here so that the writer is not its own judge. */
function shown(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(shown).join('、')
  if (typeof value === 'boolean') return value ? '是' : '否'
  return String(value)
}

async function bytes(response: Response): Promise<Buffer> {
  expect(response.status).toBe(200)
  return Buffer.from(await response.arrayBuffer())
}

const lines = (text: string): string[][] => parse(text, { relax_column_count: false })

describe.each([...documents.keys()])('%s', (name) => {
  test.each(['the city', 'a county'])(
    'its CSV has the rows of its GraphQL answer, for %s',
    async (who) => {
      const token = who === 'a county' ? county : undefined
      const { rows, columns } = await asked(name, token)
      const text = (
        await bytes(await hub.get(address(name, 'csv', 'titles=keys'), token))
      ).toString()
      expect(text.startsWith('\uFEFF')).toBe(true)
      const [head, ...body] = lines(text.slice(1))
      expect(head).toEqual(columns.map((column) => column.name))
      const stable = columns.flatMap((column, index) => (volatile.has(column.name) ? [] : [index]))
      const keys = stable.map((index) => columns[index]?.name ?? '')
      expect(body.map((cells) => stable.map((index) => cells[index]))).toEqual(
        rows.map((row) => keys.map((key) => shown(row[key]))),
      )
    },
  )

  test('its XLSX has the same rows: numbers as numbers, ids as text', async () => {
    const { rows, columns } = await asked(name)
    const file = await bytes(await hub.get(address(name, 'xlsx', 'titles=keys')))
    const [head, ...body] = await sheetOf(file)
    expect(head).toEqual(columns.map((column) => column.name))
    const keys = columns.filter((column) => !volatile.has(column.name))
    expect(body.map((cells) => pick(cells, columns, keys))).toEqual(
      rows.map((row) =>
        keys.map(({ name: key, type, list }) => {
          const value = row[key]
          if (value === null || value === undefined) return null
          const number = typeof value === 'number' || (type === 'Decimal' && !list)
          return number ? Number(value) : shown(value) || null
        }),
      ),
    )
  })

  test('its titles are Chinese by default, and each names one column', async () => {
    const [head = []] = lines(
      (await bytes(await hub.get(address(name, 'csv')))).toString().slice(1),
    )
    for (const title of head) expect(title).toMatch(/\p{Script=Han}/u)
    expect(new Set(head).size).toBe(head.length)
  })
})

async function sheetOf(file: Buffer): Promise<unknown[][]> {
  const read: unknown = await readSheet(file)
  const [first] = read as [{ data?: unknown[][] } | unknown[]]
  return first && 'data' in first && first.data ? first.data : (read as unknown[][])
}

function pick<T extends { name: string }>(cells: unknown[], all: readonly T[], keys: readonly T[]) {
  return keys.map((key) => cells[all.indexOf(key)] ?? null)
}

describe('a table', () => {
  test('is answered 304 to whoever has it, and anew to whoever has another', async () => {
    for (const format of ['json', 'csv', 'xlsx']) {
      const url = hub.url + address('doctors-by-unit', format)
      const get = async (etag: string, token?: string) =>
        fetch(url, {
          headers: {
            authorization: `Bearer ${token ?? (await hub.token())}`,
            'if-none-match': etag,
          },
        })
      const first = await get('"other"')
      const etag = first.headers.get('etag') ?? ''
      expect([format, first.status, etag]).toEqual([
        format,
        200,
        expect.stringMatching(/^"[\w-]+"$/),
      ])
      const known = await get(`"other", W/${etag}`)
      expect([format, known.status, await known.text()]).toEqual([format, 304, ''])
      expect((await get(etag, county)).status, `${format} of another caller`).toBe(200)
    }
  })

  test('that says where its pages are is read to its end, whatever a page holds', async () => {
    const paged = [...documents.values()].filter(({ pages }) => pages)
    expect(paged.length).toBeGreaterThanOrEqual(9)
    for (const { name } of paged) {
      const { rows } = await asked(name)
      const parts = (await (await hub.get(address(name, 'json', 'first=9'))).json()) as {
        rows: FlatRow[]
      }
      expect([name, parts.rows]).toEqual([name, rows])
    }
  })

  test('is paged by Link, and the pages together are the whole', async () => {
    const { rows } = await asked('talent-credit')
    const paged: FlatRow[] = []
    let next: string | undefined = address('talent-credit', 'json', 'per_page=7')
    for (let page = 1; next; page++) {
      const response: Response = await hub.get(next)
      const part = ((await response.json()) as { rows: FlatRow[] }).rows
      expect(response.headers.get('x-total-count')).toBe(String(rows.length))
      expect(part).toHaveLength(Math.min(7, rows.length - paged.length))
      paged.push(...part)
      const link: string = response.headers.get('link') ?? ''
      expect(link.includes('rel="prev"')).toBe(page > 1)
      expect(link).toMatch(/rel="first".*rel="last"/)
      next = /<([^>]+)>; rel="next"/.exec(link)?.[1]
    }
    expect(rows.length).toBeGreaterThan(7)
    expect(paged).toEqual(rows)
  })

  test.each([
    'page=0',
    'page=x',
    'per_page=1001',
    'encoding=latin1',
    'titles=en',
    'asof=2025-12-31',
    'asOf=31.12.2025',
    'asOf=2025-02-30',
  ])('refuses %s with what was expected', async (query) => {
    const response = await hub.get(`/q/doctors-by-unit.csv?${query}`)
    const body = (await response.json()) as { errors: { message: string; extensions: object }[] }
    expect([response.status, body.errors[0]?.extensions]).toMatchObject([
      400,
      { code: 'BAD_USER_INPUT' },
    ])
    expect(body.errors[0]?.message).toMatch(/\p{Script=Han}.* \/ .*[a-z]/u)
  })

  test('refuses a credit code that is none, rather than to answer an empty table', async () => {
    const response = await hub.get('/q/enterprise-profile.csv?uscc=123')
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringContaining('应为 18 位统一社会信用代码，收到'),
    ])
  })

  test('in gb18030 reads the same, without a byte order mark', async () => {
    const utf8 = (await bytes(await hub.get(address('open-findings', 'csv')))).toString().slice(1)
    const response = await hub.get(address('open-findings', 'csv', 'encoding=gb18030'))
    expect(response.headers.get('content-type')).toContain('charset=gb18030')
    expect(iconv.decode(await bytes(response), 'gb18030')).toBe(utf8)
  })

  test('keeps every digit of a credit code in XLSX', async () => {
    const file = await bytes(await hub.get(address('whitelist-coverage', 'xlsx', 'titles=keys')))
    const [head = [], ...body] = await sheetOf(file)
    const column = head.indexOf('uscc')
    expect(body.length).toBeGreaterThan(0)
    for (const cells of body) expect(cells[column]).toMatch(/^[0-9A-Z]{18}$/)
  })

  test('needs a login and knows only its documents', async () => {
    expect((await hub.get(address('doctors-by-unit', 'csv'), '')).status).toBe(401)
    expect((await hub.get('/q/no-such-question.csv')).status).toBe(404)
    expect((await hub.get('/q/doctors-by-unit.pdf')).status).toBe(404)
  })
})

describe('a cell', () => {
  test.each([
    ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
    ['+cmd', "'+cmd"],
    ['-cmd', "'-cmd"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['-12.50', '-12.50'],
    ['a,b', '"a,b"'],
    ['a\r\nb', '"a\r\nb"'],
    ['𠮷', '𠮷'],
  ])('%j is written %j, so that no spreadsheet runs it', (value, written) => {
    expect(csvLine([value])).toBe(`${written}\r\n`)
  })
})

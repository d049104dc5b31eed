import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import iconv from 'iconv-lite'
import writeExcelFile, { type Cell } from 'write-excel-file/node'
import type { Row } from './model.ts'
import { daysBetween } from './random.ts'

type Value = string | number | boolean | null
type Written = string | number | Date | null

/** How a cell is written; without one: text and numbers as they are, 是 or 否. */
export type Format = (value: Value) => Written

/** A column: the key in the rows, the header as written, how the cells look. */
export type Column = readonly [key: string, header?: string, format?: Format]

/** One sheet of a sample workbook. */
export interface SampleSheet {
  name: string
  /** A caption above the header row. */
  caption?: string
  columns: readonly Column[]
  rows: readonly Row[]
  /** Key of a column whose sum stands in a last row 合计. */
  total?: string
}

/** A sample workbook of a department; a csv file holds one sheet. */
export interface SampleFile {
  department: string
  file: string
  encoding?: 'utf-8' | 'utf-8-bom' | 'gb18030'
  separator?: ',' | ';' | '\t'
  sheets: readonly SampleSheet[]
}

function dateFormat(write: (iso: string) => Written): Format {
  return (value) => (typeof value === 'string' && value !== '' ? write(value) : null)
}

/** The ways a date is written in the samples. */
export const dates = {
  slash: dateFormat((iso) => iso.split('-').map(Number).join('/')),
  chinese: dateFormat((iso) => {
    const [year, month, day] = iso.split('-').map(Number)
    return `${year}年${month}月${day}日`
  }),
  compact: dateFormat((iso) => iso.replaceAll('-', '')),
  dots: dateFormat((iso) => iso.replaceAll('-', '.')),
  /** A date cell in a workbook. */
  cell: dateFormat((iso) => new Date(`${iso}T00:00:00Z`)),
  /** The number a date cell shows when its format is lost. */
  serial: dateFormat((iso) => daysBetween('1899-12-30', iso)),
}

/** The ways yes and no are written in the samples, beside 是 and 否. */
export const answers = {
  letters: (value: Value): Written => (value === true ? 'Y' : 'N'),
  digits: (value: Value): Written => (value === true ? 1 : 0),
  ticks: (value: Value): Written => (value === true ? '√' : '×'),
}

/** The ways money is written in the samples, beside a plain number; all take 万元. */
export const money = {
  withUnit: (value: Value): Written => (typeof value === 'number' ? `${value}万元` : null),
  yuan: (value: Value): Written => (typeof value === 'number' ? Math.round(value * 10_000) : null),
  thousands: (value: Value): Written =>
    typeof value === 'number' ? Math.round(value * 10_000).toLocaleString('en-US') : null,
}

/** A code with its name after it. */
export function named(names: ReadonlyMap<string, string>, gap: string): Format {
  return (value) =>
    names.has(String(value)) ? `${value}${gap}${names.get(String(value))}` : asIs(value)
}

/** The name in place of the code. */
export function nameOnly(names: ReadonlyMap<string, string>): Format {
  return (value) => names.get(String(value)) ?? asIs(value)
}

function asIs(value: Value): Written {
  return typeof value === 'boolean' ? (value ? '是' : '否') : value === '' ? null : value
}

/** The rows of a sheet as they stand in the file: caption, header, rows, sum, blank rows. */
export function grid({ caption, columns, rows, total }: SampleSheet): Written[][] {
  const lines: Written[][] = []
  const blank = columns.map(() => null)
  if (caption !== undefined) lines.push([caption, ...blank.slice(1)])
  lines.push(columns.map(([key, header]) => header ?? key))
  for (const row of rows) {
    lines.push(columns.map(([key, , format = asIs]) => format(row[key] ?? null)))
  }
  if (total !== undefined) {
    const sum = rows.reduce((all, row) => all + Number(row[total] ?? 0), 0)
    lines.push(
      columns.map(([key, , format = asIs], i) =>
        i === 0 ? '合计' : key === total ? format(Math.round(sum * 1e4) / 1e4) : null,
      ),
    )
    lines.push(blank, blank)
  }
  return lines
}

/** Writes a sample file, with its folder. */
export async function writeSample(path: string, sample: SampleFile): Promise<void> {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, await sampleBytes(sample))
}

/** The bytes of a sample file; equal rows always give equal bytes. */
export async function sampleBytes(sample: SampleFile): Promise<Buffer> {
  return sample.file.endsWith('.csv') ? csv(sample) : xlsx(sample)
}

function csv({ encoding = 'utf-8', separator = ',', sheets }: SampleFile): Buffer {
  const [sheet] = sheets
  if (sheet === undefined || sheets.length > 1) throw new Error('a csv file holds one sheet')
  const quote = (cell: Written): string => {
    const text = String(cell ?? '')
    return /["\r\n]/.test(text) || text.includes(separator)
      ? `"${text.replaceAll('"', '""')}"`
      : text
  }
  const text = grid(sheet)
    .map((line) => `${line.map(quote).join(separator)}\r\n`)
    .join('')
  if (encoding === 'gb18030') return iconv.encode(text, 'gb18030')
  return Buffer.from(encoding === 'utf-8-bom' ? `\uFEFF${text}` : text)
}

async function xlsx({ sheets }: SampleFile): Promise<Buffer> {
  const written = sheets.map((sheet) => {
    const width = sheet.columns.length
    const data = grid(sheet).map((line, i) =>
      line.map((cell, k) => excelCell(cell, sheet, i, k, width)),
    )
    return {
      data,
      sheet: sheet.name,
      columns: sheet.columns.map(([key]) => ({
        width: key.includes('代码') || key.includes('号码') ? 22 : 16,
      })),
    }
  })
  return withoutTimes(await writeExcelFile(written).toBuffer())
}

function excelCell(
  cell: Written,
  sheet: SampleSheet,
  line: number,
  column: number,
  width: number,
): Cell {
  const captioned = sheet.caption !== undefined
  if (captioned && line === 0) {
    return column === 0
      ? {
          value: String(cell),
          type: String,
          columnSpan: width,
          align: 'center',
          fontWeight: 'bold',
        }
      : null
  }
  if (cell === null) return null
  if (line === (captioned ? 1 : 0)) return { value: String(cell), type: String, fontWeight: 'bold' }
  if (cell instanceof Date) return { value: cell, type: Date, format: 'yyyy-mm-dd' }
  return typeof cell === 'number' ? { value: cell, type: Number } : { value: cell, type: String }
}

/** Sets every entry's time in a zip file to the first day that the format knows, 1980-01-01. */
function withoutTimes(zip: Buffer): Buffer {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  let entry = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    zip.writeUInt32LE(0x00210000, entry + 12)
    zip.writeUInt32LE(0x00210000, zip.readUInt32LE(entry + 42) + 10)
    entry +=
      46 +
      zip.readUInt16LE(entry + 28) +
      zip.readUInt16LE(entry + 30) +
      zip.readUInt16LE(entry + 32)
  }
  return zip
}

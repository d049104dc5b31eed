import type { FlatRow } from '@baibo/schema/flatten.ts'
import iconv from 'iconv-lite'
import writeExcelFile from 'write-excel-file/node'

/** A cell's text; lists are joined. A text that a spreadsheet would take for a formula is quoted with '. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(cellText).join('、')
  if (typeof value === 'boolean') return value ? '是' : '否'
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return typeof value === 'string' && /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text)
    ? `'${text}`
    : text
}

/** CSV with CRLF lines; UTF-8 carries a byte order mark, so that spreadsheets read the Chinese right. */
export function toCsv(
  names: readonly string[],
  rows: readonly FlatRow[],
  encoding: 'utf-8' | 'gb18030',
): Buffer {
  const line = (cells: string[]) => `${cells.map(quote).join(',')}\r\n`
  const text = [
    line([...names]),
    ...rows.map((row) => line(names.map((name) => cellText(row[name])))),
  ].join('')
  return encoding === 'gb18030'
    ? iconv.encode(text, 'gb18030')
    : Buffer.from(`\uFEFF${text}`, 'utf8')
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A workbook with one sheet; every cell is text, so that ids keep all their digits. */
export async function toXlsx(
  names: readonly string[],
  rows: readonly FlatRow[],
  title: string,
): Promise<Buffer> {
  const header = names.map((name) => ({ value: name, fontWeight: 'bold' as const }))
  const body = rows.map((row) =>
    names.map((name) => {
      const value = row[name]
      return typeof value === 'number'
        ? { value, type: Number }
        : { value: cellText(value), type: String }
    }),
  )
  const sheet = title.replaceAll(/[\\/*?:[\]？：]/g, '').slice(0, 30)
  return writeExcelFile([header, ...body], { sheet }).toBuffer()
}

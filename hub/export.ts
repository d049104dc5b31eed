import type { DocumentColumn } from '@baibo/schema/columns.ts'
import type { FlatRow } from '@baibo/schema/flatten.ts'
import iconv from 'iconv-lite'
import writeExcelFile from 'write-excel-file/node'

export type TextEncoding = 'utf-8' | 'gb18030'

/** A cell's text; lists are joined. A text that a spreadsheet would take for a formula is quoted with '. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(cellText).join('、')
  if (typeof value === 'boolean') return value ? '是' : '否'
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  const formula = typeof value === 'string' && /^[=+\-@\t\r]/.test(text)
  return formula && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text
}

/** One line of CSV (RFC 4180) with its line end. */
export function csvLine(values: readonly unknown[]): string {
  const cells = values.map((value) => {
    const text = cellText(value)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  })
  return `${cells.join(',')}\r\n`
}

/** UTF-8 begins with a byte order mark, so that spreadsheets read the Chinese right. */
export function encodeText(text: string, encoding: TextEncoding, first: boolean): Buffer {
  if (encoding === 'gb18030') return iconv.encode(text, 'gb18030')
  return Buffer.from(first ? `\uFEFF${text}` : text, 'utf8')
}

/** A workbook with one sheet; ids are text, so that they keep all their digits; money is a number. */
export async function toXlsx(
  columns: readonly DocumentColumn[],
  rows: readonly FlatRow[],
  title: string,
  titles: 'zh' | 'keys',
): Promise<Buffer> {
  const header = columns.map(({ name, title: zh }) => ({
    value: titles === 'zh' ? zh : name,
    fontWeight: 'bold' as const,
  }))
  const body = rows.map((row) =>
    columns.map(({ name, type, list }) => {
      const value = row[name]
      const number = typeof value === 'number' || (type === 'Decimal' && !list && value !== null)
      return number
        ? { value: Number(value), type: Number }
        : { value: cellText(value), type: String }
    }),
  )
  const sheet = title.replaceAll(/[\\/*?:[\]？：]/g, '').slice(0, 30)
  return writeExcelFile([header, ...body], { sheet }).toBuffer()
}

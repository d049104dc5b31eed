import iconv from 'iconv-lite'

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

/** UTF-8 begins with a byte order mark where the text is the first of a file, so that spreadsheets read the Chinese right. */
export function encodeText(text: string, encoding: TextEncoding, first: boolean): Buffer {
  if (encoding === 'gb18030') return iconv.encode(text, 'gb18030')
  return Buffer.from(first ? `\uFEFF${text}` : text, 'utf8')
}

export interface Sheet {
  name: string
  header: readonly string[]
  rows: readonly (readonly unknown[])[]
}

/** A one-sheet workbook. */
export function toXlsx(header: readonly string[], rows: readonly (readonly unknown[])[]): Blob {
  return sheetsToXlsx([{ name: '结果', header, rows }])
}

/**
 * A workbook (ECMA-376) from text and numbers, stored without compression. Every text is written as
 * text, so that no cell is ever a formula.
 */
export function sheetsToXlsx(sheets: readonly Sheet[]): Blob {
  const names = sheetNames(sheets)
  const parts: [name: string, text: string][] = [
    [
      '[Content_Types].xml',
      `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${MAIN}.sheet.main+xml"/>${sheets.map((_, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="${MAIN}.worksheet+xml"/>`).join('')}</Types>`,
    ],
    [
      '_rels/.rels',
      `${XML}<Relationships xmlns="${PACKAGE}"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${XML}<workbook xmlns="${SHEET}" xmlns:r="${OFFICE}"><sheets>${names.map((name, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="r${at + 1}"/>`).join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${XML}<Relationships xmlns="${PACKAGE}">${sheets.map((_, at) => `<Relationship Id="r${at + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`).join('')}</Relationships>`,
    ],
    ...sheets.map(({ header, rows }, at): [string, string] => [
      `xl/worksheets/sheet${at + 1}.xml`,
      `${XML}<worksheet xmlns="${SHEET}"><sheetData>${[header, ...rows].map(line).join('')}</sheetData></worksheet>`,
    ]),
  ]
  return new Blob([zip(parts) as BlobPart], {
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  })
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const MAIN = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const SHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'

function line(row: readonly unknown[]): string {
  return `<row>${row.map(cell).join('')}</row>`
}

function cell(value: unknown): string {
  if (typeof value === 'number') return `<c><v>${value}</v></c>`
  const text = value == null ? '' : String(value)
  return `<c t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`
}

function escaped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 cannot hold them
  const clean = text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g, '')
  const safe = clean.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return safe.replaceAll('"', '&quot;')
}

/** Names as Excel takes them: at most 31 characters, none of `[]:*?/\\`, each once. */
function sheetNames(sheets: readonly Sheet[]): string[] {
  const used = new Set<string>()
  return sheets.map(({ name }, at) => {
    const plain =
      name
        .replace(/[[\]:*?/\\']/g, ' ')
        .trim()
        .slice(0, 26) || String(at + 1)
    const free = used.has(plain) ? `${plain} (${at + 1})` : plain
    used.add(free)
    return free
  })
}

/** A ZIP archive of stored parts (PKWARE APPNOTE 4.3). */
function zip(parts: readonly [name: string, text: string][]): Uint8Array {
  const encoder = new TextEncoder()
  const local: Uint8Array[] = []
  const central: Uint8Array[] = []
  let offset = 0
  for (const [name, text] of parts) {
    const [path, body] = [encoder.encode(name), encoder.encode(text)]
    const sums = [crc32(body), body.length, body.length]
    const head = record(0x04034b50, [20, 0x0800, 0, 0, 0x21], sums, [path.length, 0])
    local.push(head, path, body)
    central.push(
      record(0x02014b50, [20, 20, 0x0800, 0, 0, 0x21], sums, [path.length, 0, 0, 0, 0, 0, 0]),
      uint32(offset),
      path,
    )
    offset += head.length + path.length + body.length
  }
  const size = central.reduce((sum, { length }) => sum + length, 0)
  const end = record(0x06054b50, [0, 0, parts.length, parts.length], [size, offset], [0])
  return concat([...local, ...central, end])
}

function record(signature: number, shorts: number[], longs: number[], more: number[]): Uint8Array {
  return concat([
    uint32(signature),
    ...shorts.map(uint16),
    ...longs.map(uint32),
    ...more.map(uint16),
  ])
}

const uint16 = (value: number) => Uint8Array.of(value & 255, (value >> 8) & 255)
const uint32 = (value: number) =>
  Uint8Array.of(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255)

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

function crc32(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ -1) >>> 0
}

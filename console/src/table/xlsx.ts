/**
 * A one-sheet workbook (ECMA-376) from text and numbers, stored without compression. Every text is
 * written as text, so that no cell is ever a formula.
 */
export function toXlsx(header: readonly string[], rows: readonly (readonly unknown[])[]): Blob {
  const lines = [header, ...rows].map((row) => `<row>${row.map(cell).join('')}</row>`)
  const parts: [name: string, text: string][] = [
    [
      '[Content_Types].xml',
      `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${MAIN}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${MAIN}.worksheet+xml"/></Types>`,
    ],
    [
      '_rels/.rels',
      `${XML}<Relationships xmlns="${PACKAGE}"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${XML}<workbook xmlns="${SHEET}" xmlns:r="${OFFICE}"><sheets><sheet name="结果" sheetId="1" r:id="r1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${XML}<Relationships xmlns="${PACKAGE}"><Relationship Id="r1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ],
    [
      'xl/worksheets/sheet1.xml',
      `${XML}<worksheet xmlns="${SHEET}"><sheetData>${lines.join('')}</sheetData></worksheet>`,
    ],
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

function cell(value: unknown): string {
  if (typeof value === 'number') return `<c><v>${value}</v></c>`
  const text = value == null ? '' : String(value)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 cannot hold them
  const clean = text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g, '')
  const safe = clean.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return `<c t="inlineStr"><is><t xml:space="preserve">${safe}</t></is></c>`
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

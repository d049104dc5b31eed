import { columnLetter } from '@baibo/kernel/sheet.ts'
import { Zip, ZipDeflate } from 'fflate'

/** Text is written as text, whatever it looks like; a number that is not finite stays empty. */
export type XlsxCell = string | number

/** A workbook that is written row by row; each call answers the bytes that are ready by then. */
export interface XlsxWriter {
  write(rows: readonly (readonly XlsxCell[])[]): Buffer
  end(): Buffer
}

/** Most rows and characters of a cell that spreadsheets accept. */
const SHEET_ROWS = 1_048_576
const CELL_CHARACTERS = 32_767

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/** The same table gives the same bytes, so that its ETag holds. */
const WRITTEN_ON = '1980-01-01T12:00:00'

/**
 * A workbook (ECMA-376) with a bold header that stays in view. Rows that a sheet cannot hold go on
 * in a further one, so that memory stays the same however long the table is.
 */
export function createXlsxWriter(
  title: string,
  header: readonly string[],
  sheetRows = SHEET_ROWS,
): XlsxWriter {
  let ready: Uint8Array[] = []
  const zip = new Zip((error, bytes) => {
    if (error) throw error
    ready.push(bytes)
  })
  const open = (name: string): ZipDeflate => {
    const part = new ZipDeflate(name, { level: 6 })
    part.mtime = WRITTEN_ON
    zip.add(part)
    return part
  }
  const take = (): Buffer => {
    const bytes = Buffer.concat(ready)
    ready = []
    return bytes
  }
  let sheets = 0
  let row = 0
  let sheet: ZipDeflate | undefined

  const letters = header.map((_, index) => columnLetter(index))
  const line = (cells: readonly XlsxCell[], style: 0 | 1): string =>
    `<row r="${row}">${cells.map((value, at) => cell(`${letters[at]}${row}`, value, style)).join('')}</row>`
  const push = (text: string, last = false) => sheet?.push(Buffer.from(text), last)
  function beginSheet(): void {
    if (sheet) push('</sheetData></worksheet>', true)
    sheet = open(`xl/worksheets/sheet${++sheets}.xml`)
    row = 1
    push(
      `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">` +
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
        `${widths(header)}<sheetData>${line(header, 1)}`,
    )
  }

  beginSheet()
  return {
    write(rows) {
      let text = ''
      for (const cells of rows) {
        if (row === sheetRows) {
          push(text)
          text = ''
          beginSheet()
        }
        row++
        text += line(cells, 0)
      }
      push(text)
      return take()
    },
    end() {
      push('</sheetData></worksheet>', true)
      for (const [name, text] of workbookParts(sheetNames(title, sheets))) {
        open(name).push(Buffer.from(DECLARATION + text), true)
      }
      zip.end()
      return take()
    },
  }
}

function cell(place: string, value: XlsxCell, style: 0 | 1): string {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? `<c r="${place}"><v>${value}</v></c>` : ''
  }
  if (value === '') return ''
  const text = value.length > CELL_CHARACTERS ? `${value.slice(0, CELL_CHARACTERS - 1)}…` : value
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeText(text)}</t></is></c>`
}

/** XML has no place for control characters; the format writes them as `_xHHHH_` (ECMA-376 §22.9.2.19). */
function escapeText(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to be written otherwise
      .replace(/[\0-\x08\x0b-\x1f\ufffe\uffff]/g, (character) => {
        return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`
      })
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
  )
}

/** A Chinese character is as wide as two digits. */
function widths(header: readonly string[]): string {
  const columns = header.map((text, index) => {
    const width = Math.min(40, Math.max(12, [...text].length * 2 + 4))
    return `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`
  })
  return `<cols>${columns.join('')}</cols>`
}

/** Names of at most 31 characters without those that spreadsheets refuse, each once. */
function sheetNames(title: string, count: number): string[] {
  const name = title.replaceAll(/[\\/*?:[\]'？：]/g, '').slice(0, 25) || 'Sheet1'
  return Array.from({ length: count }, (_, index) => (index === 0 ? name : `${name} ${index + 1}`))
}

function workbookParts(names: readonly string[]): [name: string, text: string][] {
  const sheets = names.map(
    (name, index) =>
      `<sheet name="${escapeText(name).replaceAll('"', '&quot;')}" sheetId="${index + 1}" r:id="s${index + 1}"/>`,
  )
  const related = names.map(
    (_, index) =>
      `<Relationship Id="s${index + 1}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
  )
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  const typed = names.map(
    (_, index) =>
      `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${type}.worksheet+xml"/>`,
  )
  const font = (bold: string) => `<font>${bold}<sz val="11"/><name val="Calibri"/></font>`
  return [
    [
      'xl/workbook.xml',
      `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${sheets.join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${PACKAGE}/relationships">${related.join('')}` +
        `<Relationship Id="styles" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    ],
    [
      'xl/styles.xml',
      `<styleSheet xmlns="${MAIN}"><fonts count="2">${font('')}${font('<b/>')}</fonts>` +
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>' +
        '<cellXfs count="2"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/></cellXfs></styleSheet>',
    ],
    [
      '_rels/.rels',
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="workbook" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      '[Content_Types].xml',
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
        `<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>` +
        `<Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>${typed.join('')}</Types>`,
    ],
  ]
}

/** What the cell formats (`cellXfs` of styles.xml) mean for reading. */
export interface CellFormats {
  count: number
  /** Indexes of the formats that show a number as per cent. */
  percent: ReadonlySet<number>
}

/** A sheet's XML as the spreadsheet reader needs it, and its extent. */
export interface CleanSheet {
  xml: string
  /** Cells with content. */
  cells: number
  lastRow: number
  lastColumn: number
}

/** Reads the formats that matter out of styles.xml; a workbook may have none. */
export function cellFormats(styles: string): CellFormats {
  const percentIds = new Set(['9', '10'])
  for (const [tag] of styles.matchAll(/<(?:\w+:)?numFmt\s[^>]*>/g)) {
    const id = attribute(tag, 'numFmtId')
    if (id !== null && attribute(tag, 'formatCode')?.includes('%')) percentIds.add(id)
  }
  const list = /<(?:\w+:)?cellXfs[\s>][\s\S]*?<\/(?:\w+:)?cellXfs>/.exec(styles)?.[0] ?? ''
  const formats = [...list.matchAll(/<(?:\w+:)?xf\s[^>]*>/g)].map(([tag]) =>
    attribute(tag, 'numFmtId'),
  )
  const percent = formats.flatMap((id, index) => (id !== null && percentIds.has(id) ? [index] : []))
  return { count: formats.length, percent: new Set(percent) }
}

/**
 * Prepares a sheet for the reader, which drops error cells, cannot tell 30 % from 0.3, and needs an
 * address on every cell: errors and formulas without a stored value become text, per cent becomes
 * text with its sign, cells that are empty go, addresses are written out.
 */
export function cleanSheet(source: string, formats: CellFormats): CleanSheet {
  const extent = { cells: 0, lastRow: 0, lastColumn: 0 }
  let row = 0
  let column = 0
  const xml = withoutPrefix(source).replace(
    /<row(?=[\s>/])([^>]*?)(\/?)>|<c(?=[\s>/])([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g,
    (_all, rowAttributes: string | undefined, closed: string, attributes = '', content = '') => {
      if (rowAttributes !== undefined) {
        row = Number(attribute(rowAttributes, 'r') ?? row + 1)
        column = 0
        return `<row r="${row}"${closed}>`
      }
      const address = /^([A-Z]{1,7})\d+$/.exec(attribute(attributes, 'r') ?? '')?.[1]
      column = address === undefined ? column + 1 : columnNumber(address)
      const cell = cleanCell(attributes, content, formats)
      if (cell === null) return ''
      extent.cells++
      extent.lastRow = Math.max(extent.lastRow, row)
      extent.lastColumn = Math.max(extent.lastColumn, column)
      return `<c r="${address ?? columnName(column)}${row}"${cell}</c>`
    },
  )
  return { xml, ...extent }
}

/** The rest of a cell after its address, up to its end tag; `null` when nothing is in it. */
function cleanCell(attributes: string, content: string, formats: CellFormats): string | null {
  const type = attribute(attributes, 't')
  const format = attribute(attributes, 's')
  const inline = /<is[\s>][\s\S]*<\/is>/.exec(content)?.[0]
  if (inline !== undefined) return ` t="inlineStr">${inline}`
  const value = /<v(?:\s[^>]*)?>([\s\S]*?)<\/v>/.exec(content)?.[1]
  if (value === undefined) {
    const unknown = /<f[\s>/]/.test(content) && !/<v\s*\/>/.test(content)
    return unknown ? ' t="str"><v>#NO_VALUE</v>' : null
  }
  if (value === '') return null
  if (type === 'e') return ` t="str"><v>${value}</v>`
  if ((type === null || type === 'n') && formats.percent.has(Number(format ?? -1))) {
    return ` t="str"><v>${Number((Number(value) * 100).toPrecision(15))}%</v>`
  }
  const known = format !== null && Number(format) < formats.count
  return `${type === null ? '' : ` t="${type}"`}${known ? ` s="${format}"` : ''}><v>${value}</v>`
}

/** Some writers bind the main namespace to a prefix (`<x:row>`), which the reader does not know. */
function withoutPrefix(xml: string): string {
  const prefix = /<(\w+):worksheet[\s>]/.exec(xml)?.[1]
  return prefix === undefined ? xml : xml.replaceAll(new RegExp(`(</?)${prefix}:`, 'g'), '$1')
}

function attribute(tag: string, name: string): string | null {
  return new RegExp(`(?:^|\\s)${name}\\s*=\\s*"([^"]*)"`).exec(tag)?.[1] ?? null
}

function columnNumber(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
}

/** Letters of a column counted from 1: 1 is A, 27 is AA. */
export function columnName(column: number): string {
  const rest = Math.floor((column - 1) / 26)
  return (rest > 0 ? columnName(rest) : '') + String.fromCharCode(65 + ((column - 1) % 26))
}

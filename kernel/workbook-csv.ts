import path from 'node:path'
import { CsvError, parse } from 'csv-parse/sync'
import type { Cell, ParseRequest, Workbook } from './workbook.ts'
import { errorCell } from './workbook-cell.ts'
import { InputFileError } from './workbook-error.ts'

/**
 * Reads comma, tab or semicolon separated text in UTF-8, UTF-16 (with a mark) or GB18030. A quoted
 * line break stays inside its row, so that rows count as in Excel. Throws {@link InputFileError}.
 */
export function parseCsv({ name, bytes, limits }: ParseRequest): Workbook {
  const text = decode(name, bytes)
  let records: string[][]
  try {
    records = parse(text, {
      delimiter: detectDelimiter(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      max_record_size: 1024 * 1024,
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new InputFileError('FILE_BROKEN', {
      zh: `“${name}”第 ${error.lines ?? '?'} 行附近的引号没有成对，无法分列`,
      en: `${name}: quotes do not pair up near line ${error.lines ?? '?'}`,
    })
  }
  let cells = 0
  const rows = records.map((record) => {
    const row = record.map(toCell)
    while (row.length > 0 && row.at(-1) === null) row.pop()
    if (row.length > limits.columns) {
      throw new InputFileError('FILE_TOO_MANY_COLUMNS', {
        zh: `“${name}”有超过 ${limits.columns} 列`,
        en: `${name} has more than ${limits.columns} columns`,
      })
    }
    cells += row.length
    return row
  })
  if (cells > limits.cells) {
    throw new InputFileError('FILE_TOO_MANY_CELLS', {
      zh: `“${name}”超过 ${limits.cells} 个单元格，请分成几个文件`,
      en: `${name} has more than ${limits.cells} cells, split it`,
    })
  }
  while (rows.at(-1)?.length === 0) rows.pop()
  return { name, sheets: [{ name: path.basename(name, path.extname(name)), rows }] }
}

/** `="0123"` is how people keep Excel from turning an id in a CSV file into a number. */
function toCell(field: string): Cell {
  const text = /^="([^"]*)"$/.exec(field)?.[1] ?? field
  return text.trim() === '' ? null : (errorCell(text) ?? text)
}

/**
 * A mark decides; else UTF-8 if every byte fits, else GB18030, the superset of GBK and GB2312. The
 * label `gbk` would silently drop byte 0xFF even when fatal.
 */
function decode(name: string, bytes: Uint8Array): string {
  const marked = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-16be'
  const isUtf16 = marked === 'utf-16le' || (bytes[0] === 0xfe && bytes[1] === 0xff)
  for (const encoding of isUtf16 ? [marked] : ['utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
      // Only the Unicode decoders cut the mark; GB18030 files may carry one too.
      if (!text.includes('\0')) return text.replace(/^\uFEFF/, '')
    } catch {
      // The next encoding may fit.
    }
  }
  throw new InputFileError('FILE_ENCODING', {
    zh: `“${name}”不是 UTF-8、GB18030 或 UTF-16 文本，请在 Excel 中另存为“CSV UTF-8”`,
    en: `${name} is no UTF-8, GB18030 or UTF-16 text, save it as CSV UTF-8`,
  })
}

/** The separator that stands most often outside quotes in the first lines. */
function detectDelimiter(text: string): string {
  const counts = new Map([',', '\t', ';'].map((delimiter) => [delimiter, 0]))
  let quoted = false
  for (const character of text.slice(0, 20_000)) {
    if (character === '"') quoted = !quoted
    const count = counts.get(character)
    if (!quoted && count !== undefined) counts.set(character, count + 1)
  }
  return [...counts].reduce((most, next) => (next[1] > most[1] ? next : most))[0]
}

import readSheets from 'read-excel-file/universal'
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import type { Cell, Grid, ParseRequest, Workbook, WorkbookLimits } from './workbook.ts'
import { dateCell, errorCell, numberCell } from './workbook-cell.ts'
import { InputFileError } from './workbook-error.ts'
import { cellFormats, cleanSheet } from './workbook-xml.ts'
import { storedZip } from './workbook-zip.ts'

/**
 * Reads an .xlsx whose package was inspected first. Only the inspected and cleaned parts reach the
 * spreadsheet reader, packed anew, so that both look at the same bytes. Throws {@link InputFileError}.
 */
export async function parseXlsx({ name, bytes, limits }: ParseRequest): Promise<Workbook> {
  const parts = await unpack(name, bytes, limits)
  const formats = cellFormats(parts.get('xl/styles.xml') ?? '')
  let cells = 0
  for (const [path, xml] of parts) {
    if (!path.startsWith('xl/worksheets/') || path.endsWith('.rels')) continue
    const cleaned = cleanSheet(xml, formats)
    cells += cleaned.cells
    if (cleaned.lastColumn > limits.columns) {
      throw new InputFileError('FILE_TOO_MANY_COLUMNS', {
        zh: `“${name}”有 ${cleaned.lastColumn} 列，最多 ${limits.columns} 列，请删除表格范围外的内容`,
        en: `${name} has ${cleaned.lastColumn} columns, at most ${limits.columns} are accepted`,
      })
    }
    // The reader fills rows up to the last column, so a far-off cell costs as much as a full sheet.
    if (cells > limits.cells || cleaned.lastRow * cleaned.lastColumn > 5 * limits.cells) {
      throw new InputFileError('FILE_TOO_MANY_CELLS', {
        zh: `“${name}”超过 ${limits.cells} 个单元格，请删除表格范围外的内容或分成几个文件`,
        en: `${name} has more than ${limits.cells} cells, delete what stands outside the table or split it`,
      })
    }
    parts.set(path, cleaned.xml)
  }
  const sheets = await readSheets(storedZip(parts), {
    trim: false,
    parseNumber: (written: string) => numberCell(written),
  }).catch((cause: unknown) => {
    throw broken(name, cause)
  })
  return {
    name,
    sheets: sheets.map(({ sheet, data }): Grid => ({ name: sheet, rows: (data ?? []).map(toRow) })),
    ...(/<workbookPr[^>]*\bdate1904="(1|true)"/.test(parts.get('xl/workbook.xml') ?? '')
      ? { date1904: true }
      : {}),
  }
}

function toRow(values: readonly unknown[]): Cell[] {
  const row = values.map((value): Cell => {
    if (value instanceof Date) return dateCell(value)
    if (typeof value === 'string') return value.trim() === '' ? null : (errorCell(value) ?? value)
    return value as Cell
  })
  while (row.length > 0 && row.at(-1) === null) row.pop()
  return row
}

async function unpack(
  name: string,
  bytes: Uint8Array,
  limits: WorkbookLimits,
): Promise<Map<string, string>> {
  try {
    const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))
    const entries = await inspect(name, zip, limits)
    const parts = new Map<string, string>()
    for (const entry of entries) parts.set(entry.fileName, await readPart(name, zip, entry))
    if (!parts.has('xl/workbook.xml')) throw new Error('no xl/workbook.xml')
    return parts
  } catch (error) {
    throw error instanceof InputFileError ? error : broken(name, error)
  }
}

/** Judges the table of contents before anything is unpacked; gives the parts worth unpacking. */
async function inspect(name: string, zip: ZipFile, limits: WorkbookLimits): Promise<Entry[]> {
  if (zip.entryCount > limits.parts) throw expandsTooFar(name)
  const seen = new Set<string>()
  const wanted: Entry[] = []
  let packed = 0
  let unpacked = 0
  for await (const entry of zip.eachEntry()) {
    const path = entry.fileName
    if (entry.isEncrypted()) {
      throw new InputFileError('FILE_ENCRYPTED', {
        zh: `“${name}”已加密，请去掉密码后另存`,
        en: `${name} is encrypted, save it without a password`,
      })
    }
    if (/vbaProject|macrosheets\//i.test(path)) {
      throw new InputFileError('FILE_HAS_MACROS', {
        zh: `“${name}”含有宏，请另存为不带宏的 .xlsx`,
        en: `${name} carries macros, save it as .xlsx without them`,
      })
    }
    if (/^xl\/(externalLinks\/|connections\.xml)/i.test(path)) {
      throw new InputFileError('FILE_HAS_EXTERNAL_LINKS', {
        zh: `“${name}”链接了其他文件或数据源，请断开链接（数据 → 编辑链接），只保留数值`,
        en: `${name} links to other files or data sources, break the links and keep the values`,
      })
    }
    if (seen.has(path.toLowerCase())) throw new Error('a part occurs twice')
    seen.add(path.toLowerCase())
    packed += entry.compressedSize
    unpacked += entry.uncompressedSize
    if (unpacked > limits.unpackedBytes) throw expandsTooFar(name)
    if (isWanted(path)) wanted.push(entry)
  }
  // Deflate reaches about 1000:1 only on repeated bytes; real sheets stay below 100:1.
  if (unpacked > 20 * 1024 * 1024 && unpacked > packed * 300) throw expandsTooFar(name)
  return wanted
}

function isWanted(path: string): boolean {
  return /^(\[Content_Types\]\.xml|xl\/(workbook|styles|sharedStrings)\.xml|xl\/_rels\/workbook\.xml\.rels|xl\/worksheets\/[^/]+\.xml)$/i.test(
    path,
  )
}

async function readPart(name: string, zip: ZipFile, entry: Entry): Promise<string> {
  const stream = await zip.openReadStreamPromise(entry)
  const bytes = Buffer.concat(await stream.toArray())
  const xml = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) {
    throw new InputFileError('FILE_HAS_ENTITIES', {
      zh: `“${name}”含有文档类型或实体声明，不是正常的工作簿`,
      en: `${name} declares a document type or entities, which no workbook does`,
    })
  }
  if (entry.fileName === '[Content_Types].xml' && /macroEnabled/i.test(xml)) {
    throw new InputFileError('FILE_HAS_MACROS', {
      zh: `“${name}”是带宏的工作簿，请另存为 .xlsx`,
      en: `${name} is a workbook with macros, save it as .xlsx`,
    })
  }
  return xml
}

function expandsTooFar(name: string): InputFileError {
  return new InputFileError('FILE_EXPANDS_TOO_FAR', {
    zh: `“${name}”解压后过大，已拒绝读取；请另存为新的 .xlsx 或分成几个文件`,
    en: `${name} unpacks to far too much and was refused, save it as a new .xlsx or split it`,
  })
}

function broken(name: string, cause: unknown): InputFileError {
  return new InputFileError(
    'FILE_BROKEN',
    {
      zh: `“${name}”已损坏或不是 Excel 工作簿，请在 Excel 或 WPS 中打开后重新保存`,
      en: `${name} is damaged or no Excel workbook, open it in Excel or WPS and save it again`,
    },
    { cause },
  )
}

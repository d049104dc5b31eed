import type { DocumentColumn } from '@baibo/schema/columns.ts'
import type { FlatRow } from '@baibo/schema/flatten.ts'
import { cellText, csvLine, encodeText, type TextEncoding } from './export.ts'
import { createXlsxWriter, type XlsxCell } from './xlsx.ts'

export const FORMATS = ['json', 'csv', 'xlsx'] as const
export type Format = (typeof FORMATS)[number]

/** What a table is called and how its columns are headed. */
export interface TableHead {
  name: string
  title: string
  variables: Record<string, unknown>
  columns: readonly DocumentColumn[]
  encoding: TextEncoding
  /** `zh`: Chinese titles from the schema's descriptions; `keys`: the row keys. */
  titles: 'zh' | 'keys'
}

/** A table that is written part by part: the rows that came, then what ends it. */
export interface TableFile {
  write(rows: readonly FlatRow[]): Buffer
  end(errors: readonly unknown[]): Buffer
}

export function createTableFile(format: Format, head: TableHead): TableFile {
  return { json: jsonFile, csv: csvFile, xlsx: xlsxFile }[format](head)
}

/** The only format with a place for errors: they come last, when all departments have been asked. */
function jsonFile({ name, variables }: TableHead): TableFile {
  let before = `{"name":${JSON.stringify(name)},"variables":${JSON.stringify(variables)},"rows":[`
  return {
    write(rows) {
      if (rows.length === 0) return Buffer.alloc(0)
      const text = before + rows.map((row) => JSON.stringify(row)).join(',')
      before = ','
      return Buffer.from(text)
    },
    end: (errors) =>
      Buffer.from(
        `${before === ',' ? '' : before}]${errors.length > 0 ? `,"errors":${JSON.stringify(errors)}` : ''}}`,
      ),
  }
}

function csvFile({ columns, encoding, titles }: TableHead): TableFile {
  let before: string | undefined = csvLine(headings(columns, titles))
  const take = (lines: readonly string[]) => {
    const bytes = encodeText([before ?? '', ...lines].join(''), encoding, before !== undefined)
    before = undefined
    return bytes
  }
  return {
    write: (rows) => take(rows.map((row) => csvLine(columns.map(({ name }) => row[name])))),
    end: () => take([]),
  }
}

function xlsxFile({ title, columns, titles }: TableHead): TableFile {
  const writer = createXlsxWriter(title, headings(columns, titles))
  return {
    write: (rows) =>
      writer.write(rows.map((row) => columns.map((column) => xlsxCell(row[column.name], column)))),
    end: () => writer.end(),
  }
}

/** Ids are text, so that they keep all their digits; money is a number. */
function xlsxCell(value: unknown, { type, list }: DocumentColumn): XlsxCell {
  if (typeof value === 'number') return value
  if (type === 'Decimal' && !list && typeof value === 'string') return Number(value)
  return cellText(value)
}

function headings(columns: readonly DocumentColumn[], titles: TableHead['titles']): string[] {
  return columns.map(({ name, title }) => (titles === 'zh' ? title : name))
}

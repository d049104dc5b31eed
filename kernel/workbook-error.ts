import { type Bilingual, HubError } from './errors.ts'

/**
 * Why a file cannot be read at all. Codes are stable:
 * `FILE_NOT_FOUND` `FILE_EMPTY` `FILE_TOO_LARGE` `FILE_TYPE` (extension or content is no .xlsx or
 * .csv) `FILE_BROKEN` `FILE_ENCRYPTED` `FILE_ENCODING` `FILE_HAS_MACROS` `FILE_HAS_EXTERNAL_LINKS`
 * `FILE_HAS_ENTITIES` `FILE_EXPANDS_TOO_FAR` `FILE_TOO_MANY_CELLS` `FILE_TOO_MANY_COLUMNS`
 * `FILE_TOO_COMPLEX` (memory) `FILE_TIMEOUT`; and of its sheets: `SHEET_NOT_RECOGNISED`
 * `SHEET_AMBIGUOUS` `SHEET_COLUMN_MISSING` `SHEET_COLUMN_TWICE` `SHEET_UNIT`.
 */
export class InputFileError extends HubError {
  override name = 'InputFileError'
  /** The message in both languages, apart. */
  readonly text: Bilingual
  constructor(code: string, text: Bilingual, options: { cause?: unknown } = {}) {
    super(code, text, options)
    this.text = text
  }
}

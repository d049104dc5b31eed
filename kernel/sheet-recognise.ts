import type { SheetDefinition } from './sheet.ts'
import { type HeaderMatch, matchHeader, nearestHeader, size } from './sheet-header.ts'
import type { Grid, Workbook } from './workbook.ts'
import { cellText } from './workbook-cell.ts'
import { InputFileError } from './workbook-error.ts'

/** A sheet and the definition it was recognised as. */
export interface RecognisedSheet {
  grid: Grid
  match: HeaderMatch
}

/**
 * Tells for every sheet of a workbook which definition it follows. Throws {@link InputFileError}:
 * SHEET_COLUMN_MISSING, SHEET_COLUMN_TWICE, SHEET_UNIT, SHEET_AMBIGUOUS or SHEET_NOT_RECOGNISED.
 */
export function recogniseSheets(
  workbook: Workbook,
  definitions: readonly SheetDefinition[],
): { matches: RecognisedSheet[]; passedOver: string[] } {
  const filled = workbook.sheets.filter(({ rows }) => rows.some((row) => row.length > 0))
  const matches: RecognisedSheet[] = []
  const passedOver: string[] = []
  for (const grid of filled) {
    const match = recognise(workbook, grid, definitions)
    if (match === null) passedOver.push(grid.name)
    else matches.push({ grid, match: checked(workbook, grid, match) })
  }
  if (matches.length === 0) throw notRecognised(workbook, filled, definitions)
  return { matches, passedOver }
}

function recognise(
  workbook: Workbook,
  grid: Grid,
  definitions: readonly SheetDefinition[],
): HeaderMatch | null {
  const found = definitions.flatMap((definition) => matchHeader(grid, definition) ?? [])
  const complete = found.filter(({ missing }) => missing.length === 0)
  const candidates = complete.length > 0 ? complete : found
  const most = Math.max(...candidates.map(size))
  const best = candidates.filter((match) => size(match) === most)
  if (best.length <= 1) return best[0] ?? null
  const named = best.filter(({ definition }) =>
    [grid.name, workbook.name].some((name) => name.includes(definition.name)),
  )
  if (named.length === 1) return named[0] ?? null
  // Among incomplete fits the one that lacks least is meant; complete ones differ in nothing.
  const fewest = Math.min(...best.map(({ missing }) => missing.length))
  const nearest = best.filter(({ missing }) => missing.length === fewest)
  if (nearest.length === 1) return nearest[0] ?? null
  const names = best.map(({ definition }) => definition.name)
  throw new InputFileError('SHEET_AMBIGUOUS', {
    zh: `“${workbook.name}”的工作表“${grid.name}”同时符合${names.join('、')}，请把工作表改名为其中之一`,
    en: `sheet ${grid.name} of ${workbook.name} fits ${names.join(', ')}: name the sheet after the one meant`,
  })
}

function checked(workbook: Workbook, grid: Grid, match: HeaderMatch): HeaderMatch {
  const { definition, missing, twice, places, unknown, headerRow } = match
  const where = `“${workbook.name}”的工作表“${grid.name}”`
  if (missing.length > 0) {
    const rest = unknown.map(({ header }) => `“${header}”`).join('、')
    throw new InputFileError('SHEET_COLUMN_MISSING', {
      zh: `${where}按第 ${headerRow + 1} 行表头识别为${definition.name}，缺少必需的列：${missing.join('、')}${rest && `（未能识别的列：${rest}）`}`,
      en: `sheet ${grid.name} of ${workbook.name}, taken for ${definition.name}, lacks the required columns ${missing.join(', ')}`,
    })
  }
  const [double] = twice
  if (double !== undefined) {
    const headers = [double.first.header, double.second.header]
    throw new InputFileError('SHEET_COLUMN_TWICE', {
      zh: `${where}有两列是同一项：“${headers.join('”和“')}”，请只保留一列`,
      en: `sheet ${grid.name} of ${workbook.name} has the same column twice: ${headers.join(' and ')}, keep one`,
    })
  }
  for (const [field, place] of Object.entries(places)) {
    const units = definition.columns[field]?.units ?? []
    if (units.length > 0 && place.unit !== null && !units.includes(place.unit)) {
      throw new InputFileError('SHEET_UNIT', {
        zh: `${where}的列“${place.header}”单位不明，只接受：${units.join('、')}`,
        en: `sheet ${grid.name} of ${workbook.name}: the unit of column ${place.header} must be one of ${units.join(', ')}`,
      })
    }
  }
  return match
}

function notRecognised(
  workbook: Workbook,
  grids: readonly Grid[],
  definitions: readonly SheetDefinition[],
): InputFileError {
  const nearest = grids
    .flatMap((grid) =>
      definitions.map((definition) => ({ grid, ...nearestHeader(grid, definition) })),
    )
    .sort((a, b) => size(b) - size(a) || a.missing.length - b.missing.length)[0]
  const expected = definitions.map(({ name }) => name).join('、')
  const rows = grids.flatMap(({ rows }) => rows)
  const first = rows.find((row) => row.filter((cell) => cell !== null).length > 1) ?? rows[0] ?? []
  const seen = first.map((cell) => cellText(cell).trim()).filter(Boolean)
  const headers = seen.length > 0 ? `“${seen.slice(0, 30).join('”“')}”` : '（没有内容）'
  const hint =
    nearest !== undefined && size(nearest) > 0
      ? {
          zh: `；最接近${nearest.definition.name}，还缺：${nearest.missing.join('、') || '无'}`,
          en: `; nearest is ${nearest.definition.name}, which lacks ${nearest.missing.join(', ')}`,
        }
      : { zh: '', en: '' }
  return new InputFileError('SHEET_NOT_RECOGNISED', {
    zh: `“${workbook.name}”中没有可识别的工作表。可接受：${expected}。文件中的表头：${headers}${hint.zh}`,
    en: `no sheet of ${workbook.name} is recognised by its headers (${seen.slice(0, 30).join(', ')}); accepted are ${expected}${hint.en}`,
  })
}

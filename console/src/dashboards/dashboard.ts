import type { FigureKind } from '../charts/options.ts'
import type { RowRule } from '../graph/rows.ts'

/** One tile: a question, its variables, how its rows become a picture, and its size on the grid. */
export interface Tile {
  id: string
  title: string
  /** Name of an approved question, or the tile's own text with its rule. */
  question: { name: string } | { text: string; rule: RowRule }
  /** `$asOf`, `$year` and `$reportingUnit` stand for the dashboard's parameters. */
  variables: Record<string, unknown>
  figure: { kind: FigureKind; x: string; y: string[]; to?: string }
  /** Columns of twelve. */
  width: number
  /** Rows of 90 pixels. */
  height: number
}

/** What a reader sets for a whole dashboard. */
export interface Parameters {
  /** Business date; empty for today. */
  asOf: string
  reportingUnit: string | null
}

/** What a dashboard shows; kept by the hub as it stands here. */
export interface Definition {
  tiles: Tile[]
  /** Seconds; 0 for never. */
  refresh: number
  /** What the parameters are when it is opened. */
  parameters: Parameters
}

export interface Dashboard {
  /** Empty for one that is not kept yet. */
  id: string
  title: string
  definition: Definition
  /** 0 for one that is not kept yet, and for the ready ones. */
  version: number
  mine: boolean
  owner: string
  sharedWith: ShareTarget[]
}

export interface ShareTarget {
  kind: 'UNIT' | 'PERSON'
  id: string
  unit: { name: string } | null
}

export const FIGURES: Record<FigureKind, [zh: string, en: string]> = {
  table: ['表格', 'Table'],
  number: ['数字', 'Number'],
  bar: ['柱形图', 'Bar'],
  line: ['折线图', 'Line'],
  pie: ['饼图', 'Pie'],
  scatter: ['散点图', 'Scatter'],
  sankey: ['桑基图', 'Sankey'],
  graph: ['关系图', 'Graph'],
  heatmap: ['热力图', 'Heat map'],
  map: ['区块图', 'Tile map'],
}

/** Today as a business date, Beijing time. */
export function today(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
}

/** The variables of a tile with the parameters put in; a parameter that is not set is left out. */
export function bindVariables(
  tile: Tile,
  { asOf, reportingUnit }: Parameters,
): Record<string, unknown> {
  const day = asOf || today()
  const known: Record<string, unknown> = {
    $asOf: day,
    $year: Number(day.slice(0, 4)),
    $reportingUnit: reportingUnit,
  }
  return Object.fromEntries(
    Object.entries(tile.variables).flatMap(([name, given]) => {
      const value = typeof given === 'string' && given in known ? known[given] : given
      return value === null || value === undefined || value === '' ? [] : [[name, value]]
    }),
  )
}

export const TILE_WIDTH = [2, 12] as const
export const TILE_HEIGHT = [2, 10] as const

/** The tile at another size, kept within the grid. */
export function resized(tile: Tile, width: number, height: number): Tile {
  const between = ([least, most]: readonly [number, number], value: number) =>
    Math.min(most, Math.max(least, Math.round(value)))
  return { ...tile, width: between(TILE_WIDTH, width), height: between(TILE_HEIGHT, height) }
}

export function newTile(): Tile {
  return {
    id: crypto.randomUUID(),
    title: '新图块',
    question: { name: 'target-progress' },
    variables: { asOf: '$asOf' },
    figure: { kind: 'table', x: 'name', y: ['value', 'target', 'status'] },
    width: 6,
    height: 4,
  }
}

export function newDefinition(): Definition {
  return { tiles: [newTile()], refresh: 0, parameters: { asOf: '', reportingUnit: null } }
}

/** What is wrong with a definition, in both languages. */
export class DefinitionError extends Error {
  override name = 'DefinitionError'
}

/**
 * A definition from a file, from the hub or from an older browser, each part checked. Throws
 * DefinitionError that names the tile and what is missing.
 */
export function readDefinition(given: unknown): Definition {
  const { tiles, refresh, parameters } = (given ?? {}) as Record<string, unknown>
  if (!Array.isArray(tiles))
    throw new DefinitionError('缺少 tiles 列表 / the list tiles is missing')
  const { asOf, reportingUnit } = (parameters ?? {}) as Record<string, unknown>
  return {
    tiles: tiles.map(readTile),
    refresh: Math.max(0, Number(refresh) || 0),
    parameters: {
      asOf: typeof asOf === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(asOf) ? asOf : '',
      reportingUnit: typeof reportingUnit === 'string' ? reportingUnit : null,
    },
  }
}

function readTile(given: unknown, at: number): Tile {
  const tile = (given ?? {}) as Partial<Tile>
  const refuse = (zh: string, en: string) =>
    new DefinitionError(`第 ${at + 1} 个图块${zh} / tile ${at + 1} ${en}`)
  const question = tile.question as { name?: unknown; text?: unknown; rule?: Partial<RowRule> }
  const approved = typeof question?.name === 'string'
  const own =
    typeof question?.text === 'string' &&
    typeof question.rule?.from === 'string' &&
    typeof question.rule.columns === 'object'
  if (!approved && !own) throw refuse('缺少 question', 'lacks question')
  const { kind, x, y, to } = tile.figure ?? { kind: undefined, x: '', y: [], to: undefined }
  if (!kind || !(kind in FIGURES)) {
    throw refuse(
      `的图形应为 ${Object.keys(FIGURES).join('、')} 之一，实为 ${kind}`,
      `has the unknown figure ${kind}`,
    )
  }
  const plain: Tile = {
    id: typeof tile.id === 'string' && tile.id ? tile.id : crypto.randomUUID(),
    title: String(tile.title ?? ''),
    question: tile.question as Tile['question'],
    variables: typeof tile.variables === 'object' && tile.variables ? tile.variables : {},
    figure: {
      kind,
      x: String(x ?? ''),
      y: Array.isArray(y) ? y.map(String) : [],
      ...(typeof to === 'string' ? { to } : {}),
    },
    width: 6,
    height: 4,
  }
  return resized(plain, Number(tile.width) || 6, Number(tile.height) || 4)
}

/** Title and definition from an exported file. Throws DefinitionError. */
export function readExported(text: string): { title: string; definition: Definition } {
  let found: unknown
  try {
    found = JSON.parse(text)
  } catch {
    throw new DefinitionError('文件不是 JSON / the file is not JSON')
  }
  const { title } = (found ?? {}) as { title?: unknown }
  if (typeof title !== 'string' || title.trim() === '')
    throw new DefinitionError('缺少 title / title is missing')
  return { title, definition: readDefinition(found) }
}

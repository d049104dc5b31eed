import type { FigureKind } from '../charts/options.ts'
import type { RowRule } from '../graph/rows.ts'

/** One tile: a question, its variables, how its rows become a picture, and its size on the grid. */
export interface Tile {
  id: string
  title: string
  /** Name of an approved question, or the tile's own text with its rule. */
  question: { name: string } | { text: string; rule: RowRule }
  /** `$asOf`, `$year` and `$reportingUnit` stand for the dashboard's parameters. */
  variables: Record<string, string | number>
  figure: { kind: FigureKind; x: string; y: string[]; to?: string }
  /** Columns of twelve. */
  width: number
  /** Rows of 90 pixels. */
  height: number
}

export interface Dashboard {
  id: string
  title: string
  tiles: Tile[]
  /** Seconds; 0 for never. */
  refresh: number
  /** Earlier states, the latest first. */
  versions: { at: string; title: string; tiles: Tile[] }[]
}

/** What a reader sets for a whole dashboard. */
export interface Parameters {
  asOf: string
  reportingUnit: string | null
}

/** The variables of a tile with the parameters put in; a parameter that is not set is left out. */
export function bindVariables(
  tile: Tile,
  { asOf, reportingUnit }: Parameters,
): Record<string, unknown> {
  const known: Record<string, unknown> = {
    $asOf: asOf,
    $year: Number(asOf.slice(0, 4)),
    $reportingUnit: reportingUnit,
  }
  return Object.fromEntries(
    Object.entries(tile.variables).flatMap(([name, given]) => {
      const value = String(given).startsWith('$') ? known[String(given)] : given
      return value === null || value === undefined || value === '' ? [] : [[name, value]]
    }),
  )
}

export function newTile(): Tile {
  return {
    id: crypto.randomUUID(),
    title: '新图块',
    question: { name: 'target-progress' },
    variables: { asOf: '$asOf' },
    figure: { kind: 'table', x: 'name', y: ['value'] },
    width: 6,
    height: 4,
  }
}

/** A dashboard from an exported file. Throws an Error that says what is missing. */
export function readDashboard(text: string): Dashboard {
  const found = JSON.parse(text) as Partial<Dashboard>
  if (typeof found.title !== 'string' || !Array.isArray(found.tiles))
    throw new Error('缺少 title 或 tiles / title or tiles missing')
  for (const tile of found.tiles) {
    if (!tile.figure?.kind || !tile.question)
      throw new Error('图块缺少 question 或 figure / a tile lacks question or figure')
  }
  return {
    id: crypto.randomUUID(),
    title: found.title,
    tiles: found.tiles.map((tile) => ({ ...tile, id: crypto.randomUUID() })),
    refresh: Number(found.refresh ?? 0),
    versions: [],
  }
}

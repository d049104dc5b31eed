import { Button } from 'antd'
import type { EChartsType } from 'echarts/core'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Chart } from '../charts/lazy-chart.tsx'
import { chartOption } from '../charts/options.ts'
import { TileMap } from '../charts/tile-map.tsx'
import { ask, useLoaded } from '../graph/ask.ts'
import type { Contract } from '../graph/contract.ts'
import { type ApprovedDocument, type Column, questionPath } from '../graph/documents.ts'
import { saveFile } from '../graph/download.ts'
import { fetchJson, type Problem } from '../graph/http.ts'
import { type Row, rowsOf } from '../graph/rows.ts'
import { useSay } from '../i18n/text.ts'
import { departmentTitle, reportingUnitTitle } from '../shell/names.ts'
import { Failure, Loading, Nothing, Partial } from '../shell/states.tsx'
import { RowsTable } from '../table/rows-table.tsx'
import { showCell } from '../table/show-cell.ts'
import { toXlsx } from '../table/xlsx.ts'
import { bindVariables, type Parameters, type Tile } from './dashboard.ts'
import { ruleColumns, UNIT_TYPE } from './flatten-rule.ts'
import { drawOne, numberOf, type TileContent } from './tile-picture.ts'

const ROW = 90

/** The rows behind what was picked in a tile. */
export interface Drill {
  title: string
  rows: readonly Row[]
  columns: readonly Column[]
  /** Reporting unit that was picked, where it was one. */
  unit: string | null
}

export interface TileViewProps {
  tile: Tile
  parameters: Parameters
  refresh: number
  documents: readonly ApprovedDocument[]
  contract: Contract
  onDrill: (drill: Drill) => void
  onContent?: (content: TileContent) => void
}

/** One tile with its own loading, empty, partial and error state. */
export function TileView(props: TileViewProps) {
  const { tile, parameters, refresh, documents, contract, onDrill, onContent } = props
  const say = useSay()
  const [chart, setChart] = useState<EChartsType | null>(null)
  const place = useRef<HTMLDivElement>(null)
  const variables = bindVariables(tile, parameters)
  const { question, figure } = tile
  const key = JSON.stringify([question, variables])
  const { value, error, loading, reload } = useLoaded(
    key,
    (signal) => loadRows(tile, variables, signal),
    refresh,
  )
  const columns = useMemo(
    () => columnsOf(question, documents, contract),
    [question, documents, contract],
  )
  const isMap = figure.kind === 'map'
  const rows = useMemo(
    () => (value?.rows ?? []).map((row) => worded(row, columns, contract, isMap)),
    [value, columns, contract, isMap],
  )
  const option = useMemo(() => chartOption(figure, rows, columns), [figure, rows, columns])
  const shown = figure.kind === 'table' ? chosen(columns, tile) : columns
  const isChart = !['table', 'number', 'map'].includes(figure.kind)
  const content = { tile, rows, columns: shown, chart: isChart ? chart : null }
  useEffect(() => {
    onContent?.(content)
  })
  const height = tile.height * ROW - 62
  const drill = (name: string) => onDrill(drillOf(tile, rows, columns, name))
  const png = async () => {
    const box = place.current?.parentElement?.getBoundingClientRect()
    if (box) saveFile(`${tile.title}.png`, await drawOne(content, box))
  }
  return (
    <>
      <div className="tile-head" ref={place}>
        <h2 title={tile.title}>{tile.title}</h2>
        <span className="no-print">
          <Button size="small" type="text" disabled={rows.length === 0} onClick={png}>
            PNG
          </Button>
          <Button
            size="small"
            type="text"
            disabled={rows.length === 0}
            onClick={() => saveFile(`${tile.title}.xlsx`, toXlsx(...sheetOf(content)))}
          >
            XLSX
          </Button>
        </span>
      </div>
      {error.length > 0 && <Failure problems={error} onRetry={reload} />}
      {value && value.errors.length > 0 && <Partial problems={value.errors} />}
      {loading && !value && <Loading height={height} />}
      {value && rows.length === 0 && value.errors.length === 0 && <Nothing />}
      {rows.length > 0 && figure.kind === 'table' && (
        <RowsTable
          rows={rows}
          columns={shown}
          height={height - 76}
          onRow={(row) => onDrill({ title: tile.title, rows: [row], columns, unit: unitOf(row) })}
        />
      )}
      {rows.length > 0 && figure.kind === 'number' && (
        <button
          type="button"
          className="link big"
          onClick={() => onDrill({ title: tile.title, rows, columns, unit: null })}
        >
          {numberOf(content)}
        </button>
      )}
      {rows.length > 0 && isMap && (
        <TileMap label={tile.title} values={mapValues(tile, rows)} onPick={drill} />
      )}
      {rows.length > 0 && isChart && (
        <Chart
          option={option}
          height={height}
          label={say(`${tile.title}，图表`, tile.title)}
          onPick={drill}
          onReady={setChart}
        />
      )}
    </>
  )
}

async function loadRows(
  tile: Tile,
  variables: Record<string, unknown>,
  signal: AbortSignal,
): Promise<{ rows: Row[]; errors: Problem[] }> {
  if ('name' in tile.question) {
    const { rows, errors = [] } = await fetchJson<{ rows: Row[]; errors?: Problem[] }>(
      questionPath(tile.question.name, 'json', variables),
      { signal },
    )
    return { rows, errors }
  }
  const { data, errors } = await ask(tile.question.text, variables, signal)
  return { rows: rowsOf(data, tile.question.rule), errors }
}

/** The columns that a tile's question gives. */
export function columnsOf(
  question: Tile['question'],
  documents: readonly ApprovedDocument[],
  contract: Contract,
): readonly Column[] {
  return 'name' in question
    ? (documents.find(({ name }) => name === question.name)?.columns ?? [])
    : ruleColumns(question.rule, question.text, contract.schema)
}

/** A table shows the columns that were picked, or all. */
function chosen(columns: readonly Column[], { figure: { x, y } }: Tile): readonly Column[] {
  const found = [x, ...y].flatMap((name) => columns.find((column) => column.name === name) ?? [])
  return y.length > 0 && found.length > 0 ? [...new Set(found)] : columns
}

/** Header and cells of a tile, for a sheet. */
export function sheetOf({ rows, columns }: TileContent): [header: string[], rows: unknown[][]] {
  return [
    columns.map(({ title }) => title),
    rows.map((row) =>
      columns.map(({ name }) => (row[name] == null ? '' : numberOr(row[name], showCell))),
    ),
  ]
}

function numberOr(value: unknown, otherwise: (value: unknown) => string): unknown {
  return typeof value === 'number' ? value : otherwise(value)
}

/** The rows whose category is the one picked; a link is picked as `one > other`. */
function drillOf(
  tile: Tile,
  rows: readonly Row[],
  columns: readonly Column[],
  name: string,
): Drill {
  const { x, to } = tile.figure
  const [source, target] = name.split(' > ')
  const is = (row: Row, column: string | undefined, value: string | undefined) =>
    column !== undefined && value !== undefined && showCell(row[column]) === value
  const picked =
    target === undefined
      ? rows.filter((row) => is(row, x, name) || is(row, to, name))
      : rows.filter((row) => is(row, x, source) && is(row, to, target))
  const found = picked.length > 0 ? picked : rows
  const units = new Set(found.map(unitOf))
  const [unit = null] = units
  return {
    title: name && picked.length > 0 ? `${tile.title} · ${reportingUnitTitle(name)}` : tile.title,
    rows: found.map((row) => ({ ...row })),
    columns,
    unit: units.size === 1 ? unit : null,
  }
}

const UNIT = Symbol('the id of the row’s reporting unit')
/** Columns of approved questions that hold ids of reporting units. */
const UNIT_COLUMN = /^(reportingUnit|payer)$/

function unitOf(row: Row): string | null {
  return ((row as Record<symbol, unknown>)[UNIT] as string | undefined) ?? null
}

/** A row with the contract's words for its codes; it remembers the id of its reporting unit. */
function worded(row: Row, columns: readonly Column[], contract: Contract, isMap: boolean): Row {
  let unit: string | undefined
  const entries = Object.entries(row).map(([name, cell]) => {
    if (name === 'department') return [name, departmentTitle(String(cell), 'zh')]
    const type = columns.find((column) => column.name === name)?.type ?? ''
    if ((UNIT_COLUMN.test(name) || type === UNIT_TYPE) && cell != null) {
      const title = reportingUnitTitle(String(cell))
      if (title !== cell) unit ??= String(cell)
      return [name, isMap ? cell : title]
    }
    return [name, contract.wordOf(type, cell) ?? cell]
  })
  return Object.assign(Object.fromEntries(entries), unit ? { [UNIT]: unit } : {})
}

function mapValues({ figure: { x, y } }: Tile, rows: readonly Row[]): Map<string, number | null> {
  const values = new Map<string, number | null>()
  for (const row of rows) {
    const id = String(row[x])
    const value = y[0] ? (row[y[0]] == null ? null : Number(row[y[0]])) : 1
    const before = values.get(id)
    values.set(id, value === null ? (before ?? null) : (before ?? 0) + value)
  }
  return values
}

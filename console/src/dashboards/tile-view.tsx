import { Button } from 'antd'
import type { EChartsType } from 'echarts/core'
import { useMemo, useState } from 'react'
import { Chart } from '../charts/lazy-chart.tsx'
import { chartOption, sumBy } from '../charts/options.ts'
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
import { toXlsx } from '../table/xlsx.ts'
import { bindVariables, type Parameters, type Tile } from './dashboard.ts'

const ROW = 90

interface TileViewProps {
  tile: Tile
  parameters: Parameters
  refresh: number
  documents: readonly ApprovedDocument[]
  contract: Contract
  onDrill: (drill: { title: string; rows: Row[]; columns: Column[] }) => void
}

/** One tile with its own loading, empty, partial and error state. */
export function TileView({
  tile,
  parameters,
  refresh,
  documents,
  contract,
  onDrill,
}: TileViewProps) {
  const say = useSay()
  const [drawn, setDrawn] = useState<EChartsType | null>(null)
  const variables = bindVariables(tile, parameters)
  const { question, figure } = tile
  const key = JSON.stringify([question, variables])
  const { value, error, loading, reload } = useLoaded(
    key,
    (signal) => loadRows(tile, variables, signal),
    refresh,
  )
  const columns = columnsOf(tile, documents)
  const rows = useMemo(
    () =>
      (value?.rows ?? []).map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, cell]) => [
            name,
            worded(columns, contract, name, cell, figure.kind),
          ]),
        ),
      ),
    [value, columns, contract, figure.kind],
  )
  const option = useMemo(() => chartOption(figure, rows, columns), [figure, rows, columns])
  const height = tile.height * ROW - 62
  const drill = (name: string) => {
    const picked = rows.filter((row) => Object.values(row).some((cell) => String(cell) === name))
    onDrill({ title: `${tile.title} · ${name}`, rows: picked.length > 0 ? picked : rows, columns })
  }
  const xlsx = () => {
    const cells = rows.map((row) => columns.map(({ name }) => row[name]))
    saveFile(
      `${tile.title}.xlsx`,
      toXlsx(
        columns.map(({ title }) => title),
        cells,
      ),
    )
  }
  const png = async () => {
    const address = drawn?.getDataURL({
      type: 'png',
      pixelRatio: 2,
      backgroundColor: '#fff',
    })
    if (address) saveFile(`${tile.title}.png`, await (await fetch(address)).blob())
  }
  return (
    <>
      <div className="tile-head">
        <h2>{tile.title}</h2>
        <span className="no-print">
          {drawn && (
            <Button size="small" type="text" onClick={png}>
              PNG
            </Button>
          )}
          <Button size="small" type="text" disabled={rows.length === 0} onClick={xlsx}>
            XLSX
          </Button>
        </span>
      </div>
      {error.length > 0 && <Failure problems={error} onRetry={reload} />}
      {value && value.errors.length > 0 && <Partial problems={value.errors} />}
      {loading && !value && <Loading height={height} />}
      {value && rows.length === 0 && <Nothing />}
      {rows.length > 0 && figure.kind === 'table' && (
        <RowsTable rows={rows} columns={columns} height={height - 76} />
      )}
      {rows.length > 0 && figure.kind === 'number' && (
        <button
          type="button"
          className="link big"
          onClick={() => onDrill({ title: tile.title, rows, columns })}
        >
          {[...sumBy(rows, '', figure.y[0]).values()]
            .reduce((sum, each) => sum + each, 0)
            .toLocaleString('zh-CN')}
        </button>
      )}
      {rows.length > 0 && figure.kind === 'map' && (
        <TileMap
          label={tile.title}
          values={
            new Map(
              rows.map((row) => [
                String(row[figure.x]),
                row[figure.y[0] ?? ''] == null ? null : Number(row[figure.y[0] ?? '']),
              ]),
            )
          }
          onPick={(id) => drill(id)}
        />
      )}
      {rows.length > 0 && !['table', 'number', 'map'].includes(figure.kind) && (
        <Chart
          option={option}
          height={height}
          label={say(`${tile.title}，图表`, tile.title)}
          onPick={drill}
          onReady={setDrawn}
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

export function columnsOf(tile: Tile, documents: readonly ApprovedDocument[]): Column[] {
  const { question } = tile
  if ('name' in question) return documents.find(({ name }) => name === question.name)?.columns ?? []
  return Object.keys(question.rule.columns).map((name) => ({ name, title: name, type: 'String' }))
}

function worded(
  columns: readonly Column[],
  contract: Contract,
  name: string,
  cell: unknown,
  kind: string,
): unknown {
  if (['reportingUnit', 'payer'].includes(name) && kind !== 'map')
    return reportingUnitTitle(String(cell))
  if (name === 'department') return departmentTitle(String(cell), 'zh')
  const type = columns.find((column) => column.name === name)?.type ?? ''
  return contract.wordOf(type, cell) ?? cell
}

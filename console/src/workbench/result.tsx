import { Button, Select, Tabs } from 'antd'
import { useMemo, useState } from 'react'
import { Chart } from '../charts/lazy-chart.tsx'
import { chartOption, type Figure } from '../charts/options.ts'
import type { Answer } from '../graph/ask.ts'
import type { Column } from '../graph/documents.ts'
import { saveFile, toCsv } from '../graph/download.ts'
import type { Row } from '../graph/rows.ts'
import { useSay } from '../i18n/text.ts'
import { Failure, Partial } from '../shell/states.tsx'
import { RowsTable } from '../table/rows-table.tsx'
import { showCell } from '../table/show-cell.ts'
import { toXlsx } from '../table/xlsx.ts'

interface ResultProps {
  answer: Answer
  rows: readonly Row[]
  columns: readonly Column[]
  wordOf?: (type: string, value: unknown) => string | undefined
  /** More tabs, such as the raw answer. */
  raw?: boolean
}

/** An answer as table, chart or raw JSON, with CSV and XLSX to take along. */
export function Result({ answer, rows, columns, wordOf, raw = false }: ResultProps) {
  const say = useSay()
  if (!answer.data) return <Failure problems={answer.errors} />
  const cells = () =>
    rows.map((row) =>
      columns.map(
        ({ name, type }) =>
          wordOf?.(type, row[name]) ?? (row[name] == null ? '' : showCell(row[name])),
      ),
    )
  const titles = columns.map(({ title }) => title)
  const tabs = [
    {
      key: 'table',
      label: say('表格', 'Table'),
      children: (
        <RowsTable
          columns={columns}
          rows={rows}
          height={Math.max(200, innerHeight - 430)}
          {...(wordOf ? { wordOf } : {})}
        />
      ),
    },
    {
      key: 'chart',
      label: say('图表', 'Chart'),
      children: <ResultChart rows={rows} columns={columns} />,
    },
    ...(raw
      ? [
          {
            key: 'raw',
            label: 'JSON',
            children: (
              <textarea
                readOnly
                className="mono raw"
                aria-label="JSON"
                value={JSON.stringify(answer, null, 2).slice(0, 200_000)}
              />
            ),
          },
        ]
      : []),
  ]
  return (
    <>
      <Partial problems={answer.errors} />
      <div className="result">
        <div className="row result-tools">
          {answer.cost !== undefined && (
            <span className="quiet">{say(`费用 ${answer.cost}`, `cost ${answer.cost}`)}</span>
          )}
          <Button
            size="small"
            disabled={rows.length === 0}
            onClick={() => saveFile('查询结果.csv', toCsv(titles, cells()), 'text/csv')}
          >
            CSV
          </Button>
          <Button
            size="small"
            disabled={rows.length === 0}
            onClick={() => saveFile('查询结果.xlsx', toXlsx(titles, cells()))}
          >
            XLSX
          </Button>
        </div>
        <Tabs items={columns.length > 0 ? tabs : tabs.slice(2)} />
      </div>
    </>
  )
}

function ResultChart({ rows, columns }: { rows: readonly Row[]; columns: readonly Column[] }) {
  const say = useSay()
  const [kind, setKind] = useState<Figure['kind']>('bar')
  const [x, setX] = useState(columns[0]?.name ?? '')
  const [y, setY] = useState(
    columns.find(({ type }) => ['Int', 'Float', 'Decimal'].includes(type))?.name ?? '',
  )
  const options = columns.map(({ name, title }) => ({ value: name, label: title }))
  const option = useMemo(
    () => chartOption({ kind, x, y: y ? [y] : [] }, rows, columns),
    [kind, x, y, rows, columns],
  )
  return (
    <>
      <div className="row">
        <Select
          aria-label={say('图形', 'Chart')}
          style={{ width: 110 }}
          value={kind}
          onChange={setKind}
          options={(['bar', 'line', 'pie', 'scatter'] as const).map((value) => ({
            value,
            label: { bar: '柱形图', line: '折线图', pie: '饼图', scatter: '散点图' }[value],
          }))}
        />
        <Select
          aria-label={say('分类', 'Category')}
          style={{ width: 180 }}
          value={x}
          onChange={setX}
          options={options}
        />
        <Select
          aria-label={say('数值', 'Value')}
          style={{ width: 180 }}
          allowClear
          placeholder={say('行数', 'rows')}
          value={y || null}
          onChange={(value) => setY(value ?? '')}
          options={options}
        />
      </div>
      <Chart
        option={option}
        height={Math.max(240, innerHeight - 470)}
        label={say('结果图表', 'Chart of the result')}
      />
    </>
  )
}

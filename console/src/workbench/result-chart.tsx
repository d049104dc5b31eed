import { Select } from 'antd'
import { useMemo, useState } from 'react'
import { Chart } from '../charts/lazy-chart.tsx'
import { chartOption, type Figure, sumBy } from '../charts/options.ts'
import type { Column } from '../graph/documents.ts'
import type { Row } from '../graph/rows.ts'
import { useSay } from '../i18n/text.ts'
import { Zh } from '../i18n/zh.tsx'
import { showCell } from '../table/show-cell.ts'

/** As many categories as a reader can tell apart. */
const MOST = 40
const NUMBERS = ['Int', 'Float', 'Decimal']
const KINDS = {
  bar: ['柱形图', 'bar'],
  line: ['折线图', 'line'],
  pie: ['饼图', 'pie'],
  scatter: ['散点图', 'scatter'],
} as const

interface ResultChartProps {
  rows: readonly Row[]
  columns: readonly Column[]
  wordOf: (type: string, value: unknown) => string | undefined
}

/** A chart of the rows: a kind, a category and a number, to be chosen. */
export function ResultChart({ rows, columns, wordOf }: ResultChartProps) {
  const say = useSay()
  const [kind, setKind] = useState<keyof typeof KINDS & Figure['kind']>('bar')
  const [x, setX] = useState(() => categoryOf(rows, columns))
  const [y, setY] = useState(columns.find(({ type }) => NUMBERS.includes(type))?.name ?? '')
  const options = columns.map(({ name, title }) => ({ value: name, label: <Zh>{title}</Zh> }))
  const worded = useMemo(
    () =>
      rows.map((row) =>
        Object.fromEntries(
          columns.map(({ name, type }) => [name, wordOf(type, row[name]) ?? row[name]]),
        ),
      ),
    [rows, columns, wordOf],
  )
  const sums = useMemo(() => sumBy(worded, x, y || undefined), [worded, x, y])
  const isCut = kind !== 'scatter' && sums.size > MOST
  const option = useMemo(() => {
    const largest = [...sums].sort(([, a], [, b]) => b - a).slice(0, MOST)
    const kept = new Set(largest.map(([name]) => name))
    const drawn = isCut ? worded.filter((row) => kept.has(showCell(row[x]))) : worded
    return chartOption({ kind, x, y: y ? [y] : [] }, drawn, columns, say('行数', 'rows'))
  }, [kind, x, y, worded, sums, isCut, columns, say])
  return (
    <>
      <div className="row">
        <Select
          aria-label={say('图形', 'Chart')}
          style={{ width: 110 }}
          value={kind}
          onChange={setKind}
          options={(Object.keys(KINDS) as (keyof typeof KINDS)[]).map((value) => ({
            value,
            label: say(KINDS[value][0], KINDS[value][1]),
          }))}
        />
        <Select
          aria-label={say('分类', 'Category')}
          style={{ width: 220 }}
          value={x}
          onChange={setX}
          options={options}
        />
        <Select
          aria-label={say('数值', 'Value')}
          style={{ width: 220 }}
          allowClear
          placeholder={say('行数', 'rows')}
          value={y || null}
          onChange={(value) => setY(value ?? '')}
          options={options.filter(({ value }) =>
            NUMBERS.includes(columns.find(({ name }) => name === value)?.type ?? ''),
          )}
        />
        {isCut && (
          <span className="quiet">
            {say(
              `共 ${sums.size} 类，只画最大的 ${MOST} 类`,
              `${sums.size} categories, the largest ${MOST} are drawn`,
            )}
          </span>
        )}
      </div>
      <Chart
        option={option}
        height={Math.max(240, innerHeight - 470)}
        label={say('结果图表', 'Chart of the result')}
      />
    </>
  )
}

/** The column with the fewest different values, so that the first picture says something. */
function categoryOf(rows: readonly Row[], columns: readonly Column[]): string {
  const counted = columns
    .filter(({ type }) => !NUMBERS.includes(type))
    .map(({ name, type }) => ({
      name,
      isCode: ['ID', 'USCC'].includes(type),
      values: new Set(rows.map((row) => String(row[name]))).size,
    }))
    .filter(({ values }) => values > 1)
    .sort((a, b) => Number(a.isCode) - Number(b.isCode) || a.values - b.values)
  return counted[0]?.name ?? columns[0]?.name ?? ''
}

import { Table } from 'antd'
import { useMemo } from 'react'
import type { Column } from '../graph/documents.ts'
import type { Row } from '../graph/rows.ts'
import { useSay } from '../i18n/text.ts'
import { Nothing } from '../shell/states.tsx'
import { useShow } from './show-cell.ts'

interface RowsTableProps {
  columns: readonly Column[]
  rows: readonly Row[]
  height?: number
  /** How many rows there are, where not all of them are given. */
  total?: number | undefined
  /** Chinese words for the values of an enum. */
  wordOf?: (type: string, value: unknown) => string | undefined
  /** Why a column has gaps, by its name: shown in the gaps. */
  missing?: ReadonlyMap<string, string>
  onRow?: (row: Row) => void
}

/** A table of any number of rows; only those in view are drawn. Values are text, never markup. */
export function RowsTable({
  columns,
  rows,
  height = 360,
  total = rows.length,
  wordOf,
  missing,
  onRow,
}: RowsTableProps) {
  const say = useSay()
  const { cell } = useShow()
  const numbered = useMemo(() => rows.map((row, rowIndex) => ({ ...row, rowIndex })), [rows])
  const shown = useMemo(
    () =>
      columns.map(({ name, title, type }) => {
        const text = (value: unknown) => wordOf?.(type, value) ?? cell(value, type)
        const reason = missing?.get(name)
        return {
          key: name,
          dataIndex: name,
          title,
          width: widthOf(
            title,
            rows.slice(0, 100).map((row) => text(row[name])),
          ),
          ellipsis: true,
          align: isNumber(type) ? ('right' as const) : ('left' as const),
          sorter: (a: Row, b: Row) => order(a[name], b[name]),
          render: (value: unknown) =>
            reason && value == null ? <span className="gap">{reason}</span> : text(value),
        }
      }),
    [columns, rows, wordOf, missing, cell],
  )
  if (rows.length === 0) return <Nothing />
  return (
    <div className="rows-table">
      <div lang="zh-CN">
        <Table<Row & { rowIndex: number }>
          virtual
          size="small"
          pagination={false}
          rowKey="rowIndex"
          showSorterTooltip={false}
          scroll={{ x: shown.reduce((sum, { width }) => sum + width, 0), y: height }}
          dataSource={numbered}
          columns={shown}
          {...(onRow
            ? {
                onRow: (row) => ({
                  onClick: () => onRow(row),
                  tabIndex: 0,
                  className: 'choosable',
                  onKeyDown: (event) => event.key === 'Enter' && onRow(row),
                }),
              }
            : {})}
        />
      </div>
      <p className="quiet">
        {total > rows.length
          ? say(
              `共 ${total} 行，显示前 ${rows.length} 行`,
              `${total} rows, the first ${rows.length} shown`,
            )
          : say(`共 ${rows.length} 行`, `${rows.length} rows`)}
      </p>
    </div>
  )
}

/** Pixels that a column wants: as much as its words, within reason. */
function widthOf(title: string, texts: readonly string[]): number {
  const widest = Math.max(length(title) + 4, ...texts.map(length))
  return Math.min(320, Math.max(90, Math.round(widest * 7.4) + 20))
}

/** In halves of a Chinese character. */
function length(text: string): number {
  let halves = 0
  for (const each of text) halves += each > '\u2E7F' ? 2 : 1.08
  return halves
}

function isNumber(type: string): boolean {
  return ['Int', 'Float', 'Decimal'].includes(type)
}

function order(a: unknown, b: unknown): number {
  if (a == null || b == null) return a == null ? (b == null ? 0 : -1) : 1
  const [x, y] = [Number(a), Number(b)]
  return Number.isNaN(x) || Number.isNaN(y) ? String(a).localeCompare(String(b), 'zh') : x - y
}

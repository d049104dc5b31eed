import { Table } from 'antd'
import type { Column } from '../graph/documents.ts'
import type { Row } from '../graph/rows.ts'
import { useSay } from '../i18n/text.ts'
import { Nothing } from '../shell/states.tsx'
import { showCell } from './show-cell.ts'

interface RowsTableProps {
  columns: readonly Column[]
  rows: readonly Row[]
  height?: number
  /** Chinese words for the values of an enum. */
  wordOf?: (type: string, value: unknown) => string | undefined
  onRow?: (row: Row) => void
}

const WIDE = 170

/** A table of any number of rows; only those in view are drawn. Values are text, never markup. */
export function RowsTable({ columns, rows, height = 360, wordOf, onRow }: RowsTableProps) {
  const say = useSay()
  if (rows.length === 0) return <Nothing />
  return (
    <div className="rows-table">
      <Table<Row & { rowIndex: number }>
        virtual
        size="small"
        pagination={false}
        rowKey="rowIndex"
        scroll={{ x: Math.max(columns.length * WIDE, 300), y: height }}
        dataSource={rows.map((row, rowIndex) => ({ ...row, rowIndex }))}
        columns={columns.map(({ name, title, type }) => ({
          key: name,
          dataIndex: name,
          title,
          width: WIDE,
          ellipsis: true,
          align: isNumber(type) ? ('right' as const) : ('left' as const),
          sorter: (a: Row, b: Row) => order(a[name], b[name]),
          render: (value: unknown) => wordOf?.(type, value) ?? showCell(value),
        }))}
        {...(onRow
          ? {
              onRow: (row) => ({
                onClick: () => onRow(row),
                tabIndex: 0,
                onKeyDown: (event) => event.key === 'Enter' && onRow(row),
              }),
            }
          : {})}
      />
      <p className="quiet">{say(`共 ${rows.length} 行`, `${rows.length} rows`)}</p>
    </div>
  )
}

function isNumber(type: string): boolean {
  return ['Int', 'Float', 'Decimal'].includes(type)
}

function order(a: unknown, b: unknown): number {
  if (a == null || b == null) return a == null ? (b == null ? 0 : -1) : 1
  const [x, y] = [Number(a), Number(b)]
  return Number.isNaN(x) || Number.isNaN(y) ? String(a).localeCompare(String(b), 'zh') : x - y
}

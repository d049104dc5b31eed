import { Descriptions, Drawer } from 'antd'
import { useState } from 'react'
import { useAnswer } from '../graph/ask.ts'
import { type Row, rowsOf } from '../graph/rows.ts'
import { useSay } from '../i18n/text.ts'
import { reportingUnitTitle, unitTitle } from '../shell/names.ts'
import { Failure, Loading, Nothing, Partial } from '../shell/states.tsx'
import { RowsTable } from '../table/rows-table.tsx'
import { showCell } from '../table/show-cell.ts'
import { type Evidence, rowQuestion } from './evidence.ts'

/** The rows behind a number, down to the row of the sheet. */
export function EvidenceDrawer({
  evidence,
  unit,
  onClose,
}: {
  evidence: Evidence
  unit?: string | undefined
  onClose: () => void
}) {
  const say = useSay()
  const { value, error, loading, reload } = useAnswer(evidence.query, evidence.variables)
  const [picked, setPicked] = useState<Row | null>(null)
  const rows = value?.data ? rowsOf(value.data, evidence.rule) : []
  const shown = unit ? rows.filter((row) => row.unit === unit) : rows
  const named = shown.map((row) =>
    row.unit ? { ...row, unit: reportingUnitTitle(String(row.unit)) } : row,
  )
  return (
    <Drawer
      open
      onClose={onClose}
      size={Math.min(1080, innerWidth - 40)}
      title={`${say('依据', 'Evidence')}：${evidence.title}${unit ? ` · ${reportingUnitTitle(unit)}` : ''}`}
    >
      {loading && !value && <Loading />}
      {error.length > 0 && <Failure problems={error} onRetry={reload} />}
      {value &&
        (value.data ? (
          <Partial problems={value.errors} />
        ) : (
          <Failure problems={value.errors} onRetry={reload} />
        ))}
      {value?.data && (
        <>
          <p className="quiet">
            {say('列出的是您的数据权限之内的各行。', 'These are the rows that you may see.')}
            {evidence.facts &&
              say('点一行可看它来自哪张表的哪一行。', ' Choose one to see its sheet row.')}
          </p>
          {picked && <SheetRow row={picked} />}
          <RowsTable
            columns={evidence.columns}
            rows={named}
            height={Math.max(200, innerHeight - 320)}
            {...(evidence.facts ? { onRow: setPicked } : {})}
          />
        </>
      )}
    </Drawer>
  )
}

function SheetRow({ row }: { row: Row }) {
  const question = rowQuestion(String(row.entityType))
  if (!question) return <Nothing>{String(row.entityType)}</Nothing>
  return <FoundRow question={question} row={row} />
}

function FoundRow({ question, row }: { question: string; row: Row }) {
  const say = useSay()
  const { value, loading, error } = useAnswer<{ row: { provenance: Row } | null }>(question, {
    id: row.entityId,
  })
  if (loading) return <Loading height={100} />
  const source = value?.data?.row?.provenance
  if (!source) return <Failure problems={error.length > 0 ? error : (value?.errors ?? [])} />
  const items = [
    [say('编号', 'Id'), row.entityId],
    [say('来源文件', 'File'), source.sourceSystem],
    [say('工作表行号', 'Sheet row'), source.rowNo],
    [say('登记单位', 'Recorded by'), unitTitle(String(source.recordedBy))],
    [say('登记时刻', 'Recorded at'), source.recordedAt],
    [say('导入批次', 'Batch'), source.batchId],
  ]
  return (
    <Descriptions
      bordered
      size="small"
      column={2}
      style={{ marginBottom: 12 }}
      items={items.map(([label, shown]) => ({
        key: String(label),
        label: String(label),
        children: showCell(shown),
      }))}
    />
  )
}

import { Descriptions, Drawer } from 'antd'
import { useContext, useMemo, useState } from 'react'
import { askAll, useAnswer, useLoaded } from '../graph/ask.ts'
import { loadContract } from '../graph/contract.ts'
import { type Row, rowsOf } from '../graph/rows.ts'
import { LanguageContext, useSay } from '../i18n/text.ts'
import { Zh } from '../i18n/zh.tsx'
import { reportingUnitTitle, unitTitle } from '../shell/names.ts'
import { Failure, Loading, Nothing, Partial } from '../shell/states.tsx'
import { RowsTable } from '../table/rows-table.tsx'
import { useShow } from '../table/show-cell.ts'
import { type Evidence, rowQuestion } from './evidence.ts'

const MOST = 10_000

interface EvidenceDrawerProps {
  evidence: Evidence
  unit?: string | undefined
  onClose: () => void
}

/** The rows behind a number, down to the row of the sheet. */
export function EvidenceDrawer({ evidence, unit, onClose }: EvidenceDrawerProps) {
  const say = useSay()
  const language = useContext(LanguageContext)
  const { query, variables = {}, list } = evidence
  const { value, error, loading, reload } = useLoaded(query + JSON.stringify(variables), (signal) =>
    askAll(query, variables, list, MOST, { signal }),
  )
  const { value: contract } = useLoaded('contract', loadContract)
  const [picked, setPicked] = useState<Row | null>(null)
  const rows = useMemo(
    () =>
      (value?.data ? rowsOf(value.data, evidence.rule) : [])
        .filter((row) => !unit || row.unit === unit)
        .map((row) => ({
          ...row,
          ...(row.unit ? { unit: reportingUnitTitle(String(row.unit), language) } : {}),
          ...(row.recordedBy ? { recordedBy: unitTitle(String(row.recordedBy), language) } : {}),
        })),
    [value, evidence.rule, unit, language],
  )
  return (
    <Drawer
      open
      onClose={onClose}
      size={Math.min(1160, innerWidth - 40)}
      classNames={{ body: 'evidence' }}
      title={
        <>
          {say('依据', 'Evidence')}
          {say('：', ': ')}
          {evidence.facts ? <Zh>{evidence.title}</Zh> : evidence.title}
          {unit && ` · ${reportingUnitTitle(unit, language)}`}
        </>
      }
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
          <p className="quiet hint">
            {say('列出的是您的数据权限之内的各行。', 'These are the rows that you may see.')}
            {evidence.facts &&
              say('点一行可看它来自哪张表的哪一行。', ' Choose one to see its sheet row.')}
          </p>
          {picked && <SheetRow key={String(picked.entityId)} row={picked} />}
          <RowsTable
            columns={evidence.columns}
            rows={rows}
            height={Math.max(200, innerHeight - (picked ? 370 : 216))}
            {...(contract ? { wordOf: contract.wordOf } : {})}
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
  const show = useShow()
  const language = useContext(LanguageContext)
  const { value, loading, error } = useAnswer<{ row: { provenance: Row } | null }>(question, {
    id: row.entityId,
  })
  if (loading) return <Loading height={110} />
  const source = value?.data?.row?.provenance
  if (!source) {
    const problems = error.length > 0 ? error : (value?.errors ?? [])
    return problems.length > 0 ? <Failure problems={problems} /> : <Nothing />
  }
  const items = [
    [say('编号', 'Id'), row.entityId],
    [say('来源文件', 'File'), source.sourceSystem],
    [say('工作表行号', 'Sheet row'), source.rowNo],
    [say('登记单位', 'Recorded by'), unitTitle(String(source.recordedBy), language)],
    [say('登记时刻', 'Recorded at'), source.recordedAt],
    [say('导入批次', 'Batch'), source.batchId],
  ]
  return (
    <Descriptions
      bordered
      size="small"
      column={3}
      style={{ marginBottom: 12 }}
      items={items.map(([label, shown]) => ({
        key: String(label),
        label: String(label),
        children: <Zh>{show.cell(shown)}</Zh>,
      }))}
    />
  )
}

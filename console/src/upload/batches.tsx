import { Button, Popconfirm, Table } from 'antd'
import { useContext, useState } from 'react'
import { useLoaded } from '../graph/ask.ts'
import { fetchJson, type Problem } from '../graph/http.ts'
import { problemsOf } from '../graph/hub.ts'
import { LanguageContext, useSay } from '../i18n/text.ts'
import { Zh } from '../i18n/zh.tsx'
import { unitTitle } from '../shell/names.ts'
import { Failure, Loading, Nothing } from '../shell/states.tsx'
import { useShow } from '../table/show-cell.ts'

interface Batch {
  id: string
  file: string
  sheets: string[]
  accepted: number
  recordedBy: string
  recordedAt: string
  undoneAt: string | null
}

/** What was loaded, the latest first; a batch can be taken back. */
export function Batches({ department }: { department: string }) {
  const say = useSay()
  const show = useShow()
  const language = useContext(LanguageContext)
  const [failed, setFailed] = useState<readonly Problem[]>([])
  const { value, error, loading, reload } = useLoaded(`batches ${department}`, () =>
    fetchJson<Batch[]>(`/ingest/${department}/batches`),
  )
  const undo = async ({ id }: Batch) => {
    setFailed([])
    try {
      await fetchJson(`/ingest/${department}/batches/${id}/undo`, { method: 'POST' })
      reload()
    } catch (problem) {
      setFailed(problemsOf(problem))
    }
  }
  return (
    <section className="panel" style={{ marginTop: 12 }}>
      <h2>{say('已导入的批次', 'Batches')}</h2>
      {failed.length > 0 && <Failure problems={failed} />}
      {error.length > 0 && <Failure problems={error} onRetry={reload} />}
      {loading && !value && <Loading height={120} />}
      {value?.length === 0 && <Nothing />}
      {value && value.length > 0 && (
        <Table<Batch>
          size="small"
          rowKey="id"
          pagination={{ pageSize: 8, hideOnSinglePage: true, showSizeChanger: false }}
          scroll={{ x: 1000 }}
          dataSource={value}
          columns={[
            {
              title: say('批次', 'Batch'),
              width: 220,
              render: (_, { id }) => <span className="mono">{id}</span>,
            },
            { title: say('文件', 'File'), render: (_, { file }) => <Zh>{file}</Zh> },
            {
              title: say('工作表', 'Sheets'),
              render: (_, { sheets }) => <Zh>{sheets.join('、')}</Zh>,
            },
            { title: say('行数', 'Rows'), dataIndex: 'accepted', align: 'right', width: 80 },
            {
              title: say('登记单位', 'By'),
              width: 130,
              render: (_, { recordedBy }) => unitTitle(recordedBy, language),
            },
            {
              title: say('登记时刻', 'At'),
              width: 180,
              render: (_, { recordedAt }) => show.moment(recordedAt),
            },
            {
              title: say('状态', 'State'),
              width: 190,
              render: (_, batch) =>
                batch.undoneAt
                  ? say(
                      `${show.moment(batch.undoneAt)} 撤销`,
                      `undone ${show.moment(batch.undoneAt)}`,
                    )
                  : say('有效', 'in force'),
            },
            {
              title: say('操作', 'Action'),
              width: 90,
              render: (_, batch) =>
                batch.undoneAt ? null : (
                  <Popconfirm
                    title={say(`撤销批次 ${batch.id}？`, `Undo batch ${batch.id}?`)}
                    description={say(
                      '它增加的行删去，改动的行恢复原样；历史仍保留。',
                      'Rows it added go, rows it changed return; the history keeps all.',
                    )}
                    okText={say('撤销', 'Undo')}
                    cancelText={say('不撤销', 'Keep')}
                    onConfirm={() => undo(batch)}
                  >
                    <Button size="small">{say('撤销', 'Undo')}</Button>
                  </Popconfirm>
                ),
            },
          ]}
        />
      )}
    </section>
  )
}

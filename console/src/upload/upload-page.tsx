import { Alert, Button, Progress, Select, Table } from 'antd'
import { useContext, useRef, useState } from 'react'
import { useLoaded } from '../graph/ask.ts'
import { saveFile } from '../graph/download.ts'
import { fetchBlob, fetchJson, type Problem, RefusedError } from '../graph/http.ts'
import { halfOf, LanguageContext, useSay } from '../i18n/text.ts'
import { useMe } from '../session/session.ts'
import { unitTitle } from '../shell/names.ts'
import { Failure, Loading, Nothing } from '../shell/states.tsx'
import { RowsTable } from '../table/rows-table.tsx'
import { type IngestReport, sendWorkbook, uploadPath } from './send.ts'

/** Upload a workbook: check, see what is wrong, commit; and what was loaded before. */
export function UploadPage() {
  const say = useSay()
  const { unit, departments } = useMe()
  const own = departments.filter((each) => each.unit === unit)
  const [chosen, setChosen] = useState(own[0]?.name ?? '')
  const department = own.find(({ name }) => name === chosen)
  return (
    <>
      <div className="toolbar">
        <h1>{say('数据填报', 'Upload')}</h1>
        {own.length > 1 && (
          <Select
            aria-label={say('部门', 'Department')}
            value={chosen}
            onChange={setChosen}
            style={{ width: 180 }}
            options={own.map(({ name, title }) => ({ value: name, label: title }))}
          />
        )}
      </div>
      {department ? (
        <Uploads key={chosen} name={chosen} title={department.title} sheets={department.sheets} />
      ) : (
        <Alert
          type="info"
          showIcon
          title={say(`${unitTitle(unit)}没有可填报的部门数据`, 'Your unit owns no department here')}
          description={say(
            '只有数据的责任单位可以填报。请用责任单位的身份登录，如市科技局、市委人才办或领导小组办公室。',
            'Only the unit that owns the data may upload.',
          )}
        />
      )}
    </>
  )
}

function Uploads({ name, title, sheets }: { name: string; title: string; sheets: string[] }) {
  const say = useSay()
  const language = useContext(LanguageContext)
  const input = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<File | null>(null)
  const [progress, setProgress] = useState<number | null>(null)
  const [report, setReport] = useState<IngestReport | null>(null)
  const [failed, setFailed] = useState<readonly Problem[]>([])
  const batches = useLoaded(`batches ${name}`, () =>
    fetchJson<Record<string, unknown>[]>(`/ingest/${name}/batches`),
  )
  const note = (error: unknown) =>
    setFailed(error instanceof RefusedError ? error.problems : [{ message: String(error) }])
  const send = async (dryRun: boolean, sent = file) => {
    if (!sent) return
    setReport(null)
    setFailed([])
    setProgress(0)
    try {
      setReport(await sendWorkbook(name, sent, dryRun, setProgress))
      if (!dryRun) batches.reload()
    } catch (error) {
      note(error)
    }
    setProgress(null)
  }
  const choose = (next: File | undefined) => {
    if (!next) return
    setFile(next)
    void send(true, next)
  }
  const marked = async () => {
    if (!file) return
    try {
      saveFile(
        `${file.name.replace(/\.\w+$/, '')}（标注）.xlsx`,
        await fetchBlob(uploadPath(name, file.name, '&marked=1'), {
          method: 'POST',
          body: file,
          headers: { 'content-type': 'application/octet-stream' },
        }),
      )
    } catch (error) {
      note(error)
    }
  }
  const clean = report !== null && report.errors.length === 0
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping a file is a second way; the button is the first */}
      <section
        className="panel"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault()
          choose(event.dataTransfer.files[0])
        }}
      >
        <h2>
          {title} · {say('上传工作簿', 'Upload a workbook')}
        </h2>
        <p className="quiet">
          {say(
            `可识别的表：${sheets.join('、')}。支持 .xlsx 和 .csv，可拖到此处；先试算，不写入。`,
            `Sheets: ${sheets.join(', ')}. Drop a file here; it is checked first.`,
          )}
        </p>
        <div className="row">
          <input
            ref={input}
            id="workbook"
            type="file"
            accept=".xlsx,.csv"
            hidden
            onChange={({ target }) => {
              choose(target.files?.[0])
              target.value = ''
            }}
          />
          <Button type={clean ? 'default' : 'primary'} onClick={() => input.current?.click()}>
            {say('选择文件并试算', 'Choose a file and check')}
          </Button>
          {file && <strong>{file.name}</strong>}
          {clean && report.batch === null && (
            <Button type="primary" onClick={() => send(false)}>
              {say('提交', 'Commit')}
            </Button>
          )}
          {report && report.errors.length > 0 && (
            <Button onClick={marked}>
              {say('下载标注问题的工作簿', 'Download the marked workbook')}
            </Button>
          )}
        </div>
        {progress !== null && (
          <Progress percent={Math.round(progress * 100)} aria-label={say('上传进度', 'Progress')} />
        )}
        {failed.length > 0 && <Failure problems={failed} />}
        {report && (
          <Alert
            style={{ marginTop: 10 }}
            showIcon
            type={clean ? 'success' : 'error'}
            title={
              !clean
                ? say(
                    `${report.rejected} 行有误（${report.errors.length} 处），未写入任何行`,
                    `${report.rejected} rows are wrong; nothing was written`,
                  )
                : report.batch
                  ? say(
                      `已提交：批次 ${report.batch}，${report.accepted} 行，其中 ${report.changed} 行有变化`,
                      `Committed: ${report.batch}, ${report.accepted} rows, ${report.changed} changed`,
                    )
                  : say(
                      `试算通过：${report.accepted} 行，尚未写入`,
                      `${report.accepted} rows pass; nothing is written yet`,
                    )
            }
            description={
              report.warnings.length > 0
                ? report.warnings.map((warning) => halfOf(warning, language)).join('；')
                : undefined
            }
          />
        )}
      </section>
      {report && report.errors.length > 0 && (
        <section className="panel" style={{ marginTop: 12 }}>
          <h2>{say('问题清单', 'What is wrong')}</h2>
          <RowsTable
            height={300}
            rows={report.errors.map((error) => ({
              ...error,
              message: halfOf(error.message, language),
            }))}
            columns={[
              { name: 'sheet', title: say('工作表', 'Sheet'), type: 'String' },
              { name: 'row', title: say('行', 'Row'), type: 'Int' },
              { name: 'column', title: say('列', 'Column'), type: 'String' },
              { name: 'header', title: say('表头', 'Header'), type: 'String' },
              { name: 'value', title: say('值', 'Value'), type: 'String' },
              { name: 'rule', title: say('规则', 'Rule'), type: 'String' },
              { name: 'message', title: say('说明', 'Message'), type: 'String' },
            ]}
          />
        </section>
      )}
      <section className="panel" style={{ marginTop: 12 }}>
        <h2>{say('已导入的批次', 'Batches')}</h2>
        {batches.error.length > 0 && <Failure problems={batches.error} onRetry={batches.reload} />}
        {batches.loading && !batches.value && <Loading height={120} />}
        {batches.value &&
          (batches.value.length === 0 ? (
            <Nothing />
          ) : (
            <Table
              size="small"
              rowKey="id"
              pagination={{ pageSize: 8, hideOnSinglePage: true }}
              scroll={{ x: 900 }}
              dataSource={batches.value}
              columns={[
                { title: say('批次', 'Batch'), dataIndex: 'id' },
                { title: say('文件', 'File'), dataIndex: 'file' },
                {
                  title: say('工作表', 'Sheets'),
                  render: (_, { sheets: names }) => (names as string[]).join('、'),
                },
                { title: say('行数', 'Rows'), dataIndex: 'accepted', align: 'right' },
                {
                  title: say('登记单位', 'By'),
                  render: (_, { recordedBy }) => unitTitle(String(recordedBy)),
                },
                {
                  title: say('时刻', 'At'),
                  render: (_, { recordedAt }) =>
                    new Date(String(recordedAt)).toLocaleString('zh-CN', { hour12: false }),
                },
                {
                  title: say('状态', 'State'),
                  render: (_, { undoneAt }) =>
                    undoneAt ? say('已撤销', 'undone') : say('有效', 'in force'),
                },
              ]}
            />
          ))}
      </section>
    </>
  )
}

import { Alert, Button, Progress, Select } from 'antd'
import { useContext, useRef, useState } from 'react'
import { saveFile } from '../graph/download.ts'
import { fetchBlob, type Problem } from '../graph/http.ts'
import { problemsOf } from '../graph/hub.ts'
import { halfOf, LanguageContext, useSay } from '../i18n/text.ts'
import { Zh } from '../i18n/zh.tsx'
import { useMe } from '../session/session.ts'
import { unitTitle } from '../shell/names.ts'
import { Failure } from '../shell/states.tsx'
import { RowsTable } from '../table/rows-table.tsx'
import { Batches } from './batches.tsx'
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
            options={own.map(({ name, title }) => ({ value: name, label: <Zh>{title}</Zh> }))}
          />
        )}
      </div>
      {department ? (
        <Uploads key={chosen} name={chosen} title={department.title} sheets={department.sheets} />
      ) : (
        <Alert
          type="info"
          showIcon
          title={say(
            `${unitTitle(unit)}没有可填报的部门数据`,
            `${unitTitle(unit, 'en')} owns no data here`,
          )}
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
  const [round, setRound] = useState(0)
  const note = (error: unknown) => setFailed(problemsOf(error))
  const send = async (dryRun: boolean, sent = file) => {
    if (!sent) return
    setReport(null)
    setFailed([])
    setProgress(0)
    try {
      setReport(await sendWorkbook(name, sent, dryRun, setProgress))
      if (!dryRun) setRound(round + 1)
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
        `${file.name.replace(/\.\w+$/, '')}${say('（标注）', ' (marked)')}.xlsx`,
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
          <Zh>{title}</Zh> · {say('上传工作簿', 'Upload a workbook')}
        </h2>
        <p className="quiet">
          {say('可识别的表：', 'Sheets: ')}
          <Zh>{sheets.join('、')}</Zh>
          {say(
            '。支持 .xlsx 和 .csv，可拖到此处；先试算，不写入。',
            '. Takes .xlsx and .csv, by dropping too; a file is checked first, without writing.',
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
          {file && (
            <strong>
              <Zh>{file.name}</Zh>
            </strong>
          )}
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
      <Batches key={round} department={name} />
    </>
  )
}

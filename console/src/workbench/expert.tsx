import { App, Button, Dropdown, Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import { type Answer, ask, useLoaded } from '../graph/ask.ts'
import type { Contract } from '../graph/contract.ts'
import { loadDocuments } from '../graph/documents.ts'
import { useSay } from '../i18n/text.ts'
import { Zh } from '../i18n/zh.tsx'
import { Loading, Nothing } from '../shell/states.tsx'
import { useShow } from '../table/show-cell.ts'
import { asCurl, asRest, asTypeScript } from './copies.ts'
import { Cost } from './cost.tsx'
import { DocsPanel } from './docs-panel.tsx'
import { Editor } from './editor.tsx'
import { asked, rememberAsked, savedQuestions } from './kept.ts'
import { Result } from './result.tsx'
import { SavedQuestions } from './saved-questions.tsx'

const EXAMPLE = `query Example {
  placements(first: 5) {
    totalCount
    nodes { id startDate enterprise { name } }
  }
}
`

interface ExpertProps {
  contract: Contract
  given: { query: string; variables: string } | null
}

/** GraphQL with completion, variables, history, saved and approved questions. */
export function Expert({ contract, given }: ExpertProps) {
  const say = useSay()
  const show = useShow()
  const { message } = App.useApp()
  const [query, setQuery] = useState(given?.query ?? EXAMPLE)
  const [variables, setVariables] = useState(given?.variables ?? '{}')
  const [history, setHistory] = useState(asked)
  const [isSaving, setIsSaving] = useState(false)
  const { value: saved = [], reload: reloadSaved } = useLoaded('saved', savedQuestions)
  const [answer, setAnswer] = useState<(Answer & { query: string; at: number }) | null>(null)
  const [side, setSide] = useState<'result' | 'docs'>('result')
  const [type, setType] = useState('Query')
  const [running, setRunning] = useState(false)
  const { value: documents = [] } = useLoaded('documents', loadDocuments)
  const parsed = parseVariables(variables)
  const label = say('GraphQL 查询', 'GraphQL question')
  const run = async () => {
    if (!parsed) return
    setRunning(true)
    const name = /(?:query|mutation)\s+(\w+)/.exec(query)?.[1] ?? 'query'
    setHistory(rememberAsked({ name, query, variables, at: new Date().toISOString() }))
    setSide('result')
    setAnswer({ ...(await ask(query, parsed)), query, at: Date.now() })
    setRunning(false)
  }
  const take = (key: string | undefined) => {
    const [kind, at] = key?.split(':') ?? []
    const document = kind === 'q' ? documents[Number(at)] : undefined
    const found = document
      ? { query: document.text, variables: '{}' }
      : (kind === 'h' ? history : saved)[Number(at)]
    if (!found) return
    setQuery(found.query)
    setVariables(found.variables)
  }
  const copy = async (key: string) => {
    const shown = parsed ?? {}
    const text =
      key === 'curl'
        ? asCurl(query, shown)
        : key === 'ts'
          ? asTypeScript(query, shown)
          : asRest(query, shown, documents)
    if (text === null)
      return void message.info(
        say('只有批准的问题才有 REST 地址', 'Only approved questions have a REST address'),
      )
    await navigator.clipboard.writeText(text)
    message.success(say('已复制', 'Copied'))
  }
  return (
    <div className="expert">
      <section className="panel">
        <div className="row">
          <Select
            aria-label={say('打开', 'Open')}
            placeholder={say(
              '打开批准的问题、已存或历史查询',
              'Open approved, saved or past questions',
            )}
            className="grow"
            showSearch={{ optionFilterProp: 'search' }}
            value={null}
            onChange={(key: string | null) => take(key ?? undefined)}
            options={[
              {
                label: say('批准的问题', 'Approved'),
                options: documents.map(({ title, name }, at) => ({
                  value: `q:${at}`,
                  label: <Zh>{title}</Zh>,
                  search: `${title} ${name}`,
                })),
              },
              {
                label: say('已存', 'Saved'),
                options: saved.map(({ title, mine, owner }, at) => ({
                  value: `s:${at}`,
                  label: mine ? title : `${title}（${owner}）`,
                  search: title,
                })),
              },
              {
                label: say('历史', 'History'),
                options: history.map(({ name, at: when }, at) => ({
                  value: `h:${at}`,
                  label: `${name} ${show.moment(when)}`,
                  search: name,
                })),
              },
            ]}
          />
          <Button onClick={() => setIsSaving(true)}>{say('保存与共享', 'Save and share')}</Button>
          <Dropdown
            menu={{
              items: [
                { key: 'curl', label: 'curl' },
                { key: 'ts', label: 'TypeScript' },
                { key: 'rest', label: say('REST 链接', 'REST link') },
              ],
              onClick: ({ key }) => copy(key),
            }}
          >
            <Button>{say('复制为…', 'Copy as…')}</Button>
          </Dropdown>
        </div>
        <Editor
          schema={contract.schema}
          value={query}
          label={label}
          onChange={setQuery}
          onRun={run}
          onDocs={(next) => {
            setType(next)
            setSide('docs')
          }}
        />
        <label htmlFor="variables">{say('变量（JSON）', 'Variables (JSON)')}</label>
        <Input.TextArea
          id="variables"
          className="mono"
          rows={4}
          value={variables}
          status={parsed ? '' : 'error'}
          onChange={({ target }) => setVariables(target.value)}
        />
        <div className="row run">
          <Button type="primary" loading={running} disabled={!parsed} onClick={run}>
            {say('运行（Ctrl+Enter）', 'Run (Ctrl+Enter)')}
          </Button>
          {parsed && <Cost query={query} variables={parsed} />}
        </div>
      </section>
      <section className="panel">
        <Segmented
          aria-label={say('右侧', 'Right side')}
          value={side}
          onChange={setSide}
          options={[
            { value: 'result', label: say('结果', 'Answer') },
            { value: 'docs', label: say('文档', 'Docs') },
          ]}
        />
        {side === 'docs' && <DocsPanel schema={contract.schema} type={type} onType={setType} />}
        {side === 'result' && running && <Loading />}
        {side === 'result' && !running && !answer && (
          <Nothing>
            {say(
              '运行后结果显示在这里；按住 Ctrl 点字段可看文档',
              'The answer comes here; Ctrl and a click on a field shows its docs',
            )}
          </Nothing>
        )}
        {side === 'result' && !running && answer && (
          <Result key={answer.at} answer={answer} query={answer.query} contract={contract} raw />
        )}
      </section>
      {isSaving && (
        <SavedQuestions
          query={query}
          variables={variables}
          saved={saved}
          onTake={(question) => {
            setQuery(question.query)
            setVariables(question.variables)
            setIsSaving(false)
          }}
          onChanged={reloadSaved}
          onClose={() => setIsSaving(false)}
        />
      )}
    </div>
  )
}

function parseVariables(text: string): Record<string, unknown> | null {
  try {
    const value = JSON.parse(text.trim() || '{}')
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

import { Alert, Button, InputNumber, Select } from 'antd'
import { getNamedType, isEnumType } from 'graphql'
import { useContext, useMemo, useState } from 'react'
import { type Answer, ask, askAll } from '../graph/ask.ts'
import { type Contract, isLeaf, startsOf, titleOf } from '../graph/contract.ts'
import { ruleOf } from '../graph/rule.ts'
import { LanguageContext, useSay } from '../i18n/text.ts'
import { Zh } from '../i18n/zh.tsx'
import { unitTitle } from '../shell/names.ts'
import { Loading, Nothing } from '../shell/states.tsx'
import { Conditions } from './conditions.tsx'
import { Cost } from './cost.tsx'
import { buildQuestion, type Condition } from './draft.ts'
import { FieldTree } from './field-tree.tsx'
import { Result } from './result.tsx'

interface PickerProps {
  contract: Contract
  onExpert: (query: string, variables: object) => void
}

function wantedFromAddress(): { type: string; field: string } {
  const query = new URLSearchParams(location.hash.split('?')[1] ?? '')
  return { type: query.get('type') ?? '', field: query.get('field') ?? '' }
}

/** As many rows as one question of the workbench may read, page by page. */
const MOST = 10_000

/** Department, object, fields, conditions, order: a question without GraphQL. */
export function Picker({ contract, onExpert }: PickerProps) {
  const say = useSay()
  const language = useContext(LanguageContext)
  const starts = useMemo(() => startsOf(contract), [contract])
  const wanted = useMemo(wantedFromAddress, [])
  const [name, setName] = useState(
    () =>
      (
        starts.find(({ item }) => item.name === wanted.type) ??
        starts.find(({ field }) => field.name === 'placements') ??
        starts[0]
      )?.field.name ?? '',
  )
  const start = starts.find(({ field }) => field.name === name)
  const [owner, setOwner] = useState(start?.owner ?? '')
  const [paths, setPaths] = useState<string[]>(wanted.field ? ['id', wanted.field] : [])
  const [conditions, setConditions] = useState<Condition[]>([])
  const [order, setOrder] = useState<string | null>(null)
  const [first, setFirst] = useState(100)
  const [done, setDone] = useState<{ answer: Answer; query: string } | null>(null)
  const [running, setRunning] = useState<AbortController | null>(null)
  const [read, setRead] = useState(0)
  const choose = (next: string) => {
    setName(next)
    setPaths([])
    setConditions([])
    setOrder(null)
    setDone(null)
  }
  if (!start) return <Nothing />
  const known = paths.filter((path) => path.includes('.') || start.item.getFields()[path])
  const chosen =
    known.length > 0
      ? known
      : Object.values(start.item.getFields())
          .filter((field) => isLeaf(field) && field.args.length === 0)
          .slice(0, 4)
          .map((field) => field.name)
  const question = buildQuestion(start, { paths: chosen, conditions, order, first })
  const orders = getNamedType(start.field.args.find(({ name: each }) => each === 'orderBy')?.type)
  const restricted = (ruleOf(contract.schema, question.query)?.columns ?? [])
    .filter((column) => column.restricted)
    .map(({ title }) => title)
  const run = async () => {
    const stop = new AbortController()
    const { query, variables, list } = question
    setRunning(stop)
    setRead(0)
    try {
      const answer = list
        ? await askAll(query, variables, list, first, { signal: stop.signal, onRows: setRead })
        : await ask(query, variables, stop.signal)
      setDone({ answer, query })
    } catch (error) {
      if (!stop.signal.aborted) throw error
    } finally {
      setRunning(null)
    }
  }
  return (
    <div className="workbench">
      <section className="panel pick">
        <label htmlFor="owner">{say('部门', 'Department')}</label>
        <Select
          id="owner"
          value={owner}
          onChange={(next) => {
            setOwner(next)
            const own = starts.find((each) => each.owner === next)
            if (own) choose(own.field.name)
          }}
          options={[...new Set(starts.map((each) => each.owner))].map((value) => ({
            value,
            label: unitTitle(value, language),
          }))}
        />
        <label htmlFor="object">{say('对象', 'Object')}</label>
        <Select
          id="object"
          value={name}
          onChange={choose}
          options={starts
            .filter((each) => each.owner === owner)
            .map(({ field }) => ({
              value: field.name,
              label: <Zh>{titleOf(field.description, field.name)}</Zh>,
            }))}
        />
        <h2>{say('字段', 'Fields')}</h2>
        <div className="fields">
          <FieldTree
            key={name}
            type={start.item}
            chosen={new Set(chosen)}
            onToggle={(path, on) =>
              setPaths(on ? [...chosen, path] : chosen.filter((each) => each !== path))
            }
          />
        </div>
      </section>
      <section className="panel ask">
        <div className="row spread">
          <h2>{say('筛选与排序', 'Filter and order')}</h2>
          <span className="row">
            {isEnumType(orders) && (
              <Select
                aria-label={say('排序', 'Order')}
                allowClear
                placeholder={say('默认排序', 'default order')}
                style={{ width: 190 }}
                value={order}
                onChange={(value) => setOrder(value ?? null)}
                options={orders.getValues().map(({ name: value, description }) => ({
                  value,
                  label: <Zh>{titleOf(description, value)}</Zh>,
                }))}
              />
            )}
            <label htmlFor="first">{say('行数', 'Rows')}</label>
            <InputNumber
              id="first"
              min={1}
              max={MOST}
              value={first}
              onChange={(value) => setFirst(value ?? 100)}
              style={{ width: 90 }}
            />
          </span>
        </div>
        <Conditions start={start} conditions={conditions} onChange={setConditions} />
        {restricted.length > 0 && (
          <Alert
            style={{ marginTop: 8 }}
            type="info"
            showIcon
            title={say(
              `含受限字段：${restricted.join('、')}；没有授权时为空，读取会留痕`,
              `Restricted: ${restricted.join(', ')}; empty without a grant, and reading is recorded`,
            )}
          />
        )}
        <div className="row run">
          <Button type="primary" loading={running !== null} onClick={run}>
            {say('运行', 'Run')}
          </Button>
          {running && (
            <>
              <Button onClick={() => running.abort()}>{say('停止', 'Stop')}</Button>
              <span className="quiet" role="status">
                {say(`已读取 ${read} 行`, `${read} rows read`)}
              </span>
            </>
          )}
          <Cost query={question.query} variables={question.variables} />
          <Button onClick={() => onExpert(question.query, question.variables)}>
            {say('转到专家模式', 'Open as expert')}
          </Button>
        </div>
        {running && <Loading />}
        {!running && !done && (
          <Nothing>{say('勾选字段后运行，结果显示在这里', 'Pick fields and run')}</Nothing>
        )}
        {!running && done && (
          <Result key={done.query} answer={done.answer} query={done.query} contract={contract} />
        )}
      </section>
    </div>
  )
}

import { Button, Select } from 'antd'
import { useMemo, useState } from 'react'
import { entriesOf } from '../catalogue/entries.ts'
import { useAnswer, useLoaded } from '../graph/ask.ts'
import { loadContract } from '../graph/contract.ts'
import { useSay } from '../i18n/text.ts'
import { Zh } from '../i18n/zh.tsx'
import { useMe } from '../session/session.ts'
import { Failure, Loading, Nothing, Partial } from '../shell/states.tsx'
import { type AccessAnswer, cityMonth, KINDS, PAGE, QUESTION } from './records.ts'
import { RecordsTable } from './records-table.tsx'
import './access.css'

/** Who read, or was refused, guarded fields of one's own unit, month by month. */
export function AccessPage() {
  const say = useSay()
  const { unit } = useMe()
  const [thisMonth] = useState(() => cityMonth(new Date()))
  const [month, setMonth] = useState(thisMonth)
  const [kind, setKind] = useState<string | null>(null)
  const [field, setField] = useState<string | null>(null)
  /** Where each page after the first begins, up to the page that is shown. */
  const [starts, setStarts] = useState<readonly string[]>([])
  const { value: contract } = useLoaded('contract', loadContract)
  const guarded = useMemo(
    () =>
      (contract ? entriesOf(contract) : []).filter(
        ({ owner, share, sensitive }) => owner === unit && (sensitive || share === 'CONDITIONAL'),
      ),
    [contract, unit],
  )
  const { value, loading, reload } = useAnswer<AccessAnswer>(QUESTION, {
    month,
    filter: { ...(kind ? { kind: [kind] } : {}), ...(field ? { field } : {}) },
    after: starts.at(-1) ?? null,
  })
  const records = value?.data?.myDataAccess
  const first = starts.length * PAGE
  return (
    <>
      <div className="toolbar">
        <h1>{say('访问记录', 'Access record')}</h1>
        <label className="month">
          {say('月份', 'Month')}
          <input
            type="month"
            required
            pattern="\d{4}-\d{2}"
            min="2020-01"
            max={thisMonth}
            defaultValue={thisMonth}
            onChange={({ target }) => {
              // A month that is half typed is not asked for.
              if (!target.validity.valid) return
              setMonth(target.value)
              setStarts([])
            }}
          />
        </label>
        <Select
          aria-label={say('种类', 'Kind')}
          allowClear
          placeholder={say('全部种类', 'all kinds')}
          style={{ width: 170 }}
          value={kind}
          onChange={(next) => {
            setKind(next ?? null)
            setStarts([])
          }}
          options={Object.entries(KINDS).map(([name, title]) => ({
            value: name,
            label: say(...title),
          }))}
        />
        <Select
          aria-label={say('字段', 'Field')}
          allowClear
          showSearch={{ optionFilterProp: 'search' }}
          placeholder={say('全部字段', 'all fields')}
          style={{ width: 280 }}
          value={field}
          onChange={(next) => {
            setField(next ?? null)
            setStarts([])
          }}
          options={guarded.map(({ coordinate, fieldTitle }) => ({
            value: coordinate,
            search: `${fieldTitle} ${coordinate}`,
            label: (
              <>
                <Zh>{fieldTitle}</Zh> <span className="quiet mono">{coordinate}</span>
              </>
            ),
          }))}
        />
        <span className="quiet" role="status">
          {records && say(`${records.totalCount} 条记录`, `${records.totalCount} records`)}
        </span>
      </div>
      {!value && <Loading height={480} />}
      {value && !records && <Failure problems={value.errors} onRetry={reload} />}
      {records && (
        <section className="panel">
          <Partial problems={value?.errors ?? []} />
          {records.nodes.length === 0 ? (
            <Nothing>
              {say(
                '这个月没有符合条件的记录。有人读取、导出本单位的受控字段或被拒绝，或本单位的批次、授权有变动时，这里列出是谁、什么用途、哪些字段。',
                'No such records in this month. Who reads or exports guarded fields of this unit, or is refused them, is listed here with purpose and fields; so are changes of its batches and grants.',
              )}
            </Nothing>
          ) : (
            <RecordsTable
              records={records.nodes}
              titles={new Map(guarded.map((each) => [each.coordinate, each.fieldTitle]))}
              loading={loading}
            />
          )}
          {(starts.length > 0 || records.pageInfo.hasNextPage) && (
            <nav className="row pages" aria-label={say('翻页', 'Pages')}>
              <Button
                size="small"
                disabled={loading || starts.length === 0}
                onClick={() => setStarts(starts.slice(0, -1))}
              >
                {say('上一页', 'Previous')}
              </Button>
              <span className="quiet">
                {say(
                  `第 ${first + 1}–${first + records.nodes.length} 条`,
                  `${first + 1}–${first + records.nodes.length}`,
                )}
              </span>
              <Button
                size="small"
                disabled={loading || !records.pageInfo.hasNextPage}
                onClick={() => setStarts([...starts, records.pageInfo.endCursor ?? ''])}
              >
                {say('下一页', 'Next')}
              </Button>
            </nav>
          )}
        </section>
      )}
    </>
  )
}

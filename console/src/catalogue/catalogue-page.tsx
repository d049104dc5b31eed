import { Input, Select, Table } from 'antd'
import { useContext, useMemo, useState } from 'react'
import { useLoaded } from '../graph/ask.ts'
import { loadContract } from '../graph/contract.ts'
import { loadFreshness } from '../graph/freshness.ts'
import { LanguageContext, useSay } from '../i18n/text.ts'
import { Zh } from '../i18n/zh.tsx'
import { useMe } from '../session/session.ts'
import { unitTitle } from '../shell/names.ts'
import { Failure, Loading } from '../shell/states.tsx'
import { type Entry, entriesOf } from './entries.ts'
import { Owners } from './owners.tsx'
import './catalogue.css'

const SHARES: Record<string, [string, string]> = {
  UNCONDITIONAL: ['无条件共享', 'open'],
  CONDITIONAL: ['有条件共享', 'conditional'],
  NOT_SHARED: ['不予共享', 'not shared'],
}
const CYCLES: Record<string, [string, string]> = {
  REALTIME: ['实时', 'real time'],
  DAILY: ['每日', 'daily'],
  MONTHLY: ['每月', 'monthly'],
  QUARTERLY: ['每季度', 'quarterly'],
  YEARLY: ['每年', 'yearly'],
  ON_CHANGE: ['变更时', 'on change'],
  STATIC: ['固定不变', 'static'],
}

/** Every field of every department: who answers for it, how it is shared, how fresh it is. */
export function CataloguePage() {
  const say = useSay()
  const language = useContext(LanguageContext)
  const { departments } = useMe()
  const { value, error, loading, reload } = useLoaded('contract', loadContract)
  const fresh = useLoaded('freshness', loadFreshness)
  const asked = new URLSearchParams(location.hash.split('?')[1] ?? '').get('department')
  const [owner, setOwner] = useState<string | null>(
    departments.find(({ name }) => name === asked)?.unit ?? null,
  )
  const [object, setObject] = useState<string | null>(null)
  const [search, setSearch] = useState('')
  const entries = useMemo(() => (value ? entriesOf(value) : []), [value])
  if (error.length > 0) return <Failure problems={error} onRetry={reload} />
  if (loading || !value) return <Loading height={480} />
  const word = search.trim().toLowerCase()
  const owned = entries.filter((entry) => !owner || entry.owner === owner)
  const shown = owned.filter(
    (entry) =>
      (!object || entry.object === object) &&
      (!word ||
        `${entry.coordinate}${entry.description}${entry.objectTitle}`.toLowerCase().includes(word)),
  )
  const objects = [...new Map(owned.map((entry) => [entry.object, entry.objectTitle]))]
  const found = new Set(shown.map((entry) => entry.object)).size
  return (
    <>
      <div className="toolbar">
        <h1>{say('数据目录', 'Data catalogue')}</h1>
        <Select
          aria-label={say('对象', 'Object')}
          allowClear
          showSearch={{ optionFilterProp: 'search' }}
          placeholder={say('全部对象', 'all objects')}
          style={{ width: 260 }}
          value={object}
          onChange={(next) => setObject(next ?? null)}
          options={objects.map(([name, title]) => ({
            value: name,
            search: `${title} ${name}`,
            label: (
              <>
                <Zh>{title}</Zh> <span className="quiet mono">{name}</span>
              </>
            ),
          }))}
        />
        <Input.Search
          aria-label={say('搜索', 'Search')}
          placeholder={say('搜索字段、说明', 'search fields and descriptions')}
          allowClear
          style={{ width: 280 }}
          onChange={({ target }) => setSearch(target.value)}
        />
        <span className="quiet" role="status">
          {say(
            `${shown.length} 个字段，${found} 个对象`,
            `${shown.length} fields, ${found} objects`,
          )}
        </span>
      </div>
      <div className="catalogue">
        <Owners
          entries={entries}
          fresh={fresh.value}
          chosen={owner}
          onChoose={(next) => {
            setOwner(next)
            setObject(null)
          }}
        />
        <section className="panel">
          <Table<Entry>
            virtual
            size="small"
            pagination={false}
            rowKey="coordinate"
            dataSource={shown}
            scroll={{ x: 985, y: Math.max(240, innerHeight - 200) }}
            columns={[
              {
                title: say('对象', 'Object'),
                width: 175,
                ellipsis: true,
                render: (_, { objectTitle, object: name }) => (
                  <>
                    <Zh>{objectTitle}</Zh> <span className="quiet mono">{name}</span>
                  </>
                ),
              },
              {
                title: say('字段', 'Field'),
                width: 205,
                ellipsis: true,
                render: (_, { fieldTitle, field }) => (
                  <>
                    <Zh>{fieldTitle}</Zh> <span className="quiet mono">{field}</span>
                  </>
                ),
              },
              {
                title: say('说明', 'Description'),
                width: 210,
                ellipsis: true,
                render: (_, { description }) => (
                  <span title={description}>
                    <Zh>{description}</Zh>
                  </span>
                ),
              },
              {
                title: say('责任单位', 'Owner'),
                width: 105,
                ellipsis: true,
                render: (_, { owner: unit }) => unitTitle(unit, language),
              },
              {
                title: say('共享', 'Sharing'),
                width: 130,
                ellipsis: true,
                render: (_, { share, sensitive }) => (
                  <>
                    {say(...(SHARES[share] ?? [share, share]))}
                    {sensitive && <span className="mark">{say('敏感', 'sensitive')}</span>}
                  </>
                ),
              },
              {
                title: say('更新', 'Cycle'),
                width: 80,
                ellipsis: true,
                render: (_, { cycle }) => say(...(CYCLES[cycle] ?? [cycle, cycle])),
              },
              {
                title: say('查询', 'Ask'),
                width: 80,
                render: (_, { object: type, field, isReachable }) =>
                  isReachable ? (
                    <a href={`#/workbench?type=${type}&field=${field}`}>
                      {say('用它查询', 'use it')}
                    </a>
                  ) : (
                    <span className="quiet">—</span>
                  ),
              },
            ]}
          />
        </section>
      </div>
    </>
  )
}

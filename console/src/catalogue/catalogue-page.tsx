import { Input, Select, Table } from 'antd'
import { isObjectType } from 'graphql'
import { useContext, useMemo, useState } from 'react'
import { useLoaded } from '../graph/ask.ts'
import {
  type Contract,
  dataItemOf,
  itemTypeOf,
  loadContract,
  startsOf,
  titleOf,
} from '../graph/contract.ts'
import { fetchJson } from '../graph/http.ts'
import type { Row } from '../graph/rows.ts'
import { LanguageContext, useSay } from '../i18n/text.ts'
import { useMe } from '../session/session.ts'
import { departmentTitle, unitTitle } from '../shell/names.ts'
import { Failure, Loading } from '../shell/states.tsx'
import { showCell } from '../table/show-cell.ts'

interface Entry {
  coordinate: string
  object: string
  objectTitle: string
  field: string
  fieldTitle: string
  description: string
  owner: string
  share: string
  sensitive: boolean
  cycle: string
}

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

function entriesOf({ schema }: Contract): Entry[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (
      !isObjectType(type) ||
      /^__|(Connection|Edge)$|^(Query|Mutation|Subscription|PageInfo)$/.test(type.name)
    )
      return []
    return Object.values(type.getFields()).map((field) => ({
      coordinate: `${type.name}.${field.name}`,
      object: type.name,
      objectTitle: titleOf(type.description, type.name),
      field: field.name,
      fieldTitle: titleOf(field.description, field.name),
      description: field.description ?? '',
      ...dataItemOf(field),
    }))
  })
}

/** Every field of every department: who answers for it, how it is shared, how fresh it is. */
export function CataloguePage() {
  const say = useSay()
  const language = useContext(LanguageContext)
  const { departments } = useMe()
  const { value, error, loading, reload } = useLoaded('contract', loadContract)
  const fresh = useLoaded('freshness', () => fetchJson<{ rows: Row[] }>('/q/data-freshness.json'))
  const asked = new URLSearchParams(location.hash.split('?')[1] ?? '').get('department')
  const [owner, setOwner] = useState<string | null>(
    departments.find(({ name }) => name === asked)?.unit ?? null,
  )
  const [object, setObject] = useState<string | null>(null)
  const [search, setSearch] = useState('')
  const entries = useMemo(() => (value ? entriesOf(value) : []), [value])
  const reachable = useMemo(
    () => new Set(value ? startsOf(value).map(({ item }) => itemTypeOf(item).name) : []),
    [value],
  )
  if (error.length > 0) return <Failure problems={error} onRetry={reload} />
  if (loading || !value) return <Loading height={480} />
  const word = search.trim().toLowerCase()
  const shown = entries.filter(
    (entry) =>
      (!owner || entry.owner === owner) &&
      (!object || entry.object === object) &&
      (!word ||
        `${entry.coordinate}${entry.description}${entry.objectTitle}`.toLowerCase().includes(word)),
  )
  const objects = [
    ...new Map(
      entries
        .filter((entry) => !owner || entry.owner === owner)
        .map((entry) => [entry.object, entry.objectTitle]),
    ),
  ]
  const freshOf = (unit: string) => {
    const names = departments.filter((each) => each.unit === unit).map(({ name }) => name)
    return fresh.value?.rows
      .filter((row) => names.includes(String(row.department)))
      .map((row) => showCell(row.lastBatchAt))[0]
  }
  return (
    <>
      <div className="toolbar">
        <h1>{say('数据目录', 'Data catalogue')}</h1>
        <Select
          aria-label={say('责任单位', 'Owner')}
          allowClear
          placeholder={say('全部责任单位', 'all owners')}
          style={{ width: 190 }}
          value={owner}
          onChange={(next) => {
            setOwner(next ?? null)
            setObject(null)
          }}
          options={[...new Set(entries.map((entry) => entry.owner))]
            .filter(Boolean)
            .map((unit) => ({ value: unit, label: unitTitle(unit) }))}
        />
        <Select
          aria-label={say('对象', 'Object')}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={say('全部对象', 'all objects')}
          style={{ width: 230 }}
          value={object}
          onChange={(next) => setObject(next ?? null)}
          options={objects.map(([name, title]) => ({ value: name, label: `${title} ${name}` }))}
        />
        <Input.Search
          aria-label={say('搜索', 'Search')}
          placeholder={say('搜索字段、说明', 'search')}
          allowClear
          style={{ width: 240 }}
          onChange={({ target }) => setSearch(target.value)}
        />
        <span className="quiet">
          {say(
            `${shown.length} 个字段，${objects.length} 个对象，${departments.length} 个部门`,
            `${shown.length} fields, ${objects.length} objects`,
          )}
        </span>
      </div>
      <section className="panel">
        <Table<Entry>
          virtual
          size="small"
          pagination={false}
          rowKey="coordinate"
          dataSource={shown}
          scroll={{ x: 1180, y: innerHeight - 240 }}
          columns={[
            {
              title: say('对象', 'Object'),
              width: 190,
              ellipsis: true,
              render: (_, { objectTitle, object: name }) => (
                <>
                  {objectTitle} <span className="quiet mono">{name}</span>
                </>
              ),
            },
            {
              title: say('字段', 'Field'),
              width: 210,
              ellipsis: true,
              render: (_, { fieldTitle, field }) => (
                <>
                  {fieldTitle} <span className="quiet mono">{field}</span>
                </>
              ),
            },
            {
              title: say('说明', 'Description'),
              dataIndex: 'description',
              width: 240,
              ellipsis: true,
            },
            {
              title: say('责任单位', 'Owner'),
              width: 130,
              ellipsis: true,
              render: (_, { owner: unit }) => unitTitle(unit),
            },
            {
              title: say('共享', 'Sharing'),
              width: 125,
              render: (_, { share, sensitive }) =>
                `${say(SHARES[share]?.[0] ?? share, SHARES[share]?.[1] ?? share)}${sensitive ? say(' · 敏感', ' · sensitive') : ''}`,
            },
            {
              title: say('更新', 'Cycle'),
              width: 75,
              render: (_, { cycle }) =>
                say(CYCLES[cycle]?.[0] ?? cycle, CYCLES[cycle]?.[1] ?? cycle),
            },
            {
              title: say('最近导入', 'Last batch'),
              width: 160,
              ellipsis: true,
              render: (_, { owner: unit }) => freshOf(unit) ?? '—',
            },
            {
              title: say('查询', 'Ask'),
              width: 80,
              render: (_, { object: type, field }) =>
                reachable.has(type) ? (
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
      <p className="quiet">
        {say('部门：', 'Departments: ')}
        {departments.map(({ name }) => departmentTitle(name, language)).join('、')}
      </p>
    </>
  )
}

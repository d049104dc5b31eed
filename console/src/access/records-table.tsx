import { Table } from 'antd'
import { useContext } from 'react'
import { LanguageContext, useSay } from '../i18n/text.ts'
import { Zh } from '../i18n/zh.tsx'
import { unitTitle } from '../shell/names.ts'
import { type AccessRecord, cityMoment, KINDS } from './records.ts'

interface RecordsTableProps {
  records: readonly AccessRecord[]
  /** What fields are called, by coordinate. */
  titles: ReadonlyMap<string, string>
  loading: boolean
}

export function RecordsTable({ records, titles, loading }: RecordsTableProps) {
  const say = useSay()
  const language = useContext(LanguageContext)
  return (
    <Table<AccessRecord>
      size="small"
      rowKey="id"
      pagination={false}
      loading={loading}
      scroll={{ x: 1180 }}
      dataSource={records}
      columns={[
        {
          title: say('时间（北京时间）', 'Time (+08:00)'),
          width: 160,
          render: (_, { recordedAt }) => cityMoment(recordedAt),
        },
        {
          title: say('单位', 'Unit'),
          width: 140,
          render: (_, { unit, unitId }) =>
            language === 'zh' && unit ? unit.shortName : unitTitle(unitId, language),
        },
        {
          title: say('账号', 'Account'),
          width: 130,
          render: (_, { subject }) => <span className="mono">{subject}</span>,
        },
        {
          title: say('种类', 'Kind'),
          width: 90,
          render: (_, { kind }) => say(...(KINDS[kind] ?? [kind, kind])),
        },
        {
          title: say('用途', 'Purpose'),
          width: 190,
          render: (_, { purpose, kind }) =>
            purpose ? (
              <>
                {purpose.code} <Zh>{purpose.name}</Zh>
              </>
            ) : (
              <span className="quiet">
                {['READ', 'DENIAL', 'EXPORT'].includes(kind) ? say('未声明', 'none stated') : '—'}
              </span>
            ),
        },
        {
          title: say('字段', 'Fields'),
          render: (_, { fields }) =>
            fields.length === 0 ? (
              <span className="quiet">—</span>
            ) : (
              <ul className="fields">
                {fields.map(({ field, refusal }) => (
                  <li key={field}>
                    {titles.has(field) && <Zh>{titles.get(field) ?? ''}</Zh>}{' '}
                    <span className="quiet mono">{field}</span>
                    {refusal && (
                      <span className="mark" title={refusal}>
                        {say('被拒绝', 'refused')} {refusal}
                      </span>
                    )}
                  </li>
                ))}
              </ul>
            ),
        },
        { title: say('行数', 'Rows'), dataIndex: 'rows', align: 'right', width: 70 },
        {
          title: say('操作名称', 'Operation'),
          width: 150,
          render: (_, { operationName }) =>
            operationName ? (
              <span className="mono">{operationName}</span>
            ) : (
              <span className="quiet">—</span>
            ),
        },
      ]}
    />
  )
}

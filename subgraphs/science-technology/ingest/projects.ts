import { choice, date, list, money, name, text } from '@baibo/kernel/cells.ts'
import { citizenId, uscc } from '@baibo/kernel/cells-codes.ts'
import { defineIngest } from '@baibo/kernel/ingest.ts'
import { projectParticipants, projects, stageReviews } from '../tables.ts'
import { usccAliases } from './parties.ts'

/** 项目: a project with its leaders and its commissioning enterprise. */
export const projectSheet = defineIngest({
  sheet: {
    name: '项目',
    columns: {
      id: text('项目编号', { required: true, max: 64 }),
      title: name('项目名称', { required: true }),
      mode: choice(
        '组织方式',
        {
          横向: 'HORIZONTAL',
          赛马制: 'RACE',
          揭榜挂帅: 'OPEN_BID',
          定向委托: 'DIRECTED',
        },
        { required: true },
      ),
      origin: choice(
        '来源',
        { 需求: 'DEMAND', 启动费: 'STARTUP', 征集: 'CALL', 自选: 'SELF' },
        { required: true },
      ),
      grantLevel: choice('级别', {
        县级: 'COUNTY',
        市级: 'MUNICIPAL',
        省部级: 'PROVINCIAL_MINISTERIAL',
        国家级: 'NATIONAL',
      }),
      demandId: text('需求编号', { max: 64 }),
      commissionerUscc: uscc('委托企业代码', { required: true, aliases: usccAliases }),
      leaders: list(citizenId('负责人证件号码', { required: true })),
      startDate: date('开始日期', { required: true }),
      endDate: date('结束日期'),
      contractAmount: money('合同金额(万元)', { required: true }),
      status: choice(
        '状态',
        { 拟立项: 'PLANNED', 在研: 'ACTIVE', 已验收: 'ACCEPTED', 已终止: 'TERMINATED' },
        { required: true },
      ),
    },
  },
  key: ({ id }) => id,
  check: ({ startDate, endDate }, report) => {
    if (endDate !== null && endDate < startDate) {
      report('endDate', 'date-order', {
        zh: `结束日期 ${endDate} 早于开始日期 ${startDate}，应不早于开始日期`,
        en: `the end ${endDate} is before the start ${startDate}`,
      })
    }
  },
  records: ({ leaders, ...row }, { personId }) => {
    const { id, startDate, endDate, commissionerUscc } = row
    const persons = [...new Set(leaders.map(personId))]
    const link = { projectId: id, startDate, endDate }
    return [
      { table: projects, values: { ...row, leadPersonId: persons[0] ?? null } },
      {
        table: projectParticipants,
        parent: 'projectId',
        parentId: id,
        children: [
          ...persons.map((person, index) => ({
            ...link,
            id: `${id}:${person}`,
            role: index === 0 ? 'LEAD' : 'MEMBER',
            sequence: index + 1,
            personId: person,
            uscc: null,
          })),
          {
            ...link,
            id: `${id}:${commissionerUscc}`,
            role: 'COMMISSIONER',
            sequence: persons.length + 1,
            personId: null,
            uscc: commissionerUscc,
          },
        ],
      },
      { table: stageReviews, parent: 'projectId', parentId: id, children: stages(row) },
    ]
  },
})

const closing: Readonly<Record<string, string>> = {
  ACCEPTED: 'ACCEPTANCE',
  TERMINATED: 'TERMINATION',
}

/** The stages a project has reached, as far as its dates and status tell. */
function stages(row: { id: string; status: string; startDate: string; endDate: string | null }) {
  const stage = (kind: string, heldOn: string) => ({
    id: `${row.id}:${kind}`,
    projectId: row.id,
    stage: kind,
    heldOn,
  })
  const last = closing[row.status]
  return [
    ...(row.status === 'PLANNED' ? [] : [stage('START', row.startDate)]),
    ...(last && row.endDate ? [stage(last, row.endDate)] : []),
  ]
}

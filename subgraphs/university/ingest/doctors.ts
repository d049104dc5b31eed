import { choice, date, text, year } from '@baibo/kernel/cells.ts'
import { defineIngest } from '@baibo/kernel/ingest.ts'
import { appointments, assessments } from '../tables.ts'
import { citizen, endsBeforeStart } from './columns.ts'

export const appointmentSheet = defineIngest({
  sheet: {
    name: '聘任',
    columns: {
      citizenId: citizen,
      post: choice(
        '岗位类型',
        {
          社会服务与推广型: 'SOCIAL_SERVICE_AND_EXTENSION',
          社会服务与推广型教师: 'SOCIAL_SERVICE_AND_EXTENSION',
        },
        { required: true },
      ),
      appointedOn: date('聘任日期', { required: true }),
      endedOn: date('离任日期'),
      exitReason: text('退出原因', { max: 200 }),
    },
  },
  key: (row) => `${row.citizenId} ${row.appointedOn}`,
  check: (row, report) => {
    if (row.endedOn && row.endedOn < row.appointedOn)
      report('endedOn', 'date-order', endsBeforeStart(row.appointedOn, row.endedOn))
  },
  records: ({ citizenId: id, ...row }, { personId }) => {
    const person = personId(id)
    return [
      {
        table: appointments,
        values: { id: `${person}:${row.appointedOn}`, personId: person, ...row },
      },
    ]
  },
})

export const assessmentSheet = defineIngest({
  sheet: {
    name: '年度考核',
    columns: {
      citizenId: citizen,
      year: year('年度', { aliases: ['考核年度'], required: true }),
      result: choice(
        '等次',
        { 优秀: 'EXCELLENT', 合格: 'PASS', 基本合格: 'BASIC_PASS', 不合格: 'FAIL' },
        { aliases: ['考核等次'], required: true },
      ),
    },
  },
  key: (row) => `${row.citizenId} ${row.year}`,
  records: ({ citizenId: id, ...row }, { personId }) => {
    const person = personId(id)
    return [
      { table: assessments, values: { id: `${person}:${row.year}`, personId: person, ...row } },
    ]
  },
})

import { choice, date, list, name, text } from '@baibo/kernel/cells.ts'
import { defineIngest } from '@baibo/kernel/ingest.ts'
import { regulations } from '../tables.ts'

export const regulationSheet = defineIngest({
  sheet: {
    name: '配套办法',
    columns: {
      id: text('办法编号', { required: true, max: 50 }),
      title: name('办法名称', { aliases: ['名称', '标题'], required: true, max: 200 }),
      topics: list(
        choice(
          '涉及主题',
          {
            人才条件和引进流程: 'CONDITIONS_AND_RECRUITMENT',
            工作职责: 'DUTIES',
            日常管理: 'DAILY_MANAGEMENT',
            薪酬待遇: 'PAY_AND_BENEFITS',
            考核与激励: 'ASSESSMENT_AND_INCENTIVES',
            退出机制: 'EXIT',
            其他: 'OTHER',
          },
          { aliases: ['主题'], required: true },
        ),
      ),
      issuedOn: date('印发日期'),
      repealedOn: date('废止日期'),
    },
  },
  key: (row) => row.id,
  check: (row, report) => {
    if (row.repealedOn && (!row.issuedOn || row.repealedOn < row.issuedOn)) {
      report('repealedOn', 'date-order', {
        zh: `废止日期 ${row.repealedOn} 应不早于印发日期，印发日期为${row.issuedOn ?? '空'}`,
        en: `repealed on ${row.repealedOn}, expected no earlier than the day of issue (${row.issuedOn ?? 'empty'})`,
      })
    }
  },
  records: (row) => [{ table: regulations, values: row }],
})

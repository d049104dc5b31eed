import { choice, citizenId, date, text } from '@baibo/kernel/cells.ts'
import { defineIngest } from '@baibo/kernel/ingest.ts'
import { titleEvaluations } from './tables.ts'

/** 职称评定: the sheet as it was read before the move from talent, with the same keys. */
export const titleSheet = defineIngest({
  sheet: {
    name: '职称评定',
    columns: {
      citizenId: citizenId('证件号码', {
        aliases: ['身份证号', '身份证号码', '公民身份号码'],
        required: true,
      }),
      series: text('系列', { aliases: ['职称系列'], required: true, max: 100 }),
      grade: choice(
        '级别',
        {
          正高: 'SENIOR',
          副高: 'ASSOCIATE_SENIOR',
          中级: 'INTERMEDIATE',
          初级: 'JUNIOR',
          正高级: 'SENIOR',
          副高级: 'ASSOCIATE_SENIOR',
        },
        { aliases: ['职称级别'], required: true },
      ),
      evaluatedOn: date('评定日期', { required: true }),
    },
  },
  key: (row) => `${row.citizenId}:${row.evaluatedOn}`,
  records: ({ citizenId: number, ...row }, context) => {
    const personId = context.personId(number)
    const id = `${personId}:${row.evaluatedOn}`
    return [{ table: titleEvaluations, values: { id, personId, ...row } }]
  },
})

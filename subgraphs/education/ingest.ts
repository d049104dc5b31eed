import { choice, citizenId, date, text } from '@baibo/kernel/cells.ts'
import { defineIngest } from '@baibo/kernel/ingest.ts'
import { schoolingSupports } from './tables.ts'

/** 子女入学保障: one row a child and school year; 证件号码 is the doctor's. */
export const schoolingSheet = defineIngest({
  sheet: {
    name: '子女入学保障',
    columns: {
      childReference: text('子女编号', { required: true, max: 30 }),
      citizenId: citizenId('证件号码', { aliases: ['博士证件号码', '身份证号'], required: true }),
      schoolYear: text('学年', { required: true, max: 9 }),
      status: choice(
        '状态',
        { 已申请: 'APPLIED', 已安排: 'PLACED', 已入学: 'ENROLLED', 不予安排: 'DECLINED' },
        { required: true },
      ),
      statusOn: date('状态日期', { required: true }),
    },
  },
  key: (row) => `${row.childReference}:${row.schoolYear}`,
  check: ({ childReference, schoolYear }, report) => {
    const [, from, to] = /^(\d{4})-(\d{4})$/.exec(schoolYear) ?? []
    if (Number(to) !== Number(from) + 1) {
      report('schoolYear', 'school-year', {
        zh: `学年应为相连的两年，如 2025-2026，收到 ${schoolYear}`,
        en: `expected two years in a row such as 2025-2026, got ${schoolYear}`,
      })
    }
    if (/^\d{17}[\dX]$/i.test(childReference)) {
      report('childReference', 'no-citizen-id', {
        zh: '子女编号应为本局编号，不得填写证件号码',
        en: "expected the office's own number, not a citizen id",
      })
    }
  },
  records: ({ citizenId: number, ...row }, context) => [
    {
      table: schoolingSupports,
      values: {
        id: `${row.childReference}:${row.schoolYear}`,
        personId: context.personId(number),
        ...row,
      },
    },
  ],
})

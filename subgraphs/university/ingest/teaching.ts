import { choice, date, integer, list, name, text } from '@baibo/kernel/cells.ts'
import { defineIngest } from '@baibo/kernel/ingest.ts'
import { basePartners, bases, courseLinks, partTimeTeachers } from '../tables.ts'
import { creditCode, endsBeforeStart } from './columns.ts'

export const partTimeTeacherSheet = defineIngest({
  sheet: {
    name: '兼职教师',
    columns: {
      name: name('姓名', { required: true, max: 100 }),
      uscc: creditCode,
      position: text('职务', { required: true, max: 100 }),
      startDate: date('聘期开始', { required: true }),
      endDate: date('聘期结束'),
      roles: list(
        choice(
          '承担工作',
          {
            培养方案: 'PROGRAMME_REVISION',
            培养方案修订: 'PROGRAMME_REVISION',
            专业建设: 'MAJOR_BUILDING',
            课程设计: 'COURSE_DESIGN',
            创业导师: 'STARTUP_MENTOR',
          },
          { required: true },
        ),
      ),
      hours: integer('学时', { max: 10_000 }),
    },
  },
  key: (row) => `${row.name} ${row.uscc} ${row.startDate}`,
  check: (row, report) => {
    if (row.endDate && row.endDate < row.startDate)
      report('endDate', 'date-order', endsBeforeStart(row.startDate, row.endDate))
  },
  records: (row) => [
    {
      table: partTimeTeachers,
      values: { id: `${row.name}:${row.uscc}:${row.startDate}`, ...row },
    },
  ],
})

export const baseSheet = defineIngest({
  sheet: {
    name: '实践基地与产业学院',
    columns: {
      kind: choice(
        '类型',
        { 实践基地: 'PRACTICE_BASE', 产业学院: 'INDUSTRY_COLLEGE' },
        { required: true },
      ),
      name: name('名称', { required: true, max: 200 }),
      partners: list(creditCode),
      since: date('设立日期', { required: true }),
    },
  },
  key: (row) => `${row.kind} ${row.name}`,
  records: ({ partners, ...row }) => {
    const id = `${row.kind}:${row.name}`
    return [
      { table: bases, values: { id, ...row } },
      {
        table: basePartners,
        parent: 'baseId',
        parentId: id,
        children: partners.map((code, index) => ({
          id: `${id}:${code}`,
          baseId: id,
          uscc: code,
          sequence: index + 1,
        })),
      },
    ]
  },
})

export const courseLinkSheet = defineIngest({
  sheet: {
    name: '项目进课程',
    columns: {
      projectId: text('项目编号', { required: true, max: 50 }),
      uscc: creditCode,
      course: name('课程名称', { required: true, max: 200 }),
      term: text('学期', { required: true, max: 20 }),
      use: choice(
        '用途',
        {
          教学案例: 'CASE',
          毕业设计: 'THESIS',
          实训项目: 'TRAINING',
          教材内容: 'TEACHING_MATERIAL',
        },
        { required: true },
      ),
    },
  },
  key: (row) => `${row.projectId} ${row.course} ${row.term}`,
  records: (row) => [
    {
      table: courseLinks,
      values: { id: `${row.projectId}:${row.course}:${row.term}`, ...row },
    },
  ],
})

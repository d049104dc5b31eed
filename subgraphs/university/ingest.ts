import {
  choice,
  citizenId,
  date,
  integer,
  list,
  name,
  text,
  uscc,
  year,
  yesNo,
} from '@baibo/kernel/cells.ts'
import type { Bilingual } from '@baibo/kernel/errors.ts'
import { defineIngest } from '@baibo/kernel/ingest.ts'
import {
  appointments,
  assessments,
  basePartners,
  bases,
  courseLinks,
  partTimeTeachers,
  placements,
  regulations,
} from './tables.ts'

const citizen = citizenId('证件号码', {
  aliases: ['身份证号', '身份证号码', '公民身份号码'],
  required: true,
})
const creditCode = uscc('统一社会信用代码', {
  aliases: ['社会信用代码', '信用代码'],
  required: true,
})

const endsBeforeStart = (start: string, end: string): Bilingual => ({
  zh: `结束日期 ${end} 早于开始日期 ${start}，应不早于开始日期`,
  en: `ends on ${end}, before it starts on ${start}; expected the same day or later`,
})

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

export const placementSheet = defineIngest({
  sheet: {
    name: '进企备案',
    columns: {
      id: text('备案编号', { required: true, max: 50 }),
      citizenId: citizen,
      uscc: creditCode,
      instituteName: name('研究机构名称', { required: true, max: 200 }),
      startDate: date('开始日期', { required: true }),
      endDate: date('结束日期'),
      primary: yesNo('是否主要', { aliases: ['主要合作单位', '是否主要合作单位'], required: true }),
      agreementNo: text('协议编号', { max: 50 }),
      status: choice(
        '状态',
        {
          拟进入: 'PROPOSED',
          已签约: 'AGREED',
          在岗: 'ACTIVE',
          暂停: 'SUSPENDED',
          已结束: 'ENDED',
        },
        { required: true },
      ),
    },
  },
  key: (row) => row.id,
  check: (row, report) => {
    if (row.endDate && row.endDate < row.startDate)
      report('endDate', 'date-order', endsBeforeStart(row.startDate, row.endDate))
  },
  checkAll: (rows, report) => {
    // A proposal binds nobody yet: it may stand beside the placement that it would replace.
    const primary = rows.filter(({ values }) => values.primary && values.status !== 'PROPOSED')
    for (const own of Map.groupBy(primary, ({ values }) => values.citizenId).values()) {
      own.sort((a, b) => compare(a.values.startDate, b.values.startDate))
      let last: (typeof own)[number] | undefined
      for (const row of own) {
        const end = last && lastDay(last.values)
        if (last && last.values.id !== row.values.id && row.values.startDate <= (end ?? OPEN_END)) {
          report(row.rowNumber, 'startDate', 'primary-overlap', {
            zh: `同一人同一时间只能有一个主要合作单位：第 ${last.rowNumber} 行的 ${last.values.id} 自 ${last.values.startDate} 起${end ? `，到 ${end} 为止` : '，尚未结束'}；应先结束它，或将其中一条填为“否”`,
            en: `a person has one primary placement at a time: ${last.values.id} in row ${last.rowNumber} runs from ${last.values.startDate} ${end ? `to ${end}` : 'without end'}; end it first or mark one of them 否`,
          })
        }
        if (!last || (end ?? OPEN_END) < (lastDay(row.values) ?? OPEN_END)) last = row
      }
    }
  },
  records: ({ citizenId: id, primary, ...row }, { personId }) => [
    {
      table: placements,
      values: {
        ...row,
        personId: personId(id),
        instituteId: `${row.uscc}:${row.instituteName}`,
        rank: primary ? 'PRIMARY' : 'SECONDARY',
      },
    },
  ],
})

const OPEN_END = '9999-12-31'

/** The last day of a placement as far as the row tells; null when it goes on. */
function lastDay(row: {
  startDate: string
  endDate: string | null
  status: string
}): string | null {
  return row.endDate ?? (row.status === 'ENDED' ? row.startDate : null)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

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

export const sheets = [
  appointmentSheet,
  assessmentSheet,
  placementSheet,
  partTimeTeacherSheet,
  baseSheet,
  courseLinkSheet,
  regulationSheet,
]

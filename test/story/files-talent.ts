import { codeList } from '@baibo/kernel/codes/code-lists.ts'
import type { Row } from './model.ts'
import type { Story } from './story.ts'
import { answers, type Column, dates, named, nameOnly, type SampleFile } from './workbook.ts'

const degreeNames = new Map(codeList('GBT6864').map(({ code, name }) => [code, name]))

/** The workbooks of 市委人才办: selection, approvals, titles, programmes, whitelist. */
export function talentFiles(story: Story): SampleFile[] {
  const department = 'talent'
  const selected = selectionRows(story)
  const year = (name: string): Row[] =>
    selected.filter((row) => String(row.入选批次).startsWith(name))
  const sheet = '入选博士名单'
  return [
    {
      department,
      file: '入选博士名单（2023年）.xlsx',
      sheets: [
        {
          name: sheet,
          caption: '“百博进百企百院”2023年入选博士名单（示例数据）',
          columns: selectionColumns({
            date: dates.cell,
            degree: named(degreeNames, '-'),
            id: '身份证号码',
          }),
          rows: year('2023'),
        },
      ],
    },
    {
      department,
      file: '入选博士名单（2024年）.csv',
      encoding: 'utf-8-bom',
      sheets: [
        {
          name: sheet,
          columns: selectionColumns({ date: dates.slash, newly: answers.letters }),
          rows: year('2024'),
        },
      ],
    },
    {
      department,
      file: '入选博士名单（2025年）.csv',
      encoding: 'gb18030',
      sheets: [
        {
          name: sheet,
          columns: selectionColumns({
            date: dates.chinese,
            degree: nameOnly(degreeNames),
            id: '公民身份号码',
          }),
          rows: year('2025'),
        },
      ],
    },
    {
      department,
      file: '入选博士名单（2026年）.xlsx',
      sheets: [
        {
          name: sheet,
          columns: selectionColumns({
            date: dates.dots,
            newly: answers.ticks,
            id: '身份证号',
          }).toReversed(),
          rows: year('2026'),
        },
      ],
    },
    {
      department,
      file: '编制批复与职称评定.xlsx',
      sheets: [
        {
          name: '编制批复',
          caption: '编制批复台账',
          columns: [
            ['批复文号'],
            ['证件号码', '身份证号码'],
            ['批复日期', '批复日期', dates.cell],
            ['岗位类型'],
          ],
          rows: approvalRows(story),
        },
        {
          name: '职称评定',
          columns: [['证件号码'], ['系列'], ['级别'], ['评定日期', '评定日期', dates.serial]],
          rows: story.titles,
        },
      ],
    },
    {
      department,
      file: '人才项目入选.csv',
      sheets: [
        {
          name: '人才项目入选',
          columns: [
            ['证件号码'],
            ['项目名称', '人才计划'],
            ['级别'],
            ['入选日期', '入选 日期', dates.compact],
          ],
          rows: story.talentAwards,
        },
      ],
    },
    {
      department,
      file: '重点产业与企业白名单.csv',
      encoding: 'utf-8-bom',
      sheets: [
        {
          name: '白名单',
          caption: '重点产业与企业白名单',
          columns: [['类型'], ['代码'], ['列入日期'], ['移出日期'], ['移出原因'], ['状态']],
          rows: story.whitelist.map((entry) => ({
            类型: entry.type,
            代码: entry.code,
            列入日期: entry.listedOn,
            移出日期: entry.removedOn,
            移出原因: entry.reason,
            状态: entry.status,
          })),
        },
      ],
    },
  ]
}

function selectionColumns(how: {
  date: Column[2]
  degree?: Column[2]
  newly?: Column[2]
  id?: string
}): Column[] {
  const column = (key: string, header: string, format: Column[2]): Column =>
    format === undefined ? [key, header] : [key, header, format]
  return [
    ['姓名'],
    ['证件号码', how.id ?? '证件号码'],
    ['性别'],
    column('出生日期', '出生日期', how.date),
    column('学位代码', how.degree ? '学位' : '学位代码', how.degree),
    ['学科', how.id ? '一级学科' : '学科'],
    ['毕业院校', how.newly ? '学位授予单位' : '毕业院校'],
    column('学位授予日期', '学位授予日期', how.date),
    ['研究方向'],
    ['入选批次', how.id ? '批次' : '入选批次'],
    column('是否新引进', '是否新引进', how.newly),
    column('引进日期', '引进日期', how.date),
    ['状态'],
    ['手机号码', how.degree ? '联系电话' : '手机号码'],
  ]
}

function selectionRows({ doctors }: Story): Row[] {
  return doctors.flatMap((doctor) =>
    doctor.selections.map((selection) => ({
      姓名: doctor.name,
      证件号码: doctor.citizenId,
      性别: doctor.male ? '男' : '女',
      出生日期: doctor.birth,
      学位代码: doctor.degree,
      学科: doctor.discipline,
      毕业院校: doctor.school,
      学位授予日期: doctor.degreeOn,
      研究方向: doctor.fields.join(doctor.number % 2 === 0 ? '、' : ';'),
      入选批次: selection.batch,
      是否新引进: selection.newly,
      引进日期: selection.introducedOn,
      状态: selection.status,
      手机号码: doctor.phone,
    })),
  )
}

function approvalRows({ doctors }: Story): Row[] {
  return doctors.flatMap(({ citizenId, approval }) =>
    approval === null
      ? []
      : [
          {
            批复文号: approval.number,
            证件号码: citizenId,
            批复日期: approval.on,
            岗位类型: '社会服务与推广型',
          },
        ],
  )
}

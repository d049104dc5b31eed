import type { Row } from './model.ts'
import type { Story } from './story.ts'
import { answers, dates, type SampleFile } from './workbook.ts'

/** The workbooks of 嘉兴南湖学院: appointments, assessments, placements, teaching. */
export function universityFiles(story: Story): SampleFile[] {
  const department = 'university'
  const placements = placementRows(story)
  const early = (row: Row): boolean => String(row.备案编号).startsWith('JQ2023')
  return [
    {
      department,
      file: '聘任与年度考核.xlsx',
      sheets: [
        {
          name: '聘任',
          caption: '社会服务与推广型教师聘任情况',
          columns: [
            ['证件号码', '身份证号'],
            ['岗位类型'],
            ['聘任日期', '聘任日期', dates.cell],
            ['离任日期', '离任日期', dates.cell],
            ['退出原因'],
          ],
          rows: story.doctors.flatMap(({ citizenId, appointment }) =>
            appointment === null
              ? []
              : [
                  {
                    证件号码: citizenId,
                    岗位类型: '社会服务与推广型',
                    聘任日期: appointment.on,
                    离任日期: appointment.left,
                    退出原因: appointment.reason,
                  },
                ],
          ),
        },
        { name: '年度考核', columns: [['证件号码'], ['年度'], ['等次']], rows: story.assessments },
      ],
    },
    {
      department,
      file: '进企备案（2023年）.csv',
      sheets: [
        {
          name: '进企备案',
          caption: '博士进企备案表（2023年）',
          columns: [
            ['备案编号'],
            ['证件号码'],
            ['统一社会信用代码', '社会信用代码'],
            ['研究机构名称'],
            ['开始日期', '开始日期', dates.slash],
            ['结束日期', '结束日期', dates.slash],
            ['是否主要', '主要合作单位', answers.digits],
            ['协议编号'],
            ['状态'],
          ],
          rows: placements.filter(early),
        },
      ],
    },
    {
      department,
      file: '进企备案（2024年以来）.xlsx',
      sheets: [
        {
          name: '进企备案',
          columns: [
            ['备案编号'],
            ['证件号码'],
            ['统一社会信用代码'],
            ['研究机构名称', '研究机构\n名称'],
            ['开始日期', '开始日期', dates.chinese],
            ['结束日期', '结束日期', dates.chinese],
            ['是否主要'],
            ['协议编号'],
            ['状态'],
          ],
          rows: placements.filter((row) => !early(row)),
        },
      ],
    },
    {
      department,
      file: '兼职教师.csv',
      separator: ';',
      sheets: [
        {
          name: '兼职教师',
          columns: [
            ['姓名'],
            ['统一社会信用代码', '信用代码'],
            ['职务'],
            ['聘期开始', '聘期开始', dates.dots],
            ['聘期结束', '聘期结束', dates.dots],
            ['承担工作'],
            ['学时'],
          ],
          rows: story.teachers,
        },
      ],
    },
    {
      department,
      file: '实践基地与产业学院.xlsx',
      sheets: [
        {
          name: '实践基地与产业学院',
          columns: [
            ['类型'],
            ['名称'],
            ['统一社会信用代码'],
            ['设立日期', '设立日期', dates.compact],
          ],
          rows: story.bases,
        },
      ],
    },
  ]
}

function placementRows({ placements }: Story): Row[] {
  return placements.map((placement) => ({
    备案编号: placement.id,
    证件号码: placement.doctor.citizenId,
    统一社会信用代码: placement.institute.enterprise.uscc,
    研究机构名称: placement.institute.name,
    开始日期: placement.start,
    结束日期: placement.end,
    是否主要: placement.primary,
    协议编号: placement.agreement,
    状态: placement.status,
  }))
}

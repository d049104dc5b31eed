import type { Row } from './model.ts'
import type { Story } from './story.ts'
import { dates, nameOnly, type SampleFile } from './workbook.ts'

const departments = new Map([
  ['jxnhu', '嘉兴南湖学院'],
  ['jx-kjj', '市科技局'],
  ['jx-jxj', '市经信局'],
  ['jx-rcb', '市委组织部(市委人才办)'],
  ['jx-rsj', '市人力社保局'],
  ['jx-bb', '市委编办'],
  ['jx-jyj', '市教育局'],
  ['jx-czj', '市财政局'],
])

/** The workbooks of the office of the leading group: reports and replies. */
export function programmeFiles(story: Story): SampleFile[] {
  const department = 'programme'
  const name = '信息报送'
  const of = (...years: string[]): Row[] =>
    story.reports.filter((row) => years.includes(String(row.期间).slice(0, 4)))
  return [
    {
      department,
      file: '信息报送（2023年）.csv',
      sheets: [
        {
          name,
          columns: [
            ['任务编号'],
            ['单位'],
            ['期间'],
            ['类型'],
            ['内容'],
            ['应报日期'],
            ['报送日期'],
          ],
          rows: of('2023'),
        },
      ],
    },
    {
      department,
      file: '信息报送（2024年）.xlsx',
      sheets: [
        {
          name,
          caption: '“百博进百企百院”工作信息报送情况（2024年）',
          columns: [
            ['任务编号'],
            ['单位', '单位', nameOnly(departments)],
            ['期间'],
            ['类型'],
            ['内容'],
            ['应报日期', '应报日期', dates.cell],
            ['报送日期', '报送日期', dates.cell],
          ],
          rows: of('2024'),
        },
      ],
    },
    {
      department,
      file: '信息报送（2025-2026年）.xlsx',
      sheets: [
        {
          name,
          columns: [
            ['单位'],
            ['任务编号'],
            ['类型'],
            ['期间'],
            ['应报日期', '应报日期', dates.slash],
            ['报送日期', '报送日期', dates.slash],
            ['内容'],
          ],
          rows: of('2025', '2026'),
        },
      ],
    },
    {
      department,
      file: '征求意见反馈（2023年1月）.csv',
      encoding: 'utf-8-bom',
      sheets: [
        {
          name: '意见反馈',
          caption: '《关于支持嘉兴南湖学院开展“百博进百企百院”工作的若干意见》征求意见反馈',
          columns: [
            ['征求意见编号'],
            ['单位'],
            ['反馈类型'],
            ['条款'],
            ['意见内容'],
            ['反馈时间', '反馈时间', dates.chinese],
            ['采纳情况'],
            ['说明'],
          ],
          rows: story.replies,
        },
      ],
    },
  ]
}

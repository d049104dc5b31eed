import { codeList } from '@baibo/kernel/codes/code-lists.ts'
import type { Row } from './model.ts'
import { units } from './plan.ts'
import type { Story } from './story.ts'
import { answers, dates, money, named, type SampleFile } from './workbook.ts'

const divisionNames = new Map(codeList('GBT2260').map(({ code, name }) => [code, name]))
const zoneNames = new Map<string, string>(
  units.filter(({ id }) => id.startsWith('JX')).map(({ id, name }) => [id, name]),
)

/** The workbooks of 市经信局: directory of enterprises, institutes, demands. */
export function economyFiles(story: Story): SampleFile[] {
  const department = 'economy-informatization'
  const demands = demandRows(story)
  const early = (row: Row): boolean => String(row.需求编号) < 'XQ2024'
  return [
    {
      department,
      file: '企业名录.xlsx',
      sheets: [
        {
          name: '企业名录',
          caption: '参与“百博进百企百院”工作的企业名录（示例数据）',
          columns: [
            ['企业名称', '单位名称'],
            ['统一社会信用代码'],
            ['行业代码', '国民经济行业代码'],
            ['企业规模', '规模'],
            ['是否龙头企业', '龙头企业', answers.ticks],
            ['所在区划', '所在县市区', named(divisionNames, ' ')],
            ['统计归属单位', '归属单位', named(zoneNames, ' ')],
          ],
          rows: story.enterprises.map((e) => ({
            企业名称: e.name,
            统一社会信用代码: e.uscc,
            行业代码: e.industry,
            企业规模: e.scale,
            是否龙头企业: e.leading,
            所在区划: e.division,
            统计归属单位: e.unit.startsWith('JX') ? e.unit : e.uscc.endsWith('3') ? e.unit : null,
          })),
        },
      ],
    },
    {
      department,
      file: '企业研究机构.csv',
      sheets: [
        {
          name: '企业研究机构',
          columns: [
            ['机构名称', '研究院名称'],
            ['统一社会信用代码', '社会信用代码'],
            ['机构级别', '级别'],
            ['认定日期', '认定日期', dates.slash],
          ],
          rows: story.institutes.map((institute) => ({
            机构名称: institute.name,
            统一社会信用代码: institute.enterprise.uscc,
            机构级别: institute.level,
            认定日期: institute.recognisedOn,
          })),
        },
      ],
    },
    {
      department,
      file: '技术需求（2023年）.csv',
      encoding: 'utf-8-bom',
      sheets: [
        {
          name: '技术需求',
          columns: [
            ['需求编号'],
            ['统一社会信用代码', '信用代码'],
            ['需求名称'],
            ['需求简介'],
            ['拟投入金额', '拟投入金额（元）', money.thousands],
            ['提出日期'],
            ['状态'],
          ],
          rows: demands.filter(early),
        },
      ],
    },
    {
      department,
      file: '技术需求（2024年以来）.xlsx',
      sheets: [
        {
          name: '技术需求',
          columns: [
            ['需求编号'],
            ['需求名称'],
            ['状态'],
            ['统一社会信用代码'],
            ['需求简介'],
            ['提出日期', '提出日期', dates.cell],
            ['拟投入金额', '拟投入金额（万元）'],
          ],
          rows: demands.filter((row) => !early(row)),
          total: '拟投入金额',
        },
      ],
    },
  ]
}

function demandRows({ demands }: Story): Row[] {
  return demands.map((demand) => ({
    需求编号: demand.id,
    统一社会信用代码: demand.enterprise.uscc,
    需求名称: demand.title,
    需求简介: demand.summary,
    拟投入金额: demand.budget,
    提出日期: demand.on,
    状态: demand.status,
  }))
}

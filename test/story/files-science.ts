import type { Project, Row } from './model.ts'
import type { Story } from './story.ts'
import { answers, type Column, dates, money, type SampleFile } from './workbook.ts'

/** The workbooks of 市科技局: projects, consortia, platforms, results and what became of them. */
export function scienceFiles(story: Story): SampleFile[] {
  const department = 'science-technology'
  const early = ({ start }: Project): boolean => start < '2024'
  return [
    {
      department,
      file: '项目（2023年）.csv',
      sheets: [
        {
          name: '项目',
          columns: projectColumns(dates.dots, ['合同金额', '合同金额(万元)', money.withUnit]),
          rows: story.projects.filter(early).map(projectRow),
        },
      ],
    },
    {
      department,
      file: '项目（2024年以来）.xlsx',
      sheets: [
        {
          name: '项目',
          caption: '校企合作项目台账（2024年以来）',
          columns: projectColumns(dates.cell, ['合同金额', '合同金额（万元）']),
          rows: story.projects.filter((project) => !early(project)).map(projectRow),
          total: '合同金额',
        },
      ],
    },
    {
      department,
      file: '创新联合体.xlsx',
      sheets: [
        {
          name: '创新联合体',
          columns: [
            ['联合体名称'],
            ['牵头单位代码'],
            ['成员单位代码'],
            ['签约日期', '签约日期', dates.chinese],
            ['认定日期', '认定日期', dates.chinese],
            ['状态'],
          ],
          rows: story.consortia.map((c) => ({
            联合体名称: c.name,
            牵头单位代码: c.lead,
            成员单位代码: c.members.join('；'),
            签约日期: c.signedOn,
            认定日期: c.recognisedOn,
            状态: c.status,
          })),
        },
      ],
    },
    {
      department,
      file: '科研平台与仪器设备.xlsx',
      sheets: [
        {
          name: '科研平台',
          columns: [
            ['平台名称'],
            ['类型'],
            ['级别'],
            ['共建单位代码'],
            ['认定日期', '认定日期', dates.cell],
          ],
          rows: story.platforms.map((p) => ({
            平台名称: p.name,
            类型: p.type,
            级别: p.level,
            共建单位代码: p.builders.join('、'),
            认定日期: p.recognisedOn,
          })),
        },
        {
          name: '仪器设备',
          caption: '大型科学仪器设备清单',
          columns: [
            ['设备编号'],
            ['设备名称'],
            ['型号'],
            ['所属单位代码'],
            ['是否共享', '是否共享', answers.letters],
            ['原值', '原值（万元）'],
            ['所在平台'],
          ],
          rows: story.equipment,
        },
      ],
    },
    {
      department,
      file: '成果.csv',
      encoding: 'utf-8-bom',
      sheets: [
        {
          name: '成果',
          columns: [
            ['成果编号'],
            ['类型'],
            ['名称'],
            ['项目编号'],
            ['完成人证件号码'],
            ['登记日期', '登记日期', dates.slash],
            ['是否重要成果'],
            ['认定日期', '认定日期', dates.slash],
          ],
          rows: story.outputs.map((output) => ({
            成果编号: output.id,
            类型: output.type,
            名称: output.title,
            项目编号: output.project.id,
            完成人证件号码: output.project.leads.map(({ citizenId }) => citizenId).join(';'),
            登记日期: output.on,
            是否重要成果: output.major,
            认定日期: output.recognisedOn,
          })),
        },
      ],
    },
    {
      department,
      file: '知识产权协议.csv',
      sheets: [
        {
          name: '知识产权协议',
          columns: [
            ['成果编号'],
            ['权属方代码'],
            ['权属比例', '权属比例（%）'],
            ['排名'],
            ['收益比例', '收益比例(%)'],
            ['签订日期'],
            ['状态'],
          ],
          rows: story.ipShares.map((share) => ({
            成果编号: share.output.id,
            权属方代码: share.owner,
            权属比例: share.share,
            排名: share.order,
            收益比例: share.revenue,
            签订日期: share.signedOn,
            状态: share.status,
          })),
        },
      ],
    },
    {
      department,
      file: '成果转化.xlsx',
      sheets: [
        {
          name: '成果转化',
          columns: [
            ['转化编号'],
            ['成果编号'],
            ['方式'],
            ['金额', '金额（万元）'],
            ['日期', '日期', dates.cell],
            ['受益方代码'],
            ['分配金额', '分配金额（万元）'],
          ],
          rows: story.transfers.flatMap((transfer) =>
            transfer.distributions.map(({ owner, amount }) => ({
              转化编号: transfer.id,
              成果编号: transfer.output.id,
              方式: transfer.kind,
              金额: transfer.amount,
              日期: transfer.on,
              受益方代码: owner,
              分配金额: amount,
            })),
          ),
        },
      ],
    },
    {
      department,
      file: '科技奖励.csv',
      sheets: [
        {
          name: '科技奖励',
          columns: [
            ['奖项名称'],
            ['成果编号'],
            ['级别'],
            ['获奖日期', '获奖日期', dates.chinese],
            ['获奖单位代码'],
          ],
          rows: story.scienceAwards,
        },
      ],
    },
  ]
}

function projectColumns(date: NonNullable<Column[2]>, amount: Column): Column[] {
  return [
    ['项目编号'],
    ['项目名称'],
    ['组织方式'],
    ['来源'],
    ['级别'],
    ['需求编号'],
    ['委托企业代码', amount.length === 3 ? '委托企业代码' : '统一社会信用代码'],
    ['负责人证件号码'],
    ['开始日期', '开始日期', date],
    ['结束日期', '结束日期', date],
    amount,
    ['状态'],
  ]
}

function projectRow(project: Project): Row {
  return {
    项目编号: project.id,
    项目名称: project.title,
    组织方式: project.mode,
    来源: project.origin,
    级别: project.level,
    需求编号: project.demand?.id ?? null,
    委托企业代码: project.enterprise.uscc,
    负责人证件号码: project.leads.map(({ citizenId }) => citizenId).join('、'),
    开始日期: project.start,
    结束日期: project.end,
    合同金额: project.amount,
    状态: project.status,
  }
}

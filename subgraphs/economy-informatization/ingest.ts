import { choice, date, money, name, text, yesNo } from '@baibo/kernel/cells.ts'
import { division, industry, reportingUnit, uscc } from '@baibo/kernel/cells-codes.ts'
import { findIndustry } from '@baibo/kernel/codes/code-lists.ts'
import { defineIngest } from '@baibo/kernel/ingest.ts'
import { enterprises, researchInstitutes, techDemands } from './tables.ts'

const creditCode = uscc('统一社会信用代码', {
  aliases: ['社会信用代码', '信用代码'],
  required: true,
})

export const enterpriseSheet = defineIngest({
  sheet: {
    name: '企业名录',
    columns: {
      uscc: creditCode,
      name: name('企业名称', { aliases: ['单位名称'], required: true }),
      industry: industry('行业代码', { aliases: ['国民经济行业代码'], required: true }),
      scale: choice(
        '企业规模',
        { 大型: 'LARGE', 中型: 'MEDIUM', 小型: 'SMALL', 微型: 'MICRO' },
        { aliases: ['规模'] },
      ),
      isLeading: yesNo('是否龙头企业', { aliases: ['龙头企业'] }),
      location: division('所在区划', { aliases: ['区划代码', '所在县市区'], required: true }),
      reportingUnit: reportingUnit('统计归属单位', { aliases: ['归属单位'] }),
    },
  },
  key: (row) => row.uscc,
  records: (row) => {
    const found = findIndustry(row.industry)
    return [
      {
        table: enterprises,
        values: {
          id: row.uscc,
          name: row.name,
          industryCode: row.industry,
          industry: 'entry' in found ? found.entry.code : row.industry,
          scale: row.scale,
          isLeading: row.isLeading ?? false,
          location: row.location,
          // A zone has no division code of its own: only this column can name it.
          reportingUnit: row.reportingUnit ?? row.location,
        },
      },
    ]
  },
})

export const instituteSheet = defineIngest({
  sheet: {
    name: '企业研究机构',
    columns: {
      uscc: creditCode,
      name: name('机构名称', { aliases: ['研究院名称'], required: true }),
      level: choice(
        '机构级别',
        {
          国家级: 'NATIONAL',
          省级: 'PROVINCIAL',
          市级: 'MUNICIPAL',
          县级: 'COUNTY',
          企业自建: 'ENTERPRISE',
        },
        { aliases: ['级别'], required: true },
      ),
      recognisedOn: date('认定日期'),
    },
  },
  key: (row) => `${row.uscc}:${row.name}`,
  records: (row) => [
    { table: researchInstitutes, values: { id: `${row.uscc}:${row.name}`, ...row } },
  ],
})

export const demandSheet = defineIngest({
  sheet: {
    name: '技术需求',
    columns: {
      id: text('需求编号', { required: true, max: 50 }),
      uscc: creditCode,
      title: name('需求名称', { required: true }),
      summary: name('需求简介', { max: 2000 }),
      budget: money('拟投入金额(万元)'),
      submittedOn: date('提出日期', { required: true }),
      status: choice(
        '状态',
        {
          已提交: 'SUBMITTED',
          已凝练: 'REFINED',
          已发布: 'PUBLISHED',
          已对接: 'MATCHED',
          已签约: 'CONTRACTED',
          已关闭: 'CLOSED',
        },
        { required: true },
      ),
    },
  },
  key: (row) => row.id,
  records: (row) => [{ table: techDemands, values: row }],
})

import { personId } from '@baibo/kernel/person.ts'
import { TEST_PERSON_KEY } from '@baibo/kernel/testing.ts'

/** Synthetic parties of the tests: two enterprises in two units and the university. */
export const nanhu = '91330402FF00000126'
export const pinghu = '91330482FF0000063A'
export const university = '12330400FF000008X9'

const citizens = ['990000199001010017', '990000198802290026', '990000199112310039'] as const
/** Citizen ids of the test division; the persons of the fixtures by number. */
export const citizen = (number: 0 | 1 | 2): string => citizens[number]
export const person = (number: 0 | 1 | 2): string => personId(citizens[number], TEST_PERSON_KEY)

type Cells = Readonly<Record<string, string>>

/** A CSV file as a department would send it: the rows, each over the given defaults. */
export function csv(name: string, defaults: Cells, rows: readonly Cells[] = [{}]) {
  const full = rows.map((row) => ({ ...defaults, ...row }))
  const headers = [...new Set(full.flatMap((row) => Object.keys(row)))]
  const lines = [headers, ...full.map((row: Cells) => headers.map((header) => row[header] ?? ''))]
  const text = lines.map((line) => line.map((cell) => `"${cell}"`).join(',')).join('\n')
  return { name: `${name}.csv`, bytes: new TextEncoder().encode(text) }
}

export const projectRow: Cells = {
  项目编号: 'XM1',
  项目名称: '在线检测系统研制',
  组织方式: '横向',
  来源: '需求',
  级别: '',
  需求编号: 'XQ1',
  委托企业代码: nanhu,
  负责人证件号码: citizen(0),
  开始日期: '2024-03-01',
  结束日期: '2025-03-01',
  '合同金额(万元)': '30',
  状态: '在研',
}

export const consortiumRow: Cells = {
  联合体名称: '纤维创新联合体',
  牵头单位代码: nanhu,
  成员单位代码: `${university}；${pinghu}`,
  签约日期: '2024年1月10日',
  认定日期: '2024-06-01',
  状态: '已认定',
}

export const outputRow: Cells = {
  成果编号: 'CG1',
  类型: '专利',
  名称: '一种检测装置',
  项目编号: 'XM1',
  完成人证件号码: citizen(0),
  登记日期: '2024-09-01',
  是否重要成果: '是',
  认定日期: '2024-11-01',
}

export const agreementRow: Cells = {
  成果编号: 'CG1',
  权属方代码: university,
  '权属比例(%)': '40',
  排名: '1',
  '收益比例(%)': '30',
  签订日期: '2024-09-20',
  状态: '已签订',
}

export const transferRow: Cells = {
  转化编号: 'ZH1',
  成果编号: 'CG1',
  方式: '许可',
  '金额(万元)': '100',
  日期: '2025-02-01',
  受益方代码: university,
  '分配金额(万元)': '30',
}

export const awardRow: Cells = {
  奖项名称: '示例市科学技术进步奖',
  成果编号: 'CG1',
  级别: '市级',
  获奖日期: '2025-12-01',
  获奖单位代码: `${university}、${nanhu}`,
}

export const platformRow: Cells = {
  平台名称: '示例纤维研发中心',
  类型: '研发中心',
  级别: '省级',
  共建单位代码: `${university}、${nanhu}`,
  认定日期: '2025-05-01',
}

export const equipmentRow: Cells = {
  设备编号: 'SB1',
  设备名称: '扫描电子显微镜',
  型号: 'SL-1',
  所属单位代码: university,
  是否共享: '是',
  '原值(万元)': '280',
  所在平台: '示例纤维研发中心',
}

import { personId } from '@baibo/kernel/person.ts'
import { TEST_PERSON_KEY } from '@baibo/kernel/testing.ts'

export const nanhu = '91330402FF00000126'
export const pinghu = '91330482FF0000063A'
export const haining = '91330481FF00000551'
export const citizens = ['990000199001010017', '990000198802290026', '990000199112310039'] as const
export const [li, wang, zhao] = citizens.map((id) => personId(id, TEST_PERSON_KEY)) as [
  string,
  string,
  string,
]
export const [liId, wangId, zhaoId] = citizens

export const headers = {
  进企备案:
    '备案编号,证件号码,统一社会信用代码,研究机构名称,开始日期,结束日期,是否主要,协议编号,状态',
  聘任: '证件号码,岗位类型,聘任日期,离任日期,退出原因',
  年度考核: '证件号码,年度,等次',
  兼职教师: '姓名,统一社会信用代码,职务,聘期开始,聘期结束,承担工作,学时',
  基地: '类型,名称,统一社会信用代码,设立日期',
  项目进课程: '项目编号,统一社会信用代码,课程名称,学期,用途',
  配套办法: '办法编号,办法名称,涉及主题,印发日期,废止日期',
} as const

export function csv(sheet: keyof typeof headers, ...rows: string[]) {
  return { name: `${sheet}.csv`, bytes: Buffer.from([headers[sheet], ...rows].join('\n')) }
}

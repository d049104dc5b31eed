import { personId } from '@baibo/kernel/person.ts'
import { TEST_PERSON_KEY } from '@baibo/kernel/testing.ts'

export const nanhu = '91330402FF00000126'
export const pinghu = '91330482FF0000063A'
export const [liId, wangId] = ['990000199001010017', '990000198802290026'] as const
export const [li, wang] = [personId(liId, TEST_PERSON_KEY), personId(wangId, TEST_PERSON_KEY)]

export const headers = {
  经费: '经费编号,类别,受益人证件号码,承担单位,应付金额（万元）,备案编号,项目编号,状态,驳回原因',
  支付: '凭证号,经费编号,金额（万元）,支付日期',
  预算: '年度,承担单位,预算金额（万元）,科目',
  政策参数: '参数编码,参数名称,数值,单位,生效日期,失效日期,依据',
} as const

export function csv(sheet: keyof typeof headers, ...rows: string[]) {
  return { name: `${sheet}.csv`, bytes: Buffer.from([headers[sheet], ...rows].join('\n')) }
}

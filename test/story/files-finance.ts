import type { Funding, Row } from './model.ts'
import { units } from './plan.ts'
import type { Story } from './story.ts'
import { type Column, dates, money, named, type SampleFile } from './workbook.ts'

const unitNames = new Map<string, string>(units.map(({ id, name }) => [id, name]))

/** The workbooks of 市财政局: funding, payments, budgets. */
export function financeFiles(story: Story): SampleFile[] {
  const department = 'finance'
  const early = ({ id }: Funding): boolean => id < 'JF2025'
  return [
    {
      department,
      file: '经费（2023-2024年）.csv',
      encoding: 'utf-8-bom',
      sheets: [
        {
          name: '经费',
          columns: fundingColumns(['应付金额', '应付金额（万元）']),
          rows: story.fundings.filter(early).map(fundingRow),
          total: '应付金额',
        },
      ],
    },
    {
      department,
      file: '经费（2025年以来）.xlsx',
      sheets: [
        {
          name: '经费',
          caption: '经费核定台账（2025年以来）',
          columns: fundingColumns(['应付金额', '应付金额（万元）', money.withUnit]),
          rows: story.fundings.filter((funding) => !early(funding)).map(fundingRow),
        },
      ],
    },
    {
      department,
      file: '支付台账.csv',
      sheets: [
        {
          name: '支付',
          caption: '经费支付台账',
          columns: [
            ['凭证号'],
            ['经费编号'],
            ['金额', '金额（元）', money.yuan],
            ['支付日期', '支付日期', dates.compact],
          ],
          rows: story.payments.map((payment) => ({
            凭证号: payment.voucher,
            经费编号: payment.funding.id,
            金额: payment.amount,
            支付日期: payment.on,
          })),
          total: '金额',
        },
      ],
    },
    {
      department,
      file: '配套经费预算.xlsx',
      sheets: [
        {
          name: '预算',
          columns: [
            ['年度'],
            ['承担单位', '承担单位', named(unitNames, ' ')],
            ['科目'],
            ['预算金额', '预算金额（万元）'],
          ],
          rows: story.budgets,
          total: '预算金额',
        },
      ],
    },
  ]
}

function fundingColumns(due: Column): Column[] {
  return [
    ['经费编号'],
    ['类别'],
    ['受益人证件号码'],
    ['承担单位'],
    due,
    ['备案编号'],
    ['项目编号'],
    ['状态'],
    ['驳回原因'],
  ]
}

function fundingRow(funding: Funding): Row {
  return {
    经费编号: funding.id,
    类别: funding.kind,
    受益人证件号码: funding.doctor?.citizenId ?? null,
    承担单位: funding.payer,
    应付金额: funding.due,
    备案编号: funding.placement?.id ?? null,
    项目编号: funding.project?.id ?? null,
    状态: funding.status,
    驳回原因: funding.reason,
  }
}

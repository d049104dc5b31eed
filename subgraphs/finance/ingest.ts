import { choice, citizenId, date, decimal, money, name, text, year } from '@baibo/kernel/cells.ts'
import { defineIngest } from '@baibo/kernel/ingest.ts'
import { payerColumn } from './payer.ts'
import { budgetLines, type FundingKind, fundings, payments, policyParameters } from './tables.ts'

const kindWords: Record<string, FundingKind> = {
  购房补贴差额: 'HOUSING_DIFFERENCE',
  安家费: 'SETTLING_IN',
  科研启动费: 'RESEARCH_STARTUP',
  项目合同: 'PROJECT_CONTRACT',
  配套经费: 'MATCHING',
}

export const fundingSheet = defineIngest({
  sheet: {
    name: '经费',
    columns: {
      id: text('经费编号', { required: true, max: 50 }),
      kind: choice('类别', kindWords, { aliases: ['经费类别'], required: true }),
      citizenId: citizenId('受益人证件号码', { aliases: ['受益人身份证号', '证件号码'] }),
      payer: payerColumn,
      amountDue: money('应付金额(万元)', { required: true }),
      placementId: text('备案编号', { max: 50 }),
      projectId: text('项目编号', { max: 50 }),
      status: choice(
        '状态',
        { 待审核: 'PENDING', 已核定: 'APPROVED', 已驳回: 'REJECTED', 已付清: 'SETTLED' },
        { required: true },
      ),
      rejectionReason: text('驳回原因', { max: 500 }),
    },
  },
  key: (row) => row.id,
  records: ({ citizenId: id, payer, ...row }, { personId }) => [
    {
      table: fundings,
      values: {
        ...row,
        beneficiaryId: id && personId(id),
        payerKind: payer.kind,
        payerId: payer.id,
        reportingUnit: payer.reportingUnit,
      },
    },
  ],
})

export const paymentSheet = defineIngest({
  sheet: {
    name: '支付',
    columns: {
      id: text('凭证号', { required: true, max: 50 }),
      fundingId: text('经费编号', { required: true, max: 50 }),
      amount: money('金额(万元)', { aliases: ['支付金额'], required: true }),
      paidOn: date('支付日期', { required: true }),
    },
  },
  key: (row) => row.id,
  records: (row) => [{ table: payments, values: row }],
})

export const budgetSheet = defineIngest({
  sheet: {
    name: '预算',
    columns: {
      year: year('年度', { required: true }),
      payer: payerColumn,
      amount: money('预算金额(万元)', { required: true }),
      subject: text('科目', { required: true, max: 100 }),
    },
  },
  key: (row) => `${row.year} ${row.payer.id} ${row.subject}`,
  records: ({ payer, ...row }) => [
    {
      table: budgetLines,
      values: {
        ...row,
        id: `${row.year}:${payer.id}:${row.subject}`,
        kind: kindWords[row.subject] ?? null,
        payerKind: payer.kind,
        payerId: payer.id,
        reportingUnit: payer.reportingUnit,
      },
    },
  ],
})

export const parameterSheet = defineIngest({
  sheet: {
    name: '政策参数',
    columns: {
      code: text('参数编码', { required: true, max: 50 }),
      name: name('参数名称', { required: true, max: 200 }),
      value: decimal('数值', { required: true, places: 4 }),
      unit: choice('单位', { 元: 'YUAN', 比例: 'RATIO' }, { required: true }),
      validFrom: date('生效日期', { required: true }),
      validTo: date('失效日期'),
      basis: text('依据', { required: true, max: 200 }),
    },
  },
  key: (row) => `${row.code} ${row.validFrom}`,
  check: (row, report) => {
    if (row.validTo && row.validTo < row.validFrom) {
      report('validTo', 'date-order', {
        zh: `失效日期 ${row.validTo} 早于生效日期 ${row.validFrom}，应不早于生效日期`,
        en: `ends on ${row.validTo}, before it starts on ${row.validFrom}; expected the same day or later`,
      })
    }
  },
  checkAll: (rows, report) => {
    for (const versions of Map.groupBy(rows, ({ values }) => values.code).values()) {
      versions.sort((a, b) => (a.values.validFrom < b.values.validFrom ? -1 : 1))
      versions.forEach((version, index) => {
        const earlier = versions[index - 1]
        const { validFrom } = version.values
        // The same key twice is the duplicate-key rule's.
        if (!earlier || earlier.values.validFrom === validFrom) return
        if (earlier.values.validTo === null || earlier.values.validTo >= validFrom) {
          report(version.rowNumber, 'validFrom', 'parameter-overlap', {
            zh: `第 ${earlier.rowNumber} 行的前一版本${earlier.values.validTo ? `到 ${earlier.values.validTo} 才失效` : '没有失效日期'}，与本行重叠；同一参数一天只能有一个值`,
            en: `the earlier version in row ${earlier.rowNumber} ${earlier.values.validTo ? `runs to ${earlier.values.validTo}` : 'has no end'} and overlaps this one; a parameter has one value a day`,
          })
        }
      })
    }
  },
  records: (row) => [
    { table: policyParameters, values: { id: `${row.code}:${row.validFrom}`, ...row } },
  ],
})

export const sheets = [fundingSheet, paymentSheet, budgetSheet, parameterSheet]

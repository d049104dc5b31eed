import { choice, date, integer, money, percent, text } from '@baibo/kernel/cells.ts'
import { uscc } from '@baibo/kernel/cells-codes.ts'
import { defineIngest } from '@baibo/kernel/ingest.ts'
import { isWhole } from '../money.ts'
import { agreementOwners, ipAgreements, revenueDistributions, transfers } from '../tables.ts'

/**
 * 知识产权协议: one row an owner. The rows of one output are its agreement as a whole, so that an
 * owner who is no longer in the file is no longer an owner.
 */
export const ipAgreementSheet = defineIngest({
  sheet: {
    name: '知识产权协议',
    columns: {
      outputId: text('成果编号', { required: true, max: 64 }),
      uscc: uscc('权属方代码', { required: true }),
      ownershipPercent: percent('权属比例(%)', { required: true }),
      nameRank: integer('排名', { required: true, min: 1, max: 999 }),
      revenuePercent: percent('收益比例(%)', { required: true }),
      signedOn: date('签订日期'),
      status: choice('状态', { 协商中: 'NEGOTIATING', 已签订: 'SIGNED' }, { required: true }),
    },
  },
  key: ({ outputId, uscc }) => `${outputId}:${uscc}`,
  checkAll: (rows, report) => {
    for (const [outputId, owners] of Map.groupBy(rows, ({ values }) => values.outputId)) {
      const last = owners.at(-1)
      if (!last) continue
      // A row that stands twice with the same values is one owner.
      const distinct = [...new Map(owners.map((row) => [row.values.uscc, row])).values()]
      for (const [field, title] of [
        ['ownershipPercent', '权属比例'],
        ['revenuePercent', '收益比例'],
      ] as const) {
        const shares = distinct.map(({ values }) => values[field])
        if (isWhole(shares)) continue
        report(last.rowNumber, field, 'shares-sum', {
          zh: `成果 ${outputId} 的${title}合计应为 100%，实际为 ${shares.join(' + ')}`,
          en: `the shares of output ${outputId} must add up to 100 %, got ${shares.join(' + ')}`,
        })
      }
      for (const { rowNumber, values } of distinct) {
        const first = distinct[0]?.values
        if (values.status !== first?.status) {
          report(rowNumber, 'status', 'one-agreement', {
            zh: `成果 ${outputId} 的各权属方应为同一协议状态`,
            en: `all owners of output ${outputId} share one agreement: expected one status`,
          })
        }
        if (values.signedOn !== first?.signedOn) {
          report(rowNumber, 'signedOn', 'one-agreement', {
            zh: `成果 ${outputId} 的各权属方应为同一签订日期`,
            en: `all owners of output ${outputId} share one agreement: expected one date`,
          })
        }
        const rival = distinct.find(
          (other) => other.rowNumber < rowNumber && other.values.nameRank === values.nameRank,
        )
        if (rival) {
          report(rowNumber, 'nameRank', 'rank-twice', {
            zh: `成果 ${outputId} 的排名 ${values.nameRank} 已在第 ${rival.rowNumber} 行，排名不能相同`,
            en: `rank ${values.nameRank} of output ${outputId} stands in row ${rival.rowNumber} already`,
          })
        }
      }
    }
  },
  records: ({ outputId, status, signedOn, ...owner }) => [
    { table: ipAgreements, values: { id: outputId, outputId, status, signedOn } },
    {
      table: agreementOwners,
      parent: 'agreementId',
      parentId: outputId,
      children: [{ id: `${outputId}:${owner.uscc}`, agreementId: outputId, ...owner }],
    },
  ],
})

/** 成果转化: one row a beneficiary; what is said of the transfer itself is the same in all its rows. */
export const transferSheet = defineIngest({
  sheet: {
    name: '成果转化',
    columns: {
      id: text('转化编号', { required: true, max: 64 }),
      outputId: text('成果编号', { required: true, max: 64 }),
      kind: choice(
        '方式',
        { 转让: 'ASSIGNMENT', 许可: 'LICENCE', 作价入股: 'EQUITY', 自行实施: 'OWN_USE' },
        { required: true },
      ),
      amount: money('金额(万元)', { required: true }),
      transferredOn: date('日期', { required: true }),
      beneficiary: uscc('受益方代码'),
      share: money('分配金额(万元)'),
    },
  },
  key: ({ id, beneficiary }) => `${id}:${beneficiary ?? ''}`,
  check: ({ beneficiary, share }, report) => {
    if (share !== null && beneficiary === null) {
      report('beneficiary', 'beneficiary-missing', {
        zh: '填了分配金额，应同时填写受益方代码',
        en: 'an amount was distributed: the code of the beneficiary is needed',
      })
    }
  },
  checkAll: (rows, report) => {
    const columns = [
      ['outputId', '成果编号'],
      ['kind', '方式'],
      ['amount', '金额'],
      ['transferredOn', '日期'],
    ] as const
    for (const [id, parts] of Map.groupBy(rows, ({ values }) => values.id)) {
      const [first, ...others] = parts
      for (const { rowNumber, values } of others) {
        for (const [field, title] of columns) {
          if (values[field] === first?.values[field]) continue
          report(rowNumber, field, 'one-transfer', {
            zh: `转化 ${id} 的${title}与第 ${first?.rowNumber} 行不同；同一转化的各行应相同`,
            en: `${field} of transfer ${id} differs from row ${first?.rowNumber}; all rows of a transfer must agree`,
          })
        }
      }
    }
  },
  records: ({ beneficiary, share, ...transfer }) => [
    { table: transfers, values: transfer },
    {
      table: revenueDistributions,
      parent: 'transferId',
      parentId: transfer.id,
      children:
        beneficiary === null
          ? []
          : [
              {
                id: `${transfer.id}:${beneficiary}`,
                transferId: transfer.id,
                uscc: beneficiary,
                amount: share,
              },
            ],
    },
  ],
})

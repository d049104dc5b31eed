import { choice, date, name, text, yesNo } from '@baibo/kernel/cells.ts'
import { defineIngest } from '@baibo/kernel/ingest.ts'
import { placements } from '../tables.ts'
import { citizen, creditCode, endsBeforeStart } from './columns.ts'

export const placementSheet = defineIngest({
  sheet: {
    name: '进企备案',
    columns: {
      id: text('备案编号', { required: true, max: 50 }),
      citizenId: citizen,
      uscc: creditCode,
      instituteName: name('研究机构名称', { required: true, max: 200 }),
      startDate: date('开始日期', { required: true }),
      endDate: date('结束日期'),
      primary: yesNo('是否主要', { aliases: ['主要合作单位', '是否主要合作单位'], required: true }),
      agreementNo: text('协议编号', { max: 50 }),
      status: choice(
        '状态',
        {
          拟进入: 'PROPOSED',
          已签约: 'AGREED',
          在岗: 'ACTIVE',
          暂停: 'SUSPENDED',
          已结束: 'ENDED',
        },
        { required: true },
      ),
    },
  },
  key: (row) => row.id,
  check: (row, report) => {
    if (row.endDate && row.endDate < row.startDate)
      report('endDate', 'date-order', endsBeforeStart(row.startDate, row.endDate))
  },
  checkAll: (rows, report) => {
    // A proposal binds nobody yet: it may stand beside the placement that it would replace.
    const primary = rows.filter(({ values }) => values.primary && values.status !== 'PROPOSED')
    for (const own of Map.groupBy(primary, ({ values }) => values.citizenId).values()) {
      own.sort((a, b) => compare(a.values.startDate, b.values.startDate))
      let last: (typeof own)[number] | undefined
      for (const row of own) {
        const end = last && lastDay(last.values)
        if (last && last.values.id !== row.values.id && row.values.startDate <= (end ?? OPEN_END)) {
          report(row.rowNumber, 'startDate', 'primary-overlap', {
            zh: `同一人同一时间只能有一个主要合作单位：第 ${last.rowNumber} 行的 ${last.values.id} 自 ${last.values.startDate} 起${end ? `，到 ${end} 为止` : '，尚未结束'}；应先结束它，或将其中一条填为“否”`,
            en: `a person has one primary placement at a time: ${last.values.id} in row ${last.rowNumber} runs from ${last.values.startDate} ${end ? `to ${end}` : 'without end'}; end it first or mark one of them 否`,
          })
        }
        if (!last || (end ?? OPEN_END) < (lastDay(row.values) ?? OPEN_END)) last = row
      }
    }
  },
  records: ({ citizenId: id, primary, ...row }, { personId }) => [
    {
      table: placements,
      values: {
        ...row,
        personId: personId(id),
        instituteId: `${row.uscc}:${row.instituteName}`,
        rank: primary ? 'PRIMARY' : 'SECONDARY',
      },
    },
  ],
})

const OPEN_END = '9999-12-31'

/** The last day of a placement as far as the row tells; null when it goes on. */
function lastDay(row: {
  startDate: string
  endDate: string | null
  status: string
}): string | null {
  return row.endDate ?? (row.status === 'ENDED' ? row.startDate : null)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

import { choice, date, decimal, name, text, yesNo } from '@baibo/kernel/cells.ts'
import { orgUnit } from '@baibo/kernel/cells-units.ts'
import { defineIngest } from '@baibo/kernel/ingest.ts'
import { correctionRequests, evaluations } from '../tables.ts'
import { words } from './columns.ts'

const required = { required: true } as const

export const evaluationSheet = defineIngest({
  sheet: {
    name: '第三方评价',
    columns: {
      id: text('评价编号', { ...required, max: 50 }),
      kind: choice(
        '评价种类',
        { 年度评价: 'ANNUAL', 中期评价: 'MIDTERM', 期满评价: 'FINAL' },
        required,
      ),
      period: text('评价期间', { ...required, max: 30 }),
      evaluator: name('评价机构', required),
      thirdParty: yesNo('是否第三方', required),
      commissionedById: orgUnit('委托单位'),
      method: name('评价方法', { ...required, max: 500 }),
      conclusion: name('评价结论', { ...required, max: 2000 }),
      score: decimal('得分'),
      evaluatedOn: date('评价日期', required),
      evidenceIds: words('依据的事实'),
    },
  },
  key: (row) => row.id,
  check: (row, report) => {
    if (row.score !== null && Number(row.score) > 100) {
      report('score', 'score', { zh: '得分应为 0 至 100', en: 'expected a score from 0 to 100' })
    }
    for (const id of row.evidenceIds ?? []) {
      if (/^[a-z_]+:[A-Z_]+:.+$/.test(id)) continue
      report('evidenceIds', 'fact-id', {
        zh: `“${id}”不是事实编号，应为 部门:种类:实体编号`,
        en: `"${id}" is no fact id: expected department:KIND:entity`,
      })
    }
  },
  records: (row) => [
    { table: evaluations, values: { ...row, evidenceIds: row.evidenceIds ?? [] } },
  ],
})

export const correctionSheet = defineIngest({
  sheet: {
    name: '校核纠错',
    columns: {
      id: text('申请编号', { ...required, max: 50 }),
      coordinate: text('字段坐标', { ...required, max: 100 }),
      entityType: text('实体类型', { ...required, max: 50 }),
      entityId: text('实体编号', { ...required, max: 100 }),
      department: text('所属部门', { ...required, max: 50 }),
      proposed: name('建议改为', { ...required, max: 500 }),
      reason: name('申请理由', { max: 1000 }),
      requestedById: orgUnit('申请单位', required),
      ownerId: orgUnit('数据责任单位', required),
      requestedOn: date('申请日期', required),
      dueOn: date('答复时限', required),
      decision: choice('处理结果', { 同意更正: 'ACCEPTED', 不同意: 'REJECTED' }),
      decidedOn: date('答复日期'),
    },
  },
  key: (row) => row.id,
  check: (row, report) => {
    if (!/^[A-Z]\w*\.[a-z]\w*$/.test(row.coordinate)) {
      report('coordinate', 'coordinate', {
        zh: '不是字段坐标，应写如 Placement.startDate',
        en: 'no field coordinate: write Placement.startDate',
      })
    }
    if (row.dueOn < row.requestedOn) {
      report('dueOn', 'date-order', {
        zh: `答复时限早于申请日期 ${row.requestedOn}`,
        en: `due before it was requested (${row.requestedOn})`,
      })
    }
    if (row.decidedOn !== null && row.decidedOn < row.requestedOn) {
      report('decidedOn', 'date-order', {
        zh: `答复日期早于申请日期 ${row.requestedOn}`,
        en: `decided before it was requested (${row.requestedOn})`,
      })
    }
    if ((row.decision === null) !== (row.decidedOn === null)) {
      report('decision', 'decision-date', {
        zh: '处理结果和答复日期应同时填写',
        en: 'decision and its date belong together',
      })
    }
  },
  records: (row) => [{ table: correctionRequests, values: row }],
})

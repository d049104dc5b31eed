import { choice, date, integer, name, period, text } from '@baibo/kernel/cells.ts'
import { orgUnit } from '@baibo/kernel/cells-units.ts'
import { orgUnits } from '@baibo/kernel/codes/org-units.ts'
import { defineIngest } from '@baibo/kernel/ingest.ts'
import { progressReports, promotions, supervisionOrders, taskItems, taskUnits } from '../tables.ts'
import { articlePath } from './columns.ts'

const required = { required: true } as const
const taskId = articlePath('任务编号', required)

export const taskSheet = defineIngest({
  sheet: {
    name: '任务',
    columns: {
      id: taskId,
      title: name('任务名称', required),
      content: name('主要内容', { ...required, max: 1000 }),
      position: integer('排序', required),
    },
  },
  key: (row) => row.id,
  records: (row) => [{ table: taskItems, values: row }],
})

export const taskUnitSheet = defineIngest({
  sheet: {
    name: '任务责任单位',
    columns: {
      taskId,
      unitId: orgUnit('责任单位', required),
      position: integer('排序', { ...required, min: 1 }),
    },
  },
  key: (row) => `${row.taskId}:${row.unitId}`,
  records: (row) => [{ table: taskUnits, values: { id: `${row.taskId}:${row.unitId}`, ...row } }],
})

export const reportSheet = defineIngest({
  sheet: {
    name: '信息报送',
    columns: {
      taskId,
      unitId: orgUnit('单位', required),
      period: period('期间', required),
      kind: choice(
        '类型',
        { 进展: 'PROGRESS', 问题: 'PROBLEM', 阶段成果: 'STAGE_RESULT' },
        required,
      ),
      content: name('内容', { ...required, max: 2000 }),
      dueOn: date('应报日期', required),
      submittedOn: date('报送日期'),
    },
  },
  key: (row) => reportId(row),
  check: (row, report) => {
    if (row.dueOn < firstDayOf(row.period)) {
      report('dueOn', 'date-order', {
        zh: `应报日期早于期间 ${row.period} 的第一天`,
        en: `due before the first day of ${row.period}`,
      })
    }
    if (row.submittedOn !== null && row.submittedOn < firstDayOf(row.period)) {
      report('submittedOn', 'date-order', {
        zh: `报送日期早于期间 ${row.period} 的第一天`,
        en: `handed in before the first day of ${row.period}`,
      })
    }
  },
  records: (row) => [
    {
      table: progressReports,
      values: { ...row, id: reportId(row), officeOf: officeOf(row.unitId) },
    },
  ],
})

function reportId(row: { taskId: string; unitId: string; period: string; kind: string }): string {
  return `${row.taskId}:${row.unitId}:${row.period}:${row.kind}`
}

/** The reporting unit whose office a unit is; null for the city's own departments. */
function officeOf(unitId: string): string | null {
  return orgUnits().find(({ id }) => id === unitId)?.reportingUnit ?? null
}

/** `2024Q3` -> `2024-07-01`, `2024-03` -> `2024-03-01`. */
function firstDayOf(written: string): string {
  const [year = '', quarter] = written.split('Q')
  if (quarter === undefined) return `${written}-01`
  return `${year}-${String(Number(quarter) * 3 - 2).padStart(2, '0')}-01`
}

export const orderSheet = defineIngest({
  sheet: {
    name: '督办单',
    columns: {
      id: text('督办单编号', { ...required, max: 50 }),
      taskId,
      unitId: orgUnit('被督办单位', required),
      period: period('所涉期间'),
      matter: name('督办事项', { ...required, max: 1000 }),
      level: choice(
        '督办级别',
        { 提醒: 'REMINDER', 督办: 'SUPERVISION', 提请领导小组: 'ESCALATED' },
        required,
      ),
      issuedOn: date('发出日期', required),
      dueOn: date('办理时限', required),
      answeredOn: date('答复日期'),
      closedOn: date('办结日期'),
    },
  },
  key: (row) => row.id,
  check: (row, report) => {
    const inOrder = (
      field: 'dueOn' | 'answeredOn' | 'closedOn',
      after: string | null,
      what: { zh: string; en: string },
    ) => {
      const day = row[field]
      if (day === null || after === null || day >= after) return
      report(field, 'date-order', {
        zh: `早于${what.zh} ${after}`,
        en: `before the day it was ${what.en} (${after})`,
      })
    }
    inOrder('dueOn', row.issuedOn, { zh: '发出日期', en: 'issued' })
    inOrder('answeredOn', row.issuedOn, { zh: '发出日期', en: 'issued' })
    inOrder('closedOn', row.answeredOn ?? row.issuedOn, { zh: '答复日期', en: 'answered' })
    if (row.closedOn !== null && row.answeredOn === null) {
      report('answeredOn', 'required', {
        zh: '已办结的督办单须有答复日期',
        en: 'a closed order needs the day it was answered',
      })
    }
  },
  records: (row) => [
    { table: supervisionOrders, values: { ...row, officeOf: officeOf(row.unitId) } },
  ],
})

export const promotionSheet = defineIngest({
  sheet: {
    name: '经验推广',
    columns: {
      taskId,
      unitId: orgUnit('单位', required),
      period: period('期间', required),
      kind: choice(
        '推广类型',
        { 跟踪: 'FOLLOW_UP', 经验总结: 'SUMMARY', 媒体报道: 'MEDIA' },
        required,
      ),
      title: name('标题', required),
      outlet: name('刊发载体'),
      publishedOn: date('刊发日期', required),
    },
  },
  key: (row) => promotionId(row),
  check: (row, report) => {
    if (row.kind === 'MEDIA' && row.outlet === null) {
      report('outlet', 'required', {
        zh: '媒体报道须填刊发载体',
        en: 'a media item needs its outlet',
      })
    }
  },
  records: (row) => [{ table: promotions, values: { id: promotionId(row), ...row } }],
})

function promotionId(row: {
  taskId: string
  unitId: string
  publishedOn: string
  title: string
}): string {
  return `${row.taskId}:${row.unitId}:${row.publishedOn}:${row.title}`
}

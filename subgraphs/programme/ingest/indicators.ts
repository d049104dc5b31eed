import { choice, date, decimal, integer, name, text } from '@baibo/kernel/cells.ts'
import { orgUnit } from '@baibo/kernel/cells-units.ts'
import { defineIngest } from '@baibo/kernel/ingest.ts'
import { indicatorDefinitions, indicators, targets } from '../tables.ts'
import { articlePath, words } from './columns.ts'

const required = { required: true } as const
const indicatorCode = text('指标编码', { ...required, max: 50 })

export const indicatorSheet = defineIngest({
  sheet: {
    name: '指标',
    columns: {
      id: indicatorCode,
      name: name('指标名称', required),
      measuredIn: text('计量单位', { ...required, max: 10 }),
      position: integer('排序', required),
      articlePath: articlePath('出处条款'),
      taskIds: words('相关任务'),
    },
  },
  key: (row) => row.id,
  records: (row) => [{ table: indicators, values: { ...row, taskIds: row.taskIds ?? [] } }],
})

export const definitionSheet = defineIngest({
  sheet: {
    name: '指标口径',
    columns: {
      indicatorCode,
      version: integer('口径版本', { ...required, min: 1, max: 999 }),
      department: text('事实部门', { ...required, max: 50 }),
      factKinds: words('计入的事实种类', required),
      excludedKinds: words('单列不计的事实种类'),
      qualifierIn: words('限定词'),
      distinctBy: choice(
        '去重方式',
        {
          按主体: 'SUBJECT',
          按实体: 'ENTITY',
          按对象: 'OBJECT',
          按对象和名称: 'OBJECT_AND_LABEL',
          按统计归属单位: 'REPORTING_UNIT',
        },
        required,
      ),
      wording: name('口径说明', { ...required, max: 1000 }),
      kindReason: name('种类不计入的原因'),
      qualifierReason: name('限定词不符的原因'),
      duplicateReason: name('重复的原因'),
      recognisedById: orgUnit('认定单位'),
      validFrom: date('生效日期', required),
    },
  },
  key: (row) => `${row.indicatorCode}:v${row.version}`,
  check: (row, report) => {
    if ((row.factKinds ?? []).length === 0) {
      report('factKinds', 'required', {
        zh: '口径须写明计入的事实种类',
        en: 'a definition needs the kinds of facts that count',
      })
    }
    for (const kind of row.excludedKinds ?? []) {
      if (!row.factKinds?.includes(kind)) continue
      report('excludedKinds', 'kind-twice', {
        zh: `${kind} 既计入又单列不计`,
        en: `${kind} both counts and does not`,
      })
    }
  },
  checkAll: (rows, report) => {
    const versions = Map.groupBy(rows, ({ values }) => values.indicatorCode)
    for (const group of versions.values()) {
      const sorted = group.toSorted((a, b) => a.values.version - b.values.version)
      for (const [index, { rowNumber, values }] of sorted.entries()) {
        const earlier = sorted[index - 1]?.values
        if (!earlier || earlier.validFrom < values.validFrom) continue
        report(rowNumber, 'validFrom', 'date-order', {
          zh: `生效日期应晚于第 ${earlier.version} 版的 ${earlier.validFrom}`,
          en: `must come into force after version ${earlier.version} (${earlier.validFrom})`,
        })
      }
    }
  },
  records: (row) => [
    {
      table: indicatorDefinitions,
      values: {
        ...row,
        id: `${row.indicatorCode}:v${row.version}`,
        factKinds: row.factKinds ?? [],
        excludedKinds: row.excludedKinds ?? [],
        qualifierIn: row.qualifierIn ?? [],
      },
    },
  ],
})

export const targetSheet = defineIngest({
  sheet: {
    name: '目标值',
    columns: {
      indicatorCode,
      value: decimal('目标数', required),
      operator: choice('比较方式', { 不少于: 'GTE' }, required),
      sourceWording: name('文件原文', required),
      commitment: choice('承诺程度', { 确定: 'FIRM', 力争: 'STRIVE' }, required),
      dueOn: date('到期日', required),
      articlePath: articlePath('出处条款', required),
    },
  },
  key: (row) => `${row.indicatorCode}@${row.dueOn}`,
  records: (row) => [
    { table: targets, values: { id: `${row.indicatorCode}@${row.dueOn}`, ...row } },
  ],
})

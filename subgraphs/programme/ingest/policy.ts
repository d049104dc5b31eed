import { choice, date, integer, name, text } from '@baibo/kernel/cells.ts'
import { orgUnit } from '@baibo/kernel/cells-units.ts'
import { defineIngest } from '@baibo/kernel/ingest.ts'
import { addressees, articles, consultations, policyDocuments, replies } from '../tables.ts'
import { articlePath, moment, words } from './columns.ts'

const required = { required: true } as const

/** Tags an article may carry (R9): the scheme and, where the document lists them, the names. */
const tagSchemes: Readonly<Record<string, readonly string[] | null>> = {
  基本原则: null,
  七位一体: ['愿景共筑', '人才共育', '资源共用', '项目共研', '平台共建', '成果共享', '发展共赢'],
  三个一批: null,
  四链融合: ['创新链', '产业链', '资金链', '人才链', '教育链'],
}

export const documentSheet = defineIngest({
  sheet: {
    name: '政策文件',
    columns: {
      id: text('文件编号', { ...required, max: 50 }),
      title: name('文件标题', required),
      stage: choice(
        '文件阶段',
        { 征求意见稿: 'CONSULTATION_DRAFT', 正式印发: 'ISSUED', 废止: 'REPEALED' },
        required,
      ),
      draftedBy: orgUnit('起草单位', required),
      signedBy: orgUnit('落款单位', required),
      signedOn: date('落款日期', required),
      approval: text('批准说明'),
    },
  },
  key: (row) => row.id,
  records: (row) => [{ table: policyDocuments, values: row }],
})

export const articleSheet = defineIngest({
  sheet: {
    name: '政策条款',
    columns: {
      path: articlePath('条款路径', required),
      documentId: text('文件编号', { ...required, max: 50 }),
      position: integer('排序', required),
      kind: choice(
        '条款种类',
        {
          部分: 'PART',
          分阶段目标: 'GOAL',
          任务组: 'GROUP',
          任务条: 'CLAUSE',
          保障措施: 'SAFEGUARD',
          一般条款: 'PROVISION',
        },
        required,
      ),
      title: name('条款标题', required),
      summary: name('内容概述', { max: 1000 }),
      dueOn: date('到期日'),
      tagNames: words('分类标签'),
    },
  },
  key: (row) => `${row.documentId}:${row.path}`,
  check: (row, report) => {
    for (const tag of row.tagNames ?? []) {
      const [scheme = '', label = ''] = tag.split(':')
      const labels = tagSchemes[scheme]
      if (labels !== undefined && label !== '' && (labels?.includes(label) ?? true)) continue
      report('tagNames', 'tag', {
        zh: `“${tag}”不是分类标签，应写 体系:标签，体系为${Object.keys(tagSchemes).join('、')}`,
        en: `"${tag}" is no tag: write scheme:label`,
      })
    }
    if (row.kind === 'GOAL' && row.dueOn === null) {
      report('dueOn', 'required', { zh: '分阶段目标须有到期日', en: 'a goal needs its due date' })
    }
  },
  checkAll: (rows, report) => {
    const paths = new Set(rows.map(({ values }) => `${values.documentId}:${values.path}`))
    for (const { rowNumber, values } of rows) {
      const parent = parentOf(values.path)
      if (parent === null || paths.has(`${values.documentId}:${parent}`)) continue
      report(rowNumber, 'path', 'article-parent', {
        zh: `上级条款 ${parent} 不在本表中`,
        en: `the parent article ${parent} is not in this sheet`,
      })
    }
  },
  records: (row) => [
    {
      table: articles,
      values: {
        ...row,
        id: `${row.documentId}:${row.path}`,
        parentPath: parentOf(row.path),
        tagNames: row.tagNames ?? [],
      },
    },
  ],
})

/** `三.(三).2` -> `三.(三)` -> `三` -> null. */
function parentOf(path: string): string | null {
  const cut = path.lastIndexOf('.')
  return cut < 0 ? null : path.slice(0, cut)
}

/** Close of business when the sheet does not state it: the seed says only 下班前 (R2). */
const CLOSE_OF_BUSINESS = '17:30'

export const consultationSheet = defineIngest({
  sheet: {
    name: '征求意见',
    columns: {
      id: text('征求意见编号', { ...required, max: 50 }),
      documentId: text('文件编号', { ...required, max: 50 }),
      issuedOn: date('发出日期', required),
      dueOn: date('截止日期', required),
      closesAt: text('下班时间', { max: 5 }),
      replyTo: orgUnit('反馈至', required),
      contactUnit: text('联系处室'),
    },
  },
  key: (row) => row.id,
  check: (row, report) => {
    if (row.issuedOn > row.dueOn) {
      report('dueOn', 'date-order', {
        zh: `截止日期早于发出日期 ${row.issuedOn}`,
        en: `due before it was issued (${row.issuedOn})`,
      })
    }
    if (row.closesAt !== null && !/^([01]?\d|2[0-3]):[0-5]\d$/.test(row.closesAt)) {
      report('closesAt', 'time', {
        zh: '不是时间，应写如 17:30',
        en: 'no time of day: write 17:30',
      })
    }
  },
  records: ({ dueOn, closesAt, ...row }) => {
    const time = (closesAt ?? CLOSE_OF_BUSINESS).padStart(5, '0')
    return [{ table: consultations, values: { ...row, dueAt: `${dueOn}T${time}:00+08:00` } }]
  },
})

export const addresseeSheet = defineIngest({
  sheet: {
    name: '征求对象',
    columns: {
      unitId: orgUnit('征求对象', required),
      consultationId: text('征求意见编号', { ...required, max: 50 }),
      group: choice(
        '对象类别',
        { 附件单位: 'ANNEX', '县（市、区）科技局': 'COUNTY', 功能区经济发展部: 'ZONE' },
        required,
      ),
      position: integer('排序', required),
    },
  },
  key: (row) => `${row.consultationId}:${row.unitId}`,
  records: (row) => [
    { table: addressees, values: { id: `${row.consultationId}:${row.unitId}`, ...row } },
  ],
})

export const replySheet = defineIngest({
  sheet: {
    name: '意见反馈',
    columns: {
      consultationId: text('征求意见编号', { ...required, max: 50 }),
      unitId: orgUnit('单位', required),
      kind: choice('反馈类型', { 无意见: 'NO_COMMENT', 有意见: 'COMMENTED' }, required),
      articlePath: articlePath('条款'),
      opinion: name('意见内容', { max: 2000 }),
      repliedAt: moment('反馈时间', required),
      disposition: choice('采纳情况', {
        采纳: 'ADOPTED',
        部分采纳: 'PARTLY_ADOPTED',
        不采纳: 'NOT_ADOPTED',
      }),
      dispositionReason: name('说明', { max: 1000 }),
    },
  },
  key: (row) => replyId(row),
  check: (row, report) => {
    if (row.kind === 'COMMENTED' && row.opinion === null) {
      report('opinion', 'required', {
        zh: '反馈类型为“有意见”时须填意见内容',
        en: 'a reply with comments needs the comment',
      })
    }
    if (row.kind === 'NO_COMMENT' && (row.opinion !== null || row.articlePath !== null)) {
      report('kind', 'no-comment', {
        zh: '反馈类型为“无意见”，却填了条款或意见内容',
        en: 'a reply without comment names an article or a comment',
      })
    }
    if (row.disposition === 'NOT_ADOPTED' && row.dispositionReason === null) {
      report('dispositionReason', 'required', {
        zh: '不采纳时须填说明',
        en: 'an opinion that is not adopted needs the reason',
      })
    }
  },
  checkAll: (rows, report) => {
    const commented = new Set(
      rows
        .filter(({ values }) => values.kind === 'COMMENTED')
        .map(({ values }) => `${values.consultationId}:${values.unitId}`),
    )
    for (const { rowNumber, values } of rows) {
      if (values.kind === 'COMMENTED') continue
      if (!commented.has(`${values.consultationId}:${values.unitId}`)) continue
      report(rowNumber, 'kind', 'reply-contradiction', {
        zh: '同一单位在本表中既有“无意见”又有“有意见”',
        en: 'this unit replies both with and without comment in this sheet',
      })
    }
  },
  records: (row) => [
    {
      table: replies,
      values: { ...row, id: replyId(row), repliedOn: row.repliedAt.slice(0, 10) },
    },
  ],
})

function replyId(row: {
  consultationId: string
  unitId: string
  articlePath: string | null
}): string {
  return `${row.consultationId}:${row.unitId}:${row.articlePath ?? ''}`
}

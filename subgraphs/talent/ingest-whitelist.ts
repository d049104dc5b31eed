import { choice, date, name, text } from '@baibo/kernel/cells.ts'
import { findIndustry } from '@baibo/kernel/codes/code-lists.ts'
import { checkUscc } from '@baibo/kernel/codes/uscc.ts'
import type { Bilingual } from '@baibo/kernel/errors.ts'
import { defineIngest } from '@baibo/kernel/ingest.ts'
import { departmentOpinions, whitelistEntries } from './tables.ts'

/** The columns that name an entry; the code is read by the kind beside it. */
const entryColumns = {
  kind: choice('类型', { 行业: 'INDUSTRY', 企业: 'ENTERPRISE' }, { required: true }),
  code: text('代码', { required: true, max: 100 }),
  validFrom: date('列入日期', { required: true }),
} as const

interface EntryKey {
  kind: 'INDUSTRY' | 'ENTERPRISE'
  code: string
  validFrom: string
}

/** 白名单 (三.(一).1): industries and enterprises, one row for each time of listing. */
export const whitelistSheet = defineIngest({
  sheet: {
    name: '白名单',
    columns: {
      ...entryColumns,
      validTo: date('移出日期'),
      delistReason: text('移出原因'),
      status: choice('状态', {
        提名: 'NOMINATED',
        已评审: 'REVIEWED',
        已列入: 'LISTED',
        已移出: 'DELISTED',
      }),
    },
  },
  key: entryId,
  check: (row, report) => {
    const problem = codeProblem(row)
    if (problem) report('code', row.kind === 'INDUSTRY' ? 'industry' : 'uscc', problem)
    if (row.validTo !== null && row.validTo < row.validFrom) {
      report('validTo', 'date-order', {
        zh: `移出日期不应早于列入日期（${row.validFrom}）`,
        en: `expected a day not before the listing (${row.validFrom})`,
      })
    }
    if (row.status === 'DELISTED' && row.validTo === null) {
      report('validTo', 'required', {
        zh: '状态为“已移出”时必须填写移出日期',
        en: 'required when 状态 is 已移出',
      })
    }
  },
  records: (row) => {
    const { code, industry } = readCode(row)
    return [
      {
        table: whitelistEntries,
        values: {
          id: entryId(row),
          kind: row.kind,
          code,
          industry,
          uscc: row.kind === 'ENTERPRISE' ? code : null,
          validFrom: row.validFrom,
          validTo: row.validTo,
          delistReason: row.delistReason,
          status: row.status ?? (row.validTo === null ? 'LISTED' : 'DELISTED'),
        },
      },
    ]
  },
})

/** 白名单评审意见: the departments' opinions on an entry, one row a department. */
export const opinionSheet = defineIngest({
  sheet: {
    name: '白名单评审意见',
    columns: {
      ...entryColumns,
      orgUnit: choice(
        '评审部门',
        {
          市委人才办: 'jx-rcb',
          市委编办: 'jx-bb',
          市人力社保局: 'jx-rsj',
          市人社局: 'jx-rsj',
          市经信局: 'jx-jxj',
          市科技局: 'jx-kjj',
          市教育局: 'jx-jyj',
          市财政局: 'jx-czj',
          嘉兴南湖学院: 'jxnhu',
        },
        { required: true },
      ),
      opinion: choice(
        '评审意见',
        { 同意: 'APPROVE', 不同意: 'REJECT', 保留意见: 'ABSTAIN' },
        { required: true },
      ),
      reviewedOn: date('评审日期', { required: true }),
      note: name('说明', { max: 1000 }),
    },
  },
  key: (row) => `${entryId(row)}:${row.orgUnit}`,
  check: (row, report) => {
    const problem = codeProblem(row)
    if (problem) report('code', row.kind === 'INDUSTRY' ? 'industry' : 'uscc', problem)
  },
  records: ({ orgUnit, opinion, reviewedOn, note, ...entry }) => [
    {
      table: departmentOpinions,
      values: {
        id: `${entryId(entry)}:${orgUnit}`,
        entryId: entryId(entry),
        orgUnit,
        opinion,
        reviewedOn,
        note,
      },
    },
  ],
})

function entryId(row: EntryKey): string {
  return `${row.kind}:${readCode(row).code}:${row.validFrom}`
}

/** The code as it is stored, and for an industry the code of the list it belongs to. */
function readCode({ kind, code }: EntryKey): { code: string; industry: string | null } {
  if (kind === 'ENTERPRISE') return { code: creditCode(code), industry: null }
  const found = findIndustry(code)
  return 'entry' in found
    ? { code: found.code, industry: found.entry.code }
    : { code, industry: null }
}

function codeProblem({ kind, code }: EntryKey): Bilingual | null {
  const found = kind === 'INDUSTRY' ? findIndustry(code) : null
  const problem =
    found === null ? checkUscc(creditCode(code)) : 'problem' in found ? found.problem : null
  if (problem === null) return null
  const [zh = problem, en = problem] = problem.split(' / ')
  return { zh, en }
}

function creditCode(written: string): string {
  return written.replace(/^['’]/, '').replaceAll(/\s/g, '').toUpperCase()
}

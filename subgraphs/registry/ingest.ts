import { choice, date, list, name, text, yesNo } from '@baibo/kernel/cells.ts'
import { code, division, reportingUnit, uscc } from '@baibo/kernel/cells-codes.ts'
import { orgUnit } from '@baibo/kernel/cells-units.ts'
import { defineIngest } from '@baibo/kernel/ingest.ts'
import {
  codeItems,
  codeLists,
  type DivisionRow,
  dataItems,
  divisions,
  grants,
  memberships,
  orgUnits,
  reportingUnits,
} from './tables.ts'

/** Codes of any list, one row a code. The codes of GB/T 2260 are the administrative divisions too. */
export const codeSheet = defineIngest({
  sheet: {
    name: '代码',
    columns: {
      code: text('代码', { required: true, max: 40 }),
      list: text('代码表', { required: true, max: 40 }),
      standard: text('标准', { required: true, max: 60 }),
      version: text('版本', { required: true, max: 40 }),
      name: name('名称', { required: true }),
      nameEn: text('英文名称'),
      parent: text('上级代码', { max: 40 }),
      validFrom: date('生效日期'),
      validTo: date('失效日期'),
    },
  },
  key: (row) => `${row.list}:${row.code}`,
  check: (row, report) => {
    if (row.list === 'GBT2260' && !/^\d{6}$/.test(row.code)) {
      report('code', 'division', {
        zh: '行政区划代码应为 6 位数字（GB/T 2260）',
        en: 'a division code has 6 digits (GB/T 2260)',
      })
    }
    if (row.validFrom && row.validTo && row.validFrom > row.validTo) {
      report('validTo', 'date-order', {
        zh: `失效日期早于生效日期 ${row.validFrom}`,
        en: `ends before it begins on ${row.validFrom}`,
      })
    }
  },
  records: ({ list: listId, standard, version, code, name: label, nameEn, parent, ...valid }) => [
    { table: codeLists, values: { id: listId, standard, version } },
    {
      table: codeItems,
      values: {
        id: `${listId}:${code}`,
        listId,
        code,
        name: label,
        nameEn,
        parentId: parent ? `${listId}:${parent}` : null,
        ...valid,
      },
    },
    ...(listId === 'GBT2260'
      ? [
          {
            table: divisions,
            values: { id: code, name: label, level: levelOf(code), parentId: parent, ...valid },
          },
        ]
      : []),
  ],
})

/** GB/T 2260 writes zeros below the level of a division. */
function levelOf(code: string): DivisionRow['level'] {
  if (code.endsWith('0000')) return 'PROVINCE'
  return code.endsWith('00') ? 'PREFECTURE' : 'COUNTY'
}

export const reportingUnitSheet = defineIngest({
  sheet: {
    name: '统计归属单位',
    columns: {
      id: text('编号', { required: true, max: 40 }),
      name: name('名称', { required: true }),
      kind: choice(
        '类型',
        { '县(市、区)': 'COUNTY', 功能区: 'FUNCTIONAL_ZONE' },
        { required: true },
      ),
      divisionIds: list(division('区划代码', { required: true })),
    },
  },
  key: (row) => row.id,
  check: (row, report) => {
    if (row.kind === 'COUNTY' && row.divisionIds.join() !== row.id) {
      report('divisionIds', 'reporting-unit', {
        zh: `县（市、区）的编号与区划代码应相同，编号是 ${row.id}`,
        en: `a county is numbered by its division code, got ${row.id}`,
      })
    }
  },
  records: (row) => [{ table: reportingUnits, values: row }],
})

export const orgUnitSheet = defineIngest({
  sheet: {
    name: '单位',
    columns: {
      id: text('编号', { required: true, max: 40 }),
      name: name('名称', { required: true }),
      shortName: name('简称'),
      kind: choice(
        '类型',
        {
          高校: 'UNIVERSITY',
          市人民政府: 'CITY_GOVERNMENT',
          市级党委部门: 'PARTY_DEPARTMENT',
          市级政府部门: 'CITY_DEPARTMENT',
          '县(市、区)人民政府': 'COUNTY_GOVERNMENT',
          '县(市、区)科技局': 'COUNTY_BUREAU',
          功能区管委会: 'ZONE_COMMITTEE',
          功能区经济发展部: 'ZONE_DEPARTMENT',
          议事协调机构: 'LEADING_GROUP',
          议事协调机构办公室: 'LEADING_GROUP_OFFICE',
          第三方评估机构: 'EVALUATOR',
          媒体: 'MEDIA',
        },
        { required: true },
      ),
      uscc: uscc('统一社会信用代码', { aliases: ['社会信用代码', '信用代码'] }),
      parentId: text('上级编号', { max: 40 }),
      aliases: list(name('别名')),
      reportingUnit: reportingUnit('统计归属单位', { aliases: ['归属单位'] }),
    },
  },
  key: (row) => row.id,
  check: (row, report) => {
    if (row.parentId === row.id) {
      report('parentId', 'org-unit-parent', {
        zh: '单位不能以自己为上级',
        en: 'a unit cannot be its own parent',
      })
    }
  },
  checkAll: (rows, report) => {
    const holders = new Map<string, string>()
    for (const { rowNumber, values } of rows) {
      if (!values.uscc) continue
      const holder = holders.get(values.uscc)
      if (holder !== undefined && holder !== values.id) {
        report(rowNumber, 'uscc', 'uscc-twice', {
          zh: `统一社会信用代码已属于单位 ${holder}`,
          en: `this credit code belongs to unit ${holder}`,
        })
      }
      holders.set(values.uscc, holder ?? values.id)
    }
  },
  records: (row) => [{ table: orgUnits, values: { ...row, aliases: row.aliases ?? [] } }],
})

export const membershipSheet = defineIngest({
  sheet: {
    name: '成员单位',
    columns: {
      memberId: orgUnit('成员单位', { required: true }),
      bodyId: orgUnit('议事协调机构', { required: true }),
      role: choice(
        '任职',
        { 组长: 'CO_HEAD', 副组长: 'DEPUTY_HEAD', 成员单位: 'MEMBER', 办公室主任: 'OFFICE_HEAD' },
        { required: true },
      ),
      note: text('说明'),
      startDate: date('开始日期', { required: true }),
      endDate: date('结束日期'),
    },
  },
  key: membershipId,
  check: ({ startDate, endDate }, report) => {
    if (endDate && endDate < startDate) {
      report('endDate', 'date-order', {
        zh: `结束日期早于开始日期 ${startDate}`,
        en: `ends before it begins on ${startDate}`,
      })
    }
  },
  records: (row) => [{ table: memberships, values: { id: membershipId(row), ...row } }],
})

function membershipId(row: {
  bodyId: string
  memberId: string
  role: string
  startDate: string
}): string {
  return `${row.bodyId}:${row.memberId}:${row.role}:${row.startDate}`
}

export const grantSheet = defineIngest({
  sheet: {
    name: '数据授权',
    columns: {
      id: text('授权编号', { required: true, max: 40 }),
      providerId: orgUnit('数据提供单位', { required: true, aliases: ['提供单位'] }),
      consumerId: orgUnit('使用单位', { required: true }),
      scope: text('授权范围', { required: true, max: 60 }),
      purposes: list(code('用途代码', 'PURPOSE', { required: true, aliases: ['用途'] })),
      startDate: date('起始日期', { required: true }),
      endDate: date('截止日期', { required: true }),
      basis: text('依据', { required: true, max: 500 }),
      status: choice('状态', { 有效: 'ACTIVE', 已撤销: 'REVOKED' }),
    },
  },
  key: (row) => row.id,
  check: ({ scope, providerId, consumerId, startDate, endDate }, report) => {
    if (!/^[a-z][a-z-]*:[a-z][a-z-]*$/.test(scope)) {
      report('scope', 'scope', {
        zh: '应为“对象:内容”，例如 person:name',
        en: 'expected subject:part, such as person:name',
      })
    }
    if (providerId === consumerId) {
      report('consumerId', 'grant-to-itself', {
        zh: '单位读取自己的数据不需要授权',
        en: 'a unit needs no grant for its own data',
      })
    }
    if (endDate < startDate) {
      report('endDate', 'date-order', {
        zh: `截止日期早于起始日期 ${startDate}`,
        en: `ends before it begins on ${startDate}`,
      })
    }
  },
  records: ({ purposes, status, ...row }) => [
    {
      table: grants,
      values: {
        ...row,
        purposeIds: purposes.map((purpose) => `PURPOSE:${purpose}`),
        status: status ?? 'ACTIVE',
      },
    },
  ],
})

/**
 * The data catalogue, which composition writes whole from the contracts: the items of a unit in the
 * sheet are all it has, earlier ones that are missing are removed.
 */
export const dataItemSheet = defineIngest({
  sheet: {
    name: '数据目录',
    columns: {
      id: text('字段坐标', { required: true }),
      ownerId: orgUnit('责任单位', { required: true }),
      share: choice(
        '共享属性',
        { 无条件共享: 'UNCONDITIONAL', 有条件共享: 'CONDITIONAL', 不予共享: 'NOT_SHARED' },
        { required: true },
      ),
      basis: text('共享依据', { max: 500 }),
      sensitive: yesNo('是否敏感', { required: true }),
      updateCycle: choice('更新周期', {
        实时: 'REALTIME',
        每日: 'DAILY',
        每月: 'MONTHLY',
        每季度: 'QUARTERLY',
        每年: 'YEARLY',
        变更时: 'ON_CHANGE',
        固定不变: 'STATIC',
      }),
      description: text('说明', { max: 500 }),
    },
  },
  key: (row) => row.id,
  check: ({ id }, report) => {
    if (/^[A-Z]\w*\.[a-z]\w*$/.test(id)) return
    report('id', 'coordinate', {
      zh: '应为“类型.字段”，例如 Placement.startDate',
      en: 'expected Type.field, such as Placement.startDate',
    })
  },
  records: (row) => [
    { table: dataItems, parent: 'ownerId', parentId: row.ownerId, children: [row] },
  ],
})

import { choice, date, money, name, text, yesNo } from '@baibo/kernel/cells.ts'
import { uscc } from '@baibo/kernel/cells-codes.ts'
import { defineIngest } from '@baibo/kernel/ingest.ts'
import {
  consortia,
  consortiumMembers,
  equipment,
  facilities,
  platformBuilders,
  platforms,
} from '../tables.ts'
import { locatedBy, parties, usccAliases } from './parties.ts'

/** 创新联合体: a consortium with its members, the lead first. */
export const consortiumSheet = defineIngest({
  sheet: {
    name: '创新联合体',
    columns: {
      name: name('联合体名称', { required: true }),
      lead: uscc('牵头单位代码', { required: true }),
      members: parties('成员单位代码'),
      signedOn: date('签约日期'),
      recognisedOn: date('认定日期'),
      status: choice(
        '状态',
        {
          筹建: 'PLANNED',
          已签约: 'SIGNED',
          已认定: 'RECOGNISED',
          已评审: 'REVIEWED',
          已解散: 'DISSOLVED',
        },
        { required: true },
      ),
    },
  },
  key: ({ name }) => name,
  check: ({ signedOn, recognisedOn }, report) => {
    if (signedOn !== null && recognisedOn !== null && recognisedOn < signedOn) {
      report('recognisedOn', 'date-order', {
        zh: `认定日期 ${recognisedOn} 早于签约日期 ${signedOn}，应先签约后认定`,
        en: `recognised on ${recognisedOn}, before it was signed on ${signedOn}`,
      })
    }
  },
  records: ({ lead, members, ...row }) => {
    const codes = [...new Set([lead, ...members])]
    return [
      // Members first: a consortium is visible, and may be written, where a member is.
      {
        table: consortiumMembers,
        parent: 'consortiumId',
        parentId: row.name,
        children: codes.map((uscc, index) => ({
          id: `${row.name}:${uscc}`,
          consortiumId: row.name,
          uscc,
          role: uscc === lead ? 'LEAD' : 'MEMBER',
          sequence: index + 1,
          startDate: row.signedOn,
        })),
      },
      { table: consortia, values: { ...row, id: row.name, locationUscc: locatedBy(codes) } },
    ]
  },
})

/** 科研平台: a platform with those who build it together. */
export const platformSheet = defineIngest({
  sheet: {
    name: '科研平台',
    columns: {
      name: name('平台名称', { required: true }),
      kind: choice(
        '类型',
        {
          研发中心: 'RD_CENTRE',
          重点实验室: 'KEY_LABORATORY',
          工程中心: 'ENGINEERING_CENTRE',
          科创大厦: 'INNOVATION_TOWER',
          其他: 'OTHER',
        },
        { required: true },
      ),
      level: choice(
        '级别',
        {
          国家级: 'NATIONAL',
          省级: 'PROVINCIAL',
          市级: 'MUNICIPAL',
          县级: 'COUNTY',
          企业自建: 'ENTERPRISE',
        },
        { required: true },
      ),
      builders: parties('共建单位代码'),
      recognisedOn: date('认定日期'),
    },
  },
  key: ({ name }) => name,
  records: ({ builders, ...row }) => [
    { table: platforms, values: { ...row, id: row.name, locationUscc: locatedBy(builders) } },
    {
      table: platformBuilders,
      parent: 'platformId',
      parentId: row.name,
      children: builders.map((uscc, index) => ({
        id: `${row.name}:${uscc}`,
        platformId: row.name,
        uscc,
        sequence: index + 1,
      })),
    },
  ],
})

/** 仪器设备: a piece of equipment; the platform it stands on is a facility. */
export const equipmentSheet = defineIngest({
  sheet: {
    name: '仪器设备',
    columns: {
      id: text('设备编号', { required: true, max: 64 }),
      name: name('设备名称', { required: true }),
      model: name('型号'),
      ownerUscc: uscc('所属单位代码', { required: true, aliases: usccAliases }),
      shared: yesNo('是否共享', { required: true }),
      originalValue: money('原值(万元)'),
      facilityId: name('所在平台'),
    },
  },
  key: ({ id }) => id,
  records: (row) => [
    ...(row.facilityId === null
      ? []
      : [{ table: facilities, values: { id: row.facilityId, name: row.facilityId } }]),
    { table: equipment, values: row },
  ],
})

import type { Consortium, Enterprise, Output, Placement, Platform, Row } from './model.ts'
import { units, university } from './plan.ts'
import { addDays, at, daysBetween, random } from './random.ts'

/** Signed consortia by year; the year-end totals are 6, 14, 21 and 26. */
const signed = [
  { year: 2023, count: 6 },
  { year: 2024, count: 8 },
  { year: 2025, count: 7 },
  { year: 2026, count: 5 },
] as const

/** Thirty consortia: 26 signed, 2 in preparation, 2 recognised without a signed agreement (REC-10). */
export function buildConsortia(
  placements: readonly Placement[],
  enterprises: readonly Enterprise[],
): Consortium[] {
  const hosts = [...new Set(placements.map(({ institute }) => institute.enterprise))]
  const choice = random('consortia')
  const dates = signed.flatMap(({ year, count }) => {
    const last = year === 2026 ? 300 : 330
    return Array.from({ length: count }, (_, i) =>
      addDays(`${year}-02-20`, Math.round(((last - 60) * i) / (count - 1))),
    )
  })
  const consortia = Array.from({ length: 30 }, (_, i): Consortium => {
    const host = leader(hosts, i)
    const partners = enterprises.filter((e) => e.unit === host.unit && e !== host)
    const partner = at(partners, i * 3)
    const third = at(partners, i * 3 + choice.int(1, 3))
    const members = i % 3 === 0 ? [partner.uscc] : [partner.uscc, third.uscc]
    const byUniversity = i % 5 === 4
    const signedOn = dates[i] ?? null
    const recognisedOn =
      signedOn === null || i % 4 === 3 ? null : addDays(signedOn, choice.int(60, 150))
    const past = recognisedOn !== null && recognisedOn < '2026-11-01'
    return {
      name: `${host.shortName.slice(4)}创新联合体`,
      lead: byUniversity ? university : host.uscc,
      members: [...new Set(byUniversity ? [host.uscc, ...members] : [university, ...members])],
      signedOn,
      recognisedOn: past ? recognisedOn : null,
      status:
        signedOn === null ? '筹建' : past ? (i < 6 && i % 2 === 0 ? '已评审' : '已认定') : '已签约',
    }
  })
  at(consortia, 7).status = '已解散'
  Object.assign(at(consortia, 28), { status: '已认定', recognisedOn: '2026-06-18' })
  Object.assign(at(consortia, 29), { status: '已认定', recognisedOn: '2026-09-24' })
  return consortia
}

function leader(hosts: readonly Enterprise[], i: number): Enterprise {
  const unit = at(units, i)
  return at(
    hosts.filter((h) => h.unit === unit.id),
    Math.floor(i / units.length),
  )
}

/** Twelve platforms; those at provincial level or above were recognised as the targets tell. */
export function buildPlatforms(consortia: readonly Consortium[]): Platform[] {
  const rows = [
    ['长三角科创大厦（南湖总部）', '科创大厦', '市级', '2023-11-16'],
    ['示例先进纤维材料研发中心', '研发中心', '省级', '2024-10-22'],
    ['示例光电器件重点实验室', '重点实验室', '省级', '2025-09-18'],
    ['示例智能装备工程中心', '工程中心', '省级', '2026-04-15'],
    ['示例高端化学品研发中心', '研发中心', '国家级', '2026-09-09'],
    ['示例绿色印染工程中心', '工程中心', '市级', '2023-12-08'],
    ['示例精密传动研发中心', '研发中心', '市级', '2024-06-27'],
    ['示例工业软件重点实验室', '重点实验室', '市级', '2025-05-20'],
    ['示例汽车零部件研发中心', '研发中心', '县级', '2024-03-14'],
    ['示例生物制造研发中心', '研发中心', '县级', '2025-11-13'],
    ['示例港区化工安全中心', '其他', '县级', '2026-01-22'],
    ['示例新型储能研发中心', '研发中心', '省级', null],
  ] as const
  return rows.map(([name, type, level, recognisedOn], i) => {
    const { lead, members } = at(consortia, i * 2)
    return {
      name,
      type,
      level,
      recognisedOn,
      builders: [...new Set([university, lead, ...members.slice(0, 2)])],
    }
  })
}

const instruments = [
  ['扫描电子显微镜', 'SL-SEM100', 280],
  ['液相色谱质谱联用仪', 'SL-LCMS20', 320],
  ['万能材料试验机', 'SL-UTM50', 45],
  ['热重分析仪', 'SL-TGA8', 38],
  ['三坐标测量机', 'SL-CMM900', 110],
  ['工业机器人工作站', 'SL-ROB6', 86],
  ['红外光谱仪', 'SL-IR30', 62.5],
  ['高性能计算服务器', 'SL-HPC2', 150],
  ['小型经编机', 'SL-WK12', 74],
  ['发酵罐', 'SL-FM200', 33],
] as const

/** Sixty instruments of the university and of enterprises. */
export function buildEquipment(
  platforms: readonly Platform[],
  placements: readonly Placement[],
): Row[] {
  return Array.from({ length: 60 }, (_, i) => {
    const [name, model, value] = at(instruments, i)
    const platform = at(platforms, i * 5)
    const enterprise = at(placements, i * 2).institute.enterprise
    const onPlatform = i % 3 !== 2
    const owner = i % 2 === 0 ? university : onPlatform ? at(platform.builders, 1) : enterprise.uscc
    return {
      设备编号: `SB${String(i + 1).padStart(4, '0')}`,
      设备名称: name,
      型号: i % 9 === 0 ? '' : `${model}-${Math.floor(i / 10) + 1}`,
      所属单位代码: owner,
      是否共享: i % 5 !== 3,
      原值: value + Math.floor(i / 10) * 2,
      所在平台: onPlatform ? platform.name : '',
    }
  })
}

/** Awards for important results; both partners hold them. */
export function buildScienceAwards(outputs: readonly Output[]): Row[] {
  const results = outputs.filter(
    (o) => o.recognisedOn !== null && daysBetween(o.recognisedOn, '2026-09-01') > 200,
  )
  return [
    ['示例市科学技术进步奖', '市级', '2024-12-18'],
    ['示例市科学技术进步奖', '市级', '2024-12-18'],
    ['示例省科学技术奖', '省级', '2025-11-27'],
    ['示例市科学技术进步奖', '市级', '2025-12-17'],
    ['示例行业技术发明奖', '市级', '2026-06-30'],
    ['示例省科学技术奖', '省级', '2026-10-22'],
  ].map(([奖项名称 = '', 级别 = '', 获奖日期 = ''], i) => {
    const output = at(
      results.filter((o) => (o.recognisedOn ?? '') < 获奖日期),
      i,
    )
    return {
      奖项名称,
      成果编号: output.id,
      级别,
      获奖日期,
      获奖单位代码: `${university}、${output.project.enterprise.uscc}`,
    }
  })
}

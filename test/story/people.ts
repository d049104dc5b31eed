import type { Doctor, Enterprise, Placement, Row } from './model.ts'
import { expertName } from './names.ts'
import { courses, seeds, today, units } from './plan.ts'
import { addDays, at, random } from './random.ts'

/** Evaluations of title: nearly every appointed doctor one, the early ones a second. */
export function buildTitles(doctors: readonly Doctor[]): Row[] {
  return doctors.flatMap(({ number, citizenId, appointment }) => {
    const choice = random(`title:${number}`)
    if (appointment === null || choice.chance(0.12)) return []
    const 系列 = choice.pick(['高校教师（社会服务与推广型）', '工程技术', '自然科学研究'])
    const first = addDays(appointment.on, -choice.int(100, 900))
    const grade = choice.pick(['中级', '中级', '中级', '副高'])
    const rows: Row[] = [{ 证件号码: citizenId, 系列, 级别: grade, 评定日期: first }]
    const next = `${Number(appointment.on.slice(0, 4)) + 2}-12-${10 + (number % 15)}`
    if (appointment.left === null && next < today && choice.chance(0.5)) {
      rows.push({
        证件号码: citizenId,
        系列,
        级别: grade === '中级' ? '副高' : '正高',
        评定日期: next,
      })
    }
    return rows
  })
}

/** Entries into talent programmes; two fall into a cooperation without primary placement (REC-08). */
export function buildTalentAwards(
  doctors: readonly Doctor[],
  placements: readonly Placement[],
): Row[] {
  const settled = placements.filter(({ doctor, start, status, primary, end }) => {
    const simple = !Object.values(courses).some((list) =>
      (list as readonly number[]).includes(doctor.number),
    )
    return (
      primary &&
      end === null &&
      status === '在岗' &&
      simple &&
      start < '2025-12-01' &&
      doctor.number % 3 === 1 &&
      ![...seeds.selectedTwice, ...seeds.placedAfterExit, seeds.oldUnitAfterMove].includes(
        doctor.number,
      )
    )
  })
  const rows = settled.slice(0, 30).map(({ doctor, start }, i): Row => {
    const 级别 = at(['市级', '省级', '市级', '县级', '市级', '国家级', '市级'], i)
    const year = Math.min(2026, Number(start.slice(0, 4)) + 1 + (i % 2))
    return {
      证件号码: doctor.citizenId,
      项目名称: programme(级别),
      级别,
      入选日期: `${year}-10-${10 + (i % 18)}`,
    }
  })
  // Won before any cooperation: credited to no unit, and rightly so.
  for (const doctor of doctors.filter(({ number }) => [15, 46, 71, 99, 140].includes(number))) {
    rows.push({
      证件号码: doctor.citizenId,
      项目名称: programme('省级'),
      级别: '省级',
      入选日期: `${Number(doctor.degreeOn.slice(0, 4))}-12-30`,
    })
  }
  for (const doctor of doctors.filter(({ number }) => seeds.noPrimary.includes(number))) {
    rows.push({
      证件号码: doctor.citizenId,
      项目名称: programme('市级'),
      级别: '市级',
      入选日期: '2025-09-18',
    })
  }
  return rows
}

function programme(level: string): string {
  return (
    { 国家级: '示例国家青年人才项目', 省级: '示例省万人计划', 市级: '示例市领军人才计划' }[level] ??
    '示例县英才计划'
  )
}

/** Yearly assessments of everyone who was in office from the summer to the end of the year. */
export function buildAssessments(doctors: readonly Doctor[]): Row[] {
  return doctors.flatMap(({ number, citizenId, appointment }) => {
    if (appointment === null) return []
    const choice = random(`assessment:${number}`)
    return ['2023', '2024', '2025']
      .filter(
        (year) =>
          appointment.on < `${year}-07-01` && (appointment.left ?? '9999') > `${year}-12-31`,
      )
      .map((年度): Row => ({ 证件号码: citizenId, 年度, 等次: grade(choice.int(1, 100)) }))
  })
}

function grade(score: number): string {
  return score <= 20 ? '优秀' : score <= 92 ? '合格' : score <= 98 ? '基本合格' : '不合格'
}

const roles = ['培养方案', '专业建设', '课程设计', '创业导师']
const offices = ['总工程师', '研发总监', '技术部经理', '人力资源总监', '副总经理', '质量总监']

/** Experts of enterprises who teach part-time. */
export function buildTeachers(placements: readonly Placement[]): Row[] {
  const hosts = [...new Set(placements.map(({ institute }) => institute.enterprise))]
  const choice = random('teachers')
  return Array.from({ length: 42 }, (_, i) => {
    const since = `${2023 + (i % 4)}-${i % 2 === 0 ? '03' : '09'}-01`
    return {
      姓名: expertName(i),
      统一社会信用代码: at(hosts, i * 2).uscc,
      职务: at(offices, i),
      聘期开始: since,
      聘期结束: i % 4 === 3 ? '' : addDays(since, 730),
      承担工作: i % 3 === 0 ? `${at(roles, i)}、${at(roles, i + 1)}` : at(roles, i),
      学时: i % 8 === 5 ? '' : choice.int(2, 12) * 8,
    }
  })
}

/** Practice bases and industry colleges with their partners. */
export function buildBases(placements: readonly Placement[]): Row[] {
  const hosts = units.map((unit) => [
    ...new Set(
      placements.map(({ institute }) => institute.enterprise).filter((e) => e.unit === unit.id),
    ),
  ])
  const pick = (unit: number, i: number): Enterprise => at(at(hosts, unit), i)
  const bases = Array.from({ length: 14 }, (_, i) => ({
    类型: '实践基地',
    名称: `${pick(i, Math.floor(i / 9) + 1).shortName}校外实践教育基地`,
    统一社会信用代码: pick(i, Math.floor(i / 9) + 1).uscc,
    设立日期: addDays('2023-05-18', i * 81),
  }))
  const colleges = ['纤维新材料', '智能装备', '数字经济', '绿色化工'].map((topic, i) => ({
    类型: '产业学院',
    名称: `示例${topic}产业学院`,
    统一社会信用代码: [0, 2, 4].map((k) => pick(i + k, i).uscc).join('、'),
    设立日期: addDays('2023-10-12', i * 230),
  }))
  return [...bases, ...colleges]
}

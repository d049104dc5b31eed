import type { Demand, Doctor, Enterprise, Placement, Project } from './model.ts'
import { seeds, today } from './plan.ts'
import { addDays, at, daysBetween, earlier, later, random } from './random.ts'

type Draft = Omit<Project, 'id' | 'demand' | 'status'> & { status?: string }

/** How many joint projects (not of start-up money) begin in which window. */
const joint = [
  { year: 2023, count: 33, from: '2023-05-15', to: '2023-12-22' },
  { year: 2024, count: 14, from: '2024-01-15', to: '2024-12-16' },
  { year: 2025, count: 12, from: '2025-01-13', to: '2025-12-15' },
  { year: 2026, count: 10, from: '2026-01-12', to: '2026-11-09' },
] as const

const modes = [
  '横向',
  '揭榜挂帅',
  '横向',
  '定向委托',
  '赛马制',
  '横向',
  '揭榜挂帅',
  '横向',
  '定向委托',
] as const
const levels = {
  揭榜挂帅: ['市级', '省部级'],
  赛马制: ['市级', '省部级'],
  定向委托: ['县级', '市级', '国家级'],
} as const
const topics = [
  '关键工艺优化',
  '性能提升技术研究',
  '在线检测系统研制',
  '国产化替代研发',
  '节能降耗技术攻关',
  '智能控制系统开发',
  '新产品中试',
  '质量追溯平台研发',
]

/** Start-up projects: one for each newly introduced doctor, save for the seeded mistakes. */
function startups(placements: readonly Placement[]): Draft[] {
  const seen = new Set<Doctor>()
  return placements.flatMap((placement) => {
    const { doctor, institute, start } = placement
    if (!doctor.selections.some(({ newly }) => newly) || seen.has(doctor)) return []
    seen.add(doctor)
    if (seeds.noStartup.includes(doctor.number)) return []
    const amount = [30, 40, 50][doctor.number % 3] ?? 30
    const draft: Draft = {
      title: `${institute.enterprise.shortName.slice(4)}${doctor.fields[0] ?? doctor.discipline}研究启动项目`,
      mode: '横向',
      origin: '启动费',
      level: null,
      enterprise: institute.enterprise,
      leads: [doctor],
      start: earlier(addDays(start, 1 + (doctor.number % 5)), today),
      end: addDays(start, 1095),
      amount: doctor.number === seeds.contractDiffers ? amount - 10 : amount,
    }
    if (!seeds.twoStartups.includes(doctor.number)) return [draft]
    return [
      draft,
      { ...draft, title: `${draft.title}（二）`, start: addDays(draft.start, 40), amount: 20 },
    ]
  })
}

function present({ start, end }: Placement, on: string): boolean {
  return start <= on && (end === null || end > on)
}

/** Projects that a doctor leads for the enterprise of a placement. */
function jointProjects(placements: readonly Placement[]): Draft[] {
  const choice = random('projects')
  const led = new Map<Doctor, number>()
  let serial = 0
  return joint.flatMap(({ count, from, to }) =>
    Array.from({ length: count }, (_, i) => {
      const planned = addDays(from, Math.round((daysBetween(from, to) * i) / (count - 1)))
      const leader = placements
        .filter((p) => present(p, addDays(planned, -10)) && p.status !== '暂停')
        .sort(
          (a, b) => (led.get(a.doctor) ?? 0) - (led.get(b.doctor) ?? 0) || (a.id < b.id ? 1 : -1),
        )[0]
      if (leader === undefined) throw new Error(`nobody can lead a project on ${planned}`)
      led.set(leader.doctor, (led.get(leader.doctor) ?? 0) + 1)
      const mode = at(modes, serial)
      serial += 1
      const others = placements.filter((p) => p.doctor !== leader.doctor && present(p, planned))
      const leads = mode === '赛马制' ? [leader, choice.pick(others)] : [leader]
      if (mode === '赛马制' && serial % 2 === 0) leads.push(choice.pick(others))
      const level = mode === '横向' ? null : at(levels[mode], serial)
      return {
        title: `${leader.institute.enterprise.shortName.slice(4)}${at(topics, serial)}`,
        mode,
        origin: serial % 2 === 0 ? '需求' : at(['需求', '征集', '自选'], serial),
        level,
        enterprise: leader.institute.enterprise,
        leads: [...new Set(leads.map(({ doctor }) => doctor))],
        start: planned,
        end: addDays(planned, choice.int(12, 30) * 30),
        amount: choice.int(3, 24) * 10 + (serial % 6 === 0 ? 2.5 : 0),
      }
    }),
  )
}

function plannedProjects(placements: readonly Placement[]): Draft[] {
  const free = placements.filter((p) => p.status === '在岗' && p.primary && p.end === null)
  return [17, 58, 80].map((index, i) => {
    const leader = at(free, index)
    return {
      title: `${leader.institute.enterprise.shortName.slice(4)}${at(topics, index)}`,
      mode: at(['揭榜挂帅', '赛马制', '横向'], i),
      origin: at(['征集', '征集', '自选'], i),
      level: i === 2 ? null : '市级',
      enterprise: leader.institute.enterprise,
      leads: [leader.doctor],
      start: addDays('2026-12-15', i * 17),
      end: null,
      amount: 80 + i * 10,
      status: '拟立项',
    }
  })
}

/** All projects, numbered by year of start, those of origin 需求 with their demand. */
export function buildProjects(
  placements: readonly Placement[],
  enterprises: readonly Enterprise[],
): { projects: Project[]; demands: Demand[] } {
  const counts = new Map<string, number>()
  const drafts = [
    ...startups(placements),
    ...jointProjects(placements),
    ...plannedProjects(placements),
  ].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))
  const projects = drafts.map((draft, i): Project => {
    const year = draft.start.slice(0, 4)
    const count = (counts.get(year) ?? 0) + 1
    counts.set(year, count)
    const finished = draft.end !== null && draft.end < '2026-11-01'
    const stopped = draft.origin !== '启动费' && i > 20 && i % 43 === 0
    const end = stopped ? earlier(addDays(draft.start, 200), '2026-10-30') : draft.end
    return {
      ...draft,
      id: `XM${year}-${String(count).padStart(3, '0')}`,
      demand: null,
      end,
      status: draft.status ?? (stopped ? '已终止' : finished ? '已验收' : '在研'),
    }
  })
  return { projects, demands: buildDemands(projects, enterprises) }
}

/** The demands behind projects of origin 需求 (set on them), and others in every state. */
function buildDemands(projects: readonly Project[], enterprises: readonly Enterprise[]): Demand[] {
  const choice = random('demands')
  const demands: Omit<Demand, 'id'>[] = []
  const owners = new Map<Omit<Demand, 'id'>, Project>()
  for (const project of projects.filter(({ origin }) => origin === '需求')) {
    const demand = {
      enterprise: project.enterprise,
      title: `${project.title}需求`,
      summary: '企业提出的技术难题，拟与学校博士团队联合攻关。',
      budget: project.amount,
      on: later(addDays(project.start, -choice.int(40, 160)), '2023-02-06'),
      status: project.status === '在研' ? '已签约' : '已关闭',
    }
    demands.push(demand)
    owners.set(demand, project)
  }
  const open = ['已提交', '已凝练', '已发布', '已对接', '已提交', '已发布', '已关闭']
  for (let i = 0; i < 35; i += 1) {
    const enterprise = at(enterprises, i * 11 + 3)
    const status = at(open, i)
    demands.push({
      enterprise,
      title: `${enterprise.shortName.slice(4)}${at(topics, i + 3)}需求`,
      summary: i % 5 === 0 ? '' : '希望博士团队提供方案，联合开展中试验证。',
      budget: i % 6 === 0 ? null : choice.int(2, 20) * 10,
      on: status === '已关闭' ? addDays('2023-09-04', i * 9) : addDays('2026-11-13', -(i * 9 + 2)),
      status,
    })
  }
  const counts = new Map<string, number>()
  return demands
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
    .map((demand) => {
      const year = demand.on.slice(0, 4)
      const count = (counts.get(year) ?? 0) + 1
      counts.set(year, count)
      const numbered = { ...demand, id: `XQ${year}-${String(count).padStart(3, '0')}` }
      const project = owners.get(demand)
      if (project !== undefined) project.demand = numbered
      return numbered
    })
}

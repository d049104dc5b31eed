import type { Funding, Payment, Placement, Project, Row } from './model.ts'
import { seeds, today, units } from './plan.ts'
import { addDays, at, earlier, random } from './random.ts'

type Draft = Omit<Funding, 'id'> & { on: string; paid: { amount: number; on: string }[] }

/** Newly introduced doctors whose start-up money has not (all) arrived: share already paid. */
const arrears: Readonly<Record<number, number>> = {
  102: 0.5,
  105: 0.5,
  114: 0.5,
  116: 0,
  119: 0.5,
  121: 0,
  134: 0,
  135: 0,
  136: 0,
  137: 0,
}

/** Housing applications not yet decided, or rejected for an admissible reason. */
const undecidedHousing = [118, 120, 134, 135, 136, 137]
const rejectedHousing: Readonly<Record<number, string>> = {
  34: '购房合同材料不齐',
  89: '购房时间早于引进日期',
}

/** Funding and payments that R41-R44 require, project money and matching funds. */
export function buildFunds(
  placements: readonly Placement[],
  projects: readonly Project[],
): { fundings: Funding[]; payments: Payment[] } {
  const drafts = [...personal(placements, projects), ...projectMoney(projects)].sort((a, b) =>
    a.on < b.on ? -1 : a.on > b.on ? 1 : 0,
  )
  const counts = new Map<string, number>()
  const fundings: Funding[] = []
  const payments: Payment[] = []
  const vouchers: { funding: Funding; amount: number; on: string }[] = []
  for (const { on, paid, ...rest } of drafts) {
    const year = on.slice(0, 4)
    const count = (counts.get(year) ?? 0) + 1
    counts.set(year, count)
    const funding: Funding = { ...rest, id: `JF${year}-${String(count).padStart(4, '0')}` }
    fundings.push(funding)
    for (const part of paid) vouchers.push({ funding, ...part })
  }
  vouchers.sort((a, b) =>
    a.on < b.on ? -1 : a.on > b.on ? 1 : a.funding.id < b.funding.id ? -1 : 1,
  )
  vouchers.forEach((entry, i) => {
    payments.push({
      ...entry,
      voucher: `PZ${entry.on.slice(0, 4)}${String(i + 1).padStart(5, '0')}`,
    })
  })
  return { fundings, payments }
}

function personal(placements: readonly Placement[], projects: readonly Project[]): Draft[] {
  return placements.flatMap((placement) => {
    const { doctor } = placement
    if (doctor.selections[0]?.introducedOn !== placement.start) return []
    const startups = projects.filter((p) => p.origin === '启动费' && p.leads[0] === doctor)
    return [
      housing(placement, placements),
      settlingIn(placement),
      ...startups.map((p) => startup(placement, p)),
    ]
  })
}

function housing(placement: Placement, placements: readonly Placement[]): Draft {
  const { doctor, institute, start } = placement
  const { number } = doctor
  const due = start < '2025-01-01' ? 20 : 24
  const moved =
    number === seeds.oldUnitAfterMove
      ? placements.find((p) => p.doctor === doctor && p !== placement)
      : undefined
  const on = moved ? '2025-09-10' : addDays(start, 30)
  const base = {
    kind: '购房补贴差额',
    doctor,
    due,
    project: null,
    placement: moved ?? placement,
    on,
    reason: null,
    paid: [],
  }
  let payer = institute.enterprise.unit
  if (number === seeds.zoneChargedToCounty) payer = institute.enterprise.division
  if (number === seeds.countyChargedToZone) payer = 'JX-PORT'
  if (seeds.insuranceRejected.includes(number)) {
    const reason = at(
      ['社保不在本地', '本人社保未在本县（市、区）缴纳', '社会保险参保地不在本区'],
      seeds.insuranceRejected.indexOf(number),
    )
    return { ...base, payer, status: '已驳回', reason }
  }
  const rejected = rejectedHousing[number]
  if (rejected !== undefined) return { ...base, payer, status: '已驳回', reason: rejected }
  if (undecidedHousing.includes(number))
    return { ...base, payer, on: earlier(on, today), status: '待审核' }
  const first = addDays(on, 35)
  const second = addDays(on, 215)
  if (second >= today) {
    return {
      ...base,
      payer,
      status: '已核定',
      paid: first < today ? [{ amount: due / 2, on: first }] : [],
    }
  }
  return {
    ...base,
    payer,
    status: '已付清',
    paid: [
      { amount: due / 2, on: first },
      { amount: due / 2, on: second },
    ],
  }
}

function settlingIn(placement: Placement): Draft {
  const { doctor, institute, start } = placement
  const due = [20, 25, 30][doctor.number % 3] ?? 20
  const on = addDays(start, 1)
  const paidOn = addDays(start, 25)
  const settled = paidOn < today
  return {
    kind: '安家费',
    doctor,
    payer: institute.enterprise.uscc,
    due,
    placement,
    project: null,
    on,
    reason: null,
    status: settled ? '已付清' : '已核定',
    paid: settled ? [{ amount: due, on: paidOn }] : [],
  }
}

function startup(placement: Placement, project: Project): Draft {
  const { doctor, institute } = placement
  const { number } = doctor
  const due = project.amount + (number === seeds.contractDiffers ? 10 : 0)
  const share = arrears[number]
  const first = addDays(project.start, 20)
  const second = addDays(project.start, 110)
  const halves = (a: number, b: number): Draft['paid'] => [
    { amount: a, on: first },
    { amount: b, on: second },
  ]
  const base = {
    kind: '科研启动费',
    doctor,
    payer: institute.enterprise.uscc,
    due,
    placement,
    project,
    on: project.start,
    reason: null,
  }
  if (share !== undefined) {
    return {
      ...base,
      status: startupStatus(share),
      paid: share === 0 ? [] : [{ amount: due * share, on: first }],
    }
  }
  if (number === seeds.underpaid)
    return { ...base, status: '已付清', paid: halves(due / 2, due / 2 - 5) }
  if (number === seeds.overpaid)
    return { ...base, status: '已付清', paid: halves(due / 2, due / 2 + 10) }
  if (second >= today) return { ...base, status: '已付清', paid: [{ amount: due, on: first }] }
  return { ...base, status: '已付清', paid: halves(due / 2, due / 2) }
}

function startupStatus(share: number): string {
  return share === 0 ? '待审核' : '已核定'
}

/** Contract money from the enterprise for every second horizontal project, matching funds for the others. */
function projectMoney(projects: readonly Project[]): Draft[] {
  const choice = random('project money')
  return projects
    .filter((p) => p.origin !== '启动费' && p.status !== '拟立项')
    .flatMap((project, i) => {
      const contract = project.mode === '横向'
      if (contract && i % 2 === 0) return []
      if (!contract && i % 5 === 4) return []
      const due = contract ? project.amount : Math.round(project.amount * 0.3 * 10) / 10
      const on = addDays(project.start, choice.int(5, 25))
      const first = addDays(on, choice.int(10, 60))
      const last = addDays(first, 180)
      const parts = [
        { amount: due * 0.6, on: first },
        { amount: due * 0.4, on: last },
      ]
      const paid = parts
        .filter((part) => part.on < '2026-11-20')
        .map((p) => ({ ...p, amount: Math.round(p.amount * 1e4) / 1e4 }))
      return [
        {
          kind: contract ? '项目合同' : '配套经费',
          doctor: contract ? (project.leads[0] ?? null) : null,
          payer: contract ? project.enterprise.uscc : project.enterprise.unit,
          due,
          placement: null,
          project,
          on: earlier(on, today),
          reason: null,
          status: paid.length === 2 ? '已付清' : paid.length === 1 ? '已核定' : '待审核',
          paid,
        },
      ]
    })
}

/** Budgets of the nine units, rounded up from what is paid in the year. */
export function buildBudgets(payments: readonly Payment[]): Row[] {
  return [2023, 2024, 2025, 2026].flatMap((year) =>
    units.flatMap((unit, i) =>
      ['购房补贴差额', '配套经费'].map((kind) => {
        const paid = payments
          .filter(
            (p) =>
              p.funding.payer === unit.id && p.funding.kind === kind && p.on.startsWith(`${year}-`),
          )
          .reduce((sum, p) => sum + p.amount, 0)
        return {
          年度: String(year),
          承担单位: unit.id,
          预算金额: Math.ceil((paid * 1.15) / 10) * 10 + 20 + (i % 3) * 10,
          科目: kind,
        }
      }),
    ),
  )
}

import type { Distribution, IpShare, Output, Project, Transfer } from './model.ts'
import { university } from './plan.ts'
import { addDays, at, daysBetween, random } from './random.ts'

/** How many outputs were recognised as important, by year. */
const recognised: Readonly<Record<string, number>> = { 2024: 8, 2025: 10, 2026: 6 }

/** Transfers by date; the third value is the way of transfer. */
const transferDates = [
  ['2024-05-20', 30, '许可'],
  ['2024-09-12', 60, '转让'],
  ['2024-12-03', 40, '许可'],
  ['2025-02-18', 100, '作价入股'],
  ['2025-04-22', 50, '许可'],
  ['2025-06-11', 80, '转让'],
  ['2025-08-27', 20, '许可'],
  ['2025-10-16', 120, '自行实施'],
  ['2025-12-09', 60, '转让'],
  ['2026-03-17', 40, '许可'],
  ['2026-05-26', 90, '转让'],
  ['2026-08-13', 50, '许可'],
  ['2026-10-29', 150, '作价入股'],
] as const

/** Positions in {@link transferDates} whose distribution departs from the agreement (REC-09). */
const wrongDistributions = [2, 7, 10]

const names = { 论文: '机理研究', 专利: '一种制备方法及装置', 标准: '技术规范' } as const

/** Papers, patents and standards of the projects begun before the summer of 2026. */
export function buildOutputs(projects: readonly Project[]): Output[] {
  const choice = random('outputs')
  const able = projects.filter(({ start, status }) => start < '2026-06-01' && status !== '已终止')
  const drafts = Array.from({ length: 112 }, (_, i) => {
    const project = at(able, i)
    const room = Math.max(60, daysBetween(project.start, '2026-10-30'))
    const type = at(
      ['专利', '论文', '专利', '论文', '标准'] as const,
      i + Math.floor(i / able.length),
    )
    return {
      type,
      title: `${project.title}${names[type]}${i >= able.length ? '之二' : ''}`,
      project,
      on: addDays(project.start, Math.min(room, choice.int(110, 520))),
    }
  }).sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.title < b.title ? -1 : 1))
  const counts = new Map<string, number>()
  const outputs = drafts.map((draft): Output => {
    const year = draft.on.slice(0, 4)
    const count = (counts.get(year) ?? 0) + 1
    counts.set(year, count)
    const id = `CG${year}-${String(count).padStart(3, '0')}`
    return { ...draft, id, major: false, recognisedOn: null }
  })
  recognise(outputs)
  return outputs
}

function recognise(outputs: readonly Output[]): void {
  for (const [year, count] of Object.entries(recognised)) {
    const free = outputs.filter((o) => !o.major && o.type !== '论文' && o.on < `${year}-10-01`)
    const step = Math.max(1, Math.floor(free.length / count))
    for (let i = 0; i < count; i += 1) {
      const output = at(free, i * step)
      output.major = true
      const month = year === '2026' ? 5 + i : 11 - (i % 3)
      const date = `${year}-${String(month).padStart(2, '0')}-${String(20 + (i % 8)).padStart(2, '0')}`
      output.recognisedOn = date < output.on ? `${year}-10-${20 + (i % 8)}` : date
    }
  }
  // Proposed as important, not yet recognised: they count nowhere.
  for (const output of outputs.filter((o) => !o.major && o.type === '专利').slice(-2))
    output.major = true
}

/** Which outputs are transferred: patents registered well before the date of transfer. */
function transferred(outputs: readonly Output[]): Output[] {
  const used = new Set<Output>()
  return transferDates.map(([date]) => {
    const output = outputs.find(
      (o) => !used.has(o) && o.type === '专利' && o.on < addDays(date, -45),
    )
    if (output === undefined) throw new Error(`no patent to transfer on ${date}`)
    used.add(output)
    return output
  })
}

/** Agreements on ownership and revenue between the university and the enterprise of the project. */
export function buildIpShares(outputs: readonly Output[]): IpShare[] {
  const moved = transferred(outputs)
  const others = outputs.filter((o, i) => !moved.includes(o) && i % 3 === 0)
  const agreed = [...moved, ...others].sort((a, b) => (a.id < b.id ? -1 : 1))
  return agreed.flatMap((output, i) => {
    const open = !moved.includes(output) && i % 7 === 3
    const signed = addDays(output.on, 10 + (i % 20))
    const common = {
      output,
      signedOn: open || signed > '2026-11-20' ? null : signed,
      status: '已签订',
    }
    const status = common.signedOn === null ? '协商中' : '已签订'
    const share = at([50, 60, 40, 70], i)
    const revenue = at([30, 40, 60, 50], i)
    const first = i % 3 !== 0
    return [
      { ...common, status, owner: university, share, order: first ? 1 : 2, revenue },
      {
        ...common,
        status,
        owner: output.project.enterprise.uscc,
        share: 100 - share,
        order: first ? 2 : 1,
        revenue: 100 - revenue,
      },
    ]
  })
}

/** Transfers with the money distributed as agreed, save for three seeded mistakes. */
export function buildTransfers(outputs: readonly Output[], shares: readonly IpShare[]): Transfer[] {
  return transferred(outputs).map((output, i) => {
    const [on, amount, kind] = at(transferDates, i)
    const agreed = shares.filter((s) => s.output === output)
    const distributions = agreed.map(
      ({ owner, revenue }): Distribution => ({ owner, amount: (amount * revenue) / 100 }),
    )
    return {
      id: `ZH${on.slice(0, 4)}-${String(i + 1).padStart(2, '0')}`,
      output,
      kind,
      amount,
      on,
      distributions: wrongDistributions.includes(i)
        ? wrongly(distributions, amount, i)
        : distributions,
    }
  })
}

function wrongly(
  distributions: readonly Distribution[],
  amount: number,
  i: number,
): Distribution[] {
  if (i === 7) return distributions.slice(1).map(({ owner }) => ({ owner, amount }))
  return distributions.map(({ owner, amount: part }, k) => ({
    owner,
    amount: k === 0 ? part - 6 : part + 6,
  }))
}

/** The transfers whose distribution is wrong on purpose. */
export function wrongTransfers(transfers: readonly Transfer[]): Transfer[] {
  return wrongDistributions.map((i) => at(transfers, i))
}

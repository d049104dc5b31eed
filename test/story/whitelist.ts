import type { OffList } from './enterprises.ts'
import type { Enterprise, Placement, WhitelistEntry } from './model.ts'
import { earlier } from './random.ts'

const listings = ['2026-03-02', '2025-03-03', '2024-03-04', '2023-08-01', '2023-02-15']

/** The whitelist: nine industries, every enterprise with a placement (but three), some others. */
export function buildWhitelist(
  enterprises: readonly Enterprise[],
  placements: readonly Placement[],
  offList: OffList,
): WhitelistEntry[] {
  const first = new Map<Enterprise, string>()
  for (const { institute, start } of placements) {
    first.set(institute.enterprise, earlier(first.get(institute.enterprise) ?? '9999', start))
  }
  const entries: WhitelistEntry[] = industryEntries()
  let idle = 0
  enterprises.forEach((enterprise, i) => {
    if (Object.values(offList).includes(enterprise)) return
    const entry = first.get(enterprise)
    if (entry !== undefined) {
      const possible = listings.filter((date) => date < entry)
      const listedOn = possible[i % 3] ?? '2023-02-15'
      entries.push(listed(enterprise.uscc, listedOn))
      return
    }
    idle += 1
    if (idle % 3 === 0) return
    entries.push(...idleEntries(enterprise.uscc, idle))
  })
  entries.push({
    ...listed(offList.delisted.uscc, '2023-02-15'),
    removedOn: '2023-10-31',
    reason: '年度复核未通过',
    status: '已移出',
  })
  entries.push({ ...listed(offList.nominatedOnly.uscc, '2026-12-01'), status: '提名' })
  return entries
}

function listed(code: string, listedOn: string): WhitelistEntry {
  return { type: '企业', code, listedOn, removedOn: null, reason: null, status: '已列入' }
}

function idleEntries(uscc: string, idle: number): WhitelistEntry[] {
  if (idle === 4 || idle === 10) return [{ ...listed(uscc, '2026-12-31'), status: '提名' }]
  if (idle === 7 || idle === 13) return [{ ...listed(uscc, '2026-12-31'), status: '已评审' }]
  const removed = {
    ...listed(uscc, '2023-02-15'),
    removedOn: '2024-12-31',
    reason: '企业迁出本市',
    status: '已移出',
  }
  if (idle === 5 || idle === 14) return [removed]
  if (idle === 8) return [{ ...removed, reason: '主动退出' }, listed(uscc, '2025-06-02')]
  return [listed(uscc, idle % 2 === 0 ? '2024-03-04' : '2025-03-03')]
}

function industryEntries(): WhitelistEntry[] {
  const early = ['C26', 'C28', 'C34', 'C38', 'C39', 'I65']
  const entry = (code: string, listedOn: string): WhitelistEntry => ({
    ...listed(code, listedOn),
    type: '行业',
  })
  return [
    ...early.map((code) => entry(code, '2023-02-15')),
    ...['C27', 'C35'].map((code) => entry(code, '2024-03-04')),
    {
      ...entry('C17', '2023-02-15'),
      removedOn: '2025-12-31',
      reason: '产业布局调整',
      status: '已移出',
    },
  ]
}

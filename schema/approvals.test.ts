import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { approve, changeSetId, loadApprovals, unapprovedOwners } from './approvals.ts'
import type { ContractChange } from './check.ts'

function breaking(coordinate: string, owner = 'jx-jxj'): ContractChange {
  const message = `删除字段：${coordinate}`
  return { verdict: 'BREAKING', kind: 'FIELD_REMOVED', coordinate, message, owner, place: null }
}

test('an approval holds for exactly its changes, in every run, and for its owner alone', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'approvals-'))
  const file = path.join(folder, 'approvals.json')
  writeFileSync(file, '[]')
  try {
    const [a, b, other] = [breaking('A.x'), breaking('A.y'), breaking('B.z', 'jx-kjj')]
    expect(unapprovedOwners([a, b, other], loadApprovals(file))).toEqual(['jx-jxj', 'jx-kjj'])
    const consent = { owner: 'jx-jxj', by: '张三', on: '2026-11-23', reason: '已停用满一年' }
    await approve([a, b, other], consent, file)
    expect(unapprovedOwners([b, a], loadApprovals(file))).toEqual([])
    expect(unapprovedOwners([other, b, a], loadApprovals(file))).toEqual(['jx-kjj'])
    expect(unapprovedOwners([a], loadApprovals(file))).toEqual(['jx-jxj'])
    expect(unapprovedOwners([a, b, breaking('A.z')], loadApprovals(file))).toEqual(['jx-jxj'])
    expect(changeSetId([a, b], 'jx-jxj')).toBe(changeSetId([b, a, other], 'jx-jxj'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

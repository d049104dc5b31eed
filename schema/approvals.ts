import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { ContractChange } from './check.ts'

/** Consent of an owner unit to its breaking changes; it holds for exactly these changes. */
export interface Approval {
  /** `sha256:` over the owner's breaking changes. */
  changes: string
  owner: string
  /** Who approved, as a name or account. */
  by: string
  /** YYYY-MM-DD. */
  on: string
  reason: string
  /** The changes in words, for who reads the file. */
  list: string[]
}

const file = z.array(
  z.object({
    changes: z.string().startsWith('sha256:'),
    owner: z.string(),
    by: z.string(),
    on: z.string(),
    reason: z.string().min(1),
    list: z.array(z.string()),
  }),
)

export const APPROVALS = path.join(import.meta.dirname, 'approvals.json')

export function loadApprovals(from = APPROVALS): Approval[] {
  return file.parse(JSON.parse(readFileSync(from, 'utf8')))
}

/**
 * The hash of one owner's breaking changes: the same changes give the same hash in any order and
 * in every run, and one change more or less gives another.
 */
export function changeSetId(changes: readonly ContractChange[], owner: string): string {
  const set = breakingOf(changes, owner).map(
    ({ kind, coordinate, message }) => `${kind}\t${coordinate}\t${message}`,
  )
  return `sha256:${createHash('sha256').update(set.sort().join('\n')).digest('hex')}`
}

export function breakingOf(changes: readonly ContractChange[], owner: string): ContractChange[] {
  return changes.filter((change) => change.verdict === 'BREAKING' && change.owner === owner)
}

/** The owners whose breaking changes nobody has approved. */
export function unapprovedOwners(
  changes: readonly ContractChange[],
  approvals: readonly Approval[],
): string[] {
  const owners = new Set(
    changes.filter(({ verdict }) => verdict === 'BREAKING').map(({ owner }) => owner),
  )
  return [...owners].filter(
    (owner) =>
      !approvals.some(
        (approval) => approval.owner === owner && approval.changes === changeSetId(changes, owner),
      ),
  )
}

/** Adds an approval of an owner's breaking changes to the committed file. */
export async function approve(
  changes: readonly ContractChange[],
  { owner, by, on, reason }: Pick<Approval, 'owner' | 'by' | 'on' | 'reason'>,
  to = APPROVALS,
): Promise<Approval> {
  const approval = {
    changes: changeSetId(changes, owner),
    owner,
    by,
    on,
    reason,
    list: breakingOf(changes, owner).map(({ message }) => message),
  }
  await writeFile(to, `${JSON.stringify([...loadApprovals(to), approval], null, 2)}\n`)
  return approval
}

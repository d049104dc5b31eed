import { createHash } from 'node:crypto'
import type { Database } from '@baibo/kernel/database.ts'
import type { Identity } from '@baibo/kernel/identity.ts'
import type { Graph } from '@baibo/kernel/subgraph.ts'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { cityDay } from '../calendar.ts'
import { findings } from '../tables.ts'
import type { FoundCase, Rule } from './rule.ts'
import { rules as allRules } from './rules.ts'
import { readSources, type Sources } from './sources.ts'

/** Stands in a finding's provenance in place of a sheet's batch. */
const BATCH = 'reconciliation'

/**
 * Runs the reconciliation over the whole graph and brings the findings up to date: new cases are
 * opened, cases that are gone are closed, a case that comes back is opened again. A rule whose
 * rows could not all be read is not run, so that a silent department never closes a finding.
 */
export async function refreshFindings(
  { db, graph, identity }: { db: Database; graph: Graph; identity: Identity },
  rules: readonly Rule[] = allRules,
): Promise<void> {
  const names = [...new Set(rules.flatMap((rule) => rule.needs))]
  const rows = await readSources(names, { graph, identity }, Number(cityDay().slice(0, 4)))
  const runnable = rules.filter((rule) => rule.needs.every((name) => rows[name] !== undefined))
  await db.transaction(async (tx) => {
    for (const rule of runnable) await keep(tx, rule, rule.find(rows as Sources))
  })
}

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

async function keep(tx: Transaction, rule: Rule, cases: readonly FoundCase[]): Promise<void> {
  const known = await tx.select().from(findings).where(eq(findings.rule, rule.id))
  const knownById = new Map(known.map((row) => [row.id, row]))
  const seen = new Set<string>()
  for (const found of cases) {
    const row = rowOf(rule, found)
    const before = knownById.get(row.id)
    seen.add(row.id)
    if (before?.status === 'OPEN' && before.rowHash === row.rowHash) continue
    const state = {
      status: 'OPEN',
      openedAt: before?.status === 'OPEN' ? before.openedAt : sql`now()`,
      closedAt: null,
    }
    await tx
      .insert(findings)
      .values({ ...row, ...state })
      .onConflictDoUpdate({ target: findings.id, set: { ...row, ...state } })
  }
  const gone = known.filter(({ id, status }) => status === 'OPEN' && !seen.has(id))
  if (gone.length === 0) return
  const ids = gone.map(({ id }) => id)
  await tx
    .update(findings)
    .set({ status: 'CLOSED', closedAt: sql`now()` })
    .where(and(eq(findings.rule, rule.id), inArray(findings.id, ids)))
}

function rowOf({ id: rule, articlePath }: Rule, found: FoundCase) {
  const content = {
    rule,
    articlePath,
    message: found.message,
    entities: found.entities,
    partyIds: found.parties,
    reportingUnitId: found.reportingUnitId ?? null,
    personId: found.personId ?? null,
    uscc: found.uscc ?? null,
    placementId: found.placementId ?? null,
    projectId: found.projectId ?? null,
  }
  return {
    id: `${rule}:${found.key}`,
    ...content,
    batchId: BATCH,
    rowNo: 0,
    rowHash: createHash('sha256').update(JSON.stringify(content)).digest('hex'),
    recordedBy: 'jx-ldxzb',
    recordedAt: sql`now()`,
  }
}

import type { Department } from '@baibo/kernel/department.ts'
import type { Identity } from '@baibo/kernel/identity.ts'
import type { IngestReport } from '@baibo/kernel/ingest.ts'
import type { Workbook } from '@baibo/kernel/workbook.ts'
import type { AccessEntry } from './access-recorder.ts'
import type { Grant } from './grants.ts'
import type { Hub } from './hub.ts'

type Loading = Pick<Hub, 'grants' | 'recorder'>
type IngestOptions = Parameters<Department['ingest']>[1]

/** Ingests a workbook. A batch that is written leaves one record. Throws as `ingest` does. */
export async function loadBatch(
  hub: Loading,
  department: Department,
  workbook: Workbook,
  options: IngestOptions,
): Promise<IngestReport> {
  const change = await watchGrants(hub, department)
  const report = await department.ingest(workbook, options)
  if (report.batch !== null) {
    const { batch, accepted: rows } = report
    hub.recorder.later({
      ...describe(department, options.identity, await change()),
      batch,
      rows,
    })
  }
  return report
}

/** Takes a batch back, which leaves one record; answers the number of rows. Throws as `undo` does. */
export async function takeBack(
  hub: Loading,
  department: Department,
  batch: string,
  identity: Identity,
): Promise<number> {
  const change = await watchGrants(hub, department)
  const rows = await department.undo(batch, identity)
  hub.recorder.later({
    ...describe(department, identity, await change(), 'UNDO'),
    batch,
    rows,
  })
  return rows
}

function describe(
  { definition }: Department,
  { subject, unit }: Identity,
  changed: readonly Grant[],
  kind: 'IMPORT' | 'UNDO' = 'IMPORT',
): Omit<AccessEntry, 'rows'> {
  const providers = changed.flatMap(({ provider }) => provider?.id ?? [])
  return {
    kind: changed.length > 0 ? 'GRANT_CHANGE' : kind,
    subject,
    unit,
    departments: [definition.name],
    owners: [...new Set([definition.unit, ...providers])],
    grants: [...new Set(changed.map(({ id }) => id))],
  }
}

/** Answers, when the batch is written, the grants that it changed. They count from then on. */
async function watchGrants(
  { grants }: Loading,
  { definition }: Department,
): Promise<() => Promise<readonly Grant[]>> {
  if (definition.name !== 'registry') return async () => []
  const before = await grants.read()
  return async () => {
    grants.forget()
    // The batch is written whatever comes of this question.
    const after = await grants.read().catch(() => before)
    return [...missingFrom(after, before), ...missingFrom(before, after)]
  }
}

function missingFrom(list: readonly Grant[], all: readonly Grant[]): Grant[] {
  const there = new Set(list.map((grant) => JSON.stringify(grant)))
  return all.filter((grant) => !there.has(JSON.stringify(grant)))
}

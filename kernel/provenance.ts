import DataLoader from 'dataloader'
import { sql } from 'drizzle-orm'
import { type GraphQLSchema, isObjectType } from 'graphql'
import type { Database } from './database.ts'

/** What the answer needs beside the row. */
export interface ProvenanceContext {
  batchFiles: DataLoader<string, string | null>
}

interface ProvenanceColumns {
  batchId: string
  rowNo: number
  rowHash: string
  recordedBy: string
  recordedAt: string
}

/** Answers every field `provenance` from the row's own columns. */
export function serveProvenance(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue
    const field = type.getFields().provenance
    if (field && !field.resolve) field.resolve = resolveProvenance
  }
}

/** The file of each batch; null for an unknown one. */
export function createBatchFiles(db: Database): ProvenanceContext['batchFiles'] {
  return new DataLoader(async (ids: readonly string[]) => {
    const rows = await db.execute(sql`select id, file from hub.batch
        where id in (select json_array_elements_text(${JSON.stringify(ids)}::json))`)
    const files = new Map(rows.map((row) => [row.id, row.file as string]))
    return ids.map((id) => files.get(id) ?? null)
  })
}

function resolveProvenance(row: ProvenanceColumns, _args: unknown, context: ProvenanceContext) {
  const { batchId, rowNo, rowHash, recordedBy, recordedAt } = row
  return {
    sourceSystem: () => context.batchFiles.load(batchId),
    batchId,
    rowNo,
    rowHash,
    recordedBy,
    recordedAt,
  }
}

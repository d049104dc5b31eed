import type { Identity } from '@baibo/kernel/identity.ts'
import type { ApprovedDocument } from '@baibo/schema/documents.ts'
import type { Hub } from './hub.ts'
import type { TablePage } from './table-pages.ts'

export interface ExportRequest {
  document: ApprovedDocument
  format: string
  identity: Identity
  requestId: string
}

/**
 * Hands on the pages of a table; when they end, or the caller leaves, the export has left a record.
 * One that touches guarded fields has left it before they are sent, page by page.
 */
export async function* recordExport(
  { exports, recorder, units }: Pick<Hub, 'exports' | 'recorder' | 'units'>,
  pages: AsyncGenerator<TablePage>,
  { document, format, identity, requestId }: ExportRequest,
): AsyncGenerator<TablePage> {
  let rows = 0
  let departments: readonly string[] | undefined
  exports.begin(requestId, { name: document.name, format })
  try {
    for await (const page of pages) {
      rows += page.rows.length
      departments = page.departments
      yield page
    }
  } finally {
    const { isRecorded } = exports.end(requestId)
    if (departments && !isRecorded) {
      recorder.later({
        kind: 'EXPORT',
        subject: identity.subject,
        unit: identity.unit,
        requestId,
        operationName: document.name,
        operationId: document.id,
        departments,
        owners: [...new Set(departments.flatMap((name) => units.get(name) ?? []))],
        rows,
        format,
      })
    }
  }
}

/** One record that touches data of one's own unit: a read, a refusal, an export, a batch. */
export interface AccessRecord {
  id: string
  recordedAt: string
  kind: string
  subject: string
  unitId: string
  unit: { shortName: string } | null
  purpose: { code: string; name: string } | null
  operationName: string | null
  /** Those of one's own unit; `refusal` is the code that kept a field back. */
  fields: { field: string; refusal: string | null }[]
  rows: number
}

export const PAGE = 50

export const QUESTION = `query DataAccess($month: String!, $filter: AccessRecordFilter, $after: String) {
  myDataAccess(month: $month, filter: $filter, first: ${PAGE}, after: $after) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      id recordedAt kind subject unitId unit { shortName } purpose { code name } operationName
      fields { field refusal } rows
    }
  }
}`

export interface AccessAnswer {
  myDataAccess: {
    totalCount: number
    pageInfo: { hasNextPage: boolean; endCursor: string | null }
    nodes: AccessRecord[]
  } | null
}

export const KINDS: Record<string, [zh: string, en: string]> = {
  READ: ['读取', 'read'],
  DENIAL: ['拒绝', 'denial'],
  EXPORT: ['导出', 'export'],
  IMPORT: ['导入批次', 'import'],
  UNDO: ['撤销批次', 'undo'],
  GRANT_CHANGE: ['变更授权', 'change of grants'],
}

/** In the city's time, as the hub counts months; the reader's clock does not matter. */
const CITY = { timeZone: 'Asia/Shanghai' }

/** The month of a moment, e.g. 2026-11. */
export function cityMonth(moment: Date): string {
  return moment.toLocaleDateString('sv-SE', CITY).slice(0, 7)
}

/** A moment to the second, e.g. 2026-11-26 09:30:00. */
export function cityMoment(moment: string): string {
  return new Date(moment).toLocaleString('sv-SE', CITY)
}

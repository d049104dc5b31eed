import { fetchJson } from './http.ts'

export interface Column {
  name: string
  title: string
  type: string
}

/** An approved question of the hub. */
export interface ApprovedDocument {
  name: string
  title: string
  owner: string
  text: string
  columns: Column[]
  variables: { name: string; type: string }[]
}

let documents: Promise<ApprovedDocument[]> | undefined

/** Loaded once; the hub approves no new questions while it runs. */
export function loadDocuments(): Promise<ApprovedDocument[]> {
  documents ??= fetchJson<ApprovedDocument[]>('/console/documents').catch((error) => {
    documents = undefined
    throw error
  })
  return documents
}

/** Address of a question's table in one format; empty variables are left out. */
export function questionPath(
  name: string,
  format: 'json' | 'csv' | 'xlsx',
  variables: Record<string, unknown> = {},
): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(variables)) {
    if (value !== null && value !== undefined && value !== '') query.set(key, String(value))
  }
  return `/q/${name}.${format}${query.size > 0 ? `?${query}` : ''}`
}

import type { Dashboard } from './dashboard.ts'

/** A dashboard as somebody is changing it, with the version it was taken from. */
export type Draft = Dashboard

// A draft outlives a reload and a walk to another page of the console, not the tab.
const KEY = 'baibo.dashboards.draft'

export function keptDraft(subject: string): Draft | null {
  try {
    const found = JSON.parse(sessionStorage.getItem(KEY) ?? 'null')
    return found?.subject === subject ? found.draft : null
  } catch {
    return null
  }
}

export function keepDraft(subject: string, draft: Draft | null): void {
  if (draft) sessionStorage.setItem(KEY, JSON.stringify({ subject, draft }))
  else sessionStorage.removeItem(KEY)
}

import type { Dashboard } from './dashboard.ts'

// Kept in this browser until the programme's department stores dashboards; only this module knows.
const KEY = 'baibo.dashboards'
const VERSIONS = 20

export function ownDashboards(): Dashboard[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '[]')
  } catch {
    return []
  }
}

/** Saves a dashboard; what it replaces becomes its latest version. */
export function saveDashboard(dashboard: Dashboard): Dashboard[] {
  const all = ownDashboards()
  const before = all.find(({ id }) => id === dashboard.id)
  const versions = before
    ? [
        { at: new Date().toISOString(), title: before.title, tiles: before.tiles },
        ...before.versions,
      ].slice(0, VERSIONS)
    : []
  const next = [...all.filter(({ id }) => id !== dashboard.id), { ...dashboard, versions }]
  localStorage.setItem(KEY, JSON.stringify(next))
  return next
}

export function removeDashboard(id: string): Dashboard[] {
  const next = ownDashboards().filter((each) => each.id !== id)
  localStorage.setItem(KEY, JSON.stringify(next))
  return next
}

import { type Definition, readDefinition } from './dashboard.ts'

// Dashboards were kept in the browser before the hub kept them. They are offered for upload and
// leave the browser one by one, each after the hub has taken it.
const KEY = 'baibo.dashboards'
const ANSWERED = 'baibo.dashboards.answered'

export interface BrowserKept {
  id: string
  title: string
  definition: Definition
}

/** What this browser still keeps; entries that cannot be read stay where they are. */
export function browserKept(): BrowserKept[] {
  return entries().flatMap((entry) => {
    try {
      return [
        { id: String(entry.id), title: String(entry.title), definition: readDefinition(entry) },
      ]
    } catch {
      return []
    }
  })
}

export function forget(id: string): void {
  const left = entries().filter((entry) => String(entry.id) !== id)
  if (left.length > 0) localStorage.setItem(KEY, JSON.stringify(left))
  else localStorage.removeItem(KEY)
}

/** The offer is made until somebody answers it; the menu keeps it as long as there is something. */
export function isOfferOpen(): boolean {
  return localStorage.getItem(ANSWERED) === null && browserKept().length > 0
}

export function closeOffer(): void {
  localStorage.setItem(ANSWERED, new Date().toISOString())
}

function entries(): Record<string, unknown>[] {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(found) ? found.filter((each) => typeof each === 'object' && each) : []
  } catch {
    return []
  }
}

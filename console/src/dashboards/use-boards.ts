import { App } from 'antd'
import { useContext, useState } from 'react'
import { useLoaded } from '../graph/ask.ts'
import { RefusedError } from '../graph/http.ts'
import { halfOf, LanguageContext } from '../i18n/text.ts'
import { useMe } from '../session/session.ts'
import type { Dashboard, Definition } from './dashboard.ts'
import { type Draft, keepDraft, keptDraft } from './draft.ts'
import { readyDashboards } from './ready.ts'
import { useSelected } from './selected.ts'
import * as storage from './storage.ts'

/** Which dashboard is shown, the one being changed, and everything that goes to the hub. */
export function useBoards() {
  const language = useContext(LanguageContext)
  const { subject } = useMe()
  const { message } = App.useApp()
  const list = useLoaded('dashboards', storage.listDashboards)
  const [id, go] = useSelected()
  const opened = useLoaded(`dashboard ${id}`, async () => ({
    id,
    found: readyDashboards.find((each) => each.id === id) ?? (await storage.loadDashboard(id)),
  }))
  /** What the hub answered to the last change, newer than what was loaded. */
  const [latest, setLatest] = useState<Dashboard | null>(null)
  const [draft, setDraftOnly] = useState<Draft | null>(() => keptDraft(subject))
  const [conflict, setConflict] = useState<{ kept: Dashboard | null } | null>(null)
  const [isSaving, setIsSaving] = useState(false)

  const setDraft = (next: Draft | null) => {
    keepDraft(subject, next)
    setDraftOnly(next)
  }
  const tell = (error: unknown) => {
    if (!(error instanceof Error)) throw error
    message.error(halfOf(error.message, language), 8)
  }
  const select = (next: string) => {
    setLatest(null)
    go(next)
  }
  /** What the hub keeps now is shown from here on. */
  const show = (dashboard: Dashboard) => {
    setLatest(dashboard)
    go(dashboard.id)
    list.reload()
  }
  const finish = (dashboard: Dashboard) => {
    show(dashboard)
    setDraft(null)
    setConflict(null)
  }
  const saveAs = async (title: string, definition: Definition) => {
    setIsSaving(true)
    await storage.createDashboard(title, definition).then(finish, tell)
    setIsSaving(false)
  }
  /** A conflict is kept for the reader to decide; the draft stays until the hub has taken it. */
  const save = async (changed: Draft, expectedVersion: number) => {
    const { id: kept, title, definition } = changed
    if (kept === '') return saveAs(title, definition)
    setIsSaving(true)
    try {
      finish(await storage.saveDashboard(kept, expectedVersion, title, definition))
    } catch (error) {
      const code = error instanceof RefusedError && error.problems[0]?.extensions?.code
      if (code !== 'VERSION_CONFLICT' && code !== 'NOT_FOUND') tell(error)
      else await storage.loadDashboard(kept).then((now) => setConflict({ kept: now }), tell)
    }
    setIsSaving(false)
  }
  const remove = (dashboard: Dashboard) =>
    storage.deleteDashboard(dashboard.id).then(() => {
      select('ready-targets')
      list.reload()
    }, tell)

  /** Null for one that is not there; undefined while it is on its way. */
  const found =
    draft ?? (latest?.id === id ? latest : opened.value?.id === id ? opened.value.found : undefined)
  return {
    id,
    select,
    list,
    opened,
    found,
    draft,
    setDraft,
    isSaving,
    save,
    saveAs,
    remove,
    show,
    setLatest,
    conflict,
    setConflict,
    finish,
    tell,
  }
}

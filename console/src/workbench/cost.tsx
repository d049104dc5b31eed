import { useContext, useEffect, useState } from 'react'
import { useLoaded } from '../graph/ask.ts'
import { fetchJson } from '../graph/http.ts'
import { halfOf, LanguageContext, useSay } from '../i18n/text.ts'

/** What a question may cost, shown before it is run. */
export function Cost({ query, variables }: { query: string; variables: object }) {
  const say = useSay()
  const language = useContext(LanguageContext)
  const body = useSettled(JSON.stringify({ query, variables }))
  const { value, error } = useLoaded(body, (signal) =>
    fetchJson<{ cost: number; limit: number }>('/console/cost', { method: 'POST', body, signal }),
  )
  const [problem] = error
  if (problem) return <span className="bad">{halfOf(problem.message, language)}</span>
  if (!value) return null
  return (
    <span className="quiet">
      {say(
        `预计费用 ${value.cost}（上限 ${value.limit}）`,
        `estimated cost ${value.cost} (limit ${value.limit})`,
      )}
    </span>
  )
}

const SETTLED_MS = 300

/** A text once it has not changed for a moment, so that not every key asks the hub. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLED_MS)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}

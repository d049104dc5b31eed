import { useContext } from 'react'
import type { Freshness } from '../graph/freshness.ts'
import type { Problem } from '../graph/http.ts'
import { LanguageContext, useSay } from '../i18n/text.ts'
import { useMe } from '../session/session.ts'
import { departmentTitle, unitTitle } from '../shell/names.ts'
import { Partial } from '../shell/states.tsx'
import { useShow } from '../table/show-cell.ts'
import type { Entry } from './entries.ts'

interface OwnersProps {
  entries: readonly Entry[]
  fresh: { rows: readonly Freshness[]; errors: readonly Problem[] } | undefined
  chosen: string | null
  onChoose: (unit: string | null) => void
}

/** The units that answer for data: how much of it, and up to when their departments' data reaches. */
export function Owners({ entries, fresh, chosen, onChoose }: OwnersProps) {
  const say = useSay()
  const show = useShow()
  const language = useContext(LanguageContext)
  const { departments } = useMe()
  const units = [...new Set(entries.map(({ owner }) => owner))].filter(Boolean)
  return (
    <nav className="panel owners" aria-label={say('责任单位', 'Owners')}>
      <button type="button" aria-pressed={chosen === null} onClick={() => onChoose(null)}>
        <strong>{say('全部责任单位', 'All owners')}</strong>
        <span className="quiet">
          {say(
            `${departments.length} 个部门 · ${entries.length} 个字段`,
            `${departments.length} departments · ${entries.length} fields`,
          )}
        </span>
      </button>
      {units.map((unit) => {
        const own = departments.filter((each) => each.unit === unit)
        const fields = entries.filter(({ owner }) => owner === unit).length
        return (
          <button
            key={unit}
            type="button"
            aria-pressed={chosen === unit}
            onClick={() => onChoose(chosen === unit ? null : unit)}
          >
            <strong>{unitTitle(unit, language)}</strong>
            <span className="quiet">{say(`${fields} 个字段`, `${fields} fields`)}</span>
            {own.map(({ name }) => {
              const last = fresh?.rows.find(({ department }) => department === name)
              const title =
                own.length > 1 ? `${departmentTitle(name, language)}${say('：', ': ')}` : ''
              return (
                <span key={name} className="quiet">
                  {title}
                  {last
                    ? say(
                        `${last.rows} 行，至 ${show.day(last.lastBatchAt)}`,
                        `${last.rows} rows, up to ${show.day(last.lastBatchAt)}`,
                      )
                    : '—'}
                </span>
              )
            })}
          </button>
        )
      })}
      {fresh && <Partial problems={fresh.errors} />}
    </nav>
  )
}

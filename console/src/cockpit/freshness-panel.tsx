import { useContext } from 'react'
import { useLoaded } from '../graph/ask.ts'
import { fetchJson, type Problem } from '../graph/http.ts'
import type { Row } from '../graph/rows.ts'
import { LanguageContext, useSay } from '../i18n/text.ts'
import { departmentTitle } from '../shell/names.ts'
import { Failure, Loading, Partial } from '../shell/states.tsx'
import { showCell } from '../table/show-cell.ts'

/** Up to when each department's data reaches. */
export function FreshnessPanel({ interval }: { interval: number }) {
  const say = useSay()
  const language = useContext(LanguageContext)
  const load = () => fetchJson<{ rows: Row[]; errors?: Problem[] }>('/q/data-freshness.json')
  const { value, error, loading, reload } = useLoaded('freshness', load, interval)
  return (
    <section className="panel area-fresh">
      <h2>{say('数据新鲜度', 'Data freshness')}</h2>
      {loading && !value && <Loading height={100} />}
      {error.length > 0 && <Failure problems={error} onRetry={reload} />}
      {value?.errors && <Partial problems={value.errors} />}
      <ul className="fresh">
        {value?.rows.map(({ department, lastBatchAt, rows }) => (
          <li key={String(department)}>
            <a href={`#/catalogue?department=${department}`}>
              {departmentTitle(String(department), language)}
            </a>
            <span>{say(`${rows} 行`, `${rows} rows`)}</span>
            <time className="quiet">{showCell(lastBatchAt)}</time>
          </li>
        ))}
      </ul>
    </section>
  )
}

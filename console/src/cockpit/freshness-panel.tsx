import { useContext } from 'react'
import { useLoaded } from '../graph/ask.ts'
import { loadFreshness } from '../graph/freshness.ts'
import { LanguageContext, useSay } from '../i18n/text.ts'
import { departmentTitle } from '../shell/names.ts'
import { Failure, Loading, Partial } from '../shell/states.tsx'
import { useShow } from '../table/show-cell.ts'

/** Up to when each department's data reaches. */
export function FreshnessPanel({ readAt }: { readAt: string | null }) {
  const say = useSay()
  const show = useShow()
  const language = useContext(LanguageContext)
  const { value, error, loading, reload } = useLoaded('freshness', loadFreshness)
  return (
    <section className="panel area-fresh">
      <div className="row spread">
        <h2>{say('数据新鲜度', 'Data freshness')}</h2>
        {readAt && (
          <span className="quiet">
            {say(`本页读取于 ${readAt}`, `This page was read at ${readAt}`)}
          </span>
        )}
      </div>
      {loading && !value && <Loading height={60} />}
      {error.length > 0 && <Failure problems={error} onRetry={reload} />}
      {value && <Partial problems={value.errors} />}
      <ul className="fresh">
        {value?.rows.map(({ department, lastBatchAt, rows }) => (
          <li key={department}>
            <a href={`#/catalogue?department=${department}`}>
              {departmentTitle(department, language)}
            </a>
            <time className="quiet" title={show.cell(lastBatchAt)}>
              {say(`${rows} 行`, `${rows} rows`)} · {show.day(lastBatchAt)}
            </time>
          </li>
        ))}
      </ul>
    </section>
  )
}

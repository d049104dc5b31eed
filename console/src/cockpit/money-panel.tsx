import { useAnswer } from '../graph/ask.ts'
import { useSay } from '../i18n/text.ts'
import { Failure, Loading, Nothing, Partial } from '../shell/states.tsx'
import { useShow } from '../table/show-cell.ts'
import { type Evidence, fundingEvidence } from './evidence.ts'
import { FUNDING_KINDS, MONEY, type Money } from './questions.ts'

/** Money due and paid, by kind. */
export function MoneyPanel({ onEvidence }: { onEvidence: (evidence: Evidence) => void }) {
  const say = useSay()
  const show = useShow()
  const { value, loading, reload } = useAnswer<Money>(MONEY)
  const rows = value?.data?.fundingStats ?? []
  return (
    <section className="panel area-money">
      <h2>{say('经费：应付与已付', 'Money due and paid')}</h2>
      {loading && !value && <Loading height={100} />}
      {value &&
        (value.data ? (
          <Partial problems={value.errors} />
        ) : (
          <Failure problems={value.errors} onRetry={reload} />
        ))}
      {value?.data && rows.length === 0 && <Nothing />}
      {rows.length > 0 && (
        <table className="money">
          <thead>
            <tr>
              <th scope="col">{say('类别', 'Kind')}</th>
              <th scope="col">{say('应付', 'Due')}</th>
              <th scope="col">{say('已付', 'Paid')}</th>
              <th scope="col">{say('未付', 'Open')}</th>
              <th scope="col">{say('到账率', 'Share')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ kind, amountDue, amountPaid, gap }) => {
              const title = say(...(FUNDING_KINDS[kind] ?? [kind, kind]))
              const share = Number(amountDue) > 0 ? Number(amountPaid) / Number(amountDue) : 0
              const open = () => onEvidence(fundingEvidence(kind, title, say))
              return (
                <tr key={kind}>
                  <th scope="row">{title}</th>
                  <td>
                    <button type="button" className="link" onClick={open}>
                      {show.money(amountDue)}
                    </button>
                  </td>
                  <td>
                    <button type="button" className="link" onClick={open}>
                      {show.money(amountPaid)}
                    </button>
                  </td>
                  <td>
                    <button type="button" className="link" onClick={open}>
                      {show.money(gap)}
                    </button>
                  </td>
                  <td>{Math.round(share * 100)}%</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
    </section>
  )
}

import { useAnswer } from '../graph/ask.ts'
import { useSay } from '../i18n/text.ts'
import { Failure, Loading, Partial } from '../shell/states.tsx'
import { showMoney } from '../table/show-cell.ts'
import { type Evidence, stageEvidence } from './evidence.ts'
import { FLOW, type Flow } from './questions.ts'

/** Demand → project → result → transfer. */
export function FlowPanel({
  interval,
  onEvidence,
}: {
  interval: number
  onEvidence: (evidence: Evidence) => void
}) {
  const say = useSay()
  const { value, loading, reload } = useAnswer<Flow>(FLOW, {}, interval)
  const { demands, projects, outputs, transfers } = value?.data ?? {}
  const stages = [
    {
      stage: 'techDemands',
      title: say('技术需求', 'Demands'),
      count: demands?.[0]?.count,
      note: '',
    },
    {
      stage: 'projects',
      title: say('项目', 'Projects'),
      count: projects?.[0]?.count,
      note: projects?.[0] ? showMoney(projects[0].contractAmount) : '',
    },
    { stage: 'outputs', title: say('成果', 'Results'), count: outputs?.[0]?.count, note: '' },
    {
      stage: 'transfers',
      title: say('转化', 'Transfers'),
      count: transfers?.[0]?.count,
      note: transfers?.[0] ? showMoney(transfers[0].amount) : '',
    },
  ] as const
  return (
    <section className="panel area-flow">
      <h2>{say('需求 → 项目 → 成果 → 转化', 'Demand → project → result → transfer')}</h2>
      {loading && !value && <Loading height={100} />}
      {value &&
        (value.data ? (
          <Partial problems={value.errors} />
        ) : (
          <Failure problems={value.errors} onRetry={reload} />
        ))}
      {value?.data && (
        <ol className="flow">
          {stages.map(({ stage, title, count, note }) => (
            <li key={stage}>
              <span>{title}</span>
              <button
                type="button"
                className="link number"
                onClick={() => onEvidence(stageEvidence(stage, title))}
              >
                {count ?? '—'}
              </button>
              <span className="quiet">{note || '\u00A0'}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

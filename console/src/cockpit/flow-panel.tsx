import { useAnswer } from '../graph/ask.ts'
import { useSay } from '../i18n/text.ts'
import { Loading, Partial } from '../shell/states.tsx'
import { useShow } from '../table/show-cell.ts'
import { type Evidence, stageEvidence } from './evidence.ts'
import { DEMANDS, type Demands, RESULTS, type Results } from './questions.ts'

/** States in which a demand has found its project, or needs none. */
const SETTLED = ['MATCHED', 'CONTRACTED', 'CLOSED']

/** Demand → project → result → transfer. */
export function FlowPanel({ onEvidence }: { onEvidence: (evidence: Evidence) => void }) {
  const say = useSay()
  const show = useShow()
  const before = useAnswer<Demands>(DEMANDS)
  const after = useAnswer<Results>(RESULTS)
  const { demands, byStatus } = before.value?.data ?? {}
  const { projects, outputs, transfers } = after.value?.data ?? {}
  const problems = [...(before.value?.errors ?? []), ...(after.value?.errors ?? [])]
  const open = byStatus?.filter(({ status }) => !SETTLED.includes(status))
  const waiting = open?.reduce((sum, { count }) => sum + count, 0)
  const stages = [
    {
      stage: 'techDemands',
      title: say('技术需求', 'Demands'),
      count: demands?.[0]?.count,
      note: waiting ? say(`待对接 ${waiting}`, `${waiting} open`) : '',
    },
    {
      stage: 'projects',
      title: say('项目', 'Projects'),
      count: projects?.[0]?.count,
      note: projects?.[0] ? show.money(projects[0].contractAmount) : '',
    },
    { stage: 'outputs', title: say('成果', 'Results'), count: outputs?.[0]?.count, note: '' },
    {
      stage: 'transfers',
      title: say('转化', 'Transfers'),
      count: transfers?.[0]?.count,
      note: transfers?.[0] ? show.money(transfers[0].amount) : '',
    },
  ] as const
  return (
    <section className="panel area-flow">
      <h2>{say('需求 → 项目 → 成果 → 转化', 'Demand → project → result → transfer')}</h2>
      {!before.value && !after.value && <Loading height={90} />}
      <Partial problems={problems} />
      {(before.value?.data || after.value?.data) && (
        <ol className="flow">
          {stages.map(({ stage, title, count, note }) => (
            <li key={stage}>
              <span>{title}</span>
              <button
                type="button"
                className="link number"
                onClick={() => onEvidence(stageEvidence(stage, title, say))}
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

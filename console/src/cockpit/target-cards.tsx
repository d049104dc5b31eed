import { useSay } from '../i18n/text.ts'
import { Zh } from '../i18n/zh.tsx'
import type { Indicator } from './questions.ts'

const WORDS = {
  MET: ['已达标', 'met'],
  ON_TRACK: ['进度正常', 'on track'],
  BEHIND: ['滞后', 'behind'],
  NO_TARGET: ['无目标', 'no target'],
} as const

interface TargetCardsProps {
  indicators: readonly Indicator[]
  chosen: string
  onChoose: (code: string) => void
  onEvidence: (indicator: Indicator) => void
}

/** One card an indicator: value, target, status. The name chooses it, the number opens its rows. */
export function TargetCards(props: TargetCardsProps) {
  const { indicators } = props
  const aimed = indicators.filter(({ measurement }) => measurement?.target)
  const plain = indicators.filter(({ measurement }) => !measurement?.target)
  return (
    <>
      <Cards {...props} indicators={aimed} />
      {plain.length > 0 && <Cards {...props} indicators={plain} />}
    </>
  )
}

function Cards({ indicators, chosen, onChoose, onEvidence }: TargetCardsProps) {
  const say = useSay()
  return (
    <div className="target-cards">
      {indicators.map((indicator) => {
        const { code, name, measuredIn, measurement } = indicator
        const { target, gap, status = 'NO_TARGET' } = measurement ?? {}
        const share = target ? Math.min(1, Number(measurement?.value) / Number(target.value)) : 0
        return (
          <section
            key={code}
            className={`panel card ${target ? '' : 'plain-card'} ${code === chosen ? 'chosen' : ''}`}
          >
            <button
              type="button"
              className="name"
              aria-pressed={code === chosen}
              onClick={() => onChoose(code)}
            >
              <Zh>{name}</Zh>
            </button>
            <div className="figures">
              <button
                type="button"
                className="link number"
                title={say('查看依据', 'See the rows')}
                onClick={() => onEvidence(indicator)}
              >
                {measurement ? measurement.value : '—'}
              </button>
              <span className="quiet">
                {target ? `/ ${target.value} ` : ''}
                <Zh>{measuredIn}</Zh>
              </span>
              {target && (
                <span className={`tag ${status.toLowerCase()}`}>
                  {say(WORDS[status][0], WORDS[status][1])}
                </span>
              )}
            </div>
            {target && (
              <>
                <div className="meter" aria-hidden="true">
                  <i className={status.toLowerCase()} style={{ width: `${share * 100}%` }} />
                </div>
                <div className="quiet due">
                  {say(
                    `目标日 ${target.dueOn}${Number(gap) > 0 ? ` · 还差 ${gap}` : ''}`,
                    `due ${target.dueOn}${Number(gap) > 0 ? ` · ${gap} to go` : ''}`,
                  )}
                </div>
              </>
            )}
          </section>
        )
      })}
    </div>
  )
}

import { useSay } from '../i18n/text.ts'
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
export function TargetCards({ indicators, chosen, onChoose, onEvidence }: TargetCardsProps) {
  const say = useSay()
  return (
    <div className="target-cards">
      {indicators.map((indicator) => {
        const { code, name, measuredIn, measurement } = indicator
        const target = measurement?.target
        const share = target ? Math.min(1, Number(measurement?.value) / Number(target.value)) : 0
        const status = measurement?.status ?? 'NO_TARGET'
        return (
          <section key={code} className={code === chosen ? 'panel card chosen' : 'panel card'}>
            <button
              type="button"
              className="name"
              aria-pressed={code === chosen}
              onClick={() => onChoose(code)}
            >
              {name}
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
                {measuredIn}
              </span>
              <span className={`tag ${status.toLowerCase()}`}>
                {say(WORDS[status][0], WORDS[status][1])}
              </span>
            </div>
            <div className="meter" aria-hidden="true">
              <i className={status.toLowerCase()} style={{ width: `${share * 100}%` }} />
            </div>
            <div className="quiet due">
              {target
                ? say(
                    `目标日 ${target.dueOn}${Number(measurement?.gap) > 0 ? ` · 还差 ${measurement?.gap}` : ''}`,
                    `due ${target.dueOn}${Number(measurement?.gap) > 0 ? ` · gap ${measurement?.gap}` : ''}`,
                  )
                : say('文件未定目标数', 'no figure set')}
            </div>
          </section>
        )
      })}
    </div>
  )
}

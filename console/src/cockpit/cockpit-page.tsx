import { Button, Input, Select } from 'antd'
import { lazy, Suspense, useEffect, useState } from 'react'
import { RoundContext, useAnswer } from '../graph/ask.ts'
import { useSay } from '../i18n/text.ts'
import { Failure, Loading, Partial } from '../shell/states.tsx'
import { useShow } from '../table/show-cell.ts'
import type { Evidence } from './evidence.ts'
import { indicatorEvidence } from './evidence.ts'
import { FlowPanel } from './flow-panel.tsx'
import { FreshnessPanel } from './freshness-panel.tsx'
import { MoneyPanel } from './money-panel.tsx'
import { type Indicator, TARGETS, today } from './questions.ts'
import { TargetCards } from './target-cards.tsx'
import { TrendPanel } from './trend-panel.tsx'
import { UnitPanel } from './unit-panel.tsx'
import './cockpit.css'

const Drawer = lazy(() =>
  import('./evidence-drawer.tsx').then((module) => ({ default: module.EvidenceDrawer })),
)

const DEFAULT = 'PHD_PLACED_CUM'

/** Targets, units, flow, money and freshness on one screen. */
export function CockpitPage() {
  const say = useSay()
  const [asOf, setAsOf] = useState(today)
  const [seconds, setSeconds] = useState(60)
  const [round, setRound] = useState(0)
  const [open, setOpen] = useState<{ evidence: Evidence; unit?: string | undefined } | null>(null)
  const again = () => setRound((before) => before + 1)
  useEffect(() => {
    if (seconds === 0) return
    const timer = setInterval(() => setRound((before) => before + 1), seconds * 1000)
    return () => clearInterval(timer)
  }, [seconds])
  return (
    <div className="cockpit">
      <div className="toolbar">
        <h1>{say('百博进百企百院 · 驾驶舱', 'Programme cockpit')}</h1>
        <label htmlFor="as-of">{say('截至', 'As of')}</label>
        <Input
          id="as-of"
          type="date"
          style={{ width: 150 }}
          value={asOf}
          onChange={({ target }) => target.value && setAsOf(target.value)}
        />
        <Select
          aria-label={say('自动刷新', 'Refresh')}
          value={seconds}
          onChange={setSeconds}
          style={{ width: 140 }}
          options={[
            { value: 0, label: say('不自动刷新', 'No refresh') },
            { value: 30, label: say('每 30 秒刷新', 'Every 30 s') },
            { value: 60, label: say('每分钟刷新', 'Every minute') },
          ]}
        />
        <Button onClick={again}>{say('刷新', 'Refresh')}</Button>
        <Button
          onClick={() =>
            document.fullscreenElement
              ? document.exitFullscreen()
              : document.documentElement.requestFullscreen()
          }
        >
          {say('全屏', 'Full screen')}
        </Button>
      </div>
      <RoundContext value={round}>
        <Figures asOf={asOf} onEvidence={(evidence, unit) => setOpen({ evidence, unit })} />
      </RoundContext>
      {open && (
        <Suspense fallback={null}>
          <Drawer evidence={open.evidence} unit={open.unit} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </div>
  )
}

interface FiguresProps {
  asOf: string
  onEvidence: (evidence: Evidence, unit?: string) => void
}

/** Everything that is read again on each round; a part that cannot be read leaves the others. */
function Figures({ asOf, onEvidence }: FiguresProps) {
  const say = useSay()
  const show = useShow()
  const [code, setCode] = useState(DEFAULT)
  const { value, error, loading, loadedAt, reload } = useAnswer<{ indicators: Indicator[] | null }>(
    TARGETS,
    { asOf },
  )
  const indicators = value?.data?.indicators ?? []
  const chosen = indicators.find((each) => each.code === code) ?? indicators[0]
  const showIndicator = (each: Indicator, unit?: string) =>
    onEvidence(indicatorEvidence(each, asOf, say), unit)
  return (
    <>
      {error.length > 0 && <Failure problems={error} onRetry={reload} />}
      {value && !value.data && <Failure problems={value.errors} onRetry={reload} />}
      {value?.data && <Partial problems={value.errors} />}
      {!value && loading && <Loading height={190} />}
      {chosen && (
        <TargetCards
          indicators={indicators}
          chosen={chosen.code}
          onChoose={setCode}
          onEvidence={showIndicator}
        />
      )}
      <div className="cockpit-grid">
        {chosen && (
          <>
            <TrendPanel indicator={chosen} asOf={asOf} onEvidence={() => showIndicator(chosen)} />
            <UnitPanel indicator={chosen} onPick={(unit) => showIndicator(chosen, unit)} />
          </>
        )}
        <FlowPanel onEvidence={onEvidence} />
        <MoneyPanel onEvidence={onEvidence} />
        <FreshnessPanel readAt={loadedAt > 0 ? show.moment(loadedAt) : null} />
      </div>
    </>
  )
}

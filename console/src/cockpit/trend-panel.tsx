import { useMemo } from 'react'
import { Chart } from '../charts/lazy-chart.tsx'
import { useAnswer } from '../graph/ask.ts'
import { useSay } from '../i18n/text.ts'
import { Zh } from '../i18n/zh.tsx'
import { Failure, Loading } from '../shell/states.tsx'
import { forecast, type Indicator, quarterEnds, trendQuestion } from './questions.ts'

/** The indicator by quarter, its targets, and where it leads if the last year goes on. */
export function TrendPanel({
  indicator,
  asOf,
  onEvidence,
}: {
  indicator: Indicator
  asOf: string
  onEvidence: () => void
}) {
  const say = useSay()
  const days = useMemo(() => quarterEnds(asOf), [asOf])
  const { value, error, loading, reload } = useAnswer<{
    indicator: Record<string, { value: string } | null> | null
  }>(trendQuestion(days), { code: indicator.code })
  const values = days.map((_, index) =>
    Number(value?.data?.indicator?.[`d${index}`]?.value ?? Number.NaN),
  )
  const next = indicator.targets.find(({ dueOn }) => dueOn > asOf)
  const ahead = next ? forecast(days, values, next.dueOn) : null
  const option = useMemo(() => {
    const points = days.map((day, index) => [day, values[index]])
    const last = points.at(-1)
    return {
      grid: { left: 46, right: 24, top: 34, bottom: 26 },
      legend: { top: 0 },
      tooltip: { trigger: 'axis' },
      xAxis: { type: 'time', min: '2023-01-01', max: next?.dueOn ?? 'dataMax' },
      yAxis: { type: 'value', minInterval: 1 },
      series: [
        {
          name: say('完成', 'actual'),
          type: 'line',
          data: points,
          color: '#0f5fa8',
          areaStyle: { opacity: 0.1 },
        },
        {
          name: say('目标', 'target'),
          type: 'line',
          step: 'start',
          symbolSize: 9,
          color: '#b5560b',
          data: indicator.targets.map(({ dueOn, value: aim }) => [dueOn, Number(aim)]),
        },
        ...(next && ahead !== null && last
          ? [
              {
                name: say('预测', 'forecast'),
                type: 'line',
                color: '#5b6b7d',
                lineStyle: { type: 'dashed' },
                data: [last, [next.dueOn, ahead]],
              },
            ]
          : []),
      ],
    }
  }, [days, values.join(), indicator, next, ahead, say])
  return (
    <section className="panel area-trend">
      <h2>
        <Zh>{indicator.name}</Zh> · {say('趋势与预测', 'trend and forecast')}
      </h2>
      <div className="drawing">
        {loading && !value ? (
          <Loading height={210} />
        ) : value?.data ? (
          <Chart
            option={option}
            height="100%"
            label={say(`${indicator.name}按季度的完成值`, 'The indicator by quarter')}
            onPick={onEvidence}
          />
        ) : (
          <Failure problems={value?.errors ?? error} onRetry={reload} />
        )}
      </div>
      <p className="quiet note">
        {ahead !== null && next
          ? say(
              `按最近一年的增速外推，${next.dueOn} 约 ${ahead}（目标 ${next.value}）`,
              `At last year's pace about ${ahead} on ${next.dueOn} (target ${next.value})`,
            )
          : say('没有未到期的目标，不作预测', 'No target ahead: no forecast')}
      </p>
    </section>
  )
}

import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { type EChartsCoreOption, type EChartsType, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef, useState } from 'react'

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer])

/** Lines and bars are at hand, other pictures come with the first of them. */
const HERE = ['bar', 'line']
let more: Promise<unknown> | undefined

interface ChartProps {
  option: EChartsCoreOption
  label: string
  height?: number | string
  onPick?: (name: string) => void
  onReady?: (chart: EChartsType) => void
}

/** A chart on canvas. Its tips are drawn as text on the canvas too, so that no value becomes markup. */
export function Chart({ option, label, height = 260, onPick, onReady }: ChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType>(null)
  const calls = useRef({ onPick, onReady })
  calls.current = { onPick, onReady }
  const isHere = [option.series]
    .flat()
    .every((each) => HERE.includes(String((each as { type?: string } | undefined)?.type)))
  const [hasMore, setHasMore] = useState(false)
  useEffect(() => {
    if (isHere) return
    more ??= import('./more-charts.ts')
    void more.then(() => setHasMore(true))
  }, [isHere])
  // A chart draws with what was at hand when it was made.
  const kit = isHere ? 'here' : hasMore ? 'all' : null
  useEffect(() => {
    if (!place.current || kit === null) return
    const made = init(place.current)
    chart.current = made
    made.on('click', ({ name }) => calls.current.onPick?.(String(name)))
    calls.current.onReady?.(made)
    const watch = new ResizeObserver(() => made.resize())
    watch.observe(place.current)
    return () => {
      watch.disconnect()
      made.dispose()
    }
  }, [kit])
  useEffect(() => {
    if (kit === null) return
    const tooltip = { confine: true, renderMode: 'richText', ...(option.tooltip as object) }
    chart.current?.setOption(
      {
        textStyle: { fontFamily: 'inherit' },
        animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
        animationDuration: 300,
        ...option,
        tooltip,
      },
      true,
    )
  }, [option, kit])
  return <div ref={place} role="img" aria-label={label} style={{ height, width: '100%' }} />
}

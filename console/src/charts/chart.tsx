import {
  BarChart,
  GraphChart,
  HeatmapChart,
  LineChart,
  PieChart,
  SankeyChart,
  ScatterChart,
} from 'echarts/charts'
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components'
import { type EChartsCoreOption, type EChartsType, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'

use([BarChart, GraphChart, HeatmapChart, LineChart, PieChart, SankeyChart, ScatterChart])
use([
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
])

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
  useEffect(() => {
    if (!place.current) return
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
  }, [])
  useEffect(() => {
    const tooltip = { confine: true, renderMode: 'richText', ...(option.tooltip as object) }
    chart.current?.setOption(
      {
        textStyle: { fontFamily: 'inherit' },
        aria: { enabled: false },
        animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
        animationDuration: 300,
        ...option,
        tooltip,
      },
      true,
    )
  }, [option])
  return <div ref={place} role="img" aria-label={label} style={{ height, width: '100%' }} />
}

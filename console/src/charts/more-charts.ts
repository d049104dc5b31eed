import { GraphChart, HeatmapChart, PieChart, SankeyChart, ScatterChart } from 'echarts/charts'
import { VisualMapComponent } from 'echarts/components'
import { use } from 'echarts/core'

use([GraphChart, HeatmapChart, PieChart, SankeyChart, ScatterChart, VisualMapComponent])

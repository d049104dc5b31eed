import type { EChartsCoreOption } from 'echarts/core'
import type { Column } from '../graph/documents.ts'
import type { Row } from '../graph/rows.ts'
import { showCell } from '../table/show-cell.ts'

export type FigureKind =
  | 'table'
  | 'number'
  | 'bar'
  | 'line'
  | 'pie'
  | 'scatter'
  | 'sankey'
  | 'graph'
  | 'heatmap'
  | 'map'

/** How rows become a picture: a category, numbers, and for links a second category. */
export interface Figure {
  kind: FigureKind
  x: string
  /** Number columns; without any, rows are counted. */
  y: readonly string[]
  /** The other end of a link, or the second axis of a heat map. */
  to?: string | undefined
}

/** Values of one number column summed by category, in the order of first appearance. */
export function sumBy(rows: readonly Row[], x: string, y: string | undefined): Map<string, number> {
  const sums = new Map<string, number>()
  for (const row of rows) {
    const key = showCell(row[x])
    sums.set(key, (sums.get(key) ?? 0) + (y === undefined ? 1 : Number(row[y] ?? 0)))
  }
  return sums
}

const COLOURS = ['#0f5fa8', '#e08a1e', '#2f9e57', '#8a5fc7', '#c9485b', '#3aa6b9', '#7a8794']

const grid = { left: 12, right: 18, top: 36, bottom: 8, containLabel: true }

/**
 * The chart of a figure. Names go into it as plain text; `counted` is what the number of rows is
 * called where no column is summed.
 */
export function chartOption(
  figure: Figure,
  rows: readonly Row[],
  columns: readonly Column[],
  counted = '行数',
): EChartsCoreOption {
  return { color: COLOURS, ...figureOption(figure, rows, columns, counted) }
}

function figureOption(
  figure: Figure,
  rows: readonly Row[],
  columns: readonly Column[],
  counted: string,
): EChartsCoreOption {
  const { kind, x, y } = figure
  const title = (name: string | undefined) =>
    columns.find((column) => column.name === name)?.title ?? counted
  const numbers: (string | undefined)[] = y.length > 0 ? [...y] : [undefined]
  if (kind === 'pie') {
    const data = [...sumBy(rows, x, y[0])].map(([name, value]) => ({ name, value }))
    return {
      tooltip: {},
      series: [{ type: 'pie', radius: ['30%', '60%'], data, label: { formatter: '{b}\n{d}%' } }],
    }
  }
  if (kind === 'scatter') {
    const [first, second] = y
    const data = rows.map((row) => [Number(row[first ?? x]), Number(row[second ?? first ?? x])])
    return {
      grid,
      tooltip: {},
      xAxis: {
        type: 'value',
        name: title(first),
        nameLocation: 'middle',
        nameGap: 28,
        axisLabel: { hideOverlap: true },
      },
      yAxis: { type: 'value', name: title(second ?? first) },
      series: [{ type: 'scatter', data }],
    }
  }
  if (kind === 'sankey' || kind === 'graph') return linkOption(figure, rows)
  if (kind === 'heatmap') return heatOption(figure, rows)
  const categories = [...sumBy(rows, x, undefined).keys()]
  // Long names are read along the side, short ones below.
  const lying = kind === 'bar' && categories.some((name) => name.length > 7)
  const names = {
    type: 'category',
    data: categories,
    axisLabel: { hideOverlap: true, width: lying ? 150 : 90, overflow: 'truncate' },
    inverse: lying,
  }
  const values = { type: 'value', minInterval: 1, axisLabel: { hideOverlap: true } }
  return {
    grid: { ...grid, right: 28 },
    tooltip: { trigger: 'axis' },
    legend: { top: 0 },
    xAxis: lying ? values : names,
    yAxis: lying ? names : values,
    series: numbers.map((name) => {
      const sums = sumBy(rows, x, name)
      const data = categories.map((each) => sums.get(each) ?? 0)
      return { type: kind === 'line' ? 'line' : 'bar', name: title(name), data, barMaxWidth: 36 }
    }),
  }
}

function linkOption({ kind, x, y, to = x }: Figure, rows: readonly Row[]): EChartsCoreOption {
  const links = new Map<string, { source: string; target: string; value: number }>()
  for (const row of rows) {
    const [source, target] = [showCell(row[x]), showCell(row[to])]
    if (source === target) continue
    const key = `${source}\n${target}`
    const value = (links.get(key)?.value ?? 0) + (y[0] ? Number(row[y[0]] ?? 0) : 1)
    links.set(key, { source, target, value })
  }
  const names = new Set([...links.values()].flatMap(({ source, target }) => [source, target]))
  const sources = new Set([...links.values()].map(({ source }) => source))
  if (kind === 'sankey') {
    return {
      tooltip: {},
      series: [
        {
          type: 'sankey',
          right: 190,
          label: { width: 180, overflow: 'truncate' },
          data: [...names].map((name) => ({ name })),
          links: [...links.values()],
          emphasis: { focus: 'adjacency' },
        },
      ],
    }
  }
  const data = [...names].map((name) => ({
    name,
    category: sources.has(name) ? 0 : 1,
    symbolSize: sources.has(name) ? 16 : 8,
  }))
  return {
    tooltip: {},
    series: [
      {
        type: 'graph',
        layout: 'force',
        roam: true,
        data,
        links: [...links.values()],
        categories: [{ name: x }, { name: to }],
        label: { show: names.size < 40, position: 'right', fontSize: 10 },
        labelLayout: { hideOverlap: true },
        force: { repulsion: 60, edgeLength: 40 },
      },
    ],
  }
}

/** More names than these do not fit side by side, whatever the width of a tile. */
const MOST_NAMES = 30

function heatOption({ x, y, to = x }: Figure, rows: readonly Row[]): EChartsCoreOption {
  const across = [...new Set(rows.map((row) => showCell(row[x])))]
  const down = [...new Set(rows.map((row) => showCell(row[to])))]
  const sums = new Map<string, number>()
  for (const row of rows) {
    const key = `${across.indexOf(showCell(row[x]))},${down.indexOf(showCell(row[to]))}`
    sums.set(key, (sums.get(key) ?? 0) + (y[0] ? Number(row[y[0]] ?? 0) : 1))
  }
  const data = [...sums].map(([key, value]) => [...key.split(',').map(Number), value])
  // Every name is drawn, cut where it is long; the tip of a cell has both in full.
  const slanted = across.length > 6 || across.some((name) => name.length > 4)
  const names = { interval: 0, rotate: slanted ? 40 : 0, width: 96, overflow: 'truncate' }
  const tip = ({ data: [at, below, value] }: { data: [number, number, number] }) =>
    `${across[at]}\n${down[below]}\n${value}`
  return {
    grid: { ...grid, bottom: 34, top: 8 },
    tooltip: { formatter: tip },
    xAxis: {
      type: 'category',
      data: across,
      axisLabel: across.length <= MOST_NAMES ? names : { ...names, interval: 'auto' },
    },
    yAxis: { type: 'category', data: down, axisLabel: { width: 110, overflow: 'truncate' } },
    visualMap: {
      min: 0,
      max: Math.max(1, ...sums.values()),
      calculable: false,
      orient: 'horizontal',
      left: 'center',
      bottom: 0,
      itemHeight: 90,
      itemWidth: 12,
      inRange: { color: ['#eef4fb', '#0f5fa8'] },
    },
    series: [{ type: 'heatmap', data, label: { show: sums.size < 120 } }],
  }
}

import type { EChartsType } from 'echarts/core'
import { sumBy } from '../charts/options.ts'
import type { Column } from '../graph/documents.ts'
import type { Row } from '../graph/rows.ts'
import { REPORTING_UNITS } from '../shell/names.ts'
import { showCell } from '../table/show-cell.ts'
import type { Tile } from './dashboard.ts'

/** What a tile shows at the moment, for pictures and sheets. */
export interface TileContent {
  tile: Tile
  rows: readonly Row[]
  columns: readonly Column[]
  chart: EChartsType | null
}

const FONT = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif'
const SCALE = 2
const HEAD = 34
const PADDING = 14
const LINE = 24

/** A picture of the whole grid as it stands on the page, tile by tile. */
export function drawBoard(title: string, grid: HTMLElement, contents: readonly TileContent[]) {
  const frame = grid.getBoundingClientRect()
  const { canvas, context } = newCanvas(frame.width + 2 * PADDING, frame.height + 60)
  text(context, title, PADDING, 30, `600 20px ${FONT}`)
  for (const content of contents) {
    const place = grid.querySelector(`[data-tile="${CSS.escape(content.tile.id)}"]`)
    if (!place) continue
    const box = place.getBoundingClientRect()
    drawTile(context, content, {
      x: box.left - frame.left + PADDING,
      y: box.top - frame.top + 46,
      width: box.width,
      height: box.height,
    })
  }
  return toBlob(canvas)
}

/** A picture of one tile at its size on the page. */
export function drawOne(
  content: TileContent,
  { width, height }: { width: number; height: number },
) {
  const { canvas, context } = newCanvas(width, height)
  drawTile(context, content, { x: 0, y: 0, width, height })
  return toBlob(canvas)
}

/** The number that a number tile shows. */
export function numberOf({ tile, rows }: Pick<TileContent, 'tile' | 'rows'>): string {
  const sums = sumBy(rows, '', tile.figure.y[0])
  return [...sums.values()].reduce((sum, each) => sum + each, 0).toLocaleString('zh-CN')
}

interface Box {
  x: number
  y: number
  width: number
  height: number
}

function drawTile(context: CanvasRenderingContext2D, content: TileContent, box: Box): void {
  const { tile, rows, chart } = content
  context.save()
  context.beginPath()
  context.roundRect(box.x, box.y, box.width, box.height, 8)
  context.fillStyle = '#fff'
  context.fill()
  context.strokeStyle = '#d9dfe7'
  context.stroke()
  context.clip()
  text(context, tile.title, box.x + PADDING, box.y + 24, `600 15px ${FONT}`)
  const inner = {
    x: box.x + PADDING,
    y: box.y + HEAD,
    width: box.width - 2 * PADDING,
    height: box.height - HEAD - PADDING,
  }
  if (rows.length === 0) text(context, '—', inner.x, inner.y + 20, `14px ${FONT}`)
  else if (tile.figure.kind === 'number') drawNumber(context, content, inner)
  else if (tile.figure.kind === 'table') drawTable(context, content, inner)
  else if (tile.figure.kind === 'map') drawMap(context, content, inner)
  else if (chart) {
    const { width, height } = fit(inner, chart.getWidth() / Math.max(1, chart.getHeight()))
    const picture = chart.renderToCanvas({ pixelRatio: SCALE, backgroundColor: '#fff' })
    context.drawImage(picture, inner.x, inner.y, width, height)
  }
  context.restore()
}

function drawNumber(context: CanvasRenderingContext2D, content: TileContent, box: Box): void {
  context.textAlign = 'center'
  const size = `700 38px ${FONT}`
  text(context, numberOf(content), box.x + box.width / 2, box.y + box.height / 2, size, '#0b3d70')
}

/** As many rows as there is room for; what is left out is said. */
function drawTable(context: CanvasRenderingContext2D, content: TileContent, box: Box): void {
  const { columns, rows } = content
  const width = box.width / Math.max(1, columns.length)
  const room = Math.max(1, Math.floor(box.height / LINE) - 2)
  const line = (cells: readonly string[], y: number, font: string) =>
    cells.forEach((cell, at) => {
      text(context, shortened(context, cell, width - 8, font), box.x + at * width, y, font)
    })
  line(
    columns.map(({ title }) => title),
    box.y + 16,
    `600 13px ${FONT}`,
  )
  rows.slice(0, room).forEach((row, at) => {
    const cells = columns.map(({ name }) => showCell(row[name]))
    line(cells, box.y + 16 + (at + 1) * LINE, `13px ${FONT}`)
  })
  if (rows.length > room) {
    const y = box.y + 16 + (room + 1) * LINE
    text(context, `另有 ${rows.length - room} 行`, box.x, y, `13px ${FONT}`, '#565e6b')
  }
}

function drawMap(context: CanvasRenderingContext2D, { tile, rows }: TileContent, box: Box): void {
  const { x, y } = tile.figure
  const [columns, lines] = [3, Math.ceil(REPORTING_UNITS.length / 3)]
  const [width, height] = [box.width / columns, box.height / lines]
  context.textAlign = 'center'
  REPORTING_UNITS.forEach(([id, name], at) => {
    const row = rows.find((each) => each[x] === id)
    const place = {
      x: box.x + (at % columns) * width,
      y: box.y + Math.floor(at / columns) * height,
    }
    context.strokeStyle = '#b9c8d8'
    context.strokeRect(place.x + 2, place.y + 2, width - 4, height - 4)
    const middle = place.x + width / 2
    text(context, name, middle, place.y + height / 2 - 6, `13px ${FONT}`)
    text(
      context,
      showCell(row?.[y[0] ?? '']),
      middle,
      place.y + height / 2 + 16,
      `600 17px ${FONT}`,
    )
  })
}

function fit(box: Box, ratio: number): { width: number; height: number } {
  return box.width / box.height > ratio
    ? { width: box.height * ratio, height: box.height }
    : { width: box.width, height: box.width / ratio }
}

function text(
  context: CanvasRenderingContext2D,
  words: string,
  x: number,
  y: number,
  font: string,
  colour = '#1b2430',
): void {
  context.font = font
  context.fillStyle = colour
  context.fillText(words, x, y)
}

function shortened(
  context: CanvasRenderingContext2D,
  words: string,
  width: number,
  font: string,
): string {
  context.font = font
  let cut = words
  while (cut.length > 1 && context.measureText(cut).width > width) cut = `${cut.slice(0, -2)}…`
  return cut
}

function newCanvas(width: number, height: number) {
  const canvas = document.createElement('canvas')
  canvas.width = Math.ceil(width * SCALE)
  canvas.height = Math.ceil(height * SCALE)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser draws no pictures')
  context.scale(SCALE, SCALE)
  context.fillStyle = '#f2f5f9'
  context.fillRect(0, 0, width, height)
  return { canvas, context }
}

function toBlob(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture')))),
  )
}

import { saveFile } from '../graph/download.ts'
import { sheetsToXlsx } from '../table/xlsx.ts'
import type { Dashboard } from './dashboard.ts'
import { drawBoard, type TileContent } from './tile-picture.ts'
import { sheetOf } from './tile-view.tsx'

/** What other people or another hub can import again. */
export function exportJson({ title, definition }: Pick<Dashboard, 'title' | 'definition'>): void {
  saveFile(`${title}.json`, JSON.stringify({ title, ...definition }, null, 2), 'application/json')
}

/** One sheet a tile, in the order of the grid. */
export function exportXlsx(title: string, contents: readonly TileContent[]): void {
  const sheets = contents.map((content) => {
    const [header, rows] = sheetOf(content)
    return { name: content.tile.title, header, rows }
  })
  saveFile(`${title}.xlsx`, sheetsToXlsx(sheets))
}

export async function exportPng(title: string, contents: readonly TileContent[]): Promise<void> {
  const grid = document.querySelector<HTMLElement>('.tile-grid')
  if (grid) saveFile(`${title}.png`, await drawBoard(title, grid, contents))
}

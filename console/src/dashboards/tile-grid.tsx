import { Button } from 'antd'
import { type PointerEvent, type ReactNode, useState } from 'react'
import { useSay } from '../i18n/text.ts'
import type { Tile } from './dashboard.ts'

interface TileGridProps {
  tiles: readonly Tile[]
  editing: boolean
  onChange: (tiles: Tile[]) => void
  onEdit: (tile: Tile) => void
  children: (tile: Tile) => ReactNode
}

/** Tiles on twelve columns: dragged and resized by pointer, or moved and sized by buttons. */
export function TileGrid({ tiles, editing, onChange, onEdit, children }: TileGridProps) {
  const say = useSay()
  const [dragged, setDragged] = useState<string | null>(null)
  const move = (id: string, to: number) => {
    const from = tiles.findIndex((tile) => tile.id === id)
    const tile = tiles[from]
    if (!tile || to < 0 || to >= tiles.length) return
    const rest = tiles.filter((each) => each !== tile)
    onChange([...rest.slice(0, to), tile, ...rest.slice(to)])
  }
  const size = (tile: Tile, width: number, height: number) =>
    onChange(
      tiles.map((each) =>
        each.id === tile.id
          ? {
              ...each,
              width: Math.min(12, Math.max(2, width)),
              height: Math.min(10, Math.max(2, height)),
            }
          : each,
      ),
    )
  const resize = (tile: Tile) => (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.parentElement?.parentElement?.getBoundingClientRect()
    if (!box) return
    event.preventDefault()
    const column = box.width / tile.width
    const up = (end: globalThis.PointerEvent) => {
      removeEventListener('pointerup', up)
      size(
        tile,
        Math.round((end.clientX - box.left) / column),
        Math.round((end.clientY - box.top) / 90),
      )
    }
    addEventListener('pointerup', up)
  }
  return (
    <div className="tile-grid">
      {tiles.map((tile, at) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the buttons below move tiles without a pointer
        <section
          key={tile.id}
          className="panel tile"
          style={{ gridColumn: `span ${tile.width}`, gridRow: `span ${tile.height}` }}
          draggable={editing}
          onDragStart={() => setDragged(tile.id)}
          onDragOver={(event) => editing && event.preventDefault()}
          onDrop={() => dragged && move(dragged, at)}
        >
          {children(tile)}
          {editing && (
            <div className="tile-tools no-print">
              <Button
                size="small"
                aria-label={say('前移', 'Earlier')}
                onClick={() => move(tile.id, at - 1)}
              >
                ←
              </Button>
              <Button
                size="small"
                aria-label={say('后移', 'Later')}
                onClick={() => move(tile.id, at + 1)}
              >
                →
              </Button>
              <Button
                size="small"
                aria-label={say('加宽', 'Wider')}
                onClick={() => size(tile, tile.width + 1, tile.height)}
              >
                ＋
              </Button>
              <Button
                size="small"
                aria-label={say('变窄', 'Narrower')}
                onClick={() => size(tile, tile.width - 1, tile.height)}
              >
                －
              </Button>
              <Button size="small" onClick={() => onEdit(tile)}>
                {say('编辑', 'Edit')}
              </Button>
              <Button
                size="small"
                danger
                onClick={() => onChange(tiles.filter((each) => each !== tile))}
              >
                {say('删除', 'Delete')}
              </Button>
              <button
                type="button"
                className="grip"
                aria-label={say('拖动改变大小', 'Drag to resize')}
                onPointerDown={resize(tile)}
              >
                ◢
              </button>
            </div>
          )}
        </section>
      ))}
    </div>
  )
}

import { Button, Dropdown } from 'antd'
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react'
import { useSay } from '../i18n/text.ts'
import { resized, type Tile } from './dashboard.ts'

interface TileGridProps {
  tiles: readonly Tile[]
  editing: boolean
  onChange: (tiles: Tile[]) => void
  onEdit: (tile: Tile) => void
  children: (tile: Tile) => ReactNode
}

const ROW = 90
const STEPS: Record<string, [across: number, down: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Tiles on twelve columns: moved and resized by pointer, or with the arrow keys on their handles. */
export function TileGrid({ tiles, editing, onChange, onEdit, children }: TileGridProps) {
  const say = useSay()
  const [dragged, setDragged] = useState<string | null>(null)
  const [over, setOver] = useState<string | null>(null)
  const [sized, setSized] = useState<Tile | null>(null)
  const [told, setTold] = useState('')
  const isSizing = useRef(false)
  const move = (id: string, to: number) => {
    const tile = tiles.find((each) => each.id === id)
    if (!tile || to < 0 || to >= tiles.length) return
    const rest = tiles.filter((each) => each !== tile)
    onChange([...rest.slice(0, to), tile, ...rest.slice(to)])
    setTold(
      say(
        `${tile.title}：第 ${to + 1} 位，共 ${tiles.length} 个`,
        `${tile.title}: ${to + 1} of ${tiles.length}`,
      ),
    )
  }
  const size = (next: Tile) => {
    onChange(tiles.map((each) => (each.id === next.id ? next : each)))
    setTold(
      say(
        `${next.title}：宽 ${next.width}，高 ${next.height}`,
        `${next.title}: ${next.width} wide, ${next.height} high`,
      ),
    )
  }
  const moveByKey = (tile: Tile, at: number) => (event: KeyboardEvent) => {
    const [across, down] = STEPS[event.key] ?? [0, 0]
    if (across + down === 0) return
    event.preventDefault()
    move(tile.id, at + across + down)
  }
  const sizeByKey = (tile: Tile) => (event: KeyboardEvent) => {
    const [across, down] = STEPS[event.key] ?? [0, 0]
    if (across + down === 0) return
    event.preventDefault()
    size(resized(tile, tile.width + across, tile.height + down))
  }
  /** The tile follows the pointer; it is changed when the pointer is let go. */
  const sizeByPointer = (tile: Tile) => (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.closest('.tile')?.getBoundingClientRect()
    if (!box) return
    event.preventDefault()
    isSizing.current = true
    const column = box.width / tile.width
    const stop = new AbortController()
    const at = ({ clientX, clientY }: globalThis.PointerEvent) =>
      resized(tile, (clientX - box.left) / column, (clientY - box.top) / ROW)
    addEventListener('pointermove', (moved) => setSized(at(moved)), stop)
    const end = (next: Tile | null) => {
      stop.abort()
      isSizing.current = false
      setSized(null)
      if (next) size(next)
    }
    addEventListener('pointercancel', () => end(null), stop)
    addEventListener('pointerup', (last) => end(at(last)), stop)
  }
  return (
    <>
      <div className={`tile-grid${editing ? ' editing' : ''}`}>
        {tiles.map((kept, at) => {
          const tile = sized?.id === kept.id ? sized : kept
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: the handles below move tiles without a pointer
            <section
              key={tile.id}
              data-tile={tile.id}
              className={`panel tile${over === tile.id ? ' tile-over' : ''}`}
              style={{ gridColumn: `span ${tile.width}`, gridRow: `span ${tile.height}` }}
              draggable={editing}
              onDragStart={(event) => {
                if (isSizing.current) event.preventDefault()
                else setDragged(tile.id)
              }}
              onDragEnd={() => {
                setDragged(null)
                setOver(null)
              }}
              onDragOver={(event) => {
                if (!dragged) return
                event.preventDefault()
                setOver(tile.id)
              }}
              onDrop={(event) => {
                event.preventDefault()
                if (dragged) move(dragged, at)
              }}
            >
              {children(tile)}
              {editing && (
                <>
                  <div className="tile-tools">
                    <button
                      type="button"
                      className="grip move"
                      aria-label={say(
                        `移动 ${tile.title}：拖动，或用方向键`,
                        `Move ${tile.title}: drag, or arrow keys`,
                      )}
                      onKeyDown={moveByKey(tile, at)}
                    >
                      ✥
                    </button>
                    <Button size="small" onClick={() => onEdit(tile)}>
                      {say('编辑', 'Edit')}
                    </Button>
                    <Dropdown
                      trigger={['click']}
                      menu={{
                        items: [
                          { key: 'copy', label: say('复制', 'Copy') },
                          { key: 'remove', label: say('删除', 'Delete') },
                        ],
                        onClick: ({ key }) =>
                          onChange(
                            tiles.flatMap((each) => {
                              if (each.id !== tile.id) return [each]
                              return key === 'copy'
                                ? [each, { ...each, id: crypto.randomUUID() }]
                                : []
                            }),
                          ),
                      }}
                    >
                      <Button
                        size="small"
                        aria-label={say(`更多：${tile.title}`, `More: ${tile.title}`)}
                      >
                        ⋯
                      </Button>
                    </Dropdown>
                  </div>
                  <button
                    type="button"
                    className="grip size"
                    aria-label={say(
                      `调整 ${tile.title} 的大小：拖动，或用方向键`,
                      `Resize ${tile.title}: drag, or arrow keys`,
                    )}
                    onPointerDown={sizeByPointer(tile)}
                    onKeyDown={sizeByKey(tile)}
                  >
                    ◢
                  </button>
                </>
              )}
            </section>
          )
        })}
      </div>
      <span className="told" role="status" aria-live="polite">
        {told}
      </span>
    </>
  )
}

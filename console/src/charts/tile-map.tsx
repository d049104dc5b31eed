import { useContext } from 'react'
import { LanguageContext, useSay } from '../i18n/text.ts'
import { REPORTING_UNITS, reportingUnitTitle } from '../shell/names.ts'
import './tile-map.css'

/** Row and column of each unit: who lies beside whom, no borders and no distances. */
const PLACES: Record<string, [row: number, column: number]> = {
  '330411': [1, 2],
  '330421': [1, 3],
  '330483': [2, 1],
  'JX-ETDZ': [2, 2],
  '330402': [2, 3],
  '330482': [2, 4],
  '330481': [3, 2],
  '330424': [3, 3],
  'JX-PORT': [3, 4],
}

interface TileMapProps {
  values: ReadonlyMap<string, number | null>
  label: string
  suffix?: string
  onPick?: (id: string) => void
}

/** The nine reporting units as tiles: a drawing of our own, darker where there is more. */
export function TileMap({ values, label, suffix = '', onPick }: TileMapProps) {
  const say = useSay()
  const language = useContext(LanguageContext)
  const most = Math.max(1, ...[...values.values()].map((value) => value ?? 0))
  return (
    <fieldset className="tile-map" aria-label={label}>
      {REPORTING_UNITS.map(([id]) => {
        const value = values.get(id) ?? null
        const [row, column] = PLACES[id] ?? [1, 1]
        const share = value === null ? 0 : value / most
        return (
          <button
            key={id}
            type="button"
            className={value === null ? 'hidden-unit' : share > 0.55 ? 'dark' : ''}
            style={{
              gridRow: row,
              gridColumn: column,
              backgroundColor: value === null ? '#eceff3' : tint(share),
            }}
            onClick={() => onPick?.(id)}
          >
            <span>{reportingUnitTitle(id, language)}</span>
            <strong>{value === null ? say('无权限', 'not yours') : `${value}${suffix}`}</strong>
          </button>
        )
      })}
    </fieldset>
  )
}

/** Light below dark words, dark below white ones; nothing between, where neither could be read. */
function tint(share: number): string {
  return share > 0.55
    ? `hsl(208 75% ${38 - (share - 0.55) * 24}%)`
    : `hsl(208 60% ${94 - share * 34}%)`
}

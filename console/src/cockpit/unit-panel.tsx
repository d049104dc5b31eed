import { TileMap } from '../charts/tile-map.tsx'
import { useSay } from '../i18n/text.ts'
import { Zh } from '../i18n/zh.tsx'
import type { Indicator } from './questions.ts'

/** The chosen indicator by reporting unit. */
export function UnitPanel({
  indicator,
  onPick,
}: {
  indicator: Indicator
  onPick: (unit: string) => void
}) {
  const say = useSay()
  const rows = indicator.measurement?.byUnit ?? []
  const values = new Map(
    rows.flatMap(({ reportingUnit, value }) =>
      reportingUnit ? [[reportingUnit.id, value === null ? null : Number(value)] as const] : [],
    ),
  )
  return (
    <section className="panel area-units">
      <h2>
        {say('各县（市、区）', 'By unit')} · <Zh>{indicator.name}</Zh>
      </h2>
      <TileMap
        values={values}
        label={say(`${indicator.name}，按统计归属单位`, 'The indicator by unit')}
        onPick={onPick}
      />
      <p className="quiet note">
        {say(
          '示意图，不表示边界；点一块看该单位的依据',
          'A scheme without borders; choose a unit for its rows',
        )}
      </p>
    </section>
  )
}

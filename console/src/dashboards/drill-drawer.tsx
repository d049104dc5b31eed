import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { saveFile } from '../graph/download.ts'
import type { Row } from '../graph/rows.ts'
import { useSay } from '../i18n/text.ts'
import { reportingUnitTitle } from '../shell/names.ts'
import { RowsTable } from '../table/rows-table.tsx'
import { showCell } from '../table/show-cell.ts'
import { toXlsx } from '../table/xlsx.ts'
import type { Drill } from './tile-view.tsx'

interface DrillDrawerProps {
  drill: Drill
  /** Sets the dashboard's unit; null when it is set to this one already. */
  onUnit: ((unit: string) => void) | null
  onClose: () => void
}

/** The rows behind a picture, then one row whole; a unit can become the dashboard's own. */
export function DrillDrawer({ drill, onUnit, onClose }: DrillDrawerProps) {
  const say = useSay()
  const { title, rows, columns, unit } = drill
  const only = rows.length === 1 ? rows[0] : undefined
  const [opened, setOpened] = useState<Row | null>(only ?? null)
  const xlsx = () =>
    saveFile(
      `${title}.xlsx`,
      toXlsx(
        columns.map((column) => column.title),
        rows.map((row) => columns.map(({ name }) => (row[name] == null ? '' : row[name]))),
      ),
    )
  return (
    <Drawer
      open
      size={Math.min(1000, innerWidth - 40)}
      title={title}
      onClose={onClose}
      extra={
        <div className="row">
          {unit && onUnit && (
            <Button onClick={() => onUnit(unit)}>
              {say(
                `整个看板只看${reportingUnitTitle(unit)}`,
                `Only ${reportingUnitTitle(unit)} on the whole dashboard`,
              )}
            </Button>
          )}
          <Button onClick={xlsx}>XLSX</Button>
        </div>
      }
    >
      {opened ? (
        <>
          {!only && (
            <Button size="small" onClick={() => setOpened(null)}>
              {say('← 返回各行', '← back to the rows')}
            </Button>
          )}
          <dl className="one-row">
            {columns.map(({ name, title: label }) => (
              <div key={name}>
                <dt>{label}</dt>
                <dd>{showCell(opened[name])}</dd>
              </div>
            ))}
          </dl>
        </>
      ) : (
        <RowsTable rows={rows} columns={columns} height={innerHeight - 220} onRow={setOpened} />
      )}
    </Drawer>
  )
}

import { Button, Input, Select } from 'antd'
import { useSay } from '../i18n/text.ts'
import { REPORTING_UNITS } from '../shell/names.ts'
import { type Parameters, today } from './dashboard.ts'

interface BoardParametersProps {
  parameters: Parameters
  refresh: number
  onParameters: (parameters: Parameters) => void
  onRefresh: (seconds: number) => void
}

const INTERVALS = [0, 30, 60, 300, 1800]

/** Date, unit and refresh interval of the dashboard that is shown. */
export function BoardParameters(props: BoardParametersProps) {
  const { parameters, refresh, onParameters, onRefresh } = props
  const say = useSay()
  const intervals = [...new Set([...INTERVALS, refresh])].sort((a, b) => a - b)
  return (
    <div className="row board-parameters">
      <label htmlFor="board-day">{say('截至', 'As of')}</label>
      <Input
        id="board-day"
        type="date"
        style={{ width: 150 }}
        value={parameters.asOf || today()}
        onChange={({ target }) => onParameters({ ...parameters, asOf: target.value })}
      />
      {parameters.asOf !== '' && (
        <Button size="small" onClick={() => onParameters({ ...parameters, asOf: '' })}>
          {say('今天', 'Today')}
        </Button>
      )}
      <Select
        aria-label={say('统计归属单位', 'Unit')}
        allowClear
        placeholder={say('全部单位', 'all units')}
        style={{ width: 130 }}
        value={parameters.reportingUnit}
        onChange={(unit) => onParameters({ ...parameters, reportingUnit: unit ?? null })}
        options={REPORTING_UNITS.map(([value, label]) => ({ value, label }))}
      />
      <Select
        aria-label={say('自动刷新', 'Refresh')}
        style={{ width: 130 }}
        value={refresh}
        onChange={onRefresh}
        options={intervals.map((value) => ({ value, label: intervalLabel(value) }))}
      />
    </div>
  )
  function intervalLabel(seconds: number): string {
    if (seconds === 0) return say('不自动刷新', 'no refresh')
    return seconds < 120
      ? say(`每 ${seconds} 秒`, `every ${seconds} s`)
      : say(`每 ${Math.round(seconds / 60)} 分钟`, `every ${Math.round(seconds / 60)} min`)
  }
}

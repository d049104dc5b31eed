import { Button, Tabs } from 'antd'
import { useContext, useMemo } from 'react'
import type { Answer } from '../graph/ask.ts'
import type { Contract } from '../graph/contract.ts'
import { saveFile, toCsv } from '../graph/download.ts'
import { rowsOf } from '../graph/rows.ts'
import { type FoundRule, missingOf, ruleOf } from '../graph/rule.ts'
import { LanguageContext, useSay } from '../i18n/text.ts'
import { departmentTitle } from '../shell/names.ts'
import { Failure, Partial } from '../shell/states.tsx'
import { RowsTable } from '../table/rows-table.tsx'
import { showCell } from '../table/show-cell.ts'
import { toXlsx } from '../table/xlsx.ts'
import { ResultChart } from './result-chart.tsx'

interface ResultProps {
  answer: Answer
  /** The text that was asked: the contract says how its answer becomes rows. */
  query: string
  contract: Contract
  /** The answer as it came, too. */
  raw?: boolean
}

/** An answer as table, chart or raw JSON, with CSV and XLSX to take along. */
export function Result({ answer, query, contract, raw = false }: ResultProps) {
  const say = useSay()
  const language = useContext(LanguageContext)
  const found = useMemo(() => foundRule(contract, query), [contract, query])
  const rows = useMemo(
    () => (found && answer.data ? rowsOf(answer.data, found.rule) : []),
    [found, answer],
  )
  const missing = useMemo(() => {
    if (!found) return new Map<string, string>()
    return missingOf(found, answer.errors, ({ extensions: { code, department } = {} }) => {
      if (code === 'UNAUTHORIZED_FIELD_OR_TYPE') return say('无权读取', 'not granted')
      if (code === 'PURPOSE_REQUIRED') return say('须声明用途', 'state a purpose')
      if (code !== 'DEPARTMENT_UNAVAILABLE' || !department) return say('读取失败', 'failed')
      const name = departmentTitle(department, language)
      return say(`${name}暂不可用`, `${name} is away`)
    })
  }, [found, answer, say, language])
  if (!answer.data) return <Failure problems={answer.errors} />
  const columns = found?.columns ?? []
  const { wordOf } = contract
  const cells = () =>
    rows.map((row) =>
      columns.map(({ name, type }) => {
        const value = row[name]
        if (value == null) return ''
        return wordOf(type, value) ?? (typeof value === 'number' ? value : showCell(value))
      }),
    )
  const titles = columns.map(({ title }) => title)
  const total = found && totalOf(answer.data, found.rule.from)
  const tabs = [
    {
      key: 'table',
      label: say('表格', 'Table'),
      children: (
        <RowsTable
          columns={columns}
          rows={rows}
          total={total ?? undefined}
          missing={missing}
          wordOf={wordOf}
          height={Math.max(200, innerHeight - (raw ? 250 : 430))}
        />
      ),
    },
    {
      key: 'chart',
      label: say('图表', 'Chart'),
      disabled: rows.length === 0,
      children: <ResultChart rows={rows} columns={columns} wordOf={wordOf} />,
    },
  ]
  const json = {
    key: 'raw',
    label: 'JSON',
    children: (
      <textarea
        readOnly
        className="mono raw"
        aria-label="JSON"
        value={JSON.stringify(answer, null, 2).slice(0, 200_000)}
      />
    ),
  }
  return (
    <>
      <Partial problems={answer.errors} />
      <div className="result">
        <div className="row result-tools">
          <Button
            size="small"
            disabled={rows.length === 0}
            onClick={() =>
              saveFile(`${say('查询结果', 'result')}.csv`, toCsv(titles, cells()), 'text/csv')
            }
          >
            CSV
          </Button>
          <Button
            size="small"
            disabled={rows.length === 0}
            onClick={() => saveFile(`${say('查询结果', 'result')}.xlsx`, toXlsx(titles, cells()))}
          >
            XLSX
          </Button>
        </div>
        <Tabs items={[...(columns.length > 0 ? tabs : []), ...(raw ? [json] : [])]} />
      </div>
    </>
  )
}

/** A text that cannot be read has no rows; what is wrong with it says the answer. */
function foundRule({ schema }: Contract, query: string): FoundRule | null {
  try {
    return ruleOf(schema, query)
  } catch {
    return null
  }
}

/** How many rows there are in all, where the list's page says so. */
function totalOf(data: unknown, from: string): number | null {
  const path = from.replace(/\.?nodes\[\]$/, '').split('.')
  const list = path.reduce<unknown>(
    (of, step) => (of as Record<string, unknown> | null)?.[step],
    data,
  )
  const total = (list as { totalCount?: unknown } | null | undefined)?.totalCount
  return typeof total === 'number' ? total : null
}

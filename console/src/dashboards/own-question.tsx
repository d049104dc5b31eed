import { Button, Input } from 'antd'
import { useState } from 'react'
import type { Contract } from '../graph/contract.ts'
import type { RowRule } from '../graph/rows.ts'
import { useSay } from '../i18n/text.ts'
import { columnLines, readColumnLines, suggestRule } from './flatten-rule.ts'

/** The gateway and the hub's store take no longer text. */
const MOST_TEXT = 4_000

interface OwnQuestionProps {
  question: { text: string; rule: RowRule }
  contract: Contract
  onChange: (question: { text: string; rule: RowRule }) => void
}

/** A tile's own GraphQL text, and how its answer becomes rows. */
export function OwnQuestion({ question, contract, onChange }: OwnQuestionProps) {
  const say = useSay()
  const { text, rule } = question
  const [lines, setLines] = useState(() => columnLines(rule))
  const [wrong, setWrong] = useState('')
  const suggest = () => {
    const found = suggestRule(text, contract.schema)
    if (!found) return setWrong(say('没有找到列表字段', 'no list field found'))
    setLines(columnLines(found))
    setWrong('')
    onChange({ text, rule: found })
  }
  const write = (next: string) => {
    setLines(next)
    try {
      onChange({ text, rule: { ...rule, columns: readColumnLines(next) } })
      setWrong('')
    } catch (error) {
      const line = error instanceof Error ? error.message : ''
      setWrong(
        say(
          `应为“列名: 路径”，此行不是：${line}`,
          `expected “column: path”, this line is not: ${line}`,
        ),
      )
    }
  }
  return (
    <>
      <label htmlFor="tile-text">GraphQL</label>
      <Input.TextArea
        id="tile-text"
        className="mono"
        rows={6}
        maxLength={MOST_TEXT}
        value={text}
        onChange={({ target }) => onChange({ text: target.value, rule })}
      />
      <label htmlFor="tile-from">{say('行取自', 'Rows from')}</label>
      <div className="row">
        <Input
          id="tile-from"
          className="mono grow"
          value={rule.from}
          placeholder="placements.nodes[]"
          onChange={({ target }) => onChange({ text, rule: { ...rule, from: target.value } })}
        />
        <Button onClick={suggest}>{say('按 GraphQL 生成', 'From the text')}</Button>
      </div>
      <label htmlFor="tile-columns">{say('列（列名: 路径）', 'Columns')}</label>
      <div>
        <Input.TextArea
          id="tile-columns"
          className="mono"
          rows={4}
          value={lines}
          status={wrong ? 'error' : ''}
          onChange={({ target }) => write(target.value)}
        />
        {wrong && <p className="bad">{wrong}</p>}
      </div>
    </>
  )
}

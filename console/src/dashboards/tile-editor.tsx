import { Button, Drawer, Input, InputNumber, Segmented, Select } from 'antd'
import { type ComponentProps, useState } from 'react'
import type { FigureKind } from '../charts/options.ts'
import { useSay } from '../i18n/text.ts'
import { Fence } from '../shell/fence.tsx'
import type { Tile } from './dashboard.ts'
import { columnsOf, TileView } from './tile-view.tsx'

const KINDS: Record<FigureKind, string> = {
  table: '表格',
  number: '数字',
  bar: '柱形图',
  line: '折线图',
  pie: '饼图',
  scatter: '散点图',
  sankey: '桑基图',
  graph: '关系图',
  heatmap: '热力图',
  map: '区块图',
}

interface TileEditorProps extends Omit<ComponentProps<typeof TileView>, 'onDrill'> {
  onSave: (tile: Tile) => void
  onClose: () => void
}

/** Question, variables, picture and size of a tile, with a live preview. */
export function TileEditor({ tile, documents, onSave, onClose, ...view }: TileEditorProps) {
  const say = useSay()
  const [draft, setDraft] = useState(tile)
  const [variables, setVariables] = useState(JSON.stringify(tile.variables))
  const [rule, setRule] = useState(
    JSON.stringify(
      'rule' in tile.question
        ? tile.question.rule
        : { from: 'placements.nodes[]', columns: { id: 'id', status: 'status' } },
    ),
  )
  const change = (part: Partial<Tile>) => setDraft((before) => ({ ...before, ...part }))
  const figure = (part: Partial<Tile['figure']>) => change({ figure: { ...draft.figure, ...part } })
  const parsed = <T,>(text: string, use: (value: T) => void) => {
    try {
      use(JSON.parse(text))
    } catch {}
  }
  const { question } = draft
  const options = columnsOf(draft, documents).map(({ name, title }) => ({
    value: name,
    label: title,
  }))
  return (
    <Drawer
      open
      onClose={onClose}
      size={Math.min(1000, innerWidth - 40)}
      title={say('编辑图块', 'Edit tile')}
      extra={
        <Button type="primary" onClick={() => onSave(draft)}>
          {say('完成', 'Done')}
        </Button>
      }
    >
      <div className="tile-form">
        <label htmlFor="tile-title">{say('标题', 'Title')}</label>
        <Input
          id="tile-title"
          value={draft.title}
          onChange={({ target }) => change({ title: target.value })}
        />
        <label htmlFor="tile-question">{say('问题', 'Question')}</label>
        <div className="row">
          <Segmented
            aria-label={say('问题来源', 'Source')}
            value={'name' in question ? 'approved' : 'own'}
            onChange={(next) =>
              change({
                question:
                  next === 'own'
                    ? {
                        text: '{ placements(first: 200) { nodes { id status } } }',
                        rule: JSON.parse(rule),
                      }
                    : { name: 'target-progress' },
              })
            }
            options={[
              { value: 'approved', label: say('批准的', 'approved') },
              { value: 'own', label: say('自写', 'own') },
            ]}
          />
          {'name' in question && (
            <Select
              id="tile-question"
              className="grow"
              showSearch={{ optionFilterProp: 'label' }}
              value={question.name}
              onChange={(name) => change({ question: { name } })}
              options={documents.map(({ name, title }) => ({ value: name, label: title }))}
            />
          )}
        </div>
        {'text' in question && (
          <>
            <label htmlFor="tile-text">GraphQL</label>
            <Input.TextArea
              id="tile-text"
              className="mono"
              rows={4}
              value={question.text}
              onChange={({ target }) => change({ question: { ...question, text: target.value } })}
            />
            <label htmlFor="tile-rule">{say('成行规则', 'Rows')}</label>
            <Input.TextArea
              id="tile-rule"
              className="mono"
              rows={2}
              value={rule}
              onChange={({ target }) => {
                setRule(target.value)
                parsed<typeof question.rule>(target.value, (value) =>
                  change({ question: { ...question, rule: value } }),
                )
              }}
            />
          </>
        )}
        <label htmlFor="tile-variables">{say('变量', 'Variables')}</label>
        <Input
          id="tile-variables"
          className="mono"
          value={variables}
          placeholder='{"asOf":"$asOf"}'
          onChange={({ target }) => {
            setVariables(target.value)
            parsed<Tile['variables']>(target.value, (value) => change({ variables: value }))
          }}
        />
        <label htmlFor="tile-kind">{say('图形', 'Picture')}</label>
        <div className="row">
          <Select
            id="tile-kind"
            style={{ width: 120 }}
            value={draft.figure.kind}
            onChange={(kind) => figure({ kind })}
            options={Object.entries(KINDS).map(([value, label]) => ({
              value: value as FigureKind,
              label,
            }))}
          />
          <Select
            aria-label={say('分类', 'Category')}
            style={{ width: 150 }}
            value={draft.figure.x}
            onChange={(x) => figure({ x })}
            options={options}
          />
          <Select
            aria-label={say('数值', 'Values')}
            mode="multiple"
            style={{ minWidth: 180 }}
            placeholder={say('行数', 'rows')}
            value={draft.figure.y}
            onChange={(y) => figure({ y })}
            options={options}
          />
          <Select
            aria-label={say('另一端', 'Other end')}
            allowClear
            placeholder={say('另一端', 'other end')}
            style={{ width: 140 }}
            value={draft.figure.to ?? null}
            onChange={(to) => figure(to ? { to } : {})}
            options={options}
          />
        </div>
        <label htmlFor="tile-width">{say('宽 × 高', 'Size')}</label>
        <div className="row">
          <InputNumber
            id="tile-width"
            min={2}
            max={12}
            value={draft.width}
            onChange={(width) => change({ width: width ?? 6 })}
          />
          <InputNumber
            aria-label={say('高', 'Height')}
            min={2}
            max={10}
            value={draft.height}
            onChange={(height) => change({ height: height ?? 4 })}
          />
        </div>
      </div>
      <section className="panel" style={{ marginTop: 14, minHeight: draft.height * 90 }}>
        <Fence key={JSON.stringify(draft.question)}>
          <TileView {...view} tile={draft} documents={documents} onDrill={() => {}} />
        </Fence>
      </section>
    </Drawer>
  )
}

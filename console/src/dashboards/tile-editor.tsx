import { Button, Drawer, Input, InputNumber, Segmented, Select } from 'antd'
import { useEffect, useState } from 'react'
import type { FigureKind } from '../charts/options.ts'
import type { Column } from '../graph/documents.ts'
import { useSay } from '../i18n/text.ts'
import { Fence } from '../shell/fence.tsx'
import { FIGURES, resized, TILE_HEIGHT, TILE_WIDTH, type Tile } from './dashboard.ts'
import { suggestRule, variablesOf } from './flatten-rule.ts'
import { OwnQuestion } from './own-question.tsx'
import { columnsOf, TileView, type TileViewProps } from './tile-view.tsx'
import { VariablesForm } from './variables-form.tsx'

interface TileEditorProps extends Omit<TileViewProps, 'onDrill' | 'onContent'> {
  onSave: (tile: Tile) => void
  onClose: () => void
}

const EXAMPLE = `query Mine($unit: ID) {
  placements(filter: { reportingUnit: { eq: $unit } }, first: 200) {
    nodes { id status startDate reportingUnit { id } }
  }
}`
/** Milliseconds without a key press until the preview asks again. */
const PAUSE = 600

/** The figure without columns that its question does not give, or gives no more. */
function fitted({ kind, x, y, to }: Tile['figure'], columns: readonly Column[]): Tile['figure'] {
  const known = (name: string) => columns.some((column) => column.name === name)
  return {
    kind,
    x: known(x) ? x : (columns[0]?.name ?? ''),
    y: y.filter(known),
    ...(to !== undefined && known(to) ? { to } : {}),
  }
}

/** Question, variables, picture and size of a tile, with a live preview. */
export function TileEditor({ tile, documents, onSave, onClose, ...view }: TileEditorProps) {
  const say = useSay()
  const [draft, setDraft] = useState(tile)
  const [previewed, setPreviewed] = useState(tile)
  useEffect(() => {
    const timer = setTimeout(() => setPreviewed(draft), PAUSE)
    return () => clearTimeout(timer)
  }, [draft])
  const change = (part: Partial<Tile>) => setDraft((before) => ({ ...before, ...part }))
  const figure = (part: Partial<Tile['figure']>) => change({ figure: { ...draft.figure, ...part } })
  const { question } = draft
  const columns = columnsOf(question, documents, view.contract)
  const shown = fitted(draft.figure, columns)
  const options = columns.map(({ name, title }) => ({ value: name, label: title }))
  const declared =
    'name' in question
      ? (documents.find(({ name }) => name === question.name)?.variables ?? [])
      : variablesOf(question.text)
  const ask = (next: Tile['question']) => {
    const table = draft.figure.kind === 'table' ? { y: [] } : {}
    change({
      question: next,
      variables: defaultVariables(next),
      figure: { ...draft.figure, ...table },
    })
  }
  const defaultVariables = (next: Tile['question']): Tile['variables'] => {
    const variables =
      'name' in next
        ? (documents.find(({ name }) => name === next.name)?.variables ?? [])
        : variablesOf(next.text)
    return Object.fromEntries(
      variables.flatMap(({ name, type }) => {
        if (/^(asOf|on)$/.test(name) && type.startsWith('Date')) return [[name, '$asOf']]
        if (name === 'year' && type.startsWith('Int')) return [[name, '$year']]
        return /^(reportingUnit|unit)$/.test(name) ? [[name, '$reportingUnit']] : []
      }),
    )
  }
  const ownQuestion = () => ({
    text: EXAMPLE,
    rule: suggestRule(EXAMPLE, view.contract.schema) ?? { from: '', columns: {} },
  })
  const preview = {
    ...previewed,
    figure: fitted(previewed.figure, columnsOf(previewed.question, documents, view.contract)),
    width: draft.width,
    height: draft.height,
  }
  return (
    <Drawer
      open
      onClose={onClose}
      size={Math.min(1000, innerWidth - 40)}
      title={say('编辑图块', 'Edit tile')}
      extra={
        <Button type="primary" onClick={() => onSave({ ...draft, figure: shown })}>
          {say('完成', 'Done')}
        </Button>
      }
    >
      <div className="tile-form">
        <label htmlFor="tile-title">{say('标题', 'Title')}</label>
        <Input
          id="tile-title"
          maxLength={100}
          value={draft.title}
          onChange={({ target }) => change({ title: target.value })}
        />
        <label htmlFor="tile-question">{say('问题', 'Question')}</label>
        <div className="row">
          <Segmented
            aria-label={say('问题来源', 'Source')}
            value={'name' in question ? 'approved' : 'own'}
            onChange={(next) => ask(next === 'own' ? ownQuestion() : { name: 'target-progress' })}
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
              onChange={(name) => ask({ name })}
              options={documents.map(({ name, title }) => ({ value: name, label: title }))}
            />
          )}
        </div>
        {'text' in question && (
          <OwnQuestion
            question={question}
            contract={view.contract}
            onChange={(next) => change({ question: next })}
          />
        )}
        <span>{say('变量', 'Variables')}</span>
        <VariablesForm
          declared={declared}
          variables={draft.variables}
          onChange={(variables) => change({ variables })}
        />
        <label htmlFor="tile-kind">{say('图形', 'Picture')}</label>
        <div className="row">
          <Select
            id="tile-kind"
            listHeight={360}
            style={{ width: 110 }}
            value={draft.figure.kind}
            onChange={(kind) => figure({ kind })}
            options={Object.entries(FIGURES).map(([value, [zh, en]]) => ({
              value: value as FigureKind,
              label: say(zh, en),
            }))}
          />
          <Select
            aria-label={say('分类', 'Category')}
            style={{ width: 150 }}
            value={shown.x}
            onChange={(x) => figure({ x })}
            options={options}
          />
          <Select
            aria-label={say('数值', 'Values')}
            mode="multiple"
            showSearch={{ optionFilterProp: 'label' }}
            style={{ minWidth: 180, maxWidth: 320 }}
            placeholder={
              draft.figure.kind === 'table' ? say('全部列', 'all columns') : say('行数', 'rows')
            }
            value={shown.y}
            onChange={(y) => figure({ y })}
            options={options}
          />
          {['sankey', 'graph', 'heatmap'].includes(draft.figure.kind) && (
            <Select
              aria-label={say('另一端', 'Other end')}
              placeholder={say('另一端', 'other end')}
              style={{ width: 140 }}
              value={shown.to ?? null}
              onChange={(to) => figure(to ? { to } : {})}
              options={options}
            />
          )}
        </div>
        <label htmlFor="tile-width">{say('宽 × 高', 'Size')}</label>
        <div className="row">
          <InputNumber
            id="tile-width"
            min={TILE_WIDTH[0]}
            max={TILE_WIDTH[1]}
            value={draft.width}
            onChange={(width) => setDraft(resized(draft, width ?? 6, draft.height))}
          />
          <InputNumber
            aria-label={say('高', 'Height')}
            min={TILE_HEIGHT[0]}
            max={TILE_HEIGHT[1]}
            value={draft.height}
            onChange={(height) => setDraft(resized(draft, draft.width, height ?? 4))}
          />
        </div>
      </div>
      <section
        className="panel tile tile-preview"
        aria-label={say('预览', 'Preview')}
        style={{ minHeight: draft.height * 90 }}
      >
        <Fence key={JSON.stringify(preview.question)}>
          <TileView {...view} tile={preview} documents={documents} onDrill={() => {}} />
        </Fence>
      </section>
    </Drawer>
  )
}

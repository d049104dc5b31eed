import { Button, Dropdown, Input, Select } from 'antd'
import { useRef } from 'react'
import { useSay } from '../i18n/text.ts'
import { browserKept } from './browser-kept.ts'
import type { Dashboard } from './dashboard.ts'
import { readyDashboards } from './ready.ts'
import type { Summary } from './storage.ts'

/** What the menu of a dashboard offers. */
export type BoardAction =
  | 'copy'
  | 'share'
  | 'versions'
  | 'json'
  | 'png'
  | 'xlsx'
  | 'print'
  | 'upload'
  | 'delete'

interface BoardToolbarProps {
  shown: Dashboard | null
  listed: readonly Summary[]
  selected: string
  onSelect: (id: string) => void
  onNew: () => void
  onEdit: () => void
  onImport: (file: File) => void
  onAction: (action: BoardAction) => void
}

/** Choosing a dashboard, and everything that can be done with it. */
export function BoardToolbar(props: BoardToolbarProps) {
  const { shown, listed, selected, onSelect, onNew, onEdit, onImport, onAction } = props
  const say = useSay()
  const file = useRef<HTMLInputElement>(null)
  const optionsOf = (of: readonly Summary[]) =>
    of.map(({ id, title, mine, owner }) => ({
      value: id,
      label: mine ? title : `${title}（${owner}）`,
    }))
  const mine = listed.filter((each) => each.mine)
  const shared = listed.filter((each) => !each.mine)
  const items = [
    { key: 'copy', label: say('另存为副本', 'Save as copy'), disabled: !shown },
    ...(shown?.mine
      ? [
          { key: 'share', label: say('共享…', 'Share…') },
          { key: 'versions', label: say('版本…', 'Versions…') },
        ]
      : []),
    { type: 'divider' as const },
    { key: 'json', label: say('导出 JSON', 'Export JSON'), disabled: !shown },
    { key: 'png', label: say('导出 PNG', 'Export PNG'), disabled: !shown },
    { key: 'xlsx', label: say('导出 XLSX', 'Export XLSX'), disabled: !shown },
    { key: 'print', label: say('打印', 'Print'), disabled: !shown },
    { key: 'import', label: say('导入 JSON…', 'Import JSON…') },
    ...(browserKept().length > 0
      ? [{ key: 'upload', label: say('上传本浏览器的看板', 'Upload from this browser') }]
      : []),
    ...(shown?.mine
      ? [
          { type: 'divider' as const },
          { key: 'delete', label: say('删除', 'Delete'), danger: true },
        ]
      : []),
  ]
  return (
    <>
      <Select
        aria-label={say('看板', 'Dashboard')}
        style={{ width: 240 }}
        showSearch={{ optionFilterProp: 'label' }}
        value={shown ? selected : null}
        onChange={(id: string | null) => id && onSelect(id)}
        options={[
          { label: say('我的', 'Mine'), options: optionsOf(mine) },
          { label: say('共享给我', 'Shared with me'), options: optionsOf(shared) },
          {
            label: say('现成看板', 'Ready'),
            options: readyDashboards.map(({ id, title }) => ({ value: id, label: title })),
          },
        ].filter(({ options }) => options.length > 0)}
      />
      <Button onClick={onNew}>{say('新建', 'New')}</Button>
      {shown && (
        <Button onClick={onEdit}>
          {shown.mine ? say('编辑', 'Edit') : say('复制并编辑', 'Copy and edit')}
        </Button>
      )}
      <Dropdown
        trigger={['click']}
        menu={{
          items,
          onClick: ({ key }) =>
            key === 'import' ? file.current?.click() : onAction(key as BoardAction),
        }}
      >
        <Button>{say('更多', 'More')}</Button>
      </Dropdown>
      <input
        ref={file}
        type="file"
        accept=".json"
        hidden
        aria-label={say('导入文件', 'Import file')}
        onChange={({ target }) => {
          const [given] = target.files ?? []
          if (given) onImport(given)
          target.value = ''
        }}
      />
    </>
  )
}

interface DraftToolbarProps {
  title: string
  isSaving: boolean
  onTitle: (title: string) => void
  onTile: () => void
  onSave: () => void
  onCancel: () => void
}

/** The same place while a dashboard is being changed. */
export function DraftToolbar(props: DraftToolbarProps) {
  const { title, isSaving, onTitle, onTile, onSave, onCancel } = props
  const say = useSay()
  return (
    <>
      <Input
        aria-label={say('看板名称', 'Title')}
        style={{ width: 240 }}
        maxLength={100}
        value={title}
        status={title.trim() === '' ? 'error' : ''}
        onChange={({ target }) => onTitle(target.value)}
      />
      <Button onClick={onTile}>{say('＋ 图块', '+ tile')}</Button>
      <Button type="primary" loading={isSaving} disabled={title.trim() === ''} onClick={onSave}>
        {say('保存', 'Save')}
      </Button>
      <Button onClick={onCancel}>{say('取消', 'Cancel')}</Button>
    </>
  )
}

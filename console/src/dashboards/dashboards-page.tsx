import { App, Button, Drawer, Dropdown, Input, Select } from 'antd'
import { useRef, useState } from 'react'
import { today } from '../cockpit/questions.ts'
import { useLoaded } from '../graph/ask.ts'
import { loadContract } from '../graph/contract.ts'
import { type Column, loadDocuments } from '../graph/documents.ts'
import { saveFile } from '../graph/download.ts'
import type { Row } from '../graph/rows.ts'
import { useSay } from '../i18n/text.ts'
import { Fence } from '../shell/fence.tsx'
import { REPORTING_UNITS } from '../shell/names.ts'
import { Failure, Loading } from '../shell/states.tsx'
import { RowsTable } from '../table/rows-table.tsx'
import { type Dashboard, newTile, type Parameters, readDashboard, type Tile } from './dashboard.ts'
import { readyDashboards } from './ready.ts'
import { ownDashboards, removeDashboard, saveDashboard } from './storage.ts'
import { TileEditor } from './tile-editor.tsx'
import { TileGrid } from './tile-grid.tsx'
import { TileView } from './tile-view.tsx'
import './dashboards.css'

/** Ready and own dashboards: look, set parameters, drill down, edit, take along. */
export function DashboardsPage() {
  const say = useSay()
  const { message } = App.useApp()
  const load = useLoaded('dashboards', () => Promise.all([loadDocuments(), loadContract()]))
  const [own, setOwn] = useState(ownDashboards)
  const [id, setId] = useState('ready-targets')
  const [draft, setDraft] = useState<Dashboard | null>(null)
  const [edited, setEdited] = useState<Tile | null>(null)
  const [drill, setDrill] = useState<{ title: string; rows: Row[]; columns: Column[] } | null>(null)
  const [parameters, setParameters] = useState<Parameters>({ asOf: today(), reportingUnit: null })
  const [refresh, setRefresh] = useState(0)
  const file = useRef<HTMLInputElement>(null)
  const shown =
    draft ?? [...readyDashboards, ...own].find((each) => each.id === id) ?? readyDashboards[0]
  if (load.error.length > 0) return <Failure problems={load.error} onRetry={load.reload} />
  if (!load.value || !shown) return <Loading height={480} />
  const [documents, contract] = load.value
  const isReady = shown.id.startsWith('ready-')
  const edit = () =>
    setDraft(
      isReady
        ? { ...shown, id: crypto.randomUUID(), title: `${shown.title}（副本）`, versions: [] }
        : shown,
    )
  const save = (dashboard: Dashboard) => {
    setOwn(saveDashboard(dashboard))
    setId(dashboard.id)
    setDraft(null)
  }
  const change = (tiles: Tile[]) => draft && setDraft({ ...draft, tiles })
  const take = async (given: File | undefined) => {
    try {
      if (given) save(readDashboard(await given.text()))
    } catch (error) {
      message.error(say(`不能导入：${error}`, `cannot import: ${error}`))
    }
  }
  const common = { parameters, refresh, documents, contract }
  return (
    <>
      <div className="toolbar">
        <h1>{say('我的看板', 'Dashboards')}</h1>
        {draft ? (
          <>
            <Input
              aria-label={say('看板名称', 'Title')}
              style={{ width: 240 }}
              value={draft.title}
              onChange={({ target }) => setDraft({ ...draft, title: target.value })}
            />
            <Button onClick={() => change([...draft.tiles, newTile()])}>
              {say('＋ 图块', '+ tile')}
            </Button>
            <Button type="primary" onClick={() => save(draft)}>
              {say('保存', 'Save')}
            </Button>
            <Button onClick={() => setDraft(null)}>{say('取消', 'Cancel')}</Button>
          </>
        ) : (
          <>
            <Select
              aria-label={say('看板', 'Dashboard')}
              style={{ width: 220 }}
              value={shown.id}
              onChange={setId}
              options={[
                {
                  label: say('现成看板', 'Ready'),
                  options: readyDashboards.map(({ id: value, title }) => ({ value, label: title })),
                },
                {
                  label: say('我的（本浏览器）', 'Mine, in this browser'),
                  options: own.map(({ id: value, title }) => ({ value, label: title })),
                },
              ]}
            />
            <Button onClick={edit}>
              {isReady ? say('复制并编辑', 'Copy and edit') : say('编辑', 'Edit')}
            </Button>
            <Dropdown
              menu={{
                items: [
                  { key: 'json', label: say('导出 JSON', 'Export JSON') },
                  { key: 'import', label: say('导入 JSON', 'Import JSON') },
                  { key: 'print', label: say('打印', 'Print') },
                  ...(isReady
                    ? []
                    : [{ key: 'remove', label: say('删除', 'Delete'), danger: true }]),
                  ...shown.versions.map(({ at }, index) => ({
                    key: `v${index}`,
                    label: say(
                      `恢复到 ${new Date(at).toLocaleString('zh-CN')} 之前`,
                      `Back to before ${at}`,
                    ),
                  })),
                ],
                onClick: ({ key }) => {
                  if (key === 'json')
                    saveFile(
                      `${shown.title}.json`,
                      JSON.stringify({ ...shown, versions: [] }, null, 2),
                      'application/json',
                    )
                  else if (key === 'import') file.current?.click()
                  else if (key === 'print') print()
                  else if (key === 'remove') {
                    setOwn(removeDashboard(shown.id))
                    setId('ready-targets')
                  } else {
                    const version = shown.versions[Number(key.slice(1))]
                    if (version) save({ ...shown, title: version.title, tiles: version.tiles })
                  }
                },
              }}
            >
              <Button>{say('更多', 'More')}</Button>
            </Dropdown>
          </>
        )}
        <input
          ref={file}
          type="file"
          accept=".json"
          hidden
          aria-label={say('导入文件', 'Import file')}
          onChange={({ target }) => {
            void take(target.files?.[0])
            target.value = ''
          }}
        />
        <label htmlFor="board-day">{say('截至', 'As of')}</label>
        <Input
          id="board-day"
          type="date"
          style={{ width: 150 }}
          value={parameters.asOf}
          onChange={({ target }) =>
            target.value && setParameters({ ...parameters, asOf: target.value })
          }
        />
        <Select
          aria-label={say('统计归属单位', 'Unit')}
          allowClear
          placeholder={say('全部单位', 'all units')}
          style={{ width: 130 }}
          value={parameters.reportingUnit}
          onChange={(unit) => setParameters({ ...parameters, reportingUnit: unit ?? null })}
          options={REPORTING_UNITS.map(([value, label]) => ({ value, label }))}
        />
        <Select
          aria-label={say('自动刷新', 'Refresh')}
          style={{ width: 130 }}
          value={refresh}
          onChange={setRefresh}
          options={[0, 30, 60, 300].map((value) => ({
            value,
            label:
              value === 0
                ? say('不自动刷新', 'no refresh')
                : say(`每 ${value} 秒`, `every ${value} s`),
          }))}
        />
      </div>
      <TileGrid tiles={shown.tiles} editing={draft !== null} onChange={change} onEdit={setEdited}>
        {(tile) => (
          <Fence>
            <TileView {...common} tile={tile} onDrill={setDrill} />
          </Fence>
        )}
      </TileGrid>
      {edited && draft && (
        <TileEditor
          {...common}
          tile={edited}
          onClose={() => setEdited(null)}
          onSave={(tile) => {
            change(draft.tiles.map((each) => (each.id === tile.id ? tile : each)))
            setEdited(null)
          }}
        />
      )}
      {drill && (
        <Drawer
          open
          size={Math.min(1000, innerWidth - 40)}
          title={drill.title}
          onClose={() => setDrill(null)}
        >
          <RowsTable rows={drill.rows} columns={drill.columns} height={innerHeight - 220} />
        </Drawer>
      )}
    </>
  )
}

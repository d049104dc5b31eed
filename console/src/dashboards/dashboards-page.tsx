import { App } from 'antd'
import { useRef, useState } from 'react'
import { useLoaded } from '../graph/ask.ts'
import { loadContract } from '../graph/contract.ts'
import { loadDocuments } from '../graph/documents.ts'
import { useSay } from '../i18n/text.ts'
import { Fence } from '../shell/fence.tsx'
import { Failure, Loading, Nothing } from '../shell/states.tsx'
import { exportJson, exportPng, exportXlsx } from './board-exports.ts'
import { BoardParameters } from './board-parameters.tsx'
import { type BoardAction, BoardToolbar, DraftToolbar } from './board-toolbar.tsx'
import { BrowserKeptOffer } from './browser-kept-offer.tsx'
import { ConflictDialog } from './conflict-dialog.tsx'
import {
  type Dashboard,
  type Definition,
  newDefinition,
  newTile,
  type Parameters,
  readExported,
  type Tile,
} from './dashboard.ts'
import type { Draft } from './draft.ts'
import { DrillDrawer } from './drill-drawer.tsx'
import { readyDashboards } from './ready.ts'
import { ShareDialog } from './share-dialog.tsx'
import * as storage from './storage.ts'
import { TileEditor } from './tile-editor.tsx'
import { TileGrid } from './tile-grid.tsx'
import type { TileContent } from './tile-picture.ts'
import { type Drill, TileView } from './tile-view.tsx'
import { useBoards } from './use-boards.ts'
import { VersionsDrawer } from './versions-drawer.tsx'
import './dashboards.css'

type View = Pick<Definition, 'parameters' | 'refresh'>

/** Ready, own and shared dashboards: look, set parameters, drill down, change, share, take along. */
export function DashboardsPage() {
  const say = useSay()
  const { modal } = App.useApp()
  const base = useLoaded('base', () => Promise.all([loadDocuments(), loadContract()]))
  const boards = useBoards()
  const { id, found, draft, setDraft, list, opened, conflict, setConflict, tell } = boards
  const [view, setView] = useState<(View & Pick<Dashboard, 'id' | 'version'>) | null>(null)
  const [edited, setEdited] = useState<Tile | null>(null)
  const [drill, setDrill] = useState<Drill | null>(null)
  const [dialog, setDialog] = useState<'share' | 'versions' | 'upload' | null>(null)
  const contents = useRef(new Map<string, TileContent>())

  if (base.error.length > 0) return <Failure problems={base.error} onRetry={base.reload} />
  if (!base.value) return <Loading height={480} />
  const [documents, contract] = base.value
  const shown = found ?? null
  const { parameters, refresh }: View = draft
    ? draft.definition
    : view && view.id === shown?.id && view.version === shown.version
      ? view
      : (shown?.definition ?? newDefinition())
  const change = (part: Partial<Definition>) =>
    draft && setDraft({ ...draft, definition: { ...draft.definition, ...part } })
  const setShown = (part: Partial<View>) => {
    if (draft) change(part)
    else if (shown) setView({ id: shown.id, version: shown.version, parameters, refresh, ...part })
  }
  const setParameters = (next: Parameters) => setShown({ parameters: next })
  const copy = ({ title, definition }: Dashboard): Draft => ({
    id: '',
    title: say(`${title}（副本）`, `${title} (copy)`),
    definition,
    version: 0,
    mine: true,
    owner: '',
    sharedWith: [],
  })
  const current = () =>
    (shown?.definition.tiles ?? []).flatMap((tile) => contents.current.get(tile.id) ?? [])
  const remove = (dashboard: Dashboard) =>
    modal.confirm({
      title: say(`删除“${dashboard.title}”？`, `Delete “${dashboard.title}”?`),
      content: say('共享的人也不再看到它。', 'Those it is shared with no longer see it either.'),
      okText: say('删除', 'Delete'),
      okButtonProps: { danger: true },
      cancelText: say('取消', 'Cancel'),
      onOk: () => boards.remove(dashboard),
    })
  const act = (action: BoardAction) => {
    if (action === 'upload') return setDialog('upload')
    if (!shown) return
    if (action === 'copy')
      void boards.saveAs(copy(shown).title, { ...shown.definition, parameters, refresh })
    else if (action === 'share' || action === 'versions') setDialog(action)
    else if (action === 'json') exportJson(shown)
    else if (action === 'png') exportPng(shown.title, current()).catch(tell)
    else if (action === 'xlsx') exportXlsx(shown.title, current())
    else if (action === 'print') print()
    else remove(shown)
  }
  const take = async (file: File) => {
    try {
      const { title, definition } = readExported(await file.text())
      await boards.saveAs(title, definition)
    } catch (error) {
      tell(error)
    }
  }
  const common = { parameters, refresh, documents, contract }
  return (
    <>
      <h1 className="print-only">{shown?.title}</h1>
      <div className="toolbar">
        <h1>{say('我的看板', 'Dashboards')}</h1>
        {draft ? (
          <DraftToolbar
            title={draft.title}
            isSaving={boards.isSaving}
            onTitle={(title) => setDraft({ ...draft, title })}
            onTile={() => {
              const tile = newTile()
              change({ tiles: [...draft.definition.tiles, tile] })
              setEdited(tile)
            }}
            onSave={() => boards.save(draft, draft.version)}
            onCancel={() => setDraft(null)}
          />
        ) : (
          <BoardToolbar
            shown={shown}
            listed={list.value ?? []}
            selected={id}
            onSelect={boards.select}
            onNew={() =>
              setDraft({
                ...copy({ ...readyDashboards[0], definition: newDefinition() } as Dashboard),
                title: say('新看板', 'New dashboard'),
              })
            }
            onEdit={() => shown && setDraft(shown.mine ? shown : copy(shown))}
            onImport={take}
            onAction={act}
          />
        )}
        {shown && (
          <BoardParameters
            parameters={parameters}
            refresh={refresh}
            onParameters={setParameters}
            onRefresh={(seconds) => setShown({ refresh: seconds })}
          />
        )}
      </div>
      {list.error.length > 0 && <Failure problems={list.error} onRetry={list.reload} />}
      {!draft && (
        <BrowserKeptOffer
          isAskedFor={dialog === 'upload'}
          onDone={() => {
            setDialog(null)
            list.reload()
          }}
        />
      )}
      {shown && !shown.mine && shown.owner && (
        <p className="quiet no-print">
          {say(
            `${shown.owner} 共享给您；显示的是您自己有权看的数据`,
            `shared by ${shown.owner}; the data is what you may see`,
          )}
        </p>
      )}
      {!shown && opened.error.length > 0 && (
        <Failure problems={opened.error} onRetry={opened.reload} />
      )}
      {!shown && opened.error.length === 0 && found === undefined && <Loading height={480} />}
      {!shown && found === null && (
        <Nothing>
          {say('没有这个看板，或未共享给您', 'No such dashboard, or not shared with you')}
        </Nothing>
      )}
      {shown && (
        <TileGrid
          tiles={shown.definition.tiles}
          editing={draft !== null}
          onChange={(tiles) => change({ tiles })}
          onEdit={setEdited}
        >
          {(tile) => (
            <Fence>
              <TileView
                {...common}
                tile={tile}
                onDrill={setDrill}
                onContent={(content) => contents.current.set(tile.id, content)}
              />
            </Fence>
          )}
        </TileGrid>
      )}
      {edited && draft && (
        <TileEditor
          {...common}
          tile={edited}
          onClose={() => setEdited(null)}
          onSave={(tile) => {
            change({
              tiles: draft.definition.tiles.map((each) => (each.id === tile.id ? tile : each)),
            })
            setEdited(null)
          }}
        />
      )}
      {drill && (
        <DrillDrawer
          drill={drill}
          onUnit={
            drill.unit === parameters.reportingUnit
              ? null
              : (reportingUnit) => {
                  setParameters({ ...parameters, reportingUnit })
                  setDrill(null)
                }
          }
          onClose={() => setDrill(null)}
        />
      )}
      {dialog === 'share' && shown && (
        <ShareDialog
          title={shown.title}
          sharedWith={shown.sharedWith}
          onShare={async (target) =>
            boards.setLatest(await storage.shareDashboard(shown.id, target))
          }
          onUnshare={async (target) =>
            boards.setLatest(await storage.unshareDashboard(shown.id, target))
          }
          onClose={() => setDialog(null)}
        />
      )}
      {dialog === 'versions' && shown && (
        <VersionsDrawer
          dashboard={shown}
          onRestored={(dashboard) => {
            boards.show(dashboard)
            setDialog(null)
          }}
          onClose={() => setDialog(null)}
        />
      )}
      {conflict && draft && (
        <ConflictDialog
          draft={draft}
          kept={conflict.kept}
          onOverwrite={() => conflict.kept && boards.save(draft, conflict.kept.version)}
          onCopy={() => boards.saveAs(copy(draft).title, draft.definition)}
          onDiscard={() => conflict.kept && boards.finish(conflict.kept)}
          onClose={() => setConflict(null)}
        />
      )}
    </>
  )
}

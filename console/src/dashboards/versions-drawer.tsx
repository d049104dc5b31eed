import { Button, Drawer, Popconfirm } from 'antd'
import { useState } from 'react'
import { useLoaded } from '../graph/ask.ts'
import { type Problem, RefusedError } from '../graph/http.ts'
import { useSay } from '../i18n/text.ts'
import { Failure, Loading } from '../shell/states.tsx'
import type { Dashboard } from './dashboard.ts'
import { listVersions, restoreDashboard } from './storage.ts'

interface VersionsDrawerProps {
  dashboard: Dashboard
  onRestored: (dashboard: Dashboard) => void
  onClose: () => void
}

/** All saved states of a dashboard; an earlier one is restored as a new version. */
export function VersionsDrawer({ dashboard, onRestored, onClose }: VersionsDrawerProps) {
  const say = useSay()
  const { id, version: current } = dashboard
  const { value, error, reload } = useLoaded(`versions ${id} ${current}`, () => listVersions(id))
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const restore = async (version: number) => {
    try {
      onRestored(await restoreDashboard(id, current, version))
    } catch (cause) {
      if (!(cause instanceof RefusedError)) throw cause
      setProblems(cause.problems)
    }
  }
  return (
    <Drawer
      open
      size={520}
      title={say(`“${dashboard.title}”的版本`, `Versions of “${dashboard.title}”`)}
      onClose={onClose}
    >
      {(error.length > 0 || problems.length > 0) && (
        <Failure problems={error.length > 0 ? error : problems} onRetry={reload} />
      )}
      {!value && error.length === 0 && <Loading />}
      <ol className="versions">
        {value?.map((each) => (
          <li key={each.version}>
            <div>
              <strong>{say(`第 ${each.version} 版`, `Version ${each.version}`)}</strong>{' '}
              {each.title}
              <div className="quiet">
                {new Date(each.savedAt).toLocaleString('zh-CN', { hour12: false })} ·{' '}
                {say(`${tilesOf(each.definition)} 个图块`, `${tilesOf(each.definition)} tiles`)}
              </div>
            </div>
            {each.version === current ? (
              <span className="quiet">{say('当前', 'current')}</span>
            ) : (
              <Popconfirm
                title={say(
                  `恢复到第 ${each.version} 版？现在的内容仍留在版本中。`,
                  `Restore version ${each.version}? The present state stays among the versions.`,
                )}
                okText={say('恢复', 'Restore')}
                cancelText={say('取消', 'Cancel')}
                onConfirm={() => restore(each.version)}
              >
                <Button size="small">{say('恢复', 'Restore')}</Button>
              </Popconfirm>
            )}
          </li>
        ))}
      </ol>
    </Drawer>
  )
}

function tilesOf(definition: unknown): number {
  const { tiles } = (definition ?? {}) as { tiles?: unknown[] }
  return Array.isArray(tiles) ? tiles.length : 0
}

import { Segmented } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useLoaded } from '../graph/ask.ts'
import { loadContract } from '../graph/contract.ts'
import { useSay } from '../i18n/text.ts'
import { Failure, Loading } from '../shell/states.tsx'
import { Picker } from './picker.tsx'
import './workbench.css'

const Expert = lazy(() => import('./expert.tsx').then((module) => ({ default: module.Expert })))

/** Ask without writing GraphQL, or with it. */
export function WorkbenchPage() {
  const say = useSay()
  const { value, error, loading, reload } = useLoaded('contract', loadContract)
  const [mode, setMode] = useState<'picker' | 'expert'>('picker')
  const [text, setText] = useState<{ query: string; variables: string } | null>(null)
  if (error.length > 0) return <Failure problems={error} onRetry={reload} />
  if (loading || !value) return <Loading height={480} />
  return (
    <>
      <div className="toolbar">
        <h1>{say('查询工作台', 'Workbench')}</h1>
        <Segmented
          aria-label={say('方式', 'Mode')}
          value={mode}
          onChange={setMode}
          options={[
            { value: 'picker', label: say('勾选查询', 'Pick fields') },
            { value: 'expert', label: say('专家模式', 'Expert') },
          ]}
        />
      </div>
      {mode === 'picker' ? (
        <Picker
          contract={value}
          onExpert={(query, variables) => {
            setText({ query, variables: JSON.stringify(variables, null, 2) })
            setMode('expert')
          }}
        />
      ) : (
        <Suspense fallback={<Loading height={480} />}>
          <Expert contract={value} given={text} />
        </Suspense>
      )}
    </>
  )
}

import { type ComponentProps, lazy, Suspense } from 'react'
import { Loading } from '../shell/states.tsx'

const Loaded = lazy(() => import('./chart.tsx').then((module) => ({ default: module.Chart })))

/** A chart whose library comes only when the first chart is shown. */
export function Chart(props: ComponentProps<typeof Loaded>) {
  return (
    <Suspense fallback={<Loading height={typeof props.height === 'number' ? props.height : 200} />}>
      <Loaded {...props} />
    </Suspense>
  )
}

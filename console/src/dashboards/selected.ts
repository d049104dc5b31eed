import { useEffect, useState } from 'react'

const FIRST = 'ready-targets'

function selectedId(): string {
  return /^#\/dashboards\/([\w-]+)/.exec(location.hash)?.[1] ?? FIRST
}

/** The dashboard named by the address, so that it can be sent to somebody as a link. */
export function useSelected(): [id: string, select: (id: string) => void] {
  const [id, setId] = useState(selectedId)
  useEffect(() => {
    const follow = () => setId(selectedId())
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return [
    id,
    (next) => {
      location.hash = `/dashboards/${next}`
    },
  ]
}

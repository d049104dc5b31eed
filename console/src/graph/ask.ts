import { createContext, useCallback, useContext, useEffect, useRef, useState } from 'react'
import type { Problem } from './http.ts'
import { hub, problemOf, problemsOf } from './hub.ts'

export type Json = Record<string, unknown>

export interface Answer<T = Json> {
  data: T | null
  errors: Problem[]
}

/**
 * Asks the graph. A partial answer carries both data and errors; a refusal has errors alone, and so
 * has an answer whose every field is null because of them.
 */
export async function ask<T = Json>(
  query: string,
  variables: Json = {},
  signal?: AbortSignal,
): Promise<Answer<T>> {
  try {
    const { data, errors } = await hub.query(query, variables, { signal })
    const isEmpty =
      errors.length > 0 && Object.values(data as object).every((field) => field === null)
    return { data: isEmpty ? null : (data as T), errors: errors.map(problemOf) }
  } catch (error) {
    signal?.throwIfAborted()
    return { data: null, errors: [...problemsOf(error)] }
  }
}

interface Page {
  nodes: unknown[]
  pageInfo?: { hasNextPage: boolean; endCursor: string | null }
}

/**
 * Asks page after page until a list has `most` rows or ends, as one answer. The question takes
 * `$after` and selects `pageInfo`; `path` leads to the list.
 */
export async function askAll<T = Json>(
  query: string,
  variables: Json,
  path: string,
  most: number,
  { signal, onRows }: { signal?: AbortSignal; onRows?: (rows: number) => void } = {},
): Promise<Answer<T>> {
  const all = await ask<T>(query, variables, signal)
  const list = pageAt(all.data, path)
  for (let page = list; list && page; ) {
    onRows?.(list.nodes.length)
    if (list.nodes.length >= most || !page.pageInfo?.hasNextPage) break
    const next = await ask(query, { ...variables, after: page.pageInfo.endCursor }, signal)
    all.errors.push(...next.errors)
    page = pageAt(next.data, path)
    if (page) list.nodes.push(...page.nodes)
  }
  list?.nodes.splice(most)
  return all
}

function pageAt(data: unknown, path: string): Page | undefined {
  const found = path.split('.').reduce<unknown>((of, step) => (of as Json | null)?.[step], data)
  return Array.isArray((found as Page | null)?.nodes) ? (found as Page) : undefined
}

export interface Loaded<T> {
  value: T | undefined
  error: readonly Problem[]
  loading: boolean
  loadedAt: number
  reload: () => void
}

/** Everything below loads again when this number grows. */
export const RoundContext = createContext(0)

/** Loads when the key changes, and again every `interval` seconds; the old value stays meanwhile. */
export function useLoaded<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  interval = 0,
): Loaded<T> {
  const [state, setState] = useState<{ value?: T; error: readonly Problem[]; at: number }>({
    error: [],
    at: 0,
  })
  const [loading, setLoading] = useState(true)
  const [round, setRound] = useState(0)
  const common = useContext(RoundContext)
  const current = useRef(load)
  current.current = load
  const reload = useCallback(() => setRound((before) => before + 1), [])

  useEffect(() => {
    const stop = new AbortController()
    setLoading(true)
    current.current(stop.signal).then(
      (value) => {
        if (stop.signal.aborted) return
        setState({ value, error: [], at: Date.now() })
        setLoading(false)
      },
      (error) => {
        if (stop.signal.aborted) return
        setState((before) => ({ ...before, error: problemsOf(error) }))
        setLoading(false)
      },
    )
    return () => stop.abort()
  }, [key, round, common])

  useEffect(() => {
    if (interval <= 0) return
    const timer = setInterval(reload, interval * 1000)
    return () => clearInterval(timer)
  }, [interval, reload])

  return { value: state.value, error: state.error, loading, loadedAt: state.at, reload }
}

export function useAnswer<T = Json>(query: string, variables: Json = {}, interval = 0) {
  return useLoaded(
    query + JSON.stringify(variables),
    (signal) => ask<T>(query, variables, signal),
    interval,
  )
}

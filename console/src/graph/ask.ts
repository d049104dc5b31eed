import { useCallback, useEffect, useRef, useState } from 'react'
import { fetchJson, type Problem, RefusedError } from './http.ts'

export type Json = Record<string, unknown>

export interface Answer<T = Json> {
  data: T | null
  errors: Problem[]
  cost?: number
}

/** Asks the graph. A partial answer carries both data and errors; a refusal has errors alone. */
export async function ask<T = Json>(
  query: string,
  variables: Json = {},
  signal?: AbortSignal,
): Promise<Answer<T>> {
  try {
    const { data, errors, extensions } = await fetchJson<{
      data?: T
      errors?: Problem[]
      extensions?: { cost?: { estimated: number } }
    }>('/graphql', {
      method: 'POST',
      body: JSON.stringify({ query, variables }),
      headers: { 'x-hub-cost': '1' },
      ...(signal ? { signal } : {}),
    })
    const cost = extensions?.cost?.estimated
    return { data: data ?? null, errors: errors ?? [], ...(cost === undefined ? {} : { cost }) }
  } catch (error) {
    if (error instanceof RefusedError) return { data: null, errors: [...error.problems] }
    throw error
  }
}

export interface Loaded<T> {
  value: T | undefined
  error: readonly Problem[]
  loading: boolean
  loadedAt: number
  reload: () => void
}

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
        const problems =
          error instanceof RefusedError ? error.problems : [{ message: String(error) }]
        setState((before) => ({ ...before, error: problems }))
        setLoading(false)
      },
    )
    return () => stop.abort()
  }, [key, round])

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

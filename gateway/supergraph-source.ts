import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ConfigurationError } from '@baibo/kernel/errors.ts'
import { checkSupergraph } from './supergraph-check.ts'
import { createReader, type SupergraphReader } from './supergraph-reader.ts'

export interface SupergraphSourceOptions {
  /** File or http(s) URL. */
  location: string
  /** Folder in which the last good supergraph is kept, for a start while the source is away. */
  keepIn?: string
  /** Milliseconds between two looks; 1,000 for a file and 10,000 for a URL when left out. */
  interval?: number
  /** Bytes of a supergraph at most, 32 MiB when left out. */
  maxBytes?: number
  /** Told of everything that happens to the supergraph. */
  onEvent?: (event: SupergraphEvent) => void
}

export interface SupergraphEvent {
  kind: 'swapped' | 'refused' | 'unreachable' | 'kept'
  /** Names the location and what is wrong with it; for the log alone. */
  message: string
  cause?: unknown
}

/** What is served and how the source fares. */
export interface SupergraphState {
  /** The first 12 digits of the SHA-256 of the served text. */
  version: string
  /** Epoch milliseconds since when this version is served. */
  servedSince: number
  /** Where the served text came from: the source itself or the copy kept from it. */
  origin: 'source' | 'copy'
  swaps: number
  /** Texts that could not be used. */
  refusals: number
  /** Looks that did not reach the source. */
  outages: number
  /** What the last look found wrong; undefined when all is well. */
  problem: string | undefined
}

export interface SupergraphSource {
  /** The supergraph to start with. */
  readonly sdl: string
  state(): SupergraphState
  /**
   * Looks for another supergraph from now on and hands each usable one to `swap`. When `swap`
   * throws, the text is refused and the former stays.
   */
  watch(swap: (sdl: string) => void): void
  /** Looks now instead of at the next interval. */
  look(): Promise<void>
  close(): Promise<void>
}

const MAX_BYTES = 32 * 1024 * 1024

/**
 * Opens the source of a supergraph. A broken, emptied or huge text is never served: the last good
 * one is, also after a restart. Throws a ConfigurationError when there is neither.
 */
export async function createSupergraphSource(
  options: SupergraphSourceOptions,
): Promise<SupergraphSource> {
  const { location, keepIn, onEvent = () => {} } = options
  const maxBytes = options.maxBytes ?? MAX_BYTES
  const reader = createReader(location, maxBytes)
  const copy = keepIn === undefined ? undefined : copyOf(location, keepIn)
  const first = await open(reader, copy, location, onEvent)
  const state: SupergraphState = {
    version: versionOf(first.sdl),
    servedSince: Date.now(),
    origin: first.origin,
    swaps: 0,
    refusals: first.problem?.kind === 'refused' ? 1 : 0,
    outages: first.problem?.kind === 'unreachable' ? 1 : 0,
    problem: first.problem?.message,
  }
  let served = first.sdl
  let swap: ((sdl: string) => void) | undefined
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | undefined

  function note(kind: 'refused' | 'unreachable', cause: unknown): void {
    if (kind === 'refused') state.refusals++
    else state.outages++
    const message = `${location}: ${textOf(cause)}`
    // The same trouble is told once, not at each look.
    if (state.problem !== message) onEvent({ kind, message, cause })
    state.problem = message
  }

  async function lookOnce(): Promise<void> {
    let text: string | undefined
    try {
      text = await reader.read()
    } catch (cause) {
      const isHuge = cause instanceof RangeError
      if (isHuge) reader.isRefused = true
      note(isHuge ? 'refused' : 'unreachable', cause)
      return
    }
    if (text === undefined) {
      if (!reader.isRefused) state.problem = undefined
      return
    }
    try {
      if (text !== served) {
        checkSupergraph(text)
        swap?.(text)
        served = text
        Object.assign(state, { version: versionOf(text), servedSince: Date.now() })
        state.swaps++
        onEvent({ kind: 'swapped', message: `${location}: ${state.version}` })
      }
      reader.isRefused = false
      state.problem = undefined
      state.origin = 'source'
    } catch (cause) {
      reader.isRefused = true
      note('refused', cause)
      return
    }
    await keep(copy, text, onEvent)
  }

  const look = (): Promise<void> => {
    looking ??= lookOnce().finally(() => {
      looking = undefined
    })
    return looking
  }

  if (first.origin === 'source') await keep(copy, first.sdl, onEvent)
  return {
    sdl: first.sdl,
    state: () => ({ ...state }),
    watch(use) {
      swap = use
      const interval = options.interval ?? reader.interval
      const next = () => {
        timer = setTimeout(() => void look().finally(next), interval)
        timer.unref()
      }
      next()
    },
    look,
    async close() {
      swap = () => {}
      clearTimeout(timer)
      await looking
      clearTimeout(timer)
    },
  }
}

interface First {
  sdl: string
  origin: SupergraphState['origin']
  problem: SupergraphEvent | undefined
}

async function open(
  reader: SupergraphReader,
  copy: string | undefined,
  location: string,
  onEvent: (event: SupergraphEvent) => void,
): Promise<First> {
  let problem: SupergraphEvent
  let text: string | undefined
  try {
    text = await reader.read()
    if (text === undefined) throw new Error('nothing there')
    checkSupergraph(text)
    return { sdl: text, origin: 'source', problem: undefined }
  } catch (cause) {
    const kind = text !== undefined || cause instanceof RangeError ? 'refused' : 'unreachable'
    reader.isRefused = kind === 'refused'
    problem = { kind, message: `${location}: ${textOf(cause)}`, cause }
    onEvent(problem)
  }
  const kept = copy === undefined ? undefined : await readFile(copy, 'utf8').catch(() => undefined)
  try {
    if (kept !== undefined) {
      checkSupergraph(kept)
      onEvent({ kind: 'kept', message: `${location}: ${versionOf(kept)}` })
      return { sdl: kept, origin: 'copy', problem }
    }
  } catch {
    // A damaged copy is as good as none.
  }
  throw new ConfigurationError(
    {
      zh: `无法使用 supergraph ${problem.message}；也没有以前保存的可用副本`,
      en: 'the supergraph cannot be used, and no earlier one was kept',
    },
    { cause: problem.cause },
  )
}

/** One copy for each location, so that two gateways may share a folder. */
function copyOf(location: string, folder: string): string {
  const absolute = /^https?:/.test(location) ? location : path.resolve(location)
  return path.join(folder, 'supergraph', `${versionOf(absolute)}.graphql`)
}

async function keep(
  copy: string | undefined,
  sdl: string,
  onEvent: (event: SupergraphEvent) => void,
): Promise<void> {
  if (copy === undefined) return
  try {
    await mkdir(path.dirname(copy), { recursive: true })
    if ((await readFile(copy, 'utf8').catch(() => undefined)) === sdl) return
    const draft = `${copy}.${process.pid}`
    await writeFile(draft, sdl)
    await rename(draft, copy)
  } catch (cause) {
    onEvent({ kind: 'unreachable', message: `${copy}: ${textOf(cause)}`, cause })
  }
}

function versionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

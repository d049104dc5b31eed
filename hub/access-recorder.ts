import { randomUUID } from 'node:crypto'
import { HubError } from '@baibo/kernel/errors.ts'
import type { Logger } from 'pino'
import type { AskRegistry } from './registry-client.ts'

/** One record of the chain as it is written: all about an access but the values. */
export interface AccessEntry {
  kind: 'READ' | 'DENIAL' | 'EXPORT' | 'IMPORT' | 'UNDO' | 'GRANT_CHANGE'
  subject: string
  unit: string
  purpose?: string | undefined
  requestId?: string | undefined
  operationName?: string | undefined
  operationId?: string | undefined
  departments?: readonly string[]
  fields?: readonly { field: string; owner?: string | undefined; refusal?: string | undefined }[]
  /** Units whose data it is about; they may see the record. */
  owners?: readonly string[]
  rows: number
  batch?: string
  grants?: readonly string[]
  format?: string
}

/** Writes the record. What is to be written is kept in order and sent together where it comes together. */
export interface AccessRecorder {
  /** Resolves when the entry stands on the chain. Rejects with AUDIT_UNAVAILABLE when it cannot be written now. */
  write(entry: AccessEntry, id?: string): Promise<void>
  /** Has the entry written as soon as that is possible. */
  later(entry: AccessEntry, id?: string): void
  /** Writes what waits. Rejects with AUDIT_UNAVAILABLE when some of it is left. */
  flush(): Promise<void>
  close(): void
}

interface Waiting {
  entry: AccessEntry & { id: string }
  settled?: { resolve: () => void; reject: (error: HubError) => void }
}

const MOST_AT_ONCE = 200
const MOST_KEPT = 10_000
const RETRY_MS = 2_000
const APPEND =
  'mutation Append($records: [AccessRecordInput!]!) { appendRecords(records: $records) }'

export function createAccessRecorder(ask: AskRegistry, log: Logger): AccessRecorder {
  let waiting: Waiting[] = []
  /** What could not be written and waits for the registry to come back. */
  let kept: Waiting[] = []
  let sending: Promise<void> | undefined
  let retry: NodeJS.Timeout | undefined

  /** Tried twice: a connection may have been lost unnoticed, and what is there already is not written again. */
  async function append(batch: readonly Waiting[]): Promise<void> {
    const records = batch.map(({ entry }) => entry)
    await ask(APPEND, { records }).catch(() => ask(APPEND, { records }))
  }

  async function send(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MOST_AT_ONCE)
      waiting = waiting.slice(MOST_AT_ONCE)
      try {
        await append(batch)
        for (const { settled } of batch) settled?.resolve()
      } catch (cause) {
        keep(batch.filter(({ settled }) => !settled))
        for (const { settled } of batch) settled?.reject(unavailable(cause))
      }
    }
  }

  function start(): void {
    sending ??= send().finally(() => {
      sending = undefined
      if (waiting.length > 0) start()
    })
  }

  function keep(entries: readonly Waiting[]): void {
    kept.push(...entries)
    const lost = kept.splice(MOST_KEPT)
    if (lost.length > 0) log.error({ entries: lost.length }, 'access records are lost')
    if (kept.length === 0 || retry) return
    log.error({ entries: kept.length }, 'access records cannot be written; kept for later')
    retry = setTimeout(sendKept, RETRY_MS)
    retry.unref()
  }

  function sendKept(): void {
    clearTimeout(retry)
    retry = undefined
    waiting = [...kept, ...waiting]
    kept = []
    start()
  }

  function add(one: Waiting): void {
    waiting.push(one)
    start()
  }

  return {
    write: (entry, id = randomUUID()) =>
      new Promise<void>((resolve, reject) =>
        add({ entry: { ...entry, id }, settled: { resolve, reject } }),
      ),
    later: (entry, id = randomUUID()) => add({ entry: { ...entry, id } }),
    async flush() {
      sendKept()
      while (sending) await sending
      if (kept.length > 0) throw unavailable(undefined)
    },
    close: () => clearTimeout(retry),
  }
}

function unavailable(cause: unknown): HubError {
  return new HubError(
    'AUDIT_UNAVAILABLE',
    { zh: '访问记录暂时无法写入', en: 'the access cannot be recorded now' },
    { cause },
  )
}

import { createHash } from 'node:crypto'
import type { AccessEntry } from './access-recorder.ts'
import type { AskRegistry } from './registry-client.ts'

/** A record as it stands on the chain. */
export interface ChainedRecord {
  sequence: number
  /** Canonical JSON text: the entry with `sequence`, `previous` and `recordedAt`. */
  record: string
  /** SHA-256 of `record`, hexadecimal. */
  hash: string
}

/** What `record` says. */
export interface RecordContent extends AccessEntry {
  sequence: number
  /** Hash of the record before. */
  previous: string
  /** UTC. */
  recordedAt: string
}

export interface ChainReport {
  /** Records that were found good, from the first one on. */
  records: number
  /** Hash of the last good record; 64 zeros where there is none. */
  head: string
  /** The first record that is not as it was written; absent where all are. */
  firstBad?: { sequence: number; recordedAt: string | null; zh: string; en: string }
  /** Whether the hash that was kept elsewhere is on the chain; absent where none was given. */
  isExpectedHeadThere?: boolean
}

const BATCH = 1000
const NO_HASH = '0'.repeat(64)
const READ = `query Chain($after: Int!, $first: Int!) {
  recordChain(after: $after, first: $first) { sequence record hash }
}`

/** All records in the order of the chain, read part by part. Rejects when the registry does not answer. */
export async function* readChain(ask: AskRegistry): AsyncGenerator<ChainedRecord> {
  for (let after = 0; ; ) {
    const { recordChain } = await ask<{ recordChain: ChainedRecord[] }>(READ, {
      after,
      first: BATCH,
    })
    yield* recordChain
    const last = recordChain.at(-1)
    if (!last || recordChain.length < BATCH) return
    after = last.sequence
  }
}

/** Follows the chain to its end or to the first record that was changed, moved or left out. */
export async function verifyChain(
  chain: AsyncIterable<ChainedRecord>,
  expectedHead?: string,
  onProgress: (records: number) => void = () => {},
): Promise<ChainReport> {
  const report: ChainReport = { records: 0, head: NO_HASH }
  if (expectedHead !== undefined) report.isExpectedHeadThere = expectedHead === NO_HASH
  for await (const link of chain) {
    const problem = faultOf(link, report)
    if (problem) return { ...report, firstBad: { ...problem, recordedAt: timeOf(link) } }
    report.records = link.sequence
    report.head = link.hash
    if (link.hash === expectedHead) report.isExpectedHeadThere = true
    if (report.records % BATCH === 0) onProgress(report.records)
  }
  return report
}

function faultOf(
  { sequence, record, hash }: ChainedRecord,
  { records, head }: ChainReport,
): Omit<NonNullable<ChainReport['firstBad']>, 'recordedAt'> | undefined {
  const expected = records + 1
  if (sequence !== expected) {
    return {
      sequence: expected,
      zh: `缺少这一条，其后是第 ${sequence} 条`,
      en: `it is missing; the next one is ${sequence}`,
    }
  }
  if (createHash('sha256').update(record).digest('hex') !== hash) {
    return {
      sequence,
      zh: '内容与其散列值不符，已被改动',
      en: 'it was changed: not the text of its hash',
    }
  }
  const { sequence: written, previous } = contentOf(record)
  if (written !== sequence) {
    return {
      sequence,
      zh: `这里是第 ${written} 条的内容，次序被改动`,
      en: `the text of record ${written} stands here: they were reordered`,
    }
  }
  if (previous !== head) {
    return {
      sequence,
      zh: `不承接第 ${records} 条：那一条或这一条被整条替换`,
      en: `it does not follow record ${records}: one of the two was replaced`,
    }
  }
  return undefined
}

export function contentOf(record: string): RecordContent {
  return JSON.parse(record) as RecordContent
}

function timeOf({ record }: ChainedRecord): string | null {
  return contentOf(record).recordedAt ?? null
}

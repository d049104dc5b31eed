import type { Identity } from '@baibo/kernel/identity.ts'
import type { Graph } from '@baibo/kernel/subgraph.ts'

/** A grant as the registry answers it; both days belong to it, as days of the city. */
export interface Grant {
  id: string
  provider: { id: string } | null
  consumer: { id: string } | null
  scope: string
  purposes: { code: string }[]
  status: 'ACTIVE' | 'REVOKED'
  startDate: string
  endDate: string
}

/** What decides about guarded fields, as the registry had it at one time. */
export interface GrantBook {
  /** Name by code. */
  purposes: ReadonlyMap<string, string>
  /** Null where they could not be read: then nobody has one. */
  grants: readonly Grant[] | null
}

export interface Grants {
  /**
   * At most GRANTS_MAX_AGE_MS old. A registry that cannot be asked leaves the book without grants,
   * with the purposes as they were last known.
   */
  current(): GrantBook | Promise<GrantBook>
  /** As the registry has them now. Rejects when it cannot be asked. */
  read(): Promise<readonly Grant[]>
  /** What was read before does not count any more. */
  forget(): void
  /** The code, where it is one of the list as it was last known. */
  knownPurpose(code: string | undefined): string | undefined
}

/** So long after a grant is taken back, at most, it may still be used. */
export const GRANTS_MAX_AGE_MS = 5_000
/** A registry that did not answer is asked again after so long. */
const PAUSE_AFTER_FAILURE_MS = 1_000
const DAY_MS = 86_400_000

/** Whether a grant may be used at an instant (epoch milliseconds): it ends as the day after its last one begins, +08:00. */
export function isInForce({ status, startDate, endDate }: Grant, instant: number): boolean {
  const begin = Date.parse(`${startDate}T00:00:00+08:00`)
  const end = Date.parse(`${endDate}T00:00:00+08:00`) + DAY_MS
  return status === 'ACTIVE' && begin <= instant && instant < end
}

interface Answer {
  purposes: { code: string; name: string }[]
  grants: { nodes: Grant[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } }
}

const QUESTION = `query Grants($after: String) {
  purposes { code name }
  grants(filter: { status: [ACTIVE] }, first: 200, after: $after) {
    nodes { id provider { id } consumer { id } scope purposes { code } status startDate endDate }
    pageInfo { hasNextPage endCursor }
  }
}`

/** The registry's grants, asked through the graph by the hub itself when somebody wants a guarded field. */
export function createGrants(graph: Graph, hubIdentity: () => Promise<Identity>): Grants {
  let book: GrantBook = { purposes: new Map(), grants: null }
  let goodUntil = 0
  let reading: Promise<GrantBook> | undefined
  // What began before `forget` was called does not count afterwards.
  let edition = 0

  async function readBook(): Promise<GrantBook> {
    const identity = await hubIdentity()
    const purposes = new Map<string, string>()
    const grants: Grant[] = []
    for (let after: string | null = null; ; ) {
      const answer: Answer = await graph<Answer>(QUESTION, { after }, identity)
      for (const { code, name } of answer.purposes) purposes.set(code, name)
      grants.push(...answer.grants.nodes)
      if (!answer.grants.pageInfo.hasNextPage) return { purposes, grants }
      after = answer.grants.pageInfo.endCursor
    }
  }

  async function renew(): Promise<GrantBook> {
    const begun = { at: Date.now(), edition }
    let maxAge = GRANTS_MAX_AGE_MS
    const renewed = await readBook().catch(() => {
      maxAge = PAUSE_AFTER_FAILURE_MS
      return { purposes: book.purposes, grants: null }
    })
    if (begun.edition !== edition) return current()
    book = renewed
    goodUntil = begun.at + maxAge
    reading = undefined
    return renewed
  }

  function current(): GrantBook | Promise<GrantBook> {
    if (Date.now() < goodUntil) return book
    reading ??= renew()
    return reading
  }

  return {
    current,
    read: async () => (await readBook()).grants ?? [],
    forget() {
      edition += 1
      goodUntil = 0
      reading = undefined
    },
    knownPurpose: (code) => (code !== undefined && book.purposes.has(code) ? code : undefined),
  }
}

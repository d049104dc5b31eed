import { InvalidInputError } from '@baibo/kernel/errors.ts'
import type { Connection } from '@baibo/kernel/list.ts'

/** Largest `first` of lists that are computed and not read from a table. */
export const MAX_COMPUTED = 1000

/** A Relay page of a computed list; `idOf` must be unique within it. Throws InvalidInputError. */
export function pageOf<T>(
  items: readonly T[],
  idOf: (item: T) => string,
  { first, after }: { first?: number | null | undefined; after?: string | null | undefined },
): Connection<T> {
  const size = first ?? 50
  if (size < 0 || size > MAX_COMPUTED) {
    throw new InvalidInputError({
      zh: `first 应在 0 到 ${MAX_COMPUTED} 之间，收到 ${size}`,
      en: `first: expected 0 to ${MAX_COMPUTED}, got ${size}`,
    })
  }
  const start = after ? positionAfter(items, idOf, after) : 0
  const edges = items
    .slice(start, start + size)
    .map((node) => ({ node, cursor: Buffer.from(idOf(node)).toString('base64url') }))
  return {
    nodes: edges.map((edge) => edge.node),
    edges,
    pageInfo: {
      hasNextPage: start + size < items.length,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: async () => items.length,
  }
}

function positionAfter<T>(items: readonly T[], idOf: (item: T) => string, cursor: string): number {
  const id = Buffer.from(cursor, 'base64url').toString()
  const index = items.findIndex((item) => idOf(item) === id)
  if (index >= 0) return index + 1
  throw new InvalidInputError({
    zh: 'after 不是本接口给出的游标，或所指的一条已不在列表中',
    en: 'after: expected a cursor given by this list',
  })
}

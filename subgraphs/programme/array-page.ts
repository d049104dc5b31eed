import { InvalidInputError } from '@baibo/kernel/errors.ts'
import { type Connection, pageSize, toConnection } from '@baibo/kernel/page.ts'

/** Largest `first` of lists that are computed and not read from a table. */
export const MAX_COMPUTED = 1000

/** A Relay page of a computed list; `idOf` must be unique within it. Throws InvalidInputError. */
export function pageOf<T>(
  items: readonly T[],
  idOf: (item: T) => string,
  { first, after }: { first?: number | null | undefined; after?: string | null | undefined },
): Connection<T> {
  const size = pageSize(first, 50, MAX_COMPUTED)
  const start = after ? positionAfter(items, idOf, after) : 0
  const edges = items
    .slice(start, start + size + 1)
    .map((node) => ({ node, cursor: Buffer.from(idOf(node)).toString('base64url') }))
  return toConnection(edges, size, start > 0, async () => items.length)
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

import { InvalidInputError } from './errors.ts'

/** A page of a Relay list. */
export interface Connection<R> {
  nodes: R[]
  edges: Edge<R>[]
  pageInfo: {
    hasNextPage: boolean
    hasPreviousPage: boolean
    startCursor: string | null
    endCursor: string | null
  }
  /** Counted only when it is selected. */
  totalCount: () => Promise<number>
}

export interface Edge<R> {
  node: R
  cursor: string
}

/** The asked page size, or the default. Throws InvalidInputError outside 0 to the maximum. */
export function pageSize(first: number | null | undefined, usual: number, maximum: number): number {
  const size = first ?? usual
  if (size < 0 || size > maximum) {
    throw new InvalidInputError({
      zh: `first 应在 0 到 ${maximum} 之间，收到 ${size}`,
      en: `first: expected 0 to ${maximum}, got ${size}`,
    })
  }
  return size
}

/** A page from its edges, of which one more than `size` was read to see whether there is a next page. */
export function toConnection<R>(
  found: readonly Edge<R>[],
  size: number,
  after: unknown,
  totalCount: () => Promise<number>,
): Connection<R> {
  const edges = found.slice(0, size)
  return {
    nodes: edges.map((edge) => edge.node),
    edges,
    pageInfo: {
      hasNextPage: found.length > size,
      hasPreviousPage: Boolean(after),
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount,
  }
}

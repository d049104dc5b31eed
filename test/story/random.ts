/** A deterministic source of choices; the same name always gives the same sequence. */
export interface Random {
  /** A whole number from `from` to `to`, both included. */
  int: (from: number, to: number) => number
  /** One element of a list that is not empty. */
  pick: <T>(list: readonly T[]) => T
  /** True in about `share` (0 to 1) of the calls. */
  chance: (share: number) => boolean
}

/** The sequence for one part of the story, independent of the other parts. */
export function random(name: string): Random {
  let state = 2166136261
  for (const char of `baibo:${name}`)
    state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 16777619)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  return {
    int,
    pick: (list) => at(list, int(0, list.length - 1)),
    chance: (share) => next() < share,
  }
}

/** The element at a position counted round the list; throws on an empty list. */
export function at<T>(list: readonly T[], index: number): T {
  const value = list[index % list.length]
  if (value === undefined) throw new RangeError('the list is empty')
  return value
}

/** `count` days after an ISO date (before it when negative). */
export function addDays(date: string, count: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10)
}

/** Whole days from one ISO date to another. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000
}

/** The earlier of two ISO dates. */
export function earlier(a: string, b: string): string {
  return a < b ? a : b
}

/** The later of two ISO dates. */
export function later(a: string, b: string): string {
  return a > b ? a : b
}

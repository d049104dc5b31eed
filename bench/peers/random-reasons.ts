import { isDeepStrictEqual } from 'node:util'
import type { RandomOperation } from '../../gateway/examples/random-operation.ts'
import { rewrites } from './random-rewrites.ts'

export interface Answer {
  data?: unknown
  errors?: { message?: string; extensions?: { code?: string } }[]
}

/** One operation that our gateway and another answered differently. */
export interface Difference extends RandomOperation {
  peer: 'Apollo Gateway' | 'Hive Gateway'
  ours: Answer
  theirs: Answer
  /** The data are the same, but one of the two tells errors and the other none. */
  onlyErrors: boolean
  /** The other of the two peers has our values, and errors where we have some. */
  thirdAgrees: boolean
}

/** Why answers differ, and whose fault it is; undefined when no reason explains the difference. */
export async function reasonOf(
  difference: Difference,
  askPeer: (operation: RandomOperation) => Promise<Answer>,
): Promise<string | undefined> {
  if (!difference.onlyErrors && isDeepStrictEqual(difference.ours.data, difference.theirs.data)) {
    return 'theirs, fields in the order of the plan instead of the order asked for (CollectFields)'
  }
  const known = reasons.find(({ explains }) => explains(difference))
  if (known) return known.text
  for (const { name, ask, answer } of rewrites) {
    const operation = ask(difference)
    if (operation.query === difference.query) continue
    const { data, errors = [] } = await askPeer(operation)
    const isOurs = isDeepStrictEqual(answer(data), difference.ours.data)
    if (isOurs && errors.length > 0 === (difference.ours.errors ?? []).length > 0) {
      return `theirs, ${name} changes the answer; asked without it, the peer gives ours`
    }
  }
  return undefined
}

/** Reasons that no other wording of the question shows; each was found by looking into an operation. */
const reasons: { text: string; explains: (difference: Difference) => boolean }[] = [
  {
    // { findingStats { ... on FindingStats { __typename } } }
    text: 'theirs, a field of which only `... on T { __typename }` is asked gets no request at all',
    explains: ({ peer, thirdAgrees, theirs: { errors = [] } }) =>
      peer === 'Hive Gateway' &&
      thirdAgrees &&
      errors.some(({ message }) => message?.startsWith('Failed to create a gateway request')),
  },
]

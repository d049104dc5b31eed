import type { addressees, ReplyRow } from './tables.ts'

type Listed = typeof addressees.$inferSelect

export type AddresseeState = 'PENDING' | 'NO_COMMENT' | 'COMMENTED' | 'OVERDUE'

/** An addressee with what it has replied by an instant (R3). */
export interface AddresseeRow extends Listed {
  state: AddresseeState
  repliedAt: string | null
  /** Replied, but first after the due instant. */
  late: boolean
  opinions: number
  replies: ReplyRow[]
}

/**
 * Where an addressee stands at an instant. No comment is a reply of its own; silence past the due
 * instant is OVERDUE and never consent.
 */
export function standingOf(
  addressee: Listed,
  replies: readonly ReplyRow[],
  dueAt: string,
  at: Date,
): AddresseeRow {
  const due = new Date(dueAt)
  const given = replies
    .filter((reply) => reply.unitId === addressee.unitId && new Date(reply.repliedAt) <= at)
    .toSorted((a, b) => Date.parse(a.repliedAt) - Date.parse(b.repliedAt))
  const opinions = given.filter((reply) => reply.kind === 'COMMENTED').length
  const first = given[0]
  return {
    ...addressee,
    state: first ? (opinions > 0 ? 'COMMENTED' : 'NO_COMMENT') : at > due ? 'OVERDUE' : 'PENDING',
    repliedAt: first?.repliedAt ?? null,
    late: first !== undefined && new Date(first.repliedAt) > due,
    opinions,
    replies: given,
  }
}

export interface Completion {
  addressees: number
  replied: number
  noComment: number
  commented: number
  pending: number
  overdue: number
  /** Share that has replied, 0 to 1; 0 without addressees. */
  rate: number
}

export function completionOf(addressees: readonly AddresseeRow[]): Completion {
  const having = (state: AddresseeState) =>
    addressees.filter((addressee) => addressee.state === state).length
  const [noComment, commented] = [having('NO_COMMENT'), having('COMMENTED')]
  const replied = noComment + commented
  return {
    addressees: addressees.length,
    replied,
    noComment,
    commented,
    pending: having('PENDING'),
    overdue: having('OVERDUE'),
    rate: addressees.length === 0 ? 0 : replied / addressees.length,
  }
}

import type { Bilingual } from '@baibo/kernel/errors.ts'
import type { Identity } from '@baibo/kernel/identity.ts'
import { describeMissingScopes, holdsScopes } from '@baibo/kernel/scopes.ts'
import type { GuardedField } from './guarded-fields.ts'
import { inTime } from './in-time.ts'
import { purposeOf } from './purpose.ts'
import type { RequestScope } from './run.ts'

/** Who asks, and what for. */
export interface Caller {
  identity: Identity
  /** The code in `x-hub-purpose`; undefined when none is stated. */
  purpose: string | undefined
  requestId: string
}

/** Why a guarded field is refused, as the client reads it. */
export interface Denial extends Bilingual {
  code: 'UNAUTHORIZED_FIELD_OR_TYPE' | 'PURPOSE_REQUIRED' | (string & {})
}

export type Denials = ReadonlyMap<GuardedField, Denial>

/**
 * Decides for one caller which guarded fields of an operation are refused; what is not in the answer
 * is allowed. Asked anew for each operation and each event of a subscription, for callers who are
 * known only. When it throws, or does not decide by the deadline of the request, all of the fields are
 * refused with `RIGHTS_UNAVAILABLE`; it writes the cause to its own log.
 */
export type DecideRights = (
  caller: Caller,
  fields: readonly GuardedField[],
) => Denials | undefined | Promise<Denials | undefined>

/** A request of which is known who asks. */
export interface CallerScope extends RequestScope {
  identity?: Identity | undefined
}

/** The default: the scopes of the caller's token must satisfy `@requiresScopes`. */
export const decideByScopes: DecideRights = ({ identity }, fields) => {
  const held = new Set(identity.scopes)
  return new Map(
    fields
      .filter(({ scopes }) => !holdsScopes(scopes, held))
      .map((field) => [field, missingScopes(field)]),
  )
}

/** The refusal of a caller who lacks the scopes of a field. */
export function missingScopes({ coordinate, scopes }: GuardedField): Denial {
  return { code: 'UNAUTHORIZED_FIELD_OR_TYPE', ...describeMissingScopes(coordinate, scopes) }
}

const NONE: Denials = new Map()

/**
 * What of the fields is refused to whom. Where nobody is asked who they are nothing is, unless `rights`
 * are given: then an unknown caller reads no guarded field.
 */
export function createDecision(
  rights: DecideRights | undefined,
): (scope: CallerScope, fields: readonly GuardedField[]) => Denials | Promise<Denials> {
  const decide = rights ?? decideByScopes
  return (scope, fields) => {
    const { identity, requestId } = scope
    if (!identity) return rights ? refuseAll(fields, unknownCaller) : NONE
    const caller = { identity, purpose: purposeOf(scope.headers), requestId }
    const unclassified = fields.filter(({ isUnclassified }) => isUnclassified)
    const complete = (denials: Denials | undefined): Denials =>
      unclassified.length === 0
        ? (denials ?? NONE)
        : new Map([...(denials ?? NONE), ...refuseAll(unclassified, notClassified)])
    try {
      const decided = decide(caller, fields)
      if (!(decided instanceof Promise)) return complete(decided)
      return inTime(decided, scope.deadline).then(complete, () => refuseAll(fields, noDecision))
    } catch {
      return refuseAll(fields, noDecision)
    }
  }
}

function refuseAll(
  fields: readonly GuardedField[],
  word: (field: GuardedField) => Denial,
): Map<GuardedField, Denial> {
  return new Map(fields.map((field) => [field, word(field)]))
}

function unknownCaller({ coordinate }: GuardedField): Denial {
  return {
    code: 'UNAUTHORIZED_FIELD_OR_TYPE',
    zh: `无权读取 ${coordinate}，需要登录`,
    en: `not allowed to read ${coordinate}; sign-in needed`,
  }
}

function notClassified({ coordinate }: GuardedField): Denial {
  return {
    code: 'UNAUTHORIZED_FIELD_OR_TYPE',
    zh: `无权读取 ${coordinate}，它还没有数据目录项`,
    en: `not allowed to read ${coordinate}; it has no data item yet`,
  }
}

function noDecision({ coordinate }: GuardedField): Denial {
  return {
    code: 'RIGHTS_UNAVAILABLE',
    zh: `暂时无法核对读取 ${coordinate} 的授权，请稍后再试`,
    en: `the right to read ${coordinate} cannot be checked now; try again later`,
  }
}

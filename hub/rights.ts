import type { GuardedField } from '@baibo/gateway/guarded-fields.ts'
import {
  type Caller,
  type DecideRights,
  type Denial,
  missingScopes,
} from '@baibo/gateway/rights.ts'
import { PURPOSE_HEADER } from '@baibo/kernel/signature.ts'
import { type Grant, type GrantBook, type Grants, isInForce } from './grants.ts'

/**
 * A guarded field is read by who holds its scopes and is its owner or has grants in force for them;
 * a sensitive one for a stated purpose of the list, which the grants of others than the owner allow.
 * What several grants allow adds up; what none allows is refused.
 */
export function createRights(grants: Grants): DecideRights {
  return (caller, fields) => {
    const book = grants.current()
    return book instanceof Promise
      ? book.then((read) => decide(caller, fields, read))
      : decide(caller, fields, book)
  }
}

function decide(
  caller: Caller,
  fields: readonly GuardedField[],
  book: GrantBook,
): Map<GuardedField, Denial> {
  const denials = new Map<GuardedField, Denial>()
  const instant = Date.now()
  const held = new Set(caller.identity.scopes)
  for (const field of fields) {
    const denial = decideField(caller, field, held, book, instant)
    if (denial) denials.set(field, denial)
  }
  return denials
}

function decideField(
  { identity: { unit }, purpose }: Caller,
  field: GuardedField,
  held: ReadonlySet<string>,
  { purposes, grants }: GrantBook,
  instant: number,
): Denial | undefined {
  const alternatives = field.scopes.filter((all) => all.every((scope) => held.has(scope)))
  if (alternatives.length === 0) return missingScopes(field)
  let allowed: ReadonlySet<string> = new Set(purposes.keys())
  if (!speaksFor(unit, field.owner)) {
    const needsGrant = field.sensitive || field.share === 'CONDITIONAL'
    if (!needsGrant && alternatives.some((all) => all.length === 0)) return undefined
    if (!grants) return rightsUnavailable(field)
    const usable = grants.filter(
      (grant) =>
        grant.consumer?.id === unit &&
        grant.provider?.id === field.owner &&
        isInForce(grant, instant),
    )
    // A field of others that asks for no scope can be named by no grant.
    const granted = alternatives.flatMap((all) => purposesOf(all, usable) ?? [])
    if (granted.length === 0) return noGrant(field, unit, alternatives)
    allowed = new Set(granted.flatMap((codes) => [...codes]))
  }
  if (!field.sensitive || (purpose !== undefined && allowed.has(purpose))) return undefined
  return purposes.size === 0
    ? rightsUnavailable(field)
    : purposeRequired(field, purpose, allowed, purposes)
}

/** Whether a unit is the owner of a field, or a unit of the owner's branch in a county: `jx-kjj-330482` of `jx-kjj`. */
function speaksFor(unit: string, owner: string | undefined): boolean {
  return owner !== undefined && (unit === owner || unit.startsWith(`${owner}-`))
}

/** The purposes for which all of the scopes are granted; undefined where one of them is not at all. */
function purposesOf(scopes: readonly string[], grants: readonly Grant[]): Set<string> | undefined {
  const each = scopes.map((scope) => {
    const of = grants.filter((grant) => grant.scope === scope)
    return new Set(of.flatMap((grant) => grant.purposes.map(({ code }) => code)))
  })
  if (each.length === 0 || each.some(({ size }) => size === 0)) return undefined
  return each.reduce((all, more) => all.intersection(more))
}

function noGrant(
  { coordinate, owner = '' }: GuardedField,
  unit: string,
  alternatives: GuardedField['scopes'],
): Denial {
  const scopes = alternatives.map((all) => all.join('+')).join(' 或 ')
  return {
    code: 'UNAUTHORIZED_FIELD_OR_TYPE',
    zh: `无权读取 ${coordinate}：${unit} 没有 ${owner} 对 ${scopes} 的在效授权`,
    en: `not allowed to read ${coordinate}: ${unit} has no grant of ${owner} in force for ${scopes}`,
  }
}

function purposeRequired(
  { coordinate }: GuardedField,
  purpose: string | undefined,
  allowed: ReadonlySet<string>,
  purposes: ReadonlyMap<string, string>,
): Denial {
  const codes = [...allowed].sort()
  const named = codes.map((code) => `${code} ${purposes.get(code) ?? ''}`.trim()).join('、')
  const would = named === '' ? '没有准许的用途' : `可用的用途：${named}`
  return purpose === undefined
    ? {
        code: 'PURPOSE_REQUIRED',
        zh: `${coordinate} 是敏感字段，须用标头 ${PURPOSE_HEADER} 声明用途；${would}`,
        en: `${coordinate} is sensitive: state the purpose in ${PURPOSE_HEADER}, one of ${codes.join(', ')}`,
      }
    : {
        code: 'PURPOSE_REQUIRED',
        zh: `不得为用途 ${purpose} 读取 ${coordinate}；${would}`,
        en: `not allowed to read ${coordinate} for the purpose ${purpose}; expected one of ${codes.join(', ')}`,
      }
}

function rightsUnavailable({ coordinate }: GuardedField): Denial {
  return {
    code: 'RIGHTS_UNAVAILABLE',
    zh: `暂时无法核对读取 ${coordinate} 的授权，请稍后再试`,
    en: `the grants for ${coordinate} cannot be read now; try again later`,
  }
}

import type { Bilingual } from './errors.ts'

/** Lists of scopes, any one of which must be held whole (`@requiresScopes`: OR of ANDs). */
export type Scopes = readonly (readonly string[])[]

/** Whether one of the lists is held whole. */
export function holdsScopes(scopes: Scopes, held: ReadonlySet<string>): boolean {
  return scopes.some((all) => all.every((scope) => held.has(scope)))
}

/** What a caller is told who lacks the scopes of a field, `Type.field`. */
export function describeMissingScopes(coordinate: string, scopes: Scopes): Bilingual {
  const all = scopes.map((list) => list.join('+'))
  return {
    zh: `无权读取 ${coordinate}，需要授权范围 ${all.join(' 或 ') || '（不对任何人开放）'}`,
    en: `not allowed to read ${coordinate}; needs scope ${all.join(' or ') || '(open to nobody)'}`,
  }
}

import { list } from '@baibo/kernel/cells.ts'
import { uscc } from '@baibo/kernel/cells-codes.ts'
import { isEnterprise } from '../references.ts'

export const usccAliases = ['统一社会信用代码', '社会信用代码', '信用代码'] as const

/** Several credit codes in one cell. */
export function parties(header: string, aliases: readonly string[] = []) {
  return list(uscc(header, { required: true, aliases }))
}

/** The first enterprise among parties: the one whose reporting unit the row counts for. */
export function locatedBy(codes: readonly string[]): string | null {
  return codes.find(isEnterprise) ?? null
}

import type { IncomingHttpHeaders } from 'node:http'
import { PURPOSE_HEADER } from '@baibo/kernel/signature.ts'
import { refuse } from './refusal.ts'

/** The purpose that a request states, if any. Throws a Refusal when it is no code. */
export function readPurpose(headers: IncomingHttpHeaders): string | undefined {
  const value = headers[PURPOSE_HEADER]
  if (value === undefined) return undefined
  if (typeof value === 'string' && /^[\w-]{1,40}$/.test(value)) return value
  throw refuse(
    400,
    'PURPOSE_MALFORMED',
    `标头 ${PURPOSE_HEADER} 须为 1 至 40 个字母、数字、下划线或连字符`,
    `The header ${PURPOSE_HEADER} must be 1 to 40 letters, digits, underscores or hyphens`,
  )
}

/** The purpose in the headers that go to the departments. */
export function purposeOf(headers: Readonly<Record<string, string>>): string | undefined {
  return headers[PURPOSE_HEADER]
}

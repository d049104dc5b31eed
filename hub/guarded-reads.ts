import { randomUUID } from 'node:crypto'
import type { GuardedAccess, OnGuardedRead } from '@baibo/gateway/guarded-access.ts'
import type { GuardedField, GuardedFields } from '@baibo/gateway/guarded-fields.ts'
import type { AccessEntry, AccessRecorder } from './access-recorder.ts'
import type { Exports } from './exports.ts'

export interface GuardedReadOptions {
  recorder: AccessRecorder
  guardedFields: () => GuardedFields
  /** The purpose, where it is one of the list: anything else might be a value. */
  knownPurpose: (code: string | undefined) => string | undefined
  exports: Exports
}

/**
 * Leaves one record of each operation that reads guarded fields or is refused them. Rejects when a
 * sensitive field was to be answered and that cannot be written: it is then refused, and so recorded
 * as soon as possible.
 */
export function recordGuardedReads(options: GuardedReadOptions): OnGuardedRead {
  const { recorder, guardedFields } = options
  const find = (coordinate: string): GuardedField | undefined => {
    const [type = '', field = ''] = coordinate.split('.')
    return guardedFields().get(type)?.get(field)
  }
  return async (access) => {
    const id = randomUUID()
    const entry = entryOf(access, options, find)
    const isSensitive = access.allowed.some((coordinate) => find(coordinate)?.sensitive !== false)
    if (!isSensitive) return recorder.later(entry, id)
    try {
      await recorder.write(entry, id)
    } catch (error) {
      recorder.later(withheld(entry, find), id)
      throw error
    }
  }
}

function entryOf(
  access: GuardedAccess,
  { knownPurpose, exports }: GuardedReadOptions,
  find: (coordinate: string) => GuardedField | undefined,
): AccessEntry {
  const { requestId, identity, purpose, operationName, operationId, departments, rows } = access
  const { allowed, denied } = access
  const fields = [
    ...allowed.map((field) => ({ field, owner: find(field)?.owner })),
    ...denied.map(({ coordinate: field, code }) => ({
      field,
      owner: find(field)?.owner,
      refusal: code,
    })),
  ]
  const exported = exports.noteRecorded(requestId)
  return {
    kind: exported ? 'EXPORT' : allowed.length > 0 ? 'READ' : 'DENIAL',
    subject: identity?.subject ?? '',
    unit: identity?.unit ?? '',
    purpose: knownPurpose(purpose),
    requestId,
    operationName: exported?.name ?? operationName,
    operationId,
    departments,
    fields,
    owners: [...new Set(fields.flatMap(({ owner }) => owner ?? []))],
    rows,
    ...(exported ? { format: exported.format } : {}),
  }
}

/** The same access with its sensitive fields refused. */
function withheld(
  entry: AccessEntry,
  find: (coordinate: string) => GuardedField | undefined,
): AccessEntry {
  const fields = (entry.fields ?? []).map((field) =>
    field.refusal || find(field.field)?.sensitive === false
      ? field
      : { ...field, refusal: 'AUDIT_UNAVAILABLE' },
  )
  const isAllRefused = fields.every(({ refusal }) => refusal)
  if (!isAllRefused) return { ...entry, fields }
  return { ...entry, kind: 'DENIAL', fields, rows: 0 }
}

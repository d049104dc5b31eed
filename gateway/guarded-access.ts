import type { Identity } from '@baibo/kernel/identity.ts'

/** That someone read guarded fields or was refused them: everything about it but the values. */
export interface GuardedAccess {
  requestId: string
  /** Undefined where nobody is asked who they are. */
  identity: Identity | undefined
  /** The code in `x-hub-purpose`; undefined when none is stated. */
  purpose: string | undefined
  operation: 'query' | 'mutation' | 'subscription'
  operationName: string | undefined
  /** `sha256:<hex>` of the text of the document, which is also the id of an approved one. */
  operationId: string
  /** The departments that the plan asks, each once. */
  departments: readonly string[]
  /** `Type.field` of the guarded fields that are answered. */
  allowed: readonly string[]
  /** `Type.field` of the guarded fields that are refused, and why. */
  denied: readonly { coordinate: string; code: string }[]
  /** Objects of the answer that carry a guarded field which is not refused. */
  rows: number
}

/**
 * Writes down an access. Awaited before the answer is sent, for each event of a subscription as well.
 * When it rejects, or has not written by the deadline of the request, the sensitive fields are answered
 * with null and `AUDIT_UNAVAILABLE`; it writes the cause to its own log.
 */
export type OnGuardedRead = (access: GuardedAccess) => Promise<void>

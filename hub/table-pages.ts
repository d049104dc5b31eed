import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Admitted } from '@baibo/gateway/admission.ts'
import { createContext, leaving, payer } from '@baibo/gateway/http-graphql.ts'
import { asRefusal, Refusal } from '@baibo/gateway/refusal.ts'
import type { RouteIntake } from '@baibo/gateway/server.ts'
import type { Identity } from '@baibo/kernel/identity.ts'
import type { ApprovedDocument } from '@baibo/schema/documents.ts'
import { type FlatRow, flatten } from '@baibo/schema/flatten.ts'
import type { GraphQLError } from 'graphql'
import type { Hub } from './hub.ts'

/** The rows of one answer. */
export interface TablePage {
  rows: FlatRow[]
  errors: readonly GraphQLError[]
  /** The departments that were asked. */
  departments: readonly string[]
  /** Where the next answer begins; undefined when this one is the last. */
  next: string | undefined
}

/** One caller's request for a table. */
export interface TableRequest {
  hub: Hub
  document: ApprovedDocument
  variables: Record<string, unknown>
  intake: RouteIntake
  identity: Identity
  request: IncomingMessage
  response: ServerResponse
  requestId: string
}

/**
 * The answer page by page: one page, or as many as the document's `pages` says there are. Each is
 * admitted like a question at `/graphql`. Throws a Refusal when there are no data at all.
 */
export async function* readPages(table: TableRequest): AsyncGenerator<TablePage> {
  const { hub, document, intake, identity, request, response, requestId } = table
  const signal = leaving(response)
  for (let after = table.variables.after, isFirst = true; ; isFirst = false) {
    const variables = document.pages ? { ...table.variables, after } : table.variables
    const admitted = await admit(table, variables, isFirst, signal)
    const begin = performance.now()
    const { headers, deadline } = createContext(intake, request, requestId, identity, signal)
    const { data, errors = [] } = await hub.gateway.execute({
      document: admitted.document,
      admitted,
      variables,
      identity,
      headers,
      signal,
      deadline,
      requestId,
    })
    intake.onAnswered(admitted, performance.now() - begin)
    if (data == null || holdsNothing(data, errors)) throw new Refusal(statusOf(errors), errors)
    const info = pageInfo(document, data)
    yield {
      rows: flatten(data, document.flatten),
      errors,
      departments: Object.keys(admitted.costByDepartment()),
      next: info?.hasNextPage ? info.endCursor : undefined,
    }
    if (!info?.hasNextPage) return
    after = info.endCursor
  }
}

/** A table that has begun is not broken off for its caller's budget: it waits until that is filled again. */
async function admit(
  { document, identity, intake, requestId }: TableRequest,
  variables: Record<string, unknown>,
  isFirst: boolean,
  signal: AbortSignal,
): Promise<Admitted> {
  for (;;) {
    try {
      return intake.admission.admit({
        query: document.text,
        documentId: undefined,
        sha256Hash: undefined,
        operationName: undefined,
        variables,
        caller: payer(identity),
      })
    } catch (error) {
      const refusal = asRefusal(error, requestId)
      if (isFirst || refusal.status !== 429) throw refusal
      await pause(Number(refusal.headers['retry-after']) * 1000, undefined, { signal })
    }
  }
}

/** Whether no department has answered: every field of the question is null, and an error says why. */
function holdsNothing(data: object, errors: readonly GraphQLError[]): boolean {
  return errors.length > 0 && Object.values(data).every((field) => field === null)
}

function pageInfo({ pages }: ApprovedDocument, data: unknown) {
  const found = pages
    ?.split('.')
    .reduce<unknown>((of, step) => (of as Record<string, unknown> | null)?.[step], data)
  return found as { hasNextPage: boolean; endCursor: string } | null | undefined
}

const STATUS: Record<string, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  UNAUTHORIZED_FIELD_OR_TYPE: 403,
  PURPOSE_REQUIRED: 403,
  BAD_USER_INPUT: 400,
  NOT_FOUND: 404,
  DEPARTMENT_UNAVAILABLE: 503,
  DEPARTMENT_OVERLOADED: 503,
  DATABASE_UNAVAILABLE: 503,
  AUDIT_UNAVAILABLE: 503,
  RIGHTS_UNAVAILABLE: 503,
  GATEWAY_TIMEOUT: 504,
}

function statusOf([first]: readonly GraphQLError[]): number {
  return STATUS[String(first?.extensions.code)] ?? 500
}

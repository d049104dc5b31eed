import { randomUUID } from 'node:crypto'
import type { ApprovedDocuments } from '@baibo/gateway/approved-documents.ts'
import { Refusal } from '@baibo/gateway/refusal.ts'
import type { Route } from '@baibo/gateway/server.ts'
import { maskError } from '@baibo/kernel/errors.ts'
import { describeFault } from '@baibo/kernel/fault-log.ts'
import { InputFileError } from '@baibo/kernel/workbook-error.ts'
import {
  type ApprovedDocument,
  loadDocuments,
  loadRetiredDocuments,
  type RetiredDocument,
} from '@baibo/schema/documents.ts'
import { openApi } from '@baibo/schema/openapi.ts'
import { createConsoleRoutes } from './console.ts'
import { sendJson } from './http.ts'
import type { Hub } from './hub.ts'
import { createPublishRoute } from './publish.ts'
import { createDocumentRoute } from './rest.ts'

const STATUS: Record<string, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  AUDIT_UNAVAILABLE: 503,
  BAD_USER_INPUT: 400,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  GONE: 410,
  BATCH_SUPERSEDED: 409,
  COMPOSITION_FAILED: 422,
  CONTRACT_REFUSED: 409,
  CHANGES_NOT_APPROVED: 409,
  INPUT_TOO_LARGE: 413,
}

/** What the hub serves beside GraphQL and health. */
export function createRoutes(
  hub: Hub,
  documents: ReadonlyMap<string, ApprovedDocument> = loadDocuments(),
  retired: ReadonlyMap<string, RetiredDocument> = loadRetiredDocuments(),
): Route[] {
  return [
    createDocumentRoute(hub, documents, retired),
    createOpenApiRoute(hub, documents),
    createPublishRoute(hub),
    ...createConsoleRoutes(hub, documents),
  ].map((route) => withErrors(hub, route))
}

/** The documents as the gateway looks them up, by the hash of their text. */
export function byId(
  documents: ReadonlyMap<string, ApprovedDocument>,
  mode: ApprovedDocuments['mode'],
): ApprovedDocuments {
  const texts = new Map([...documents.values()].map(({ id, text }) => [id, text]))
  return { find: (id) => texts.get(id), mode }
}

/** `GET /openapi.json`: the contract of the REST side, open to everyone. */
function createOpenApiRoute(hub: Hub, documents: ReadonlyMap<string, ApprovedDocument>): Route {
  return (request, response) => {
    if (request.url !== '/openapi.json') return false
    sendJson(response, 200, openApi(documents.values(), hub.gateway.apiSchema, '1'))
    return true
  }
}

/** Turns an error of a route into its answer, in the same form as GraphQL's. */
function withErrors(hub: Hub, route: Route): Route {
  return async (request, response, intake) => {
    try {
      return await route(request, response, intake)
    } catch (error) {
      if (error instanceof Refusal) throw error
      const requestId = String(response.getHeader('x-request-id') ?? randomUUID())
      const masked = maskError(error, requestId)
      const code = String(masked.extensions.code)
      const status = STATUS[code] ?? (error instanceof InputFileError ? 400 : 500)
      // Neither what a file is called nor what is asked for is the log's to keep.
      if (status === 500) {
        const [path] = request.url?.split('?') ?? []
        hub.log.error({ code, requestId, path, fault: describeFault(error) }, 'route failed')
      } else hub.log.info({ code, requestId }, 'request refused')
      sendJson(response, status, { errors: [masked.toJSON()] })
      return true
    }
  }
}

import { loadDocuments } from '@baibo/schema/documents.ts'
import type { Hub } from './hub.ts'
import { createDocumentRoute } from './rest.ts'

/** What the hub serves beside GraphQL and health. */
export function createRoutes(hub: Hub) {
  return [createDocumentRoute(hub, loadDocuments())]
}

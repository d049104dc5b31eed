import type { ApprovedDocument } from '../graph/documents.ts'
import { questionPath } from '../graph/documents.ts'

/** The question as a shell command; the token stays a variable. */
export function asCurl(query: string, variables: object): string {
  const body = JSON.stringify({ query, variables }).replaceAll("'", String.raw`'\''`)
  return `curl -s ${location.origin}/graphql -H "Authorization: Bearer $TOKEN" -H 'content-type: application/json' -d '${body}'`
}

/** The question for a program on the hub's own client. */
export function asTypeScript(query: string, variables: object): string {
  return `import { createHubClient } from '@baibo/client'

const hub = createHubClient({ url: '${location.origin}', token: process.env.TOKEN ?? '' })
const { data, errors } = await hub.query(
  ${JSON.stringify(query)},
  ${JSON.stringify(variables)},
)`
}

/** The REST address of an approved question; null for a text that is not approved. */
export function asRest(
  query: string,
  variables: object,
  documents: readonly ApprovedDocument[],
): string | null {
  const found = documents.find(({ text }) => text.trim() === query.trim())
  return found
    ? location.origin + questionPath(found.name, 'json', variables as Record<string, unknown>)
    : null
}

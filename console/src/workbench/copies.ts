import type { ApprovedDocument } from '../graph/documents.ts'
import { questionPath } from '../graph/documents.ts'

/** The question as a shell command; the token stays a variable. */
export function asCurl(query: string, variables: object): string {
  const body = JSON.stringify({ query, variables }).replaceAll("'", String.raw`'\''`)
  return `curl -s ${location.origin}/graphql -H "Authorization: Bearer $TOKEN" -H 'content-type: application/json' -d '${body}'`
}

export function asTypeScript(query: string, variables: object): string {
  return `const response = await fetch('${location.origin}/graphql', {
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: \`Bearer \${token}\` },
  body: JSON.stringify({ query: ${JSON.stringify(query)}, variables: ${JSON.stringify(variables)} }),
})
const { data, errors } = await response.json()`
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

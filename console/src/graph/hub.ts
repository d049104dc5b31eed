import { createHubClient, HubClientError } from '@baibo/client/src/index.ts'
import { storedPurpose } from '../session/purpose.ts'
import { storedToken } from '../session/session.ts'
import { type Problem, RefusedError } from './http.ts'

/** The hub that served this page, asked by the same client as any other program. */
export const hub = createHubClient({
  url: location.origin,
  token: () => storedToken() ?? '',
  fetch: (address, init) => {
    const headers = new Headers(init?.headers)
    headers.set('graphql-client-name', 'baibo-console')
    const purpose = storedPurpose()
    if (purpose) headers.set('x-hub-purpose', purpose)
    return fetch(address, { ...init, headers })
  },
})

/** What went wrong, in the form of an answer's errors. */
export function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof RefusedError) return error.problems
  if (error instanceof HubClientError) return [problemOf(error)]
  return [{ message: String(error) }]
}

export function problemOf(error: HubClientError): Problem {
  const { message, path, locations, code, department, requestId, lastAnswerAt } = error
  return {
    message,
    ...(path ? { path: [...path] } : {}),
    ...(locations ? { locations: [...locations] } : {}),
    extensions: {
      code,
      ...(department ? { department } : {}),
      ...(requestId ? { requestId } : {}),
      ...(lastAnswerAt ? { lastAnswerAt } : {}),
    },
  }
}

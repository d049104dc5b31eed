import { createClient } from 'graphql-sse'
import { DepartmentFailure } from './errors.ts'
import type { CallContext } from './transport.ts'

/**
 * The events of a subscription that a department answers as server-sent events (the protocol of
 * graphql-sse, one connection for each subscription). Ends with the signal; a broken connection is
 * the last event, as a DepartmentFailure.
 */
export async function* openEvents(
  url: string,
  body: string,
  { department, headers, token, signal }: CallContext,
  signature: Record<string, string> = {},
): AsyncGenerator<unknown> {
  const client = createClient({
    url,
    retryAttempts: 0,
    headers: {
      ...headers,
      ...signature,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
  })
  const events = client.iterate(JSON.parse(body))
  const stop = (): void => {
    client.dispose()
    void events.return?.()
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    if (!signal.aborted) yield* events
  } catch (cause) {
    if (!signal.aborted)
      yield new DepartmentFailure('DEPARTMENT_UNAVAILABLE', department, { cause })
  } finally {
    signal.removeEventListener('abort', stop)
    stop()
  }
}

import { fromGraphQLError, type HubClientError } from './errors.ts'
import {
  type CallOptions,
  type Connection,
  readJson,
  refusalOf,
  requestIdOf,
  send,
} from './send.ts'

/** What was answered. With a department away, its parts are null and `errors` says which and why. */
export interface Answer<Result> {
  data: Result
  /** Empty when the answer is whole. */
  errors: readonly HubClientError[]
  requestId: string | undefined
}

export interface QueryOptions extends CallOptions {
  /** Throw the first error instead of giving an answer with parts missing. */
  whole?: boolean | undefined
}

/** Asks one GraphQL question. Throws HubClientError when there is no data at all. */
export async function ask<Result>(
  connection: Connection,
  query: string,
  variables: unknown,
  { repeatable, whole, ...options }: QueryOptions & { repeatable: boolean },
): Promise<Answer<Result>> {
  const response = await send(
    connection,
    'graphql',
    {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json, application/json;q=0.9',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query, variables }),
    },
    { ...options, repeatable },
  )
  const body = await readJson(response)
  if (body.data === null || body.data === undefined) throw refusalOf(response, body)
  const requestId = requestIdOf(response)
  const given: unknown[] = Array.isArray(body.errors) ? body.errors : []
  const errors = given.map((error) =>
    fromGraphQLError(error, { requestId, status: response.status }),
  )
  if (whole && errors[0]) throw errors[0]
  return { data: body.data as Result, errors, requestId }
}

import {
  createSourceEventStream,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql'
import type { DepartmentAnswer } from './department.ts'

/** A GraphQL request as one department gets it. */
export interface SubscriptionRequest {
  query: string
  variables?: Record<string, unknown>
  operationName?: string
}

export interface SubscriptionOptions {
  schema: GraphQLSchema
  /** A context for each event, so that nothing read for one is answered to another. */
  createContext: () => unknown
  formatError: (error: GraphQLError) => unknown
  /** Ends the stream. */
  signal: AbortSignal | undefined
}

/** One answer for each event, until the signal aborts; one answer with errors when it cannot begin. */
export async function* answerEvents(
  { query, variables, operationName }: SubscriptionRequest,
  { schema, createContext, formatError, signal }: SubscriptionOptions,
): AsyncGenerator<DepartmentAnswer, void, undefined> {
  const document = parse(query)
  const problems = validate(schema, document)
  if (problems.length > 0) return void (yield { errors: problems.map(formatError) })
  const operation = {
    schema,
    document,
    ...(variables ? { variableValues: variables } : {}),
    ...(operationName ? { operationName } : {}),
  }
  const format = ({ data, errors }: ExecutionResult): DepartmentAnswer => ({
    ...(data === undefined ? {} : { data }),
    ...(errors ? { errors: errors.map(formatError) } : {}),
  })
  const source = await createSourceEventStream({ ...operation, contextValue: createContext() })
  if (!(Symbol.asyncIterator in source)) return void (yield format(source))
  const events = source[Symbol.asyncIterator]()
  const stop = () => void events.return?.()
  signal?.addEventListener('abort', stop, { once: true })
  if (signal?.aborted) stop()
  try {
    for await (const rootValue of { [Symbol.asyncIterator]: () => events }) {
      yield format(await execute({ ...operation, rootValue, contextValue: createContext() }))
    }
  } finally {
    signal?.removeEventListener('abort', stop)
    stop()
  }
}

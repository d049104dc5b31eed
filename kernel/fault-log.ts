import type { ApolloServerPlugin } from '@apollo/server'
import { GraphQLError } from 'graphql'
import { databaseCode, nameDatabaseFault } from './database-faults.ts'
import { maskError } from './errors.ts'
import type { DepartmentContext } from './subgraph.ts'

const LOGGED = new Set(['INTERNAL_SERVER_ERROR', 'DATABASE_UNAVAILABLE', 'DATABASE_READ_ONLY'])

/** Tells of every field that failed for no fault of the client, who gets the request id alone. */
export function logFaults(
  log: (details: Record<string, unknown>) => void,
): ApolloServerPlugin<DepartmentContext> {
  return {
    async requestDidStart({ contextValue: { requestId } }) {
      return {
        async didEncounterErrors({ errors }) {
          for (const error of errors) {
            const { code } = maskError(nameDatabaseFault(error), '').extensions
            if (!LOGGED.has(String(code))) continue
            log({ code, requestId, path: error.path, fault: describeFault(error) })
          }
        },
      }
    },
  }
}

/** What the log keeps of an error that clients only see the request id of. */
export interface LoggedFault {
  name: string
  message: string
  /** SQLSTATE or the driver's code. */
  code?: string
  /** The statement without its parameters. */
  statement?: string
  stack?: string
}

/**
 * An error for the log: the innermost cause, without the values of rows and parameters, passwords and
 * credentials that messages of a database or a driver may quote.
 */
export function describeFault(error: unknown): LoggedFault {
  const inner = innermost(error)
  const code = databaseCode(error)
  const statement = statementOf(error)
  const place = inner.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .join('\n')
  return {
    name: inner.name,
    message: redact(inner.message),
    ...(code ? { code } : {}),
    ...(statement ? { statement: redact(statement) } : {}),
    ...(place ? { stack: place } : {}),
  }
}

/** Takes out what stands in quotes, after a password's name, or in a URL before the host. */
function redact(text: string): string {
  return text
    .replace(/\nparams:[\s\S]*$/, '')
    .replaceAll(/(\w+:\/\/)[^\s/@]*@/g, '$1…@')
    .replaceAll(/\b(password|passwd|pwd|secret|token|api[_-]?key)(\s*[=:]\s*)\S+/gi, '$1$2…')
    .replaceAll(/'(?:[^']|'')*'/g, "'…'")
    .replaceAll(/"[^"]*"/g, '"…"')
}

function innermost(error: unknown): Error {
  const next = error instanceof GraphQLError ? error.originalError : causeOf(error)
  if (next instanceof Error) return innermost(next)
  return error instanceof Error ? error : new Error(String(error))
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined
}

function statementOf(error: unknown): string | undefined {
  if (error instanceof GraphQLError) return statementOf(error.originalError)
  if (!(error instanceof Error)) return undefined
  const query = 'query' in error && typeof error.query === 'string' ? error.query : undefined
  return query ?? statementOf(error.cause)
}

import { Pool } from 'undici'
import { DepartmentFailure } from './errors.ts'

/** What goes with one question to a department. */
export interface CallContext {
  department: string
  /** The client's bearer token, handed on unchanged; the department verifies it again. */
  token?: string
  /** Further headers for the department, names in lower case. */
  headers: Record<string, string>
  /** Aborted when the client leaves or the deadline passes. */
  signal: AbortSignal
  /** Epoch milliseconds by which the answer is of use. */
  deadline: number
}

/**
 * Asks one department. `body` is the JSON text of `{query, variables, operationName}`; the answer is
 * the parsed, fresh `{data, errors, extensions}`, which becomes part of the client's answer.
 * Rejects with a DepartmentFailure.
 */
export type Transport = (body: string, context: CallContext) => Promise<unknown>

export interface HttpTransportOptions {
  /** Adds headers that vouch for the call, such as the gateway's signature. */
  sign?: (body: string, context: CallContext, path: string) => Record<string, string>
  /** Open connections to one department, 64 when left out. */
  connections?: number
}

export interface HttpTransport extends Transport {
  close(): Promise<void>
}

/** A transport over HTTP with kept-alive connections. */
export function httpTransport(url: string, options: HttpTransportOptions = {}): HttpTransport {
  const { origin, pathname, search } = new URL(url)
  const path = pathname + search
  const pool = new Pool(origin, { connections: options.connections ?? 64 })
  const ask: Transport = async (body, context) => {
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      accept: 'application/json',
      ...context.headers,
      ...options.sign?.(body, context, path),
    }
    if (context.token !== undefined) headers.authorization = `Bearer ${context.token}`
    try {
      const { body: answer } = await pool.request({
        method: 'POST',
        path,
        headers,
        body,
        signal: context.signal,
      })
      return parseAnswer(context.department, await answer.text())
    } catch (cause) {
      throw asFailure(context, cause)
    }
  }
  return Object.assign(ask, { close: () => pool.close() })
}

/** Parses a department's answer. Throws a DepartmentFailure when it is not JSON. */
export function parseAnswer(department: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new DepartmentFailure('SUBREQUEST_MALFORMED', department, { cause })
  }
}

function asFailure({ department, deadline }: CallContext, cause: unknown): DepartmentFailure {
  if (cause instanceof DepartmentFailure) return cause
  const isLate = Date.now() >= deadline
  return new DepartmentFailure(isLate ? 'GATEWAY_TIMEOUT' : 'DEPARTMENT_UNAVAILABLE', department, {
    cause,
  })
}

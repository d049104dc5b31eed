import { storedPurpose } from '../session/purpose.ts'
import { storedToken } from '../session/session.ts'

/** One error of an answer, as the hub words it. */
export interface Problem {
  message: string
  path?: (string | number)[]
  locations?: { line: number; column: number }[]
  extensions?: {
    code?: string
    department?: string
    requestId?: string
    lastAnswerAt?: string
    [name: string]: unknown
  }
}

/** A request that was refused as a whole. */
export class RefusedError extends Error {
  override name = 'RefusedError'
  readonly problems: readonly Problem[]
  readonly status: number
  constructor(status: number, problems: readonly Problem[]) {
    super(problems[0]?.message ?? String(status))
    this.status = status
    this.problems = problems
  }
}

export function authorized(headers: Record<string, string> = {}): Record<string, string> {
  const token = storedToken()
  const purpose = storedPurpose()
  return {
    ...headers,
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(purpose ? { 'x-hub-purpose': purpose } : {}),
  }
}

/** Asks this origin and nothing else. Throws a RefusedError. */
export async function fetchJson<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await request(path, init)
  const answer = await response.json().catch(() => null)
  if (!response.ok)
    throw new RefusedError(response.status, answer?.errors ?? [unreadable(response)])
  return answer
}

export async function fetchText(path: string): Promise<string> {
  const response = await request(path, {})
  if (!response.ok) throw new RefusedError(response.status, [unreadable(response)])
  return response.text()
}

export async function fetchBlob(path: string, init: RequestInit = {}): Promise<Blob> {
  const response = await request(path, init)
  if (response.ok) return response.blob()
  const answer = await response.json().catch(() => null)
  throw new RefusedError(response.status, answer?.errors ?? [unreadable(response)])
}

async function request(path: string, init: RequestInit): Promise<Response> {
  const headers = authorized({
    ...(init.body ? { 'content-type': 'application/json' } : {}),
    'graphql-client-name': 'baibo-console',
    ...(init.headers as Record<string, string>),
  })
  try {
    return await fetch(path, { ...init, headers })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new RefusedError(0, [
      {
        message: '连不上枢纽，请检查网络后重试 / the hub cannot be reached',
        extensions: { code: 'UNREACHABLE' },
      },
    ])
  }
}

function unreadable({ status }: Response): Problem {
  return {
    message: `枢纽应答 ${status} / the hub answered ${status}`,
    extensions: { code: `HTTP_${status}` },
  }
}

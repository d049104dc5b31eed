import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RunningServer } from '@baibo/gateway/server.ts'
import type { SupergraphSource } from '@baibo/gateway/supergraph-source.ts'
import { ConfigurationError } from '@baibo/kernel/errors.ts'
import { sendJson } from './http.ts'
import { metricsText } from './metrics.ts'

export interface AdminOptions {
  /** 0 picks a free port. */
  port: number
  /** Pick a free port where the wished one is taken, instead of failing. */
  mayMove?: boolean
  server: RunningServer
  source?: SupergraphSource
}

export interface Admin {
  url: string
  close(): Promise<void>
}

const HOST = '127.0.0.1'

/**
 * Serves `/metrics`, `/readyz` with details and `/livez` for the people who run the hub, on loopback
 * alone and without sign-in. Throws a ConfigurationError when the port is taken.
 */
export async function startAdmin(options: AdminOptions): Promise<Admin> {
  const server = createServer((request, response) => answer(options, request, response))
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, HOST, () => {
        server.off('error', reject)
        resolve()
      })
    })
  try {
    await listen(options.port)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE' || !options.mayMove) {
      throw new ConfigurationError(
        {
          zh: `管理端口 ${options.port} 无法使用；请用 ADMIN_PORT 指定另一端口`,
          en: `the administration port ${options.port} cannot be used; set ADMIN_PORT`,
        },
        { cause },
      )
    }
    await listen(0)
  }
  server.unref()
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${HOST}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function answer(
  { server, source }: AdminOptions,
  { url = '/', method }: IncomingMessage,
  response: ServerResponse,
): void {
  const path = url.split('?')[0]
  if (method !== 'GET' && method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end()
  } else if (path === '/metrics') {
    response
      .writeHead(200, {
        'content-type': 'text/plain; version=0.0.4; charset=utf-8',
        'cache-control': 'no-store',
      })
      .end(metricsText(server, source))
  } else if (path === '/readyz') {
    const state = readiness(server, source)
    sendJson(response, state.status === 'stopping' ? 503 : 200, state)
  } else if (path === '/livez') {
    sendJson(response, 200, { status: 'ok' })
  } else {
    sendJson(response, 404, { errors: [{ message: '没有这个地址 / no such address' }] })
  }
}

/** `degraded` still takes requests: a department's circuit is not closed, or the supergraph is an old one. */
export interface Readiness {
  status: 'ok' | 'degraded' | 'stopping'
  underWay: number
  departments: Record<
    string,
    { circuit: string; inFlight: number; failures: number; lastAnswerAt: string | null }
  >
  supergraph?: {
    version: string
    origin: string
    servedSince: string
    problem: string | null
  }
}

export function readiness(server: RunningServer, source?: SupergraphSource): Readiness {
  const { gateway, lifecycle } = server
  const lastAnswers = gateway.lastAnswers
  const departments: Readiness['departments'] = {}
  let isDegraded = false
  for (const [name, { circuit, inFlight, failures }] of gateway.traffic()) {
    const last = lastAnswers.get(name)
    const lastAnswerAt = last === undefined ? null : new Date(last).toISOString()
    departments[name] = { circuit, inFlight, failures, lastAnswerAt }
    if (circuit !== 'closed') isDegraded = true
  }
  const state = source?.state()
  if (state?.problem !== undefined) isDegraded = true
  return {
    status: lifecycle.isReady ? (isDegraded ? 'degraded' : 'ok') : 'stopping',
    underWay: lifecycle.underWay,
    departments,
    ...(state
      ? {
          supergraph: {
            version: state.version,
            origin: state.origin,
            servedSince: new Date(state.servedSince).toISOString(),
            problem: state.problem ?? null,
          },
        }
      : {}),
  }
}

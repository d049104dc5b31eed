import type { IncomingMessage } from 'node:http'
import type { Route } from '@baibo/gateway/server.ts'
import { HubError, InvalidInputError } from '@baibo/kernel/errors.ts'
import { loadDocuments } from '@baibo/schema/documents.ts'
import { departments } from '@baibo/subgraphs/index.ts'
import { z } from 'zod'
import { activeSupergraph, ServedContracts } from './contracts.ts'
import { bearerToken, sendJson } from './http.ts'
import type { Hub } from './hub.ts'

const MAX_BYTES = 2_000_000

const consent = z.object({ coordinate: z.string().regex(/^\w+\.\w+$/), to: z.string() })

/**
 * The contract of a running hub, for signed-in units:
 * `GET /admin/supergraphs`, `POST /admin/supergraphs/{id}/activate`,
 * `PUT /admin/departments/{name}/contract` with the SDL as body,
 * `POST /admin/departments/{name}/consents` with `{coordinate, to}`.
 */
export function createPublishRoute(hub: Hub): Route {
  const active = activeSupergraph(hub.config.dataDirectory, hub.gateway.supergraph.sdl)
  if (active) hub.gateway.swap(active)
  let contracts: ServedContracts | undefined
  const served = () => {
    contracts ??= new ServedContracts({
      definitions: departments,
      served: hub.gateway,
      dataDirectory: hub.config.dataDirectory,
      documents: () => loadDocuments().values(),
    })
    return contracts
  }
  return async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://hub')
    const [, area, subject, action] =
      /^\/admin\/(departments|supergraphs)(?:\/([\w-]+)\/(\w+))?$/.exec(pathname) ?? []
    if (!area) return false
    const identity = await hub.authenticate(bearerToken(request.headers))
    const what = `${request.method} ${area} ${action ?? ''}`.trim()
    switch (what) {
      case 'GET supergraphs':
        sendJson(response, 200, served().versions())
        return true
      case 'POST supergraphs activate':
        sendJson(response, 200, await served().rollBack(subject ?? '', identity))
        return true
      case 'PUT departments contract': {
        const sdl = await readBody(request)
        sendJson(response, 200, await served().publish(subject ?? '', sdl, identity))
        return true
      }
      case 'POST departments consents': {
        const given = consent.safeParse(asJson(await readBody(request)))
        if (!given.success) {
          throw new InvalidInputError({
            zh: '应为 {"coordinate": "Type.field", "to": "部门"}',
            en: 'expected {"coordinate": "Type.field", "to": "department"}',
          })
        }
        await served().consent(subject ?? '', given.data.coordinate, given.data.to, identity)
        sendJson(response, 200, given.data)
        return true
      }
      default:
        throw new HubError('NOT_FOUND', { zh: '没有这个管理地址', en: 'no such admin address' })
    }
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > MAX_BYTES) {
      throw new HubError('INPUT_TOO_LARGE', {
        zh: `内容不得超过 ${MAX_BYTES / 1e6} MB`,
        en: 'the body is too large',
      })
    }
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

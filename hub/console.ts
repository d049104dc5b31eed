import { createHash, randomBytes } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Route } from '@baibo/gateway/server.ts'
import { ForbiddenError, HubError, InvalidInputError } from '@baibo/kernel/errors.ts'
import { documentColumns } from '@baibo/schema/columns.ts'
import { contractFiles } from '@baibo/schema/compose.ts'
import type { ApprovedDocument } from '@baibo/schema/documents.ts'
import { print } from 'graphql'
import { createConsoleCostRoute } from './console-cost.ts'
import { createBatchesRoute, createUploadRoute } from './console-ingest.ts'
import { demoIdentities } from './demo.ts'
import { bearerToken, readBody, sendJson } from './http.ts'
import type { Hub } from './hub.ts'

const DIST = path.join(import.meta.dirname, '..', 'console', 'dist')

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
}

const PAGING = new Set(['first', 'after'])

/** How a file may be sent compressed, the smaller one first, and the ending of its copy. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const

/** What the web console needs beside GraphQL and the questions, all under one origin. */
export function createConsoleRoutes(
  hub: Hub,
  documents: ReadonlyMap<string, ApprovedDocument>,
): Route[] {
  return [
    createSessionRoute(hub),
    createDocumentsRoute(hub, documents),
    createContractRoute(hub),
    createConsoleCostRoute(hub),
    createUploadRoute(hub),
    createBatchesRoute(hub),
    createFilesRoute(),
  ]
}

/** `GET /console/session`, `POST /console/login` and `GET /console/me`. */
function createSessionRoute(hub: Hub): Route {
  const development = !hub.config.production
  return async (request, response) => {
    const [url] = (request.url ?? '').split('?')
    if (url === '/console/session' && request.method === 'GET') {
      sendJson(response, 200, { development, demo: development ? demoIdentities : [] })
      return true
    }
    if (url === '/console/login' && request.method === 'POST') {
      if (!development) {
        throw new ForbiddenError({
          zh: '正式环境不提供演示身份，请用单位的统一认证登录',
          en: 'demo identities are not offered in production',
        })
      }
      const { unit } = parseJson(await readBody(request, 4096)) as { unit?: unknown }
      const identity = demoIdentities.find((each) => each.unit === unit)
      if (!identity) throw new InvalidInputError({ zh: '没有这个演示身份', en: 'unknown identity' })
      const token = await hub.mint.token({
        subject: `demo-${identity.unit}`,
        unit: identity.unit,
        reportingUnits: [...identity.reportingUnits],
        scopes: [...identity.scopes],
        lifetime: 8 * 3600,
      })
      sendJson(response, 200, { token })
      return true
    }
    if (url === '/console/me' && request.method === 'GET') {
      const { subject, unit, reportingUnits, scopes, expiresAt } = await hub.authenticate(
        bearerToken(request.headers),
      )
      const departments = [...hub.departments.values()].map(({ definition }) => ({
        name: definition.name,
        title: definition.title,
        unit: definition.unit,
        sheets: definition.sheets.map(({ sheet }) => sheet.name),
      }))
      sendJson(response, 200, { subject, unit, reportingUnits, scopes, expiresAt, departments })
      return true
    }
    return false
  }
}

/** `GET /console/documents`: the approved questions with their texts, columns and variables. */
function createDocumentsRoute(hub: Hub, documents: ReadonlyMap<string, ApprovedDocument>): Route {
  return async (request, response) => {
    if (request.url !== '/console/documents' || request.method !== 'GET') return false
    await hub.authenticate(bearerToken(request.headers))
    const listed = [...documents.values()].map((document) => ({
      name: document.name,
      title: document.title,
      owner: document.owner,
      text: document.text,
      flatten: document.flatten,
      columns: documentColumns(document, hub.gateway.apiSchema).map(({ name, title, type }) => ({
        name,
        title,
        type,
      })),
      variables: document.variables
        .map(({ variable, type }) => ({ name: variable.name.value, type: print(type) }))
        // A question that is read to its end has no page to choose.
        .filter(({ name }) => !(document.pages && PAGING.has(name))),
    }))
    sendJson(response, 200, listed)
    return true
  }
}

/** `GET /console/contract.graphql`: the contract with its directives, which introspection leaves out. */
function createContractRoute(hub: Hub): Route {
  return async (request, response) => {
    if (request.url !== '/console/contract.graphql' || request.method !== 'GET') return false
    await hub.authenticate(bearerToken(request.headers))
    const body = gzipSync(readFileSync(contractFiles.api))
    response.writeHead(200, {
      'content-type': 'text/plain; charset=utf-8',
      'content-encoding': 'gzip',
      'cache-control': 'private, no-cache',
    })
    response.end(body)
    return true
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) ?? {}
  } catch {
    throw new InvalidInputError({ zh: '请求体应为 JSON', en: 'expected JSON' })
  }
}

interface BuiltFile {
  body: Buffer
  type: string
  etag: string
}

/** The built console. Files under `assets/` carry their hash in the name and never change. */
function createFilesRoute(folder = DIST): Route {
  let files: Map<string, BuiltFile> | undefined
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false
    const [url = '/'] = (request.url ?? '/').split('?')
    if (url === '/') {
      if (!files?.has('/index.html')) files = readFiles(folder)
      sendPage(response, files.get('/index.html'))
      return true
    }
    files ??= readFiles(folder)
    const file = files.get(url)
    if (!file || url === '/index.html') return false
    const headers = {
      'content-type': file.type,
      'cache-control': url.startsWith('/assets/')
        ? 'public, max-age=31536000, immutable'
        : 'no-cache',
      'x-content-type-options': 'nosniff',
      etag: file.etag,
    }
    if (request.headers['if-none-match'] === file.etag) response.writeHead(304, headers).end()
    else {
      const accepted = String(request.headers['accept-encoding'])
      const [name, suffix] = ENCODINGS.find(([each]) => accepted.includes(each)) ?? []
      const compressed = suffix ? files.get(url + suffix) : undefined
      const body = compressed?.body ?? file.body
      response.writeHead(200, {
        ...headers,
        vary: 'accept-encoding',
        'content-length': body.length,
        ...(compressed ? { 'content-encoding': name } : {}),
      })
      response.end(request.method === 'HEAD' ? undefined : body)
    }
    return true
  }
}

function readFiles(folder: string): Map<string, BuiltFile> {
  if (!existsSync(folder)) return new Map()
  return new Map(
    globSync('**/*.*', { cwd: folder }).map((name) => {
      const body = readFileSync(path.join(folder, name))
      const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`
      const type = TYPES[path.extname(name)] ?? 'application/octet-stream'
      return [`/${name.split(path.sep).join('/')}`, { body, etag, type }]
    }),
  )
}

/** Scripts only from files of this origin; styles also those that carry the page's own number. */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    `style-src-elem 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

function sendPage(response: ServerResponse, file: BuiltFile | undefined): void {
  if (!file) {
    throw new HubError('CONSOLE_NOT_BUILT', {
      zh: '网页控制台尚未构建：请在 console 目录执行 vite build',
      en: 'the console is not built yet',
    })
  }
  const nonce = randomBytes(16).toString('base64')
  response
    .writeHead(200, {
      'content-type': file.type,
      'cache-control': 'no-store',
      'content-security-policy': contentSecurityPolicy(nonce),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    })
    .end(file.body.toString('utf8').replaceAll('%NONCE%', nonce))
}

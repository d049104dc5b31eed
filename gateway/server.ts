import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ApolloServer } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import type { Identity } from '@baibo/kernel/identity.ts'
import type { DocumentNode } from 'graphql'
import type { Logger } from 'pino'
import { createAdmission } from './admission.ts'
import { type ApprovedDocuments, documentIdOf } from './approved-documents.ts'
import { createGateway, type Gateway, type GatewayContext, type GatewayOptions } from './gateway.ts'
import { sendRefusal } from './http-answer.ts'
import { handleCors } from './http-cors.ts'
import { admittedDocuments, handleGraphQL, type IntakeOptions } from './http-graphql.ts'
import { createStreamHandler, type StreamHandler } from './http-stream.ts'
import { createLifecycle, type Lifecycle, type Shutdown } from './lifecycle.ts'
import { type LimitSettings, resolveLimits } from './limits.ts'
import { asRefusal } from './refusal.ts'
import { createStartQueue } from './start-queue.ts'
import { type DurationRecorder, recordDurations } from './traffic-histogram.ts'
import { logFailure } from './traffic-log.ts'

/**
 * Answers a request and returns true, or leaves it alone and returns false. By `intake` its questions
 * are admitted as those of `/graphql` are. A Refusal that it throws is sent and counted.
 */
export type Route = (
  request: IncomingMessage,
  response: ServerResponse,
  intake: RouteIntake,
) => Promise<boolean> | boolean

export type RouteIntake = Pick<IntakeOptions, 'admission' | 'timeout' | 'onAnswered'>

/** A gateway to be made, or one that is there already and stays open when the server closes. */
export type ServerOptions = ServerSettings &
  (GatewayOptions | { gateway: Gateway; timeout?: number })

export interface ServerSettings {
  port: number
  /** The loopback address when left out. */
  host?: string
  /** Verifies the caller. Throws an UnauthenticatedError. */
  authenticate?: (headers: IncomingMessage['headers']) => Promise<Identity>
  /** Nobody is asked who they are: for conformance tests and benchmarks. */
  open?: boolean
  /** Changes to the default limits. */
  limits?: LimitSettings
  /** Documents that may be asked for by id; none when left out. */
  documents?: ApprovedDocuments
  /** Origins whose pages may read answers; none when left out. */
  origins?: readonly string[]
  /** Tried in order before `/graphql`. */
  routes?: readonly Route[]
  logger?: Logger
}

export interface RunningServer {
  url: string
  gateway: Gateway
  /** Refused requests by code, since the start. */
  refusals: ReadonlyMap<string, number>
  /** Requests under way, and whether more should come. */
  lifecycle: Lifecycle
  /** How long operations took, by the name of an approved document; `''` stands for all others. */
  operations: ReadonlyMap<string, DurationRecorder>
  /** Says for the time of `notice` that no more requests should come, then takes none, and resolves when those under way are answered. */
  close(shutdown?: Shutdown): Promise<void>
}

/** Serves a supergraph at `/graphql` and `/graphql/stream`, with `/livez` and `/readyz`. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { logger } = options
  const gateway =
    'gateway' in options
      ? options.gateway
      : createGateway({
          onFailure: logFailure(logger),
          ...options,
        })
  const limits = resolveLimits(options.limits)
  const lifecycle = createLifecycle(limits.operations)
  const operations = new Map<string, DurationRecorder>()
  const refusals = new Map<string, number>()
  const admission = createAdmission({
    limits,
    supergraph: () => gateway.supergraph,
    documents: options.documents,
    onUnapproved: (id) => logger?.warn({ documentId: id }, 'document is not approved'),
  })
  const intake: IntakeOptions = {
    admission,
    authenticate: options.authenticate,
    open: options.open ?? false,
    bodyBytes: limits.bodyBytes,
    starts: createStartQueue(),
    timeout: options.timeout ?? 30_000,
    onRefused(refusal, requestId, cause) {
      refusals.set(refusal.code, (refusals.get(refusal.code) ?? 0) + 1)
      if (refusal.status === 503) logger?.debug({ requestId }, 'request shed')
      else if (refusal.status >= 500) logger?.error({ err: cause, requestId }, 'request failed')
      else logger?.info({ code: refusal.code, requestId }, 'request refused')
    },
    onAnswered: recordOperations(operations, options.documents),
  }
  const apollo = new ApolloServer<GatewayContext>({
    gateway,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    // Documents are admitted before they get here, and CSRF is prevented there as well.
    documentStore: null,
    csrfPrevention: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    stringifyResult: (result) => JSON.stringify(result),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      admittedDocuments(admission, gateway, (cause, requestId) =>
        logger?.error({ err: cause, requestId }, 'operation failed'),
      ),
    ],
    ...(logger ? { logger } : {}),
  })
  await apollo.start()
  const stream = createStreamHandler({ intake, gateway, limits, stopping: lifecycle.stopping })
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersTimeout,
      requestTimeout: limits.requestTimeout,
      connectionsCheckingInterval: Math.min(1000, limits.headersTimeout),
    },
    (request, response) => {
      handle(options, intake, lifecycle, apollo, stream, request, response).catch((error) => {
        const requestId = String(response.getHeader('x-request-id') ?? randomUUID())
        const refusal = asRefusal(error, requestId)
        intake.onRefused(refusal, requestId, error)
        sendRefusal(response, refusal, requestId)
      })
    },
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host ?? '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${options.host ?? '127.0.0.1'}:${port}`,
    gateway,
    refusals,
    lifecycle,
    operations,
    async close(shutdown = {}) {
      await lifecycle.stop(server, shutdown)
      await apollo.stop()
    },
  }
}

async function handle(
  options: ServerOptions,
  intake: IntakeOptions,
  lifecycle: Lifecycle,
  apollo: ApolloServer<GatewayContext>,
  stream: StreamHandler,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = request.url ?? '/'
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  if (path === '/livez') return sendHealth(response, true)
  if (path === '/readyz') return sendHealth(response, lifecycle.isReady)
  // Event streams last long and have limits of their own.
  if (path !== '/graphql/stream') lifecycle.enter(response)
  for (const route of options.routes ?? []) if (await route(request, response, intake)) return
  const search = mark < 0 ? '' : url.slice(mark)
  if (path === '/graphql' || path === '/graphql/stream') {
    if (handleCors(request, response, options.origins ?? [])) return
    if (path === '/graphql') await handleGraphQL(intake, apollo, request, response, search)
    else await stream(request, response, search)
  } else {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('not found')
  }
}

function sendHealth(response: ServerResponse, isWell: boolean): void {
  response
    .writeHead(isWell ? 200 : 503, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
    })
    .end(isWell ? 'ok' : 'stopping')
}

/** Only approved documents are told apart, so that callers cannot make up names without end. */
function recordOperations(
  operations: Map<string, DurationRecorder>,
  documents: ApprovedDocuments | undefined,
): IntakeOptions['onAnswered'] {
  const names = new WeakMap<DocumentNode, string>()
  return ({ document, text, operation }, milliseconds) => {
    let name = names.get(document)
    if (name === undefined) {
      const isApproved = documents?.find(documentIdOf(text)) === text
      name = isApproved ? (operation.name?.value ?? '') : ''
      names.set(document, name)
    }
    let recorder = operations.get(name)
    if (!recorder) {
      recorder = recordDurations()
      operations.set(name, recorder)
    }
    recorder.observe(milliseconds)
  }
}

import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ApolloServer, type ApolloServerPlugin, HeaderMap } from '@apollo/server'
import { DEADLINE_HEADER, readDeadline } from '@baibo/kernel/deadline.ts'
import { maskError, UnauthenticatedError } from '@baibo/kernel/errors.ts'
import type { Identity } from '@baibo/kernel/identity.ts'
import { PURPOSE_HEADER } from '@baibo/kernel/signature.ts'
import type { Admission, Admitted } from './admission.ts'
import type { Gateway, GatewayAnswer, GatewayContext } from './gateway.ts'
import { negotiate, sendRefusal } from './http-answer.ts'
import { type Parameters, readParameters } from './http-parameters.ts'
import { readPurpose } from './purpose.ts'
import { asRefusal, Refusal, refuse } from './refusal.ts'
import type { StartQueue } from './start-queue.ts'

/** How requests are taken, whatever transport answers them. */
export interface IntakeOptions {
  admission: Admission
  authenticate: ((headers: IncomingMessage['headers']) => Promise<Identity>) | undefined
  /** Nobody is asked who they are. */
  open: boolean
  bodyBytes: number
  starts: StartQueue
  /** Milliseconds that an operation may take. */
  timeout: number
  /** Told of every refused request. */
  onRefused: (refusal: Refusal, requestId: string, cause: unknown) => void
  /** Told of every answered operation and how long it took since its request came. */
  onAnswered: (admitted: Admitted, milliseconds: number) => void
}

/** One request that passed the intake, with the context in which it is executed. */
export interface Intake {
  admitted: Admitted
  context: GatewayContext
  identity: Identity | undefined
}

/** Request headers that are handed on to the departments. */
const FORWARDED = ['traceparent', 'tracestate']

/** Reads, authenticates and admits a request. Throws a Refusal. */
export async function takeIn(
  options: IntakeOptions,
  request: IncomingMessage,
  response: ServerResponse,
  search: string,
  requestId: string,
): Promise<Intake> {
  const identity = options.open ? undefined : await identify(options, request)
  const parameters = await readParameters(request, search, options.bodyBytes)
  const admitted = options.admission.admit(questionOf(parameters, identity))
  if (request.method === 'GET' && admitted.operation.operation === 'mutation') {
    throw refuse(
      405,
      'METHOD_NOT_ALLOWED',
      '变更操作须用 POST 发送',
      'Mutations are sent by POST',
      { allow: 'POST' },
    )
  }
  const context = createContext(options, request, requestId, identity, leaving(response))
  context.admitted = admitted
  return { admitted, context, identity }
}

/** Answers one GraphQL request at `/graphql`. Never rejects. */
export async function handleGraphQL(
  options: IntakeOptions,
  apollo: ApolloServer<GatewayContext>,
  request: IncomingMessage,
  response: ServerResponse,
  search: string,
): Promise<void> {
  const requestId = randomUUID()
  const begin = performance.now()
  let type: string | undefined
  try {
    type = negotiate(request.headers.accept)
    const { admitted, context } = await takeIn(options, request, response, search, requestId)
    if (admitted.operation.operation === 'subscription') throw needsStream()
    await options.starts.enter()
    const answer = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: 'POST',
        headers: new HeaderMap([['content-type', 'application/json']]),
        search: '',
        body: {
          query: admitted.text,
          operationName: admitted.operationName ?? null,
          variables: admitted.variables ?? null,
        },
      },
      context: async () => context,
    })
    if (answer.body.kind !== 'complete') throw new Error('the answer comes in pieces')
    const bytes = Buffer.from(answer.body.string)
    response
      .writeHead(answer.status ?? 200, {
        'content-type': type,
        'content-length': bytes.length,
        'cache-control': 'no-store',
        'x-request-id': requestId,
      })
      .end(bytes)
    options.onAnswered(admitted, performance.now() - begin)
  } catch (error) {
    const refusal = asRefusal(error, requestId)
    options.onRefused(refusal, requestId, error)
    sendRefusal(response, refusal, requestId, type)
  }
}

/**
 * Hands the admitted document to Apollo Server, which then neither parses nor validates it again,
 * answers it, and puts the cost into the answer where the client asked for it.
 */
export function admittedDocuments(
  admission: Admission,
  gateway: Gateway,
  onFault: (cause: unknown, requestId: string) => void,
): ApolloServerPlugin<GatewayContext> {
  const handOver: Awaited<
    ReturnType<NonNullable<ApolloServerPlugin<GatewayContext>['requestDidStart']>>
  > = {
    async didResolveSource(requestContext) {
      const { admitted } = requestContext.contextValue
      if (admitted?.schema === requestContext.schema) {
        Object.assign(requestContext, { document: admitted.document })
      } else if (admitted) {
        // The supergraph was exchanged meanwhile. What no longer fits is left to Apollo to refuse.
        const document = admission.prepareAgain(admitted.text, requestContext.schema)
        if (document) Object.assign(requestContext, { document })
      }
    },
    // The way through Apollo's own gateway context makes a hidden class for each request, which keeps
    // the whole answer alive until the next full garbage collection.
    async responseForOperation({ schema, document, request, contextValue, response: { http } }) {
      const { operationName, variables } = request
      try {
        const answer = await gateway.answer(
          { document, operationName, variables },
          schema,
          contextValue,
        )
        if (answer.errors && answer.data === undefined) http.status = 400
        return { http, body: { kind: 'single', singleResult: asResult(answer) } }
      } catch (error) {
        const masked = maskError(error, contextValue.requestId)
        onFault((error as Error).cause ?? error, contextValue.requestId)
        http.status = 500
        return { http, body: { kind: 'single', singleResult: { errors: [masked.toJSON()] } } }
      }
    },
    async didEncounterErrors({ errors, contextValue }) {
      for (const { cause } of errors)
        if (cause !== undefined) onFault(cause, contextValue.requestId)
    },
  }
  const withCost: typeof handOver = {
    ...handOver,
    async willSendResponse({ contextValue: { admitted }, response: { body } }) {
      if (!admitted || body.kind !== 'single' || body.singleResult.data === undefined) return
      const cost = { estimated: admitted.cost, departments: admitted.costByDepartment() }
      body.singleResult.extensions = { ...body.singleResult.extensions, cost }
    },
  }
  return {
    async requestDidStart({ contextValue }) {
      return contextValue.showCost ? withCost : handOver
    },
  }
}

function asResult({ errors, ...rest }: GatewayAnswer) {
  return errors ? { errors: errors.map((error) => error.toJSON()), ...rest } : rest
}

async function identify(options: IntakeOptions, { headers }: IncomingMessage): Promise<Identity> {
  try {
    const identity = await options.authenticate?.(headers)
    if (identity) return identity
  } catch (error) {
    throw new Refusal(401, asRefusal(error, '').errors, { 'www-authenticate': 'Bearer' })
  }
  const error = new UnauthenticatedError({ zh: '需要登录', en: 'Sign-in needed' })
  throw new Refusal(401, [error], { 'www-authenticate': 'Bearer' })
}

function questionOf(parameters: Parameters, identity: Identity | undefined) {
  return { ...parameters, caller: identity && payer(identity) }
}

/** Who pays for a question, over whatever address it came. */
export function payer({ unit, subject }: Identity): string {
  return `${unit}\n${subject}`
}

/** Aborts when the client leaves before its answer is complete. */
export function leaving(response: ServerResponse): AbortSignal {
  const left = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) left.abort()
  })
  return left.signal
}

/** The context in which an admitted question is executed. Throws a Refusal when its purpose is no code. */
export function createContext(
  options: Pick<IntakeOptions, 'timeout'>,
  { headers }: IncomingMessage,
  requestId: string,
  identity: Identity | undefined,
  signal: AbortSignal,
): GatewayContext {
  const forwarded: Record<string, string> = { 'x-request-id': requestId }
  for (const name of FORWARDED) {
    const value = headers[name]
    if (typeof value === 'string') forwarded[name] = value
  }
  const purpose = readPurpose(headers)
  if (purpose !== undefined) forwarded[PURPOSE_HEADER] = purpose
  return {
    requestId,
    identity,
    token: bearerToken(headers.authorization),
    headers: forwarded,
    signal,
    deadline:
      Date.now() +
      Math.min(options.timeout, readDeadline(headers[DEADLINE_HEADER]) ?? options.timeout),
    showCost: headers['x-hub-cost'] === '1',
  }
}

function bearerToken(authorization: string | undefined): string | undefined {
  return authorization?.startsWith('Bearer ') ? authorization.slice(7) : undefined
}

function needsStream(): Refusal {
  return refuse(
    400,
    'BAD_REQUEST',
    '订阅须发送到 /graphql/stream',
    'Subscriptions are sent to /graphql/stream',
  )
}

import { randomUUID } from 'node:crypto'
import type { ApolloServerOptionsWithGateway } from '@apollo/server'
import { HubError, maskError } from '@baibo/kernel/errors.ts'
import type { Identity } from '@baibo/kernel/identity.ts'
import { type DocumentNode, GraphQLError, type GraphQLSchema } from 'graphql'
import type { Admitted } from './admission.ts'
import { createEngine, type Engine, type EngineAnswer, type EngineRequest } from './engine.ts'
import type { DepartmentFailure } from './errors.ts'
import type { FieldGuardOptions } from './field-guard.ts'
import type { Department } from './run.ts'
import type { PlanningCounts } from './staged-planner.ts'
import { readSupergraph, type Supergraph } from './supergraph.ts'
import {
  type GuardedTransport,
  guardTransport,
  type TrafficPolicy,
  type TrafficState,
  trafficPolicy,
} from './traffic.ts'
import type { CallContext, HttpTransport, Transport } from './transport.ts'

/** The signal of a caller who waits to the end. */
const NEVER = new AbortController().signal

type GatewayInterface = ApolloServerOptionsWithGateway<GatewayContext>['gateway']

export interface GatewayOptions extends FieldGuardOptions {
  /** The composed Federation 2 supergraph, as SDL. */
  supergraph: string
  /** Gives the way to ask a department; called once for each name and address. */
  transport: (name: string, url: string) => Transport
  /** Told of every department that failed, with the cause that no client sees. */
  onFailure?: (failure: DepartmentFailure, requestId: string) => void
  /** Milliseconds an operation may take when its caller sets no deadline, 30,000 when left out. */
  timeout?: number
  /** Bounds on the calls to each department; what is left out keeps its default. */
  traffic?: Partial<TrafficPolicy>
  /** Milliseconds that planning one operation may take. */
  planningBudget?: number
}

/** The context value of an operation, made by the HTTP handler or by `execute`. */
export interface GatewayContext {
  requestId: string
  identity?: Identity | undefined
  token?: string | undefined
  /** Headers for the departments, names in lower case. */
  headers: Record<string, string>
  signal: AbortSignal
  /** Epoch milliseconds. */
  deadline: number
  /** What was admitted over HTTP; the in-process way in has none. */
  admitted?: Admitted
  /** The client asked for the cost of its question. */
  showCost?: boolean
}

export interface GatewayRequest {
  document: DocumentNode
  variables?: Readonly<Record<string, unknown>>
  operationName?: string
  /** Who asks; the default rights are those of its scopes. */
  identity?: Identity | undefined
  token?: string
  /** Headers for the departments, names in lower case; `x-hub-purpose` states the purpose. */
  headers?: Record<string, string>
  signal?: AbortSignal
  /** Epoch milliseconds; the gateway's own timeout when left out. */
  deadline?: number
  requestId?: string
  /** The document as it was admitted, where it was. */
  admitted?: Admitted
}

export interface GatewayAnswer {
  data?: Record<string, unknown> | null
  errors?: GraphQLError[]
}

/** A gateway serves one supergraph at a time and can exchange it while requests run. */
export interface Gateway extends GatewayInterface {
  readonly apiSchema: GraphQLSchema
  /** The supergraph that is served now. */
  readonly supergraph: Supergraph
  /** Epoch milliseconds at which each department last answered; undefined when it never did. */
  readonly lastAnswers: ReadonlyMap<string, number | undefined>
  /** How often operations were planned, and refused because they could not be. */
  readonly planning: Readonly<PlanningCounts>
  /** How the calls to each department fare: circuit, calls under way, failures. */
  traffic(): ReadonlyMap<string, TrafficState>
  /** Takes another supergraph for all operations that start from now on; throws and keeps the old one when it cannot be used. */
  swap(supergraph: string): void
  /** Answers a document that was validated against `schema`, one that is served or was until a swap. */
  answer(
    request: Omit<EngineRequest, 'scope'>,
    schema: GraphQLSchema,
    context: GatewayContext,
  ): Promise<GatewayAnswer>
  /** Answers a validated document in-process. */
  execute(request: GatewayRequest): Promise<GatewayAnswer>
  /**
   * Answers a validated subscription, one answer for each event, until the context's signal aborts;
   * one answer when it cannot be opened.
   */
  subscribe(
    request: Pick<GatewayRequest, 'document' | 'operationName' | 'variables'>,
    context: GatewayContext,
  ): AsyncGenerator<GatewayAnswer>
}

/** Creates a gateway, ready for Apollo Server's `gateway` option. Throws when the supergraph cannot be used. */
export function createGateway(options: GatewayOptions): Gateway {
  const departments = new Map<string, Department>()
  const addresses = new Map<string, string>()
  const transports = new Map<string, Transport>()
  const guards = new Map<string, GuardedTransport>()
  const listeners = new Set<Parameters<GatewayInterface['onSchemaLoadOrUpdate']>[0]>()
  // An operation runs on the engine whose schema it was validated against, also during a swap.
  const engines = new WeakMap<GraphQLSchema, Engine>()
  const planning: PlanningCounts = { attempts: 0, refused: 0, remembered: 0 }
  const timeout = options.timeout ?? 30_000
  const policy = { ...trafficPolicy, ...options.traffic }
  policy.timeout = Math.min(policy.timeout, timeout)
  let current = load(options.supergraph)

  function load(sdl: string): Engine {
    const supergraph = readSupergraph(sdl)
    const own = new Map<string, Department>()
    const fresh = new Map<string, { guard: GuardedTransport; transport: Transport }>()
    for (const [name, url] of supergraph.departments) {
      let department = departments.get(name)
      if (!department || addresses.get(name) !== url) {
        const transport = options.transport(name, url)
        const guard = guardTransport(transport, policy)
        department = { name, transport: guard, lastAnswerAt: undefined }
        fresh.set(name, { guard, transport })
      }
      own.set(name, department)
    }
    const engine = createEngine(supergraph, own, {
      ...(options.planningBudget === undefined ? {} : { planningBudget: options.planningBudget }),
      planning,
      onFailure: (failure, requestId) => options.onFailure?.(failure, requestId),
      ...(options.rights ? { rights: options.rights } : {}),
      ...(options.onGuardedRead ? { onGuardedRead: options.onGuardedRead } : {}),
    })
    for (const name of [...departments.keys()]) if (!own.has(name)) retire(name)
    for (const [name, { guard, transport }] of fresh) {
      retire(name)
      guards.set(name, guard)
      transports.set(name, transport)
    }
    for (const [name, department] of own) {
      departments.set(name, department)
      addresses.set(name, supergraph.departments.get(name) ?? '')
    }
    engines.set(supergraph.apiSchema, engine)
    return engine
  }

  /** Forgets a department; its connections close when the operations that may use them have ended. */
  function retire(name: string): void {
    const transport = transports.get(name)
    if (transport && isClosable(transport)) {
      setTimeout(() => void transport.close().catch(() => {}), timeout).unref()
    }
    for (const map of [departments, addresses, guards, transports]) map.delete(name)
  }

  async function answer(
    engine: Engine,
    document: DocumentNode,
    operationName: string | undefined,
    variables: Readonly<Record<string, unknown>> | undefined,
    context: GatewayContext,
  ): Promise<GatewayAnswer> {
    try {
      const text = context.admitted?.text
      const request = { document, text, operationName, variables, scope: context }
      const result = await engine.answer(request)
      return result.errors ? withErrors(result, context.requestId) : (result as GatewayAnswer)
    } catch (error) {
      return failed(error, context.requestId)
    }
  }

  const answerValidated: Gateway['answer'] = (request, schema, context) => {
    const { document, operationName, variables } = request
    return answer(engines.get(schema) ?? current, document, operationName, variables, context)
  }

  async function* subscribe(
    { document, operationName, variables }: Parameters<Gateway['subscribe']>[0],
    context: GatewayContext,
  ): AsyncGenerator<GatewayAnswer> {
    const engine = current
    const text = context.admitted?.text
    const request = { document, text, operationName, variables, scope: context }
    try {
      const opening = await engine.openingOf(request)
      if ('refused' in opening) {
        yield withErrors(opening.refused, context.requestId)
        return
      }
      const { department, body, denials } = opening
      const { transport } = department
      const call = { ...context, department: department.name, mutation: false }
      if (!transport.subscribe) throw new Error(`${department.name} cannot send events`)
      for await (const event of transport.subscribe(body, call as CallContext)) {
        // Each event has the time of a request of its own.
        const scope = { ...context, deadline: Date.now() + timeout }
        const result = await engine.answer({ ...request, scope, denials }, event)
        yield result.errors ? withErrors(result, context.requestId) : (result as GatewayAnswer)
      }
    } catch (error) {
      yield failed(error, context.requestId)
    }
  }

  return {
    get apiSchema() {
      return current.supergraph.apiSchema
    },
    get supergraph() {
      return current.supergraph
    },
    get lastAnswers() {
      return new Map([...departments].map(([name, { lastAnswerAt }]) => [name, lastAnswerAt]))
    },
    planning,
    traffic: () => new Map([...guards].map(([name, { state }]) => [name, state()])),
    swap(sdl) {
      current = load(sdl)
      for (const listener of listeners) listener(schemaContext(current))
    },
    answer: answerValidated,
    execute(request) {
      const deadline = request.deadline ?? Date.now() + timeout
      return answer(current, request.document, request.operationName, request.variables, {
        requestId: request.requestId ?? randomUUID(),
        headers: request.headers ?? {},
        identity: request.identity,
        token: request.token ?? request.identity?.token,
        signal: request.signal ?? NEVER,
        deadline,
        ...(request.admitted ? { admitted: request.admitted } : {}),
      })
    },
    subscribe,
    onSchemaLoadOrUpdate(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async load() {
      for (const listener of listeners) listener(schemaContext(current))
      return {
        executor: ({ document, schema, operationName, request, context }) =>
          answerValidated(
            { document, operationName: operationName ?? undefined, variables: request.variables },
            schema,
            context as GatewayContext,
          ),
      }
    },
    async stop() {},
  }
}

function isClosable(transport: Transport): transport is HttpTransport {
  return 'close' in transport
}

function schemaContext({ supergraph }: Engine) {
  return { apiSchema: supergraph.apiSchema, coreSupergraphSdl: supergraph.sdl }
}

/** What is meant for clients becomes an answer; a fault of ours is thrown, masked, with its cause. */
function failed(error: unknown, requestId: string): GatewayAnswer {
  const masked = maskError(error, requestId)
  if (error instanceof HubError) return { errors: [masked] }
  masked.cause = error
  throw masked
}

function withErrors({ data, errors = [] }: EngineAnswer, requestId: string): GatewayAnswer {
  const answer: GatewayAnswer = {
    errors: errors.map(
      ({ message, path, extensions }) =>
        new GraphQLError(message, {
          ...(path ? { path } : {}),
          extensions: { ...extensions, requestId },
        }),
    ),
  }
  if (data !== undefined) answer.data = data
  return answer
}

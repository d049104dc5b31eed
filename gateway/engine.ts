import { bilingual } from '@baibo/kernel/errors.ts'
import { type DocumentNode, getVariableValues } from 'graphql'
import type { DepartmentFailure } from './errors.ts'
import { describeContractBreach } from './errors.ts'
import { explain, MAX_ERRORS } from './explanation.ts'
import { wordFault } from './fault-wording.ts'
import { rootBody, type Step } from './fetch.ts'
import {
  createFieldGuard,
  departmentsOf,
  type FieldGuardOptions,
  type GuardedPart,
} from './field-guard.ts'
import { findGuardedPlaces } from './guarded-places.ts'
import { compileIntrospection } from './introspection.ts'
import { KnownEntities } from './known-entities.ts'
import { createOperation, type Operation } from './operation.ts'
import { compilePlan, findEventSource } from './plan.ts'
import { planOperation } from './planned-operation.ts'
import type { FetchNode } from './planner.ts'
import {
  chosenConditions,
  type Documents,
  deniedAmong,
  drawRollout,
  type Prepared,
  prepare,
  remember,
  type Selected,
  selectedBy,
} from './prepared.ts'
import { compileProjection, type ObjectShape } from './projection.ts'
import { generateProjector, type JsonObject, type Projector } from './projector.ts'
import type { CallerScope, Denials } from './rights.ts'
import { type Department, Run } from './run.ts'
import { createStagedPlanner, type PlanningCounts } from './staged-planner.ts'
import type { Supergraph } from './supergraph.ts'

/** What one supergraph needs to answer operations. */
export interface Engine {
  supergraph: Supergraph
  /** `event` is what a department sent for a subscription; its own question is then not asked. */
  answer(request: EngineRequest, event?: unknown): Promise<EngineAnswer>
  /** The question that opens a subscription, or the answer that says why there is none. */
  openingOf(request: EngineRequest): Promise<Opening | { refused: EngineAnswer }>
}

export interface Opening {
  department: Department
  body: string
  /** What the caller may not read of it. */
  denials: Denials | undefined
}

export interface EngineRequest {
  /** Validated against the API schema. Compiled once for as long as this object lives. */
  document: DocumentNode
  /** The text of the document, by which the record of guarded fields names it. */
  text?: string | undefined
  operationName: string | undefined
  variables: Readonly<Record<string, unknown>> | undefined
  scope: CallerScope
  /** What stays denied, whatever the caller may read now: a subscription was opened without it. */
  denials?: Denials | undefined
}

export interface EngineAnswer {
  data?: JsonObject | null
  errors?: {
    message: string
    path?: readonly (string | number)[]
    extensions: Record<string, unknown>
  }[]
}

export interface EngineOptions extends FieldGuardOptions {
  /** Milliseconds that planning one operation may take, 2,000 when left out. */
  planningBudget?: number
  /** Counts on; one for all engines of a gateway. */
  planning?: PlanningCounts
  onFailure: (failure: DepartmentFailure, requestId: string) => void
}

/** Everything that is compiled for one operation and one choice of its conditions. */
interface Compiled {
  step: Step | undefined
  eventSource: FetchNode | undefined
  projector: Projector
  shape: ObjectShape
  introspection: ((variables: Readonly<Record<string, unknown>>) => JsonObject) | undefined
  guarded: GuardedPart | undefined
}

interface Ready {
  compiled: Compiled
  variables: Readonly<Record<string, unknown>>
  denials: Denials | undefined
}

const NO_VARIABLES: Readonly<Record<string, unknown>> = Object.freeze({})

/** Builds the engine of a supergraph. Throws when the planner or the API schema refuses it. */
export function createEngine(
  supergraph: Supergraph,
  departments: ReadonlyMap<string, Department>,
  options: EngineOptions,
): Engine {
  const interfaceObjects = new Set(
    [...supergraph.interfaceObjects.values()].flatMap((names) => [...names]),
  )
  const planner = createStagedPlanner(supergraph, options.planningBudget ?? 2_000, options.planning)
  const documents = new WeakMap() as Documents<Compiled>
  const hasGuards = supergraph.guardedFields.size > 0
  const guard = createFieldGuard(options)

  function makeReady(request: EngineRequest): Ready | Promise<Ready> | { refused: EngineAnswer } {
    const prepared = prepare(documents, request.document, request.operationName)
    if (!prepared) return { refused: { errors: [unknownOperation()] } }
    let variables = NO_VARIABLES
    if (prepared.node.variableDefinitions?.length) {
      const coerced = getVariableValues(
        supergraph.apiSchema,
        prepared.node.variableDefinitions,
        request.variables ?? {},
        { maxErrors: 10, hideSuggestions: true },
      )
      if (coerced.errors) return { refused: { errors: coerced.errors.map(badVariable) } }
      variables = coerced.coerced
    }
    const rollout = drawRollout(planner.percentages)
    const choice = chosenConditions(prepared, variables, rollout)
    if (hasGuards) {
      const selected = selectedBy(prepared, variables, () => {
        const operation = operationOf(request.document, prepared, variables)
        return { operation, guarded: [...planOperation(operation).guarded] }
      })
      if (selected.guarded.length > 0) {
        const denials = guard.decide(request.scope, selected.guarded, request.denials)
        const go = (decided: Denials) =>
          withPlan(request, prepared, variables, rollout, choice, selected, decided)
        return denials instanceof Promise ? denials.then(go) : go(denials)
      }
    }
    return withPlan(request, prepared, variables, rollout, choice, undefined, undefined)
  }

  function withPlan(
    { document }: EngineRequest,
    prepared: Prepared<Compiled>,
    variables: Readonly<Record<string, unknown>>,
    rollout: number,
    choice: string,
    selected: Selected | undefined,
    denials: Denials | undefined,
  ): Ready | Promise<Ready> {
    const key = selected && denials ? choice + deniedAmong(selected, denials) : choice
    let compiled = prepared.plans.get(key)
    compiled ??= remember(prepared, key, () =>
      compile(document, prepared, variables, rollout, selected, denials),
    )
    if (compiled instanceof Promise) {
      return compiled.then((settled) => ({ compiled: settled, variables, denials }))
    }
    return { compiled, variables, denials }
  }

  function operationOf(
    document: DocumentNode,
    { node, conditionNames }: Prepared<Compiled>,
    variables: Readonly<Record<string, unknown>>,
  ): Operation {
    const conditions = new Map(conditionNames.map((name) => [name, variables[name] === true]))
    return createOperation(
      supergraph.apiSchema,
      document,
      node,
      conditions,
      interfaceObjects,
      supergraph.guardedFields,
    )
  }

  async function answer(request: EngineRequest, event?: unknown): Promise<EngineAnswer> {
    let ready = makeReady(request)
    if (ready instanceof Promise) ready = await ready
    if ('refused' in ready) return ready.refused
    const { compiled, variables, denials } = ready
    const run = new Run(departments, variables, request.scope, options.onFailure)
    if (event !== undefined) run.event = event
    const pending = compiled.step?.(run)
    if (pending) await pending
    const answered = finish(compiled, run, variables)
    if (!compiled.guarded || !denials) return answered
    return guard.settle(compiled.guarded, {
      document: request.document,
      text: request.text,
      scope: request.scope,
      denials,
      merged: run.data,
      answer: answered,
      project: (withheld) => finish({ ...compiled, ...withheld }, run, variables).data,
    })
  }

  async function openingOf(request: EngineRequest): Promise<Opening | { refused: EngineAnswer }> {
    const ready = await makeReady(request)
    if ('refused' in ready) return ready
    const { compiled, variables, denials } = ready
    const department = departments.get(compiled.eventSource?.serviceName ?? '')
    if (!compiled.eventSource || !department) return { refused: await answer(request) }
    const run = new Run(departments, variables, request.scope, options.onFailure)
    return { department, body: rootBody(compiled.eventSource, run), denials }
  }

  async function compile(
    document: DocumentNode,
    prepared: Prepared<Compiled>,
    variables: Readonly<Record<string, unknown>>,
    rollout: number,
    selected: Selected | undefined,
    denials: Denials | undefined,
  ): Promise<Compiled> {
    const operation = selected
      ? { ...selected.operation, denied: new Set(denials?.keys()) }
      : operationOf(document, prepared, variables)
    const wanted = planOperation(operation)
    const planned = await planner.plan(wanted, rollout)
    const { subtypes } = supergraph
    const known = operation.node.operation === 'query' ? new KnownEntities(subtypes) : undefined
    const shape = compileProjection(operation)
    return {
      step: planned && compilePlan(planned, { subtypes, known }),
      eventSource: planned && findEventSource(planned),
      projector: generateProjector(shape),
      shape,
      introspection: wanted.hasIntrospection
        ? compileIntrospection(operation, document)
        : undefined,
      guarded: selected && {
        operation,
        places: findGuardedPlaces(shape),
        departments: departmentsOf(planned),
      },
    }
  }

  return { supergraph, answer, openingOf }
}

function finish(
  { projector, shape, introspection }: Compiled,
  run: Run,
  variables: Readonly<Record<string, unknown>>,
): EngineAnswer {
  if (introspection) Object.assign(run.data, introspection(variables))
  if (run.noted.length === 0) {
    const state = { bad: false }
    const data = projector(run.data, state)
    if (!state.bad) return { data }
  }
  const { data, errors } = explain(
    shape,
    run.data,
    run.faults,
    run.noted,
    describeContractBreach,
    MAX_ERRORS,
  )
  const answer: EngineAnswer = { data }
  if (errors.length > 0) {
    answer.errors = errors.map(({ path, ...error }) => (path ? { ...error, path } : error))
  }
  return answer
}

function unknownOperation(): NonNullable<EngineAnswer['errors']>[number] {
  return {
    message: bilingual({
      zh: '文档中没有这个名称的操作，或未说明要执行哪一个',
      en: 'The document holds no operation of this name, or it is not clear which one is meant',
    }),
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
  }
}

function badVariable({
  message,
}: {
  message: string
}): NonNullable<EngineAnswer['errors']>[number] {
  return {
    message: bilingual({ zh: wordFault(message) ?? '变量取值有误', en: message }),
    extensions: { code: 'BAD_USER_INPUT' },
  }
}

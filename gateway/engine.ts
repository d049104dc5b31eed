import { bilingual } from '@baibo/kernel/errors.ts'
import {
  type DocumentNode,
  execute as executeSchema,
  type FieldNode,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql'
import type { DepartmentFailure } from './errors.ts'
import { describeContractBreach } from './errors.ts'
import { explain } from './explanation.ts'
import type { Step } from './fetch.ts'
import { conditionVariables, createOperation, type Operation } from './operation.ts'
import { compilePlan } from './plan.ts'
import { planOperation } from './planned-operation.ts'
import { compileProjection, type ObjectShape } from './projection.ts'
import { generateProjector, type JsonObject, type Projector } from './projector.ts'
import { type Department, type RequestScope, Run } from './run.ts'
import { createStagedPlanner } from './staged-planner.ts'
import type { Supergraph } from './supergraph.ts'

/** What one supergraph needs to answer operations. */
export interface Engine {
  supergraph: Supergraph
  answer(request: EngineRequest): Promise<EngineAnswer>
}

export interface EngineRequest {
  /** Validated against the API schema. Compiled once for as long as this object lives. */
  document: DocumentNode
  operationName: string | undefined
  variables: Readonly<Record<string, unknown>> | undefined
  scope: RequestScope
}

export interface EngineAnswer {
  data?: JsonObject | null
  errors?: {
    message: string
    path?: readonly (string | number)[]
    extensions: Record<string, unknown>
  }[]
}

export interface EngineOptions {
  /** Milliseconds that planning one operation may take, 2,000 when left out. */
  planningBudget?: number
  onFailure: (failure: DepartmentFailure, requestId: string) => void
}

/** Everything that is compiled for one operation and one choice of its conditions. */
interface Compiled {
  step: Step | undefined
  projector: Projector
  shape: ObjectShape
  introspection: ((variables: Readonly<Record<string, unknown>>) => JsonObject) | undefined
}

/** One operation of a document with its plans, one for each choice of its condition variables. */
interface Prepared {
  node: OperationDefinitionNode
  conditionNames: string[]
  plans: Map<string, Compiled | Promise<Compiled>>
}

const MAX_PLANS_PER_OPERATION = 64
const MAX_ERRORS = 200
const NO_VARIABLES: Readonly<Record<string, unknown>> = Object.freeze({})

/** Builds the engine of a supergraph. Throws when the planner or the API schema refuses it. */
export function createEngine(
  supergraph: Supergraph,
  departments: ReadonlyMap<string, Department>,
  options: EngineOptions,
): Engine {
  const planner = createStagedPlanner(supergraph, options.planningBudget ?? 2_000)
  const documents = new WeakMap<DocumentNode, Map<string, Prepared>>()

  async function answer(request: EngineRequest): Promise<EngineAnswer> {
    const prepared = prepare(documents, request)
    if (!prepared) return { errors: [unknownOperation()] }
    let variables = NO_VARIABLES
    if (prepared.node.variableDefinitions?.length) {
      const coerced = getVariableValues(
        supergraph.apiSchema,
        prepared.node.variableDefinitions,
        request.variables ?? {},
        { maxErrors: 10, hideSuggestions: true },
      )
      if (coerced.errors) return { errors: coerced.errors.map(badVariable) }
      variables = coerced.coerced
    }
    const choice = chosenConditions(prepared, variables)
    let compiled = prepared.plans.get(choice)
    compiled ??= remember(prepared, choice, () => compile(request.document, prepared, variables))
    if (compiled instanceof Promise) compiled = await compiled
    const run = new Run(departments, variables, request.scope, options.onFailure)
    const pending = compiled.step?.(run)
    if (pending) await pending
    return finish(compiled, run, variables)
  }

  async function compile(
    document: DocumentNode,
    { node, conditionNames }: Prepared,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<Compiled> {
    const conditions = new Map(conditionNames.map((name) => [name, variables[name] === true]))
    const operation = createOperation(supergraph.apiSchema, document, node, conditions)
    const wanted = planOperation(operation)
    const planned = await planner(wanted)
    const shape = compileProjection(operation)
    return {
      step: planned && compilePlan(planned, supergraph.subtypes),
      projector: generateProjector(shape),
      shape,
      introspection: wanted.hasIntrospection
        ? compileIntrospection(operation, document)
        : undefined,
    }
  }

  return { supergraph, answer }
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

function prepare(
  documents: WeakMap<DocumentNode, Map<string, Prepared>>,
  { document, operationName }: EngineRequest,
): Prepared | undefined {
  let operations = documents.get(document)
  if (!operations) {
    operations = new Map()
    documents.set(document, operations)
  }
  let prepared = operations.get(operationName ?? '')
  if (!prepared) {
    const node = getOperationAST(document, operationName)
    if (!node) return undefined
    prepared = { node, conditionNames: conditionVariables(document), plans: new Map() }
    operations.set(operationName ?? '', prepared)
  }
  return prepared
}

function chosenConditions(
  { conditionNames }: Prepared,
  variables: Readonly<Record<string, unknown>>,
): string {
  let choice = ''
  for (const name of conditionNames) choice += variables[name] === true ? '1' : '0'
  return choice
}

function remember(
  { plans }: Prepared,
  choice: string,
  compile: () => Promise<Compiled>,
): Promise<Compiled> {
  const pending = compile()
  plans.set(choice, pending)
  if (plans.size > MAX_PLANS_PER_OPERATION) plans.delete(plans.keys().next().value ?? '')
  pending.then(
    (compiled) => plans.set(choice, compiled),
    () => plans.delete(choice),
  )
  return pending
}

/** Introspection is answered from the API schema by graphql-js, under keys no department uses. */
function compileIntrospection(
  operation: Operation,
  document: DocumentNode,
): (variables: Readonly<Record<string, unknown>>) => JsonObject {
  const fields = introspectionFields(operation)
  const narrowed: DocumentNode = {
    ...document,
    definitions: [
      ...operation.fragments.values(),
      {
        ...operation.node,
        directives: [],
        selectionSet: { kind: Kind.SELECTION_SET, selections: fields },
      },
    ],
  }
  return (variables) => introspect(operation.schema, narrowed, variables)
}

function introspectionFields(operation: Operation): FieldNode[] {
  const shape = new Map<string, FieldNode>()
  const add = (selections: readonly SelectionNode[]): void => {
    for (const selection of selections) {
      if (!operation.isIncluded(selection)) continue
      if (selection.kind === Kind.FIELD) {
        if (!selection.name.value.startsWith('__') || selection.name.value === '__typename')
          continue
        const key = `__intro_${selection.alias?.value ?? selection.name.value}`
        const { directives: _directives, ...field } = selection
        const known = shape.get(key)
        const selectionsBelow = [
          ...(known?.selectionSet?.selections ?? []),
          ...(selection.selectionSet?.selections ?? []),
        ]
        shape.set(key, {
          ...field,
          alias: { kind: Kind.NAME, value: key },
          selectionSet: { kind: Kind.SELECTION_SET, selections: selectionsBelow },
        })
      } else if (selection.kind === Kind.INLINE_FRAGMENT) add(selection.selectionSet.selections)
      else {
        const fragment = operation.fragments.get(selection.name.value)
        if (fragment) add(fragment.selectionSet.selections)
      }
    }
  }
  add(operation.node.selectionSet.selections)
  return [...shape.values()]
}

function introspect(
  schema: GraphQLSchema,
  document: DocumentNode,
  variableValues: Readonly<Record<string, unknown>>,
): JsonObject {
  const result = executeSchema({ schema, document, variableValues })
  if (result instanceof Promise) throw new Error('introspection cannot wait')
  return (result.data ?? {}) as JsonObject
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
    message: bilingual({ zh: '变量取值有误', en: message }),
    extensions: { code: 'BAD_USER_INPUT' },
  }
}

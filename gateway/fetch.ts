import { type DocumentNode, parse } from 'graphql'
import { outputKeys, selectionOf } from './asked-fields.ts'
import type { Fault } from './explanation.ts'
import type { KnownEntities, Recall } from './known-entities.ts'
import { mergeObject } from './merge.ts'
import { type Collector, compilePath, type Subtypes } from './paths.ts'
import type { BatchFetchNode, EntityBatchAlias, FetchNode, PathSegment } from './planner.ts'
import type { JsonObject } from './projector.ts'
import { compileRepresentations, type Representations, requiredKeys } from './representations.ts'
import { compileRewrites, type Rewriter, renamedKeys } from './rewrites.ts'
import type { Run } from './run.ts'

/** What the compiling of a plan goes by. */
export interface PlanScope {
  subtypes: Subtypes
  /** What the questions before are known to tell; absent where each question must be asked. */
  known: KnownEntities | undefined
}

/** One question to one department; asks, merges, and never rejects. */
export type Step = (run: Run) => Promise<void> | undefined

/** The questions of one compiled `_entities` list. */
interface EntityList {
  alias: string
  variable: string
  collectors: Collector[]
  start: () => Representations
  rewriteInput: Rewriter | undefined
  rewriteOutput: Rewriter | undefined
  requiredKeys: string[]
  /** The fields that the department was asked for, for telling which are empty when it fails. */
  outputKeys: string[]
  recall: Recall | undefined
}

/** The places that one list of entities fills: each with the index of its representation, or -1. */
interface Targets {
  objects: JsonObject[]
  indices: number[]
  representations: readonly string[]
}

/** Compiles a fetch at the root, or a re-entry into a root type below `path`. */
export function compileRootFetch(
  node: FetchNode,
  path: readonly PathSegment[],
  { subtypes, known }: PlanScope,
): Step {
  const head = bodyHead(node.operation)
  const document = parse(node.operation, { noLocation: true })
  const selection = selectionOf(document)
  const rewrite = compileRewrites(node.outputRewrites, subtypes)
  const keys = renamedKeys(outputKeys(document, selection), node.outputRewrites)
  const collect = path.length > 0 ? compilePath(path, subtypes) : undefined
  const { serviceName, variableUsages = [] } = node
  if (!rewrite) known?.add(serviceName, document, selection, path)
  return (run) => {
    const found: JsonObject[] = []
    if (collect) collect(run.data, found)
    else found.push(run.data)
    if (found.length === 0) return undefined
    const variables = run.writeVariables(variableUsages)
    const body = variables === '' ? `${head}}` : `${head},"variables":{${variables}}}`
    return run.ask(serviceName, body, node.operationKind === 'mutation').then((answer) => {
      if (answer.failure) {
        for (const target of found) markAll(run, target, keys, answer.failure)
        return
      }
      const data = (rewrite ? rewrite(answer.data) : answer.data) as JsonObject | null | undefined
      for (const target of found) if (data) mergeObject(target, data)
      for (const { fault, path: errorPath } of answer.errors) {
        for (const target of found) placeFault(run, target, errorPath, keys, fault)
      }
    })
  }
}

/** Compiles a fetch of entities for the objects at `path`. */
export function compileEntityFetch(node: FetchNode, path: PathSegment[], scope: PlanScope): Step {
  const alias: EntityBatchAlias = {
    alias: '_entities',
    representationsVariableName: 'representations',
    paths: [path],
    requires: node.requires ?? [],
    ...(node.inputRewrites ? { inputRewrites: node.inputRewrites } : {}),
    ...(node.outputRewrites ? { outputRewrites: node.outputRewrites } : {}),
  }
  return compileLists(node, [alias], scope)
}

/** Compiles several lists of entities that travel in one request. */
export function compileBatchFetch(node: BatchFetchNode, scope: PlanScope): Step {
  return compileLists(node, node.entityBatch.aliases, scope)
}

function compileLists(
  { serviceName, operation, variableUsages = [] }: FetchNode | BatchFetchNode,
  aliases: readonly EntityBatchAlias[],
  scope: PlanScope,
): Step {
  const head = `${bodyHead(operation)},"variables":{`
  const document = parse(operation, { noLocation: true })
  const recalls = scope.known?.addEntities(serviceName, document, aliases) ?? []
  const lists = aliases.map((alias, index) => ({
    ...compileList(alias, document, scope.subtypes),
    recall: recalls[index],
  }))
  const usages = variableUsages.filter((name) => !lists.some(({ variable }) => variable === name))
  return (run) => {
    const targets: Targets[] = []
    let variables = run.writeVariables(usages)
    let count = 0
    const written = new Set<string>()
    for (const list of lists) {
      const found = findTargets(run, list)
      targets.push(found)
      count += found.representations.length
      if (written.has(list.variable)) continue
      written.add(list.variable)
      const text = `"${list.variable}":[${found.representations.join(',')}]`
      variables = variables === '' ? text : `${text},${variables}`
    }
    if (count === 0) return undefined
    return run.ask(serviceName, `${head}${variables}}}`, false).then((answer) => {
      lists.forEach((list, index) => {
        const places = targets[index]
        if (!places) return
        if (answer.failure) markTargets(run, list, places, answer.failure)
        else mergeEntities(list, places, (answer.data as JsonObject | null)?.[list.alias])
      })
      for (const error of answer.errors) placeEntityFault(run, lists, targets, error)
    })
  }
}

function compileList(
  {
    alias,
    representationsVariableName,
    paths,
    requires,
    inputRewrites,
    outputRewrites,
  }: EntityBatchAlias,
  document: DocumentNode,
  subtypes: Subtypes,
): Omit<EntityList, 'recall'> {
  const unique = new Map(paths.map((path) => [JSON.stringify(path), path]))
  return {
    alias,
    variable: representationsVariableName,
    collectors: [...unique.values()].map((path) => compilePath(path, subtypes)),
    start: compileRepresentations(requires, subtypes),
    rewriteInput: compileRewrites(inputRewrites, subtypes),
    rewriteOutput: compileRewrites(outputRewrites, subtypes),
    requiredKeys: requiredKeys(requires),
    outputKeys: renamedKeys(outputKeys(document, selectionOf(document, alias)), outputRewrites),
  }
}

function findTargets(run: Run, list: EntityList): Targets {
  const objects: JsonObject[] = []
  for (const collect of list.collectors) collect(run.data, objects)
  const representations = list.start()
  const indices: number[] = []
  const hasFaults = run.faults.size > 0
  for (let place = 0; place < objects.length; place += 1) {
    const object = objects[place] as JsonObject
    const carried = hasFaults ? carriedFault(run, object, list.requiredKeys) : undefined
    if (carried) {
      markAll(run, object, list.outputKeys, carried)
      indices.push(-1)
    } else {
      const entity = list.rewriteInput ? (list.rewriteInput(object) as JsonObject) : object
      indices.push(representations.indexOf(entity))
    }
  }
  const { recall } = list
  const unknown = recall?.(run.data, objects, indices, representations) ?? representations.texts
  return { objects, indices, representations: unknown }
}

function mergeEntities(list: EntityList, { objects, indices }: Targets, answer: unknown): void {
  if (!Array.isArray(answer)) return
  const entities = list.rewriteOutput ? answer.map(list.rewriteOutput) : answer
  for (let place = 0; place < objects.length; place += 1) {
    const object = objects[place]
    const entity = entities[indices[place] ?? -1]
    if (object && typeof entity === 'object' && entity !== null) mergeObject(object, entity)
  }
}

/** A required field that is empty because of a fault empties what depends on it, for that reason. */
function carriedFault(run: Run, object: JsonObject, keys: readonly string[]): Fault | undefined {
  const faults = run.faults.get(object)
  if (!faults) return undefined
  for (const key of keys) {
    const fault = faults.get(key)
    if (fault && (object[key] === null || object[key] === undefined)) return fault
  }
  return undefined
}

function markTargets(
  run: Run,
  list: EntityList,
  { objects, indices }: Targets,
  fault: Fault,
): void {
  objects.forEach((object, place) => {
    if (indices[place] !== -1) markAll(run, object, list.outputKeys, fault)
  })
}

function placeEntityFault(
  run: Run,
  lists: readonly EntityList[],
  targets: readonly Targets[],
  { fault, path }: { fault: Fault; path: readonly (string | number)[] },
): void {
  const [alias, entity, ...below] = path
  const isWhole = typeof entity !== 'number'
  const shared = isWhole ? copyOf(fault, { tellOnce: true }) : undefined
  lists.forEach((list, listIndex) => {
    if (alias !== undefined && list.alias !== alias) return
    const places = targets[listIndex]
    places?.objects.forEach((object, place) => {
      const index = places.indices[place]
      if (index === -1) return
      if (shared) markAll(run, object, list.outputKeys, shared)
      else if (index === entity) placeFault(run, object, below, list.outputKeys, fault)
    })
  })
}

/** Notes a fault at the deepest place of its path that exists; without a path at all `keys`. */
function placeFault(
  run: Run,
  target: JsonObject,
  path: readonly (string | number)[],
  keys: readonly string[],
  fault: Fault,
): void {
  if (path.length === 0) {
    markAll(run, target, keys, copyOf(fault, { tellOnce: true }))
    return
  }
  let holder: JsonObject = target
  for (let step = 0; step < path.length; step += 1) {
    const key = path[step] as string
    const value = holder[key]
    const isLast = step === path.length - 1
    if (isLast || typeof value !== 'object' || value === null) {
      const below = isLast ? {} : { below: path.slice(step + 1) }
      run.note(holder, path[step] as string | number, copyOf(fault, below))
      return
    }
    holder = value as JsonObject
  }
}

function markAll(run: Run, object: JsonObject, keys: readonly string[], fault: Fault): void {
  for (const key of keys) {
    if (object[key] === undefined || object[key] === null) run.note(object, key, fault)
  }
}

/** The same fault at another place: telling it there counts as telling the original. */
function copyOf(fault: Fault, changes: Partial<Fault>): Fault {
  return { ...fault, ...changes, origin: fault }
}

function bodyHead(operation: string): string {
  return `{"query":${JSON.stringify(operation)}`
}

/** The JSON text of a question at the root, with the variables of a run. */
export function rootBody({ operation, variableUsages = [] }: FetchNode, run: Run): string {
  const variables = run.writeVariables(variableUsages)
  const head = bodyHead(operation)
  return variables === '' ? `${head}}` : `${head},"variables":{${variables}}}`
}

import { type DocumentNode, getOperationAST, type OperationDefinitionNode } from 'graphql'
import type { GuardedField } from './guarded-fields.ts'
import { conditionVariables, type Operation } from './operation.ts'
import type { Denials } from './rights.ts'

/** One operation of a document with its plans: one for each choice of its condition variables and each set of denied fields. */
export interface Prepared<Plan> {
  node: OperationDefinitionNode
  conditionNames: string[]
  /** By the choice of condition variables. */
  selected: Map<string, Selected>
  plans: Map<string, Plan | Promise<Plan>>
}

/** What an operation selects, with the guarded fields among it. */
export interface Selected {
  /** Its keys stay the same, whatever is denied of it. */
  operation: Operation
  guarded: readonly GuardedField[]
}

/** What is prepared lives as long as its document. */
export type Documents<Plan> = WeakMap<DocumentNode, Map<string, Prepared<Plan>>>

type Variables = Readonly<Record<string, unknown>>

const MAX_PLANS_PER_OPERATION = 64

/** Undefined when the document holds no such operation. */
export function prepare<Plan>(
  documents: Documents<Plan>,
  document: DocumentNode,
  operationName: string | undefined,
): Prepared<Plan> | undefined {
  let operations = documents.get(document)
  if (!operations) {
    operations = new Map()
    documents.set(document, operations)
  }
  let prepared = operations.get(operationName ?? '')
  if (!prepared) {
    const node = getOperationAST(document, operationName)
    if (!node) return undefined
    const conditionNames = conditionVariables(document)
    prepared = { node, conditionNames, selected: new Map(), plans: new Map() }
    operations.set(operationName ?? '', prepared)
  }
  return prepared
}

/** Draws anew for each request which fields are taken from the department that is to have them (`percent(n)`). */
export function drawRollout(percentages: readonly number[]): number {
  if (percentages.length === 0) return 0
  const drawn = Math.random() * 100
  return percentages.findLast((percentage) => percentage <= drawn) ?? 0
}

/** The part of a plan's key that the condition variables decide. */
export function chosenConditions(
  { conditionNames }: Pick<Prepared<unknown>, 'conditionNames'>,
  variables: Variables,
  rollout: number,
): string {
  let choice = rollout > 0 ? `${rollout}:` : ''
  for (const name of conditionNames) choice += variables[name] === true ? '1' : '0'
  return choice
}

/** The part of a plan's key that the caller's rights decide. */
export function deniedAmong({ guarded }: Selected, denials: Denials): string {
  if (denials.size === 0) return ''
  let key = '-'
  for (const field of guarded) key += denials.has(field) ? '1' : '0'
  return key
}

/** What the operation selects under these variables, read once for each choice of them. */
export function selectedBy<Plan>(
  prepared: Prepared<Plan>,
  variables: Variables,
  read: () => Selected,
): Selected {
  const choice = chosenConditions(prepared, variables, 0)
  let selected = prepared.selected.get(choice)
  if (!selected) {
    selected = read()
    prepared.selected.set(choice, selected)
    dropOldest(prepared.selected)
  }
  return selected
}

/** Keeps a plan under its key while it is made and afterwards; one that fails is forgotten. */
export function remember<Plan>(
  { plans }: Prepared<Plan>,
  key: string,
  compile: () => Promise<Plan>,
): Promise<Plan> {
  const pending = compile()
  plans.set(key, pending)
  dropOldest(plans)
  // Not when others have taken its place meanwhile: there are never more than the bound.
  const isKept = () => plans.get(key) === pending
  pending.then(
    (compiled) => isKept() && plans.set(key, compiled),
    () => isKept() && plans.delete(key),
  )
  return pending
}

function dropOldest(map: Map<string, unknown>): void {
  if (map.size > MAX_PLANS_PER_OPERATION) map.delete(map.keys().next().value ?? '')
}

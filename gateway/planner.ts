import { QueryPlanner } from '@graphql-hive/router-query-planner'

/** One step of a query plan, in the wire form that Apollo's and Hive's planners share. */
export type PlanNode =
  | FetchNode
  | BatchFetchNode
  | { kind: 'Sequence'; nodes: PlanNode[] }
  | { kind: 'Parallel'; nodes: PlanNode[] }
  | { kind: 'Flatten'; path: PathSegment[]; node: PlanNode }
  | { kind: 'Condition'; condition: string; ifClause?: PlanNode; elseClause?: PlanNode }
  | { kind: 'Subscription'; primary: FetchNode }

export interface FetchNode {
  kind: 'Fetch'
  serviceName: string
  variableUsages?: string[]
  operationKind?: 'query' | 'mutation' | 'subscription'
  operation: string
  requires?: RequiredSelection[]
  inputRewrites?: Rewrite[]
  outputRewrites?: Rewrite[]
}

/** Several `_entities` lists in one request, each under its own alias. */
export interface BatchFetchNode {
  kind: 'BatchFetch'
  serviceName: string
  variableUsages?: string[]
  operation: string
  entityBatch: { aliases: EntityBatchAlias[] }
}

export interface EntityBatchAlias {
  alias: string
  representationsVariableName: string
  paths: PathSegment[][]
  requires: RequiredSelection[]
  inputRewrites?: Rewrite[]
  outputRewrites?: Rewrite[]
}

/** `'@'` steps into every item of a list. */
export type PathSegment = '@' | { Field: string } | { TypeCondition: string[] }

export type RequiredSelection =
  | { kind: 'InlineFragment'; typeCondition: string; selections: RequiredSelection[] }
  | { kind: 'Field'; name: string; alias?: string; selections?: RequiredSelection[] }
  | { kind: 'FragmentSpread'; value: string }

export type RewritePathSegment = { Key: string } | { TypenameEquals: string[] }

export type Rewrite =
  | { ValueSetter: { path: RewritePathSegment[]; setValueTo: string } }
  | { KeyRenamer: { path: RewritePathSegment[]; renameKeyTo: string } }

/**
 * Plans one operation, given as text without introspection fields, @skip, @include or aliases.
 * `rollout` says which progressive overrides hold: those of `percent(n)` with n above it.
 */
export type Plan = (
  operation: string,
  signal: AbortSignal,
  rollout?: number,
) => Promise<PlanNode | undefined>

export interface Planner {
  plan: Plan
  /** The n of all labels `percent(n)` in the supergraph, ascending. */
  percentages: readonly number[]
}

/**
 * The planner for one supergraph. Everything the gateway knows about the planning library is in
 * this function; planning runs off the main thread. Throws when the supergraph is not usable.
 */
export function createPlanner(supergraph: string): Planner {
  const planner = new QueryPlanner(supergraph)
  const noLabels = new Set<string>()
  return {
    percentages: planner.overridePercentages.toSorted((a, b) => a - b),
    async plan(operation, signal, rollout = 0) {
      const plan = await planner.planAsync(operation, null, noLabels, rollout, signal)
      return plan.node as PlanNode | undefined
    },
  }
}

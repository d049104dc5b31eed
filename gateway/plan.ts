import {
  compileBatchFetch,
  compileEntityFetch,
  compileRootFetch,
  type PlanScope,
  type Step,
} from './fetch.ts'
import type { FetchNode, PathSegment, PlanNode } from './planner.ts'
import type { Run } from './run.ts'

/** Compiles a plan into closures once; nothing of it is interpreted while a request runs. */
export function compilePlan(
  node: PlanNode,
  scope: PlanScope,
  path: readonly PathSegment[] = [],
): Step {
  switch (node.kind) {
    case 'Fetch':
      return node.requires
        ? compileEntityFetch(node, [...path], scope)
        : compileRootFetch(node, path, scope)
    case 'BatchFetch':
      return compileBatchFetch(node, scope)
    case 'Flatten':
      return compilePlan(node.node, scope, [...path, ...node.path])
    case 'Sequence':
      return inSequence(node.nodes.map((inner) => compilePlan(inner, scope, path)))
    case 'Parallel':
      return inParallel(node.nodes.map((inner) => compilePlan(inner, scope, path)))
    case 'Subscription':
      return compileRootFetch(node.primary, path, scope)
    case 'Condition':
      // Conditions are settled before planning, so that a plan never holds one.
      throw new Error('the plan holds a condition')
  }
}

function inSequence(steps: readonly Step[]): Step {
  return async (run) => {
    for (const step of steps) {
      const pending = step(run)
      if (pending) await pending
    }
  }
}

function inParallel(steps: readonly Step[]): Step {
  return (run: Run) => {
    const pending: Promise<void>[] = []
    for (const step of steps) {
      const promise = step(run)
      if (promise) pending.push(promise)
    }
    if (pending.length < 2) return pending[0]
    return Promise.all(pending) as unknown as Promise<void>
  }
}

/** The question by which a subscription opens its source of events; undefined for other plans. */
export function findEventSource(node: PlanNode): FetchNode | undefined {
  if (node.kind === 'Subscription') return node.primary
  if (node.kind !== 'Sequence') return undefined
  const [first] = node.nodes
  return first && findEventSource(first)
}

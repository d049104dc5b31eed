import { HubError } from '@baibo/kernel/errors.ts'
import { keepConcreteTypes } from './interface-objects.ts'
import type { PlannedOperation } from './planned-operation.ts'
import { createPlanner, type Plan, type PlanNode } from './planner.ts'
import { type EntityKeys, entityKeys, settleStage, withStage } from './stages.ts'
import type { Supergraph } from './supergraph.ts'

/** Plans an operation in one piece, or in stages when the planner cannot; undefined asks nobody. */
export type StagedPlan = (wanted: PlannedOperation) => Promise<PlanNode | undefined>

/** `budget` is the milliseconds that planning one operation may take altogether. */
export function createStagedPlanner(supergraph: Supergraph, budget: number): StagedPlan {
  const plan = createPlanner(supergraph.sdl)
  let stages: { plan: Plan; keys: EntityKeys } | undefined

  async function planInStages(wanted: PlannedOperation, signal: AbortSignal): Promise<PlanNode> {
    if (!stages) {
      const keys = entityKeys(supergraph.document)
      stages = { keys, plan: createPlanner(withStage(supergraph.document, keys)) }
    }
    const nodes: PlanNode[] = []
    // In the order they were cut, each stage finds the entities that an earlier one has filled in.
    for (const { path, text, inParts } of wanted.inStages(stages.keys)) {
      const planStage = path.length === 0 ? plan : stages.plan
      const planned = await planStage(text, signal).then(
        (node) => [node],
        (cause: unknown) => {
          if (signal.aborted) throw cause
          return Promise.all(inParts().map((part) => planStage(part, signal)))
        },
      )
      for (const node of planned) {
        const settled = node && path.length > 0 ? settleStage(node, path) : node
        if (settled) nodes.push(settled)
      }
    }
    return { kind: 'Sequence', nodes }
  }

  return async (wanted) => {
    if (wanted.text === undefined) return undefined
    const signal = AbortSignal.timeout(budget)
    try {
      const node = await plan(wanted.text, signal).catch((cause: unknown) => {
        if (signal.aborted) throw cause
        return planInStages(wanted, signal)
      })
      return node && keepConcreteTypes(node, supergraph.interfaceObjects)
    } catch (cause) {
      throw signal.aborted ? tooComplex(cause) : unplannable(cause)
    }
  }
}

function tooComplex(cause: unknown): HubError {
  return new HubError(
    'QUERY_PLAN_TOO_COMPLEX',
    { zh: '查询过于复杂，无法制定执行计划', en: 'The operation is too complex to plan' },
    { cause },
  )
}

function unplannable(cause: unknown): HubError {
  return new HubError(
    'QUERY_PLAN_FAILED',
    { zh: '无法为该查询制定执行计划', en: 'No plan can be made for this operation' },
    { cause },
  )
}

import { createHash } from 'node:crypto'
import { HubError } from '@baibo/kernel/errors.ts'
import { LRUCache } from 'lru-cache'
import { keepConcreteTypes } from './interface-objects.ts'
import type { PlannedOperation } from './planned-operation.ts'
import { createPlanner, type Plan, type PlanNode } from './planner.ts'
import { type EntityKeys, entityKeys, settleStage, withStage } from './stages.ts'
import type { Supergraph } from './supergraph.ts'

/** Plans an operation in one piece, or in stages when the planner cannot; undefined asks nobody. */
export interface StagedPlanner {
  plan(wanted: PlannedOperation, rollout: number): Promise<PlanNode | undefined>
  /** The limits between which `rollout` makes no difference, ascending. */
  percentages: readonly number[]
}

/** How often operations were planned since the start of the gateway. */
export interface PlanningCounts {
  /** Operations that were given to the planner. */
  attempts: number
  /** Those of them that it could not plan, or not within the budget. */
  refused: number
  /** Operations that were refused unplanned, because the same one had been refused shortly before. */
  remembered: number
}

/** A refusal is remembered for as long: what is too much for a busy machine may be planned later. */
const REFUSAL_TTL_MS = 60_000
const REFUSALS = 1_000

/**
 * `budget` is the milliseconds that planning one operation may take altogether. Operations are told apart
 * by the text that the planner gets, so that spaces, comments and names of fragments make no difference.
 */
export function createStagedPlanner(
  supergraph: Supergraph,
  budget: number,
  counts: PlanningCounts = { attempts: 0, refused: 0, remembered: 0 },
): StagedPlanner {
  const { plan, percentages } = createPlanner(supergraph.sdl)
  let stages: { plan: Plan; keys: EntityKeys } | undefined

  async function planInStages(
    wanted: PlannedOperation,
    rollout: number,
    signal: AbortSignal,
  ): Promise<PlanNode> {
    if (!stages) {
      const keys = entityKeys(supergraph.document)
      stages = { keys, plan: createPlanner(withStage(supergraph.document, keys)).plan }
    }
    const nodes: PlanNode[] = []
    // In the order they were cut, each stage finds the entities that an earlier one has filled in.
    for (const { path, text, inParts } of wanted.inStages(stages.keys)) {
      const planStage = path.length === 0 ? plan : stages.plan
      const planned = await planStage(text, signal, rollout).then(
        (node) => [node],
        (cause: unknown) => {
          if (signal.aborted) throw cause
          return Promise.all(inParts().map((part) => planStage(part, signal, rollout)))
        },
      )
      for (const node of planned) {
        const settled = node && path.length > 0 ? settleStage(node, path) : node
        if (settled) nodes.push(settled)
      }
    }
    return { kind: 'Sequence', nodes }
  }

  async function planWithin(
    wanted: PlannedOperation,
    text: string,
    rollout: number,
  ): Promise<PlanNode | undefined> {
    counts.attempts += 1
    const signal = AbortSignal.timeout(budget)
    try {
      const whole = () => plan(text, signal, rollout)
      const staged = () => planInStages(wanted, rollout, signal)
      const [first, second] = wanted.needsStages ? [staged, whole] : [whole, staged]
      const node = await first().catch((cause: unknown) => {
        if (signal.aborted) throw cause
        return second()
      })
      return node && keepConcreteTypes(node, supergraph.interfaceObjects)
    } catch (cause) {
      counts.refused += 1
      throw signal.aborted ? tooComplex(cause) : unplannable(cause)
    }
  }

  const refusals = new LRUCache<string, HubError>({ max: REFUSALS, ttl: REFUSAL_TTL_MS })
  const underWay = new Map<string, Promise<PlanNode | undefined>>()
  function planOnce(wanted: PlannedOperation, rollout: number): Promise<PlanNode | undefined> {
    const { text } = wanted
    if (text === undefined) return Promise.resolve(undefined)
    const key = createHash('sha256').update(`${rollout} ${text}`).digest('base64')
    const refusal = refusals.get(key)
    if (refusal) {
      counts.remembered += 1
      return Promise.reject(refusal)
    }
    let planned = underWay.get(key)
    if (!planned) {
      planned = planWithin(wanted, text, rollout)
        .catch((error: HubError) => {
          refusals.set(key, error)
          throw error
        })
        .finally(() => underWay.delete(key))
      underWay.set(key, planned)
    }
    return planned
  }

  return { plan: planOnce, percentages }
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

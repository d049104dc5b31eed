import { cityDay } from '../calendar.ts'
import type { Fact } from '../fact-questions.ts'
import type { Context } from '../loaders.ts'
import type { Resolvers } from '../schema.generated.ts'
import type { EvaluationRow, TaskItemRow } from '../tables.ts'
import { orderState } from '../task-board.ts'
import { articleAt, orgUnit } from './policy.ts'

/** Facts named by id, `<department>:<kind>:<entity>`; those the caller may not see are left out. */
async function evidence(row: EvaluationRow, context: Context): Promise<Fact[]> {
  const { graph, identity, loaders } = context
  const named = row.evidenceIds.map((id) => {
    const [department = '', kind = ''] = id.split(':')
    return { department: department.replaceAll('_', '-'), kind }
  })
  const groups = Map.groupBy(named, ({ department }) => department)
  const facts = await Promise.all(
    [...groups].map(([department, group]) => {
      const kinds = [...new Set(group.map(({ kind }) => kind))]
      return loaders.facts.load({ graph, identity, department, kinds, asOf: null, knownAt: null })
    }),
  )
  const byId = new Map(facts.flat().map((fact) => [fact.id, fact]))
  return row.evidenceIds.map((id) => byId.get(id)).filter((fact) => fact !== undefined)
}

function taskOf(taskId: string, { loaders }: Context) {
  return loaders.task.load(taskId)
}

export const taskResolvers: Resolvers = {
  TaskItem: {
    __resolveReference: ({ code }, { loaders }) => loaders.task.load(code),
    code: (row) => row.id,
    article: (row, _args, context) => articleAt(row.id, context),
    units: (row, _args, { loaders }) => loaders.unitsByTask.load(row.id),
    reports: (row, args, { loaders }) => loaders.reportPagesByTask(row.id, args),
    orders: (row, _args, { loaders }) => loaders.ordersByTask.load(row.id),
    promotions: (row, _args, { loaders }) => loaders.promotionsByTask.load(row.id),
    indicators: (row, _args, { loaders }) => loaders.indicatorsByTask.load(row.id),
  },
  TaskUnit: {
    task: (row, _args, context) => taskOf(row.taskId, context),
    unit: (row) => orgUnit(row.unitId),
    reports: async (row, _args, { loaders }) => {
      const reports = await loaders.reportsByTask.load(row.taskId)
      return reports.filter((report) => report.unitId === row.unitId)
    },
    orders: async (row, _args, { loaders }) => {
      const orders = await loaders.ordersByTask.load(row.taskId)
      return orders.filter((order) => order.unitId === row.unitId)
    },
  },
  TaskBoardRow: {
    // The board is joined with the tasks, so that the task of a row always exists.
    task: (row, _args, context) => taskOf(row.taskId, context) as Promise<TaskItemRow>,
    unit: (row) => orgUnit(row.unitId),
  },
  ProgressReport: {
    __resolveReference: ({ id }, { loaders }) => loaders.report.load(id),
    task: (row, _args, context) => taskOf(row.taskId, context),
    unit: (row) => orgUnit(row.unitId),
    late: (row, { on }) => {
      const day = on ?? cityDay()
      const handedIn = row.submittedOn !== null && row.submittedOn <= day ? row.submittedOn : day
      return handedIn > row.dueOn
    },
    orders: async (row, _args, { loaders }) => {
      const orders = await loaders.ordersByTask.load(row.taskId)
      return orders.filter((order) => order.unitId === row.unitId && order.period === row.period)
    },
  },
  SupervisionOrder: {
    __resolveReference: ({ id }, { loaders }) => loaders.order.load(id),
    task: (row, _args, context) => taskOf(row.taskId, context),
    unit: (row) => orgUnit(row.unitId),
    state: (row, { on }) => orderState(row, on ?? cityDay()),
  },
  Promotion: {
    __resolveReference: ({ id }, { loaders }) => loaders.promotion.load(id),
    task: (row, _args, context) => taskOf(row.taskId, context),
    unit: (row) => orgUnit(row.unitId),
  },
  Evaluation: {
    __resolveReference: ({ id }, { loaders }) => loaders.evaluation.load(id),
    commissionedBy: (row) => orgUnit(row.commissionedById),
    evidence: (row, _args, context) => evidence(row, context),
  },
}

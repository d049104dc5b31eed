import type { Database } from '@baibo/kernel/database.ts'
import { rowBy, rowsBy } from '@baibo/kernel/read.ts'
import type { DepartmentContext } from '@baibo/kernel/subgraph.ts'
import DataLoader from 'dataloader'
import { asc, desc, inArray, sql } from 'drizzle-orm'
import { factQuestions } from './fact-questions.ts'
import { freshnessQuestions } from './freshness-questions.ts'
import { progressReportList } from './lists.ts'
import {
  addressees,
  articles,
  consultations,
  correctionRequests,
  evaluations,
  findings,
  indicatorDefinitions,
  indicators,
  policyDocuments,
  progressReports,
  promotions,
  replies,
  supervisionOrders,
  type TaskItemRow,
  targets,
  taskItems,
  taskUnits,
} from './tables.ts'

export type Loaders = ReturnType<typeof createLoaders>
export type Context = DepartmentContext<Loaders>

/** Every read of the office's own tables, and its questions to the other departments. */
export function createLoaders(db: Database) {
  const newestFirst = { orderBy: [desc(findings.openedAt)] }
  const inOrder = { orderBy: [asc(articles.position)] }
  const byDueDate = { orderBy: [asc(progressReports.dueOn)] }
  const byIssue = { orderBy: [asc(supervisionOrders.issuedOn)] }
  const byInstant = { orderBy: [asc(replies.repliedAt)] }
  return {
    document: rowBy(db, policyDocuments, policyDocuments.id),
    article: rowBy(db, articles, articles.id),
    articlesByPath: rowsBy(db, articles, articles.path, { orderBy: [asc(articles.documentId)] }),
    articlesByDocument: rowsBy(db, articles, articles.documentId, inOrder),
    articlesByParent: rowsBy(db, articles, articles.parentPath, inOrder),
    consultation: rowBy(db, consultations, consultations.id),
    consultationsByDocument: rowsBy(db, consultations, consultations.documentId),
    addresseesByConsultation: rowsBy(db, addressees, addressees.consultationId, {
      orderBy: [asc(addressees.position)],
    }),
    reply: rowBy(db, replies, replies.id),
    repliesByConsultation: rowsBy(db, replies, replies.consultationId, byInstant),
    repliesByArticlePath: rowsBy(db, replies, replies.articlePath, byInstant),
    repliesByUnit: rowsBy(db, replies, replies.unitId, byInstant),
    indicator: rowBy(db, indicators, indicators.id),
    indicatorsByTask: indicatorsByTask(db),
    allIndicators: allIndicators(db),
    definitionsByIndicator: rowsBy(db, indicatorDefinitions, indicatorDefinitions.indicatorCode, {
      orderBy: [desc(indicatorDefinitions.version)],
    }),
    targetsByIndicator: rowsBy(db, targets, targets.indicatorCode, {
      orderBy: [asc(targets.dueOn)],
    }),
    task: rowBy(db, taskItems, taskItems.id),
    tasksByUnit: tasksWhere(db, sql`task_unit`, sql`unit_id`),
    tasksByReportingUnit: tasksWhere(
      db,
      sql`(select task_id, office_of from progress_report union select task_id, office_of from supervision_order)`,
      sql`office_of`,
    ),
    unitsByTask: rowsBy(db, taskUnits, taskUnits.taskId, { orderBy: [asc(taskUnits.position)] }),
    report: rowBy(db, progressReports, progressReports.id),
    reportsByTask: rowsBy(db, progressReports, progressReports.taskId, byDueDate),
    reportPagesByTask: progressReportList.pagesBy(db, progressReports.taskId),
    reportPagesByUnit: progressReportList.pagesBy(db, progressReports.unitId),
    order: rowBy(db, supervisionOrders, supervisionOrders.id),
    ordersByTask: rowsBy(db, supervisionOrders, supervisionOrders.taskId, byIssue),
    ordersByUnit: rowsBy(db, supervisionOrders, supervisionOrders.unitId, byIssue),
    promotion: rowBy(db, promotions, promotions.id),
    promotionsByTask: rowsBy(db, promotions, promotions.taskId, {
      orderBy: [asc(promotions.publishedOn)],
    }),
    evaluation: rowBy(db, evaluations, evaluations.id),
    correctionRequest: rowBy(db, correctionRequests, correctionRequests.id),
    finding: rowBy(db, findings, findings.id),
    findingsByPerson: rowsBy(db, findings, findings.personId, newestFirst),
    findingsByEnterprise: rowsBy(db, findings, findings.uscc, newestFirst),
    findingsByPlacement: rowsBy(db, findings, findings.placementId, newestFirst),
    facts: factQuestions(),
    freshness: freshnessQuestions(),
  }
}

/** Tasks that rows of another table name, by a column of that table; in the order of the clauses. */
function tasksWhere(db: Database, from: ReturnType<typeof sql>, column: ReturnType<typeof sql>) {
  return new DataLoader<string, TaskItemRow[]>(async (keys) => {
    const pairs = await db.execute<{ key: string; task: string }>(
      sql`select distinct ${column} as key, task_id as task from ${from} named where ${inArray(column, [...keys])}`,
    )
    const rows = await db.select().from(taskItems).orderBy(asc(taskItems.position))
    return keys.map((key) => {
      const named = new Set(pairs.filter((pair) => pair.key === key).map((pair) => pair.task))
      return rows.filter((row) => named.has(row.id))
    })
  })
}

function indicatorsByTask(db: Database) {
  return new DataLoader(async (tasks: readonly string[]) => {
    const rows = await db.select().from(indicators).orderBy(asc(indicators.position))
    return tasks.map((task) => rows.filter((row) => row.taskIds.includes(task)))
  })
}

/** All indicators in their order; the key is always `all`. */
function allIndicators(db: Database) {
  return new DataLoader(async (keys: readonly 'all'[]) => {
    const rows = await db.select().from(indicators).orderBy(asc(indicators.position))
    return keys.map(() => rows)
  })
}

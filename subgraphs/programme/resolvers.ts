import { facts } from '@baibo/kernel/facts.ts'
import { freshness } from '@baibo/kernel/freshness.ts'
import { stats } from '@baibo/kernel/stats.ts'
import { asc, desc, eq } from 'drizzle-orm'
import { cityDay } from './calendar.ts'
import { factSources } from './facts.ts'
import {
  correctionRequestList,
  findingFigures,
  findingList,
  progressReportFigures,
  progressReportList,
  promotionList,
  supervisionOrderList,
  taskItemList,
} from './lists.ts'
import { describedRules } from './reconciliation/rules.ts'
import { extensionResolvers } from './resolvers/extensions.ts'
import { findingResolvers } from './resolvers/findings.ts'
import { indicatorResolvers } from './resolvers/indicators.ts'
import { personalQueries, personalResolvers } from './resolvers/personal.ts'
import { policyResolvers } from './resolvers/policy.ts'
import { taskResolvers } from './resolvers/tasks.ts'
import type { Resolvers } from './schema.generated.ts'
import * as tables from './tables.ts'
import { taskBoard } from './task-board.ts'

/** Freshness counts what departments and the office hand in, not the findings it derives. */
export const office = {
  name: 'programme',
  title: '领导小组办公室',
  tables: {
    policyDocuments: tables.policyDocuments,
    articles: tables.articles,
    consultations: tables.consultations,
    addressees: tables.addressees,
    replies: tables.replies,
    indicators: tables.indicators,
    indicatorDefinitions: tables.indicatorDefinitions,
    targets: tables.targets,
    taskItems: tables.taskItems,
    taskUnits: tables.taskUnits,
    progressReports: tables.progressReports,
    supervisionOrders: tables.supervisionOrders,
    promotions: tables.promotions,
    evaluations: tables.evaluations,
    correctionRequests: tables.correctionRequests,
  },
}

const queryResolvers: Resolvers['Query'] = {
  policyDocuments: (_root, _args, { db }) =>
    db.select().from(tables.policyDocuments).orderBy(asc(tables.policyDocuments.signedOn)),
  policyDocument: (_root, { id }, { loaders }) => loaders.document.load(id),
  consultations: (_root, { id }, { db }) =>
    db
      .select()
      .from(tables.consultations)
      .where(id ? eq(tables.consultations.id, id) : undefined)
      .orderBy(asc(tables.consultations.issuedOn), asc(tables.consultations.id)),
  consultation: (_root, { id }, { loaders }) => loaders.consultation.load(id),
  indicators: (_root, _args, { loaders }) => loaders.allIndicators.load('all'),
  indicator: (_root, { code }, { loaders }) => loaders.indicator.load(code),
  taskItems: (_root, args, { db }) => taskItemList.page(db, args),
  taskItem: (_root, { code }, { loaders }) => loaders.task.load(code),
  taskBoard: (_root, { on }, { db }) => taskBoard(db, on ?? cityDay()),
  progressReports: (_root, args, { db }) => progressReportList.page(db, args),
  progressReportStats: (_root, args, { db }) => stats(db, progressReportFigures(), args),
  supervisionOrders: (_root, args, { db }) => supervisionOrderList.page(db, args),
  promotions: (_root, args, { db }) => promotionList.page(db, args),
  evaluations: (_root, _args, { db }) =>
    db
      .select()
      .from(tables.evaluations)
      .orderBy(desc(tables.evaluations.evaluatedOn), asc(tables.evaluations.id)),
  findings: (_root, args, { db }) => findingList.page(db, args),
  findingStats: (_root, args, { db }) => stats(db, findingFigures, args),
  reconciliationRules: () => describedRules,
  correctionRequests: (_root, args, { db }) => correctionRequestList.page(db, args),
  programmeFacts: (_root, args, { db }) => facts(db, office.name, factSources, args),
  programmeFreshness: (_root, _args, context) => freshness(context, office),
  ...personalQueries,
}

export const resolvers: Resolvers = {
  Query: queryResolvers,
  ...policyResolvers,
  ...indicatorResolvers,
  ...taskResolvers,
  ...findingResolvers,
  ...personalResolvers,
  ...extensionResolvers,
}

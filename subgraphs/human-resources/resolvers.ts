import { facts } from '@baibo/kernel/facts.ts'
import { freshness } from '@baibo/kernel/freshness.ts'
import { stats } from '@baibo/kernel/stats.ts'
import { department } from './department.ts'
import { factSources, titleList, titleStats } from './loaders.ts'
import type { Resolvers } from './schema.generated.ts'

export const resolvers: Resolvers = {
  Query: {
    titleEvaluations: (_, args, { db }) => titleList.page(db, args),
    titleEvaluationStats: (_, args, { db }) => stats(db, titleStats, args),
    humanResourcesFacts: (_, args, { db }) => facts(db, department.name, factSources, args),
    humanResourcesFreshness: (_, __, context) => freshness(context, department),
  },

  TitleEvaluation: {
    __resolveReference: ({ id }, { loaders }) => loaders.title.load(id),
    person: ({ personId }) => ({ id: personId }),
  },

  Person: {
    titleEvaluations: ({ id }, _, { loaders }) => loaders.titlesByPerson.load(id),
  },

  Indicator: {
    humanResourcesFacts: ({ factKinds }, args, { db }) =>
      facts(db, department.name, factSources, { ...args, kind: factKinds ?? [] }),
  },
}

import { facts } from '@baibo/kernel/facts.ts'
import { freshness } from '@baibo/kernel/freshness.ts'
import { department } from './department.ts'
import { factSources, schoolingList } from './loaders.ts'
import type { Resolvers } from './schema.generated.ts'

export const resolvers: Resolvers = {
  Query: {
    schoolingSupports: (_, args, { db }) => schoolingList.page(db, args),
    educationFacts: (_, args, { db }) => facts(db, department.name, factSources, args),
    educationFreshness: (_, __, context) => freshness(context, department),
  },

  SchoolingSupport: {
    __resolveReference: ({ id }, { loaders }) => loaders.schooling.load(id),
  },

  Person: {
    schooling: ({ id }, _, { loaders }) => loaders.schoolingByPerson.load(id),
  },

  Indicator: {
    educationFacts: ({ factKinds }, args, { db }) =>
      facts(db, department.name, factSources, { ...args, kind: factKinds ?? [] }),
  },
}

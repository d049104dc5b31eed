import { facts } from '@baibo/kernel/facts.ts'
import { freshness } from '@baibo/kernel/freshness.ts'
import { factSources } from './facts.ts'
import { benefitResolvers } from './resolvers/benefits.ts'
import { collaborationResolvers } from './resolvers/collaboration.ts'
import { extensionResolvers } from './resolvers/extensions.ts'
import { outputResolvers } from './resolvers/outputs.ts'
import { projectResolvers } from './resolvers/projects.ts'
import type { Resolvers } from './schema.generated.ts'
import { tables } from './tables.ts'

/** Name, unit and title of the department, as the catalogue and the freshness show them. */
export const department = { name: 'science-technology', unit: 'jx-kjj', title: '市科技局' }

export const resolvers: Resolvers = {
  ...projectResolvers,
  ...collaborationResolvers,
  ...outputResolvers,
  ...benefitResolvers,
  ...extensionResolvers,
  Query: {
    ...projectResolvers.Query,
    ...collaborationResolvers.Query,
    ...outputResolvers.Query,
    ...benefitResolvers.Query,
    scienceTechnologyFacts: (_query, args, { db }) => facts(db, department.name, factSources, args),
    scienceTechnologyFreshness: (_query, _args, context) =>
      freshness(context, { ...department, tables }),
  },
}

import { stats } from '@baibo/kernel/stats.ts'
import { majorResultList, outputList, outputStats } from '../loaders/outputs.ts'
import type { Context } from '../loaders.ts'
import { personOf, withUnits } from '../references.ts'
import type { Resolvers } from '../schema.generated.ts'
import type { ResearchOutputRow } from '../tables.ts'
import { unitOfOutput } from './output-unit.ts'

const outputTypes = {
  PUBLICATION: 'Publication',
  PATENT: 'Patent',
  STANDARD: 'TechStandard',
} as const

/** What the three kinds of output have in common: all of it. */
const outputFields = {
  project: ({ projectId }: ResearchOutputRow, _args: object, { loaders }: Context) =>
    projectId === null ? null : loaders.project.load(projectId),
  authors: ({ id }: ResearchOutputRow, _args: object, { loaders }: Context) =>
    loaders.authorsByOutput.load(id),
  majorResult: ({ id }: ResearchOutputRow, _args: object, { loaders }: Context) =>
    loaders.majorResult.load(id),
  ipAgreement: ({ id }: ResearchOutputRow, _args: object, { loaders }: Context) =>
    loaders.ipAgreement.load(id),
  transfers: ({ id }: ResearchOutputRow, _args: object, { loaders }: Context) =>
    loaders.transfersByOutput.load(id),
  awards: ({ id }: ResearchOutputRow, _args: object, { loaders }: Context) =>
    loaders.awardsByOutput.load(id),
  reportingUnit: ({ id }: ResearchOutputRow, _args: object, { loaders }: Context) =>
    unitOfOutput(id, loaders),
}

/** A reference names its type: an output of another kind is not that entity. */
async function referenced(
  { id }: { id: string },
  { loaders }: Context,
  kind: ResearchOutputRow['kind'],
): Promise<ResearchOutputRow | null> {
  const output = await loaders.output.load(id)
  return output?.kind === kind ? output : null
}

export const outputResolvers = {
  Query: {
    outputs: (_query, args, { db }) => outputList.page(db, args),
    output: (_query, { id }, { loaders }) => loaders.output.load(id),
    outputStats: async (_query, args, { db }) => withUnits(await stats(db, outputStats, args)),
    majorResults: (_query, args, { db }) => majorResultList.page(db, args),
    majorResult: (_query, { id }, { loaders }) => loaders.majorResult.load(id),
  },
  ResearchOutput: {
    __resolveType: ({ kind }) => outputTypes[kind],
  },
  Publication: {
    ...outputFields,
    __resolveReference: (reference, context) => referenced(reference, context, 'PUBLICATION'),
  },
  Patent: {
    ...outputFields,
    __resolveReference: (reference, context) => referenced(reference, context, 'PATENT'),
  },
  TechStandard: {
    ...outputFields,
    __resolveReference: (reference, context) => referenced(reference, context, 'STANDARD'),
  },
  OutputAuthor: {
    output: ({ outputId }, _args, { loaders }) => loaders.output.load(outputId),
    person: ({ personId }) => personOf(personId),
  },
  MajorResult: {
    __resolveReference: ({ id }, { loaders }) => loaders.majorResult.load(id),
    title: async ({ outputId }, _args, { loaders }) =>
      (await loaders.output.load(outputId))?.title ?? null,
    output: ({ outputId }, _args, { loaders }) => loaders.output.load(outputId),
    project: async ({ outputId }, _args, { loaders }) => {
      const output = await loaders.output.load(outputId)
      return output?.projectId ? loaders.project.load(output.projectId) : null
    },
    // The bureau recognises; a switch of the counting rules (R17) may name another unit.
    recognisedBy: () => ({ id: 'jx-kjj' }),
    reportingUnit: ({ outputId }, _args, { loaders }) => unitOfOutput(outputId, loaders),
  },
} satisfies Resolvers

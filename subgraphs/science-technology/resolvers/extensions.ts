import { facts } from '@baibo/kernel/facts.ts'
import { factSources } from '../facts.ts'
import type { Context } from '../loaders.ts'
import { sees, visible } from '../references.ts'
import type { Resolvers } from '../schema.generated.ts'
import type { ProjectRow } from '../tables.ts'

const knownKinds = factSources.map(({ kind }) => kind)

/** What the department adds to the entities of others (requirements 2.9). */
export const extensionResolvers = {
  Person: {
    __resolveReference: ({ id }) => ({ id }),
    projects: ({ id }, _args, context) => projectsOf(id, context),
    projectParticipations: ({ id }, _args, { loaders }) => loaders.participationsByPerson.load(id),
    outputs: async ({ id }, _args, context) =>
      (await outputsOf(id, context)).toSorted(
        (a, b) => b.registeredOn.localeCompare(a.registeredOn) || a.id.localeCompare(b.id),
      ),
    awards: async ({ id }, _args, context) => {
      const outputs = await outputsOf(id, context)
      const awards = await Promise.all(
        outputs.map((output) => context.loaders.awardsByOutput.load(output.id)),
      )
      return awards.flat()
    },
  },
  Enterprise: {
    __resolveReference: ({ uscc }) => ({ uscc }),
    projects: ({ uscc }, _args, { loaders }) => loaders.projectsByCommissioner.load(uscc),
    consortia: async ({ uscc }, _args, { loaders }) => {
      const memberships = await loaders.membershipsByParty.load(uscc)
      return visible(
        await loaders.consortium.loadMany(memberships.map(({ consortiumId }) => consortiumId)),
      )
    },
    ipAgreements: async ({ uscc }, _args, { loaders }) => {
      const ownerships = await loaders.ownershipsByParty.load(uscc)
      return visible(
        await loaders.ipAgreement.loadMany(ownerships.map(({ agreementId }) => agreementId)),
      )
    },
  },
  OrgUnit: {
    __resolveReference: (unit) => unit,
    uscc: (unit, _args, context) => creditCode(unit, context),
    equipment: async (unit, args, context) => {
      const uscc = await creditCode(unit, context)
      return uscc === null ? null : context.loaders.equipmentPagesByOwner(uscc, args)
    },
    platforms: async (unit, _args, context) => {
      const uscc = await creditCode(unit, context)
      if (uscc === null) return null
      const { loaders } = context
      const builders = await loaders.buildersByParty.load(uscc)
      return visible(await loaders.platform.loadMany(builders.map(({ platformId }) => platformId)))
    },
  },
  ReportingUnit: {
    __resolveReference: ({ id }) => ({ id }),
    projects: ({ id }, args, { identity, loaders }) =>
      sees(identity, id) ? loaders.projectPagesByUnit(id, args) : null,
  },
  TechDemand: {
    __resolveReference: ({ id }) => ({ id }),
    projects: ({ id }, _args, { loaders }) => loaders.projectsByDemand.load(id),
  },
  Placement: {
    __resolveReference: (placement) => placement,
    projectsDuring: async ({ personId, uscc, startDate, endDate }, _args, context) =>
      (await projectsOf(personId, context)).filter(
        (project) =>
          project.commissionerUscc === uscc &&
          (project.endDate === null || project.endDate >= startDate) &&
          (endDate == null || project.startDate <= endDate),
      ),
  },
  Indicator: {
    __resolveReference: (indicator) => indicator,
    scienceTechnologyFacts: ({ factKinds }, args, { db }) =>
      facts(db, 'science-technology', factSources, {
        ...args,
        kind: knownKinds.filter((kind) => factKinds?.includes(kind)),
      }),
  },
} satisfies Resolvers

async function projectsOf(personId: string, { loaders }: Context): Promise<ProjectRow[]> {
  const participations = await loaders.participationsByPerson.load(personId)
  const ids = new Set(participations.map(({ projectId }) => projectId))
  return visible(await loaders.project.loadMany([...ids]))
}

async function outputsOf(personId: string, { loaders }: Context) {
  const authorships = await loaders.authorshipsByPerson.load(personId)
  return visible(await loaders.output.loadMany(authorships.map(({ outputId }) => outputId)))
}

const codesByRequest = new WeakMap<Context, Promise<Map<string, string | null>>>()

/**
 * The credit code of a unit. The sheets name units by it; only the recogniser of results is known
 * by id, and its code by the registry, which is asked once a request and only when it is wanted.
 */
async function creditCode(
  { id, uscc }: { id?: string; uscc?: string | null },
  context: Context,
): Promise<string | null> {
  if (uscc != null) return uscc
  if (id === undefined) return null
  let codes = codesByRequest.get(context)
  if (!codes) {
    codes = askCreditCodes(context)
    codesByRequest.set(context, codes)
  }
  return (await codes).get(id) ?? null
}

async function askCreditCodes({ graph, identity }: Context): Promise<Map<string, string | null>> {
  const { orgUnits } = await graph<{ orgUnits: { id: string; uscc: string | null }[] }>(
    'query ScienceOrgUnits { orgUnits { id uscc } }',
    {},
    identity,
  )
  return new Map(orgUnits.map((unit) => [unit.id, unit.uscc]))
}

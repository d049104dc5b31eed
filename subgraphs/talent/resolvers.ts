import { facts } from '@baibo/kernel/facts.ts'
import { freshness } from '@baibo/kernel/freshness.ts'
import { stats } from '@baibo/kernel/stats.ts'
import {
  creditById,
  creditsByPlacement,
  creditsOfYear,
  isInForce,
  sees,
  whitelistEntryOf,
} from './attribution.ts'
import type { Credit } from './credits.ts'
import { today, yearOf } from './days.ts'
import { department } from './department.ts'
import { factSources, ownFactSources } from './facts.ts'
import * as lists from './lists.ts'
import { maskName } from './masks.ts'
import type { Resolvers } from './schema.generated.ts'

export const resolvers: Resolvers = {
  Query: {
    persons: (_, args, { db }) => lists.personList.page(db, args),
    person: (_, { id }, { loaders }) => loaders.person.load(id),
    personStats: (_, args, { db }) => stats(db, lists.personStats, args),
    selections: (_, args, { db }) => lists.selectionList.page(db, args),
    selection: (_, { id }, { loaders }) => loaders.selection.load(id),
    selectionStats: (_, args, { db }) => stats(db, lists.selectionStats, args),
    whitelistEntries: (_, args, { db }) =>
      lists.whitelistList.page(db, { ...args, filter: lists.withinForce(args.filter) }),
    whitelistEntry: (_, { id }, { loaders }) => loaders.whitelistEntry.load(id),
    whitelistEntryStats: (_, args, { db }) =>
      stats(db, lists.whitelistStats, { ...args, filter: lists.withinForce(args.filter) }),
    establishmentQuotas: (_, args, { db }) => lists.quotaList.page(db, args),
    establishmentQuota: (_, { id }, { loaders }) => loaders.quota.load(id),
    talentAwards: (_, args, { db }) => lists.awardList.page(db, args),
    talentAward: (_, { id }, { loaders }) => loaders.award.load(id),
    talentAwardStats: (_, args, { db }) => stats(db, lists.awardStats, args),
    talentCredits: async (_, { year, rule, reportingUnit }, context) => {
      const credits = await creditsOfYear(context, year)
      return credits.filter(
        (credit) =>
          (!rule || credit.rule === rule) &&
          (!reportingUnit || credit.reportingUnit === reportingUnit),
      )
    },
    talentFacts: (_, args, { db }) => facts(db, department.name, factSources, args),
    talentFreshness: (_, __, context) => freshness(context, department),
  },

  Person: {
    __resolveReference: ({ id }, { loaders }) => loaders.person.load(id),
    maskedName: ({ fullName }) => maskName(fullName),
    degrees: ({ id }, _, { loaders }) => loaders.degreesByPerson.load(id),
    selections: ({ id }, _, { loaders }) => loaders.selectionsByPerson.load(id),
    establishmentQuotas: ({ id }, _, { loaders }) => loaders.quotasByPerson.load(id),
    talentAwards: ({ id }, _, { loaders }) => loaders.awardsByPerson.load(id),
  },

  Degree: {
    level: ({ levelCode }) => degreeItem(levelCode),
  },

  Selection: {
    __resolveReference: ({ id }, { loaders }) => loaders.selection.load(id),
    person: ({ personId }, _, { loaders }) => loaders.person.load(personId),
    whitelistEntry: (selection, _, context) => whitelistEntryOf(context, selection),
  },

  WhitelistEntry: {
    __resolveReference: ({ id }, { loaders }) => loaders.whitelistEntry.load(id),
    industry: ({ industry }) => industry && { id: `GBT4754:${industry}` },
    enterprise: ({ uscc }) => uscc && { uscc },
    reportingUnit: ({ reportingUnit }) => unit(reportingUnit),
    inForce: (entry, { on }) => isInForce(entry, on ?? today()),
    reviews: ({ id }, _, { loaders }) => loaders.opinionsByEntry.load(id),
  },

  DepartmentOpinion: {
    orgUnit: ({ orgUnit }) => ({ id: orgUnit }),
  },

  EstablishmentQuota: {
    __resolveReference: ({ id }, { loaders }) => loaders.quota.load(id),
    person: ({ personId }, _, { loaders }) => loaders.person.load(personId),
    selection: async ({ personId, approvedOn }, _, { loaders }) => {
      const selections = await loaders.selectionsByPerson.load(personId)
      return (
        selections.findLast(({ effectiveOn }) => effectiveOn <= approvedOn) ?? selections[0] ?? null
      )
    },
  },

  TalentAward: {
    __resolveReference: ({ id }, { loaders }) => loaders.award.load(id),
    person: ({ personId }, _, { loaders }) => loaders.person.load(personId),
  },

  TalentCredit: {
    __resolveReference: ({ id }, context) => creditById(context, id),
    person: ({ personId }: Credit, _, { loaders }) => loaders.person.load(personId),
    reportingUnit: ({ reportingUnit }: Credit) => unit(reportingUnit),
    basisPlacement: ({ placementId }: Credit) => ({ id: placementId }),
  },

  Enterprise: {
    whitelistEntries: ({ uscc }, _, { loaders }) => loaders.entriesByEnterprise.load(uscc),
  },

  ReportingUnit: {
    credits: async ({ id }, { year, rule }, context) => {
      if (!sees(context.identity, id)) return null
      const credits = await creditsOfYear(context, year ?? yearOf(today()))
      return credits.filter(
        (credit) => credit.reportingUnit === id && (!rule || credit.rule === rule),
      )
    },
  },

  Placement: {
    creditA: async ({ id }, _, context) => {
      const credits = await creditsByPlacement(context, id)
      return credits.find(({ rule }) => rule === 'A') ?? null
    },
    creditB: async ({ id }, _, context) => {
      const credits = await creditsByPlacement(context, id)
      return credits.filter(({ rule }) => rule === 'B')
    },
  },

  Indicator: {
    talentFacts: ({ factKinds }, args, { db }) =>
      facts(db, department.name, ownFactSources, { ...args, kind: factKinds ?? [] }),
  },

  PersonStats: {
    degree: ({ degree }) => degree && degreeItem(degree),
  },

  WhitelistEntryStats: {
    reportingUnit: ({ reportingUnit }) => unit(reportingUnit),
  },
}

/** A reference to an entity that another department owns. */
function unit(id: string | null | undefined): { id: string } | null {
  return id ? { id } : null
}

function degreeItem(code: string): { id: string } {
  return { id: `GBT6864:${code}` }
}

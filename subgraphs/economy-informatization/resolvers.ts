import { facts } from '@baibo/kernel/facts.ts'
import { freshness } from '@baibo/kernel/freshness.ts'
import { stats } from '@baibo/kernel/stats.ts'
import { department } from './department.ts'
import {
  demandList,
  demandStats,
  enterpriseList,
  enterpriseStats,
  factSources,
  instituteList,
  openStatuses,
} from './loaders.ts'
import type { Resolvers } from './schema.generated.ts'

export const resolvers: Resolvers = {
  Query: {
    enterprises: (_, args, { db }) => enterpriseList.page(db, args),
    enterprise: (_, { uscc }, { loaders }) => loaders.enterprise.load(uscc),
    enterpriseStats: (_, args, { db }) => stats(db, enterpriseStats, args),
    researchInstitutes: (_, args, { db }) => instituteList.page(db, args),
    researchInstitute: (_, { id }, { loaders }) => loaders.institute.load(id),
    techDemands: (_, args, { db }) => demandList.page(db, args),
    techDemand: (_, { id }, { loaders }) => loaders.demand.load(id),
    techDemandStats: (_, args, { db }) => stats(db, demandStats, args),
    economyInformatizationFacts: (_, args, { db }) => facts(db, department.name, factSources, args),
    economyInformatizationFreshness: (_, __, context) => freshness(context, department),
  },

  Enterprise: {
    __resolveReference: (key, { loaders }) =>
      loaders.enterprise.load('uscc' in key ? key.uscc : key.id),
    uscc: ({ id }) => id,
    industry: ({ industry }) => codeItem(industry),
    location: ({ location }) => ({ code: location }),
    reportingUnit: ({ reportingUnit }) => stub(reportingUnit),
    institutes: ({ id }, _, { loaders }) => loaders.institutesByEnterprise.load(id),
    demands: ({ id }, { status }, { loaders }) =>
      loaders.demandsByEnterprise(status ?? null).load(id),
    openDemands: ({ id }, _, { loaders }) => loaders.openDemandCount.load(id),
    history: async (enterprise, _, { loaders }) => [
      enterprise,
      ...(await loaders.supersededVersions.load(enterprise.id)),
    ],
  },

  EnterpriseVersion: {
    industry: ({ industry }) => codeItem(industry),
    location: ({ location }) => ({ code: location }),
    reportingUnit: ({ reportingUnit }) => stub(reportingUnit),
  },

  ResearchInstitute: {
    __resolveReference: ({ id }, { loaders }) => loaders.institute.load(id),
    enterprise: ({ uscc }, _, { loaders }) => loaders.enterprise.load(uscc),
    reportingUnit: ({ reportingUnit }) => stub(reportingUnit),
  },

  TechDemand: {
    __resolveReference: ({ id }, { loaders }) => loaders.demand.load(id),
    enterprise: ({ uscc }, _, { loaders }) => loaders.enterprise.load(uscc),
    reportingUnit: ({ reportingUnit }) => stub(reportingUnit),
    daysOpen: ({ status, submittedOn }, { on }) => {
      if (!openStatuses.some((open) => open === status)) return null
      const days = daysBetween(submittedOn, on ?? todayInBeijing())
      return days >= 0 ? days : null
    },
  },

  ReportingUnit: {
    enterprises: ({ id }, args, { loaders }) => loaders.enterprisesByUnit(id, args),
    demands: ({ id }, args, { loaders }) => loaders.demandsByUnit(id, args),
  },

  Indicator: {
    economyInformatizationFacts: ({ factKinds }, args, { db }) =>
      facts(db, department.name, factSources, { ...args, kind: factKinds ?? [] }),
  },

  EnterpriseStats: {
    industrySection: ({ industrySection }) => industrySection && codeItem(industrySection),
    location: ({ location }) => location && { code: location },
    reportingUnit: ({ reportingUnit }) => stub(reportingUnit),
  },

  TechDemandStats: {
    reportingUnit: ({ reportingUnit }) => stub(reportingUnit),
  },
}

/** A reference to an entity that another department owns. */
function stub(id: string | null | undefined): { id: string } | null {
  return id ? { id } : null
}

function codeItem(industry: string): { id: string } {
  return { id: `GBT4754:${industry}` }
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}

function todayInBeijing(): string {
  return new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })
}

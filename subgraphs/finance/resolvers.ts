import { facts } from '@baibo/kernel/facts.ts'
import { freshness } from '@baibo/kernel/freshness.ts'
import { type Identity, seesWholeCity } from '@baibo/kernel/identity.ts'
import { stats } from '@baibo/kernel/stats.ts'
import { department } from './department.ts'
import { factSources } from './facts.ts'
import {
  budgetList,
  budgetStats,
  fundingList,
  fundingStats,
  paymentList,
  paymentStats,
} from './lists.ts'
import type { Context } from './loaders.ts'
import { findBreaches, isValidOn, traceRule } from './rules.ts'
import type { Resolvers } from './schema.generated.ts'
import { budgetExecution } from './sums.ts'
import type { FundingRow } from './tables.ts'

export const resolvers: Resolvers = {
  Query: {
    fundings: (_, args, { db }) => fundingList.page(db, args),
    funding: (_, { id }, { loaders }) => loaders.funding.load(id),
    fundingStats: (_, args, { db }) => stats(db, fundingStats, args),
    payments: (_, args, { db }) => paymentList.page(db, args),
    payment: (_, { id }, { loaders }) => loaders.payment.load(id),
    paymentStats: (_, args, { db }) => stats(db, paymentStats, args),
    budgetLines: (_, args, { db }) => budgetList.page(db, args),
    budgetLineStats: (_, args, { db }) => stats(db, budgetStats, args),
    budgetExecution: (_, { year }, { db }) => budgetExecution(db, year ?? null),
    policyParameters: async (_, { code, on }, { loaders }) =>
      (await loaders.parameters()).filter(
        (parameter) =>
          (code == null || parameter.code === code) && (on == null || isValidOn(parameter, on)),
      ),
    entitlements: (_, { uscc, on }, context) => entitlements(uscc, on, context),
    financeFacts: (_, args, { db }) => facts(db, department.name, factSources, args),
    financeFreshness: (_, __, context) => freshness(context, department),
  },

  Funding: {
    __resolveReference: ({ id }, { loaders }) => loaders.funding.load(id),
    beneficiary: ({ beneficiaryId }) => stub(beneficiaryId),
    payer: (funding) => payer(funding),
    reportingUnit: ({ reportingUnit }) => stub(reportingUnit),
    currency: () => 'CNY',
    amountPaid: async ({ id }, _, { loaders }) => (await loaders.money.load(id)).paid,
    gap: async ({ id }, _, { loaders }) => (await loaders.money.load(id)).gap,
    outstanding: async ({ id }, _, { loaders }) => Number((await loaders.money.load(id)).gap) > 0,
    placement: ({ placementId }) => stub(placementId),
    project: ({ projectId }) => stub(projectId),
    rule: async ({ kind, entitledOn }, _, { loaders }) =>
      traceRule(kind, entitledOn, await loaders.parameters()),
    breaches: async (funding, _, { loaders }) =>
      findBreaches(funding, (await loaders.money.load(funding.id)).paid),
    payments: ({ id }, _, { loaders }) => loaders.paymentsByFunding.load(id),
  },

  Payer: { __resolveType: (entity: { __typename: 'ReportingUnit' }) => entity.__typename },

  PolicyParameter: {
    __resolveReference: ({ id }, { loaders }) => loaders.parameter.load(id),
    value: ({ value }) => value.replace(/\.?0+$/, ''),
  },

  FundingStats: { reportingUnit: ({ reportingUnit }) => stub(reportingUnit) },

  Payment: {
    __resolveReference: ({ id }, { loaders }) => loaders.payment.load(id),
    voucherNo: ({ id }) => id,
    funding: ({ fundingId }, _, { loaders }) => loaders.funding.load(fundingId),
  },

  PaymentStats: { reportingUnit: ({ reportingUnit }) => stub(reportingUnit) },

  BudgetLine: {
    __resolveReference: ({ id }, { loaders }) => loaders.budgetLine.load(id),
    payer: (line) => payer(line),
    reportingUnit: ({ reportingUnit }) => stub(reportingUnit),
    used: ({ id, kind }, _, { loaders }) => (kind ? loaders.used.load(id) : null),
  },

  BudgetLineStats: { reportingUnit: ({ reportingUnit }) => stub(reportingUnit) },

  BudgetExecution: { reportingUnit: ({ unit }) => stub(unit) },

  Person: { fundings: ({ id }, _, { loaders }) => loaders.fundingsByBeneficiary.load(id) },

  Enterprise: {
    fundings: ({ uscc }, _, { loaders }) => loaders.fundingsByPayer.load(uscc),
    startupFundings: async ({ uscc }, _, { loaders }) =>
      (await loaders.fundingsByPayer.load(uscc)).filter(({ kind }) => kind === 'RESEARCH_STARTUP'),
    paidTotal: async ({ uscc }, _, { identity, loaders }) => {
      // Not 0: an enterprise of another unit has paid what this identity must not sum.
      if (!seesWholeCity(identity) && !sees(identity, await loaders.enterpriseUnit.load(uscc)))
        return null
      return loaders.paidByEnterprise.load(uscc)
    },
  },

  ReportingUnit: {
    fundings: ({ id }, args, { loaders }) => loaders.fundingsByUnit(id, args),
    subsidiesDue: ({ id }, { kind, year }, { identity, loaders }) =>
      sees(identity, id) ? loaders.dueByUnit({ kind, year: year ?? null }).load(id) : null,
    subsidiesPaid: ({ id }, { kind, year }, { identity, loaders }) =>
      sees(identity, id) ? loaders.paidByUnit({ kind, year: year ?? null }).load(id) : null,
    budget: ({ id }, { year }, { identity, loaders }) =>
      sees(identity, id) ? loaders.budgetByUnit(year ?? null).load(id) : null,
  },

  Placement: { fundings: ({ id }, _, { loaders }) => loaders.fundingsByPlacement.load(id) },

  Project: {
    fundings: ({ id }, _, { loaders }) => loaders.fundingsByProject.load(id),
    payments: ({ id }, _, { loaders }) => loaders.paymentsByProject.load(id),
  },

  OrgUnit: { budgetLines: ({ id }, _, { loaders }) => loaders.budgetLinesByOrgUnit.load(id) },

  Indicator: {
    financeFacts: ({ factKinds }, args, { db }) =>
      facts(db, department.name, factSources, { ...args, kind: factKinds ?? [] }),
  },
}

/** What a doctor newly introduced to an enterprise on a day would be entitled to (R41, R43, R44). */
async function entitlements(uscc: string, on: string, { identity, loaders }: Context) {
  const [parameters, unit] = await Promise.all([
    loaders.parameters(),
    loaders.enterpriseUnit.load(uscc),
  ])
  const enterprise = { __typename: 'Enterprise', uscc }
  const county = unit && sees(identity, unit) ? { __typename: 'ReportingUnit', id: unit } : null
  return [
    { kind: 'HOUSING_DIFFERENCE' as const, payer: county },
    { kind: 'SETTLING_IN' as const, payer: enterprise },
    { kind: 'RESEARCH_STARTUP' as const, payer: enterprise },
  ].map((entry) => ({ ...entry, rule: traceRule(entry.kind, on, parameters) }))
}

function payer({ payerKind, payerId }: Pick<FundingRow, 'payerKind' | 'payerId'>) {
  if (payerKind === 'ENTERPRISE') return { __typename: 'Enterprise', uscc: payerId }
  if (payerKind === 'ORG_UNIT') return { __typename: 'OrgUnit', id: payerId }
  return { __typename: 'ReportingUnit', id: payerId }
}

function sees(identity: Identity, unit: string | null): boolean {
  return seesWholeCity(identity) || (unit !== null && identity.reportingUnits.includes(unit))
}

/** A reference to an entity that another department owns. */
function stub(id: string | null | undefined): { id: string } | null {
  return id ? { id } : null
}

import { stats } from '@baibo/kernel/stats.ts'
import {
  ipAgreementList,
  scienceAwardList,
  transferList,
  transferStats,
} from '../loaders/benefits.ts'
import type { Loaders } from '../loaders.ts'
import { minus, percentOf, sameAmount, withoutZeros } from '../money.ts'
import { isEnterprise, partyOf, withUnits } from '../references.ts'
import type { Resolvers } from '../schema.generated.ts'
import type {
  AgreementOwner,
  OwnershipShareRow,
  RevenueDistributionRow,
  TransferRow,
} from '../tables.ts'
import { unitOfOutput } from './output-unit.ts'

export const benefitResolvers = {
  Query: {
    ipAgreements: (_query, args, { db }) => ipAgreementList.page(db, args),
    ipAgreement: (_query, { id }, { loaders }) => loaders.ipAgreement.load(id),
    transfers: (_query, args, { db }) => transferList.page(db, args),
    transfer: (_query, { id }, { loaders }) => loaders.transfer.load(id),
    transferStats: async (_query, args, { db }) => withUnits(await stats(db, transferStats, args)),
    scienceAwards: (_query, args, { db }) => scienceAwardList.page(db, args),
    scienceAward: (_query, { id }, { loaders }) => loaders.scienceAward.load(id),
  },
  IpAgreement: {
    __resolveReference: ({ id }, { loaders }) => loaders.ipAgreement.load(id),
    output: ({ outputId }, _args, { loaders }) => loaders.output.load(outputId),
    owners: async ({ id }, _args, { loaders }) =>
      (await loaders.ownersByAgreement.load(id)).map((owner) => ({
        ...owner,
        share: owner.ownershipPercent,
      })),
    nameOrder: async ({ id }, _args, { loaders }) =>
      (await loaders.ownersByAgreement.load(id)).map(({ uscc }) => uscc),
    revenueTerms: async ({ id }, _args, { loaders }) =>
      (await loaders.ownersByAgreement.load(id)).map(revenueShare),
  },
  OwnershipShare: {
    owner: ({ uscc }) => partyOf(uscc),
    ownerId: ({ uscc }) => uscc,
    share: ({ share }) => withoutZeros(share),
    rank: ({ nameRank }) => nameRank,
  },
  Transfer: {
    __resolveReference: ({ id }, { loaders }) => loaders.transfer.load(id),
    output: ({ outputId }, _args, { loaders }) => loaders.output.load(outputId),
    on: ({ transferredOn }) => transferredOn,
    agreement: ({ outputId }, _args, { loaders }) => loaders.ipAgreement.load(outputId),
    distributions: ({ id }, _args, { loaders }) => loaders.distributionsByTransfer.load(id),
    unpaidOwners: async (transfer, _args, { loaders }) =>
      (await unpaidOwners(transfer, loaders)).map(revenueShare),
    consistent: (transfer, _args, { loaders }) => consistent(transfer, loaders),
    reportingUnit: ({ outputId }, _args, { loaders }) => unitOfOutput(outputId, loaders),
  },
  RevenueDistribution: {
    transfer: ({ transferId }, _args, { loaders }) => loaders.transfer.load(transferId),
    owner: ({ uscc }) => partyOf(uscc),
    ownerId: ({ uscc }) => uscc,
    share: async (distribution, _args, { loaders }) => {
      const { percent } = await terms(distribution, loaders)
      return percent && withoutZeros(percent)
    },
    expected: async (distribution, _args, { loaders }) =>
      (await terms(distribution, loaders)).expected,
    difference: async (distribution, _args, { loaders }) => {
      const { expected } = await terms(distribution, loaders)
      return expected && distribution.amount && minus(distribution.amount, expected)
    },
  },
  ScienceAward: {
    __resolveReference: ({ id }, { loaders }) => loaders.scienceAward.load(id),
    output: ({ outputId }, _args, { loaders }) => loaders.output.load(outputId),
    holders: ({ id }, _args, { loaders }) => loaders.holdersByAward.load(id),
    belongsToBoth: async ({ id }, _args, { loaders }) => {
      const holders = await loaders.holdersByAward.load(id)
      return (
        holders.some(({ uscc }) => isEnterprise(uscc)) &&
        holders.some(({ uscc }) => !isEnterprise(uscc))
      )
    },
  },
  AwardHolder: {
    party: ({ uscc }) => partyOf(uscc),
    partyId: ({ uscc }) => uscc,
  },
} satisfies Resolvers

function revenueShare(owner: AgreementOwner): OwnershipShareRow {
  return { ...owner, share: owner.revenuePercent }
}

interface Terms {
  /** The agreed share of the revenue in percent; `0` for a beneficiary whom the agreement does not name. */
  percent: string | null
  /** What the agreement gives the beneficiary of this transfer, in yuan. */
  expected: string | null
}

/** The owners under the signed agreement on an output; null as long as none is signed. */
async function agreedOwners(outputId: string, loaders: Loaders): Promise<AgreementOwner[] | null> {
  const agreement = await loaders.ipAgreement.load(outputId)
  return agreement?.status === 'SIGNED' ? loaders.ownersByAgreement.load(agreement.id) : null
}

async function terms(
  { transferId, uscc }: RevenueDistributionRow,
  loaders: Loaders,
): Promise<Terms> {
  const transfer = await loaders.transfer.load(transferId)
  const owners = transfer && (await agreedOwners(transfer.outputId, loaders))
  if (!transfer || !owners) return { percent: null, expected: null }
  const percent = owners.find((owner) => owner.uscc === uscc)?.revenuePercent ?? '0'
  return { percent, expected: percentOf(transfer.amount, percent) }
}

/** Owners with an agreed share of the revenue to whom this transfer gave nothing. */
async function unpaidOwners(
  { id, outputId }: TransferRow,
  loaders: Loaders,
): Promise<AgreementOwner[]> {
  const [owners, distributions] = await Promise.all([
    agreedOwners(outputId, loaders),
    loaders.distributionsByTransfer.load(id),
  ])
  return (owners ?? []).filter(
    (owner) =>
      Number(owner.revenuePercent) > 0 &&
      !distributions.some(({ uscc, amount }) => uscc === owner.uscc && Number(amount) > 0),
  )
}

async function consistent(transfer: TransferRow, loaders: Loaders): Promise<boolean | null> {
  if ((await agreedOwners(transfer.outputId, loaders)) === null) return null
  if ((await unpaidOwners(transfer, loaders)).length > 0) return false
  const distributions = await loaders.distributionsByTransfer.load(transfer.id)
  const expected = await Promise.all(distributions.map((row) => terms(row, loaders)))
  return distributions.every(({ amount }, i) =>
    sameAmount(amount ?? '0', expected[i]?.expected ?? '0'),
  )
}

import type { Database } from '@baibo/kernel/database.ts'
import { List } from '@baibo/kernel/list.ts'
import { rowBy, rowsBy } from '@baibo/kernel/read.ts'
import type { StatsDefinition } from '@baibo/kernel/stats.ts'
import { asc, sql } from 'drizzle-orm'
import { inYear, outputInUnit, unitOfOutput, whereRelated, yearOf } from '../conditions.ts'
import {
  agreementOwners,
  awardHolders,
  ipAgreements,
  revenueDistributions,
  scienceAwards,
  transfers,
} from '../tables.ts'

export const ipAgreementList = new List({
  table: ipAgreements,
  filter: {
    output: ipAgreements.outputId,
    owner: whereRelated(
      sql`${agreementOwners}`,
      sql`${agreementOwners.agreementId} = ${ipAgreements.id}`,
      agreementOwners.uscc,
      'owner',
    ),
    status: ipAgreements.status,
    signedOn: ipAgreements.signedOn,
  },
  orderBy: { OUTPUT: ipAgreements.outputId },
  defaultOrder: 'OUTPUT_ASC',
  maximum: 200,
})

export const transferList = new List({
  table: transfers,
  filter: {
    id: transfers.id,
    output: transfers.outputId,
    kind: transfers.kind,
    on: transfers.transferredOn,
    year: inYear(transfers.transferredOn),
    amount: transfers.amount,
    reportingUnit: outputInUnit(transfers.outputId),
  },
  orderBy: { ID: transfers.id, TRANSFERRED_ON: transfers.transferredOn, AMOUNT: transfers.amount },
  defaultOrder: 'TRANSFERRED_ON_DESC',
  maximum: 200,
})

export const transferStats: StatsDefinition<typeof transfers> = {
  list: transferList,
  groups: {
    KIND: { field: 'kind', by: transfers.kind },
    YEAR: { field: 'year', by: yearOf(transfers.transferredOn) },
    REPORTING_UNIT: { field: 'reportingUnit', by: unitOfOutput(transfers.outputId) },
  },
  measures: {
    COUNT: { field: 'count', value: sql`count(*)::int` },
    AMOUNT: {
      field: 'amount',
      value: sql`coalesce(sum(${transfers.amount}), 0)::numeric(18, 2)::text`,
    },
  },
}

export const scienceAwardList = new List({
  table: scienceAwards,
  filter: {
    name: scienceAwards.name,
    output: scienceAwards.outputId,
    level: scienceAwards.level,
    holder: whereRelated(
      sql`${awardHolders}`,
      sql`${awardHolders.awardId} = ${scienceAwards.id}`,
      awardHolders.uscc,
      'holder',
    ),
    awardedOn: scienceAwards.awardedOn,
    year: inYear(scienceAwards.awardedOn),
  },
  orderBy: { ID: scienceAwards.id, AWARDED_ON: scienceAwards.awardedOn },
  defaultOrder: 'AWARDED_ON_DESC',
  maximum: 200,
})

export function createBenefitLoaders(db: Database) {
  return {
    ipAgreement: rowBy(db, ipAgreements, ipAgreements.id),
    ownersByAgreement: rowsBy(db, agreementOwners, agreementOwners.agreementId, {
      orderBy: [asc(agreementOwners.nameRank)],
    }),
    ownershipsByParty: rowsBy(db, agreementOwners, agreementOwners.uscc),
    transfer: rowBy(db, transfers, transfers.id),
    transfersByOutput: rowsBy(db, transfers, transfers.outputId, {
      orderBy: [asc(transfers.transferredOn)],
    }),
    distributionsByTransfer: rowsBy(db, revenueDistributions, revenueDistributions.transferId, {
      orderBy: [asc(revenueDistributions.uscc)],
    }),
    scienceAward: rowBy(db, scienceAwards, scienceAwards.id),
    awardsByOutput: rowsBy(db, scienceAwards, scienceAwards.outputId, {
      orderBy: [asc(scienceAwards.awardedOn)],
    }),
    holdersByAward: rowsBy(db, awardHolders, awardHolders.awardId, {
      orderBy: [asc(awardHolders.sequence)],
    }),
  }
}

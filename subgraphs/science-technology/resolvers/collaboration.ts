import { seesWholeCity } from '@baibo/kernel/identity.ts'
import { stats } from '@baibo/kernel/stats.ts'
import {
  consortiumList,
  consortiumStats,
  equipmentList,
  equipmentStats,
  facilityList,
  platformList,
  platformStats,
} from '../loaders/collaboration.ts'
import { isEnterprise, partyOf, unitOf, withUnits } from '../references.ts'
import type { ConsortiumRule, Resolvers } from '../schema.generated.ts'
import type { ConsortiumMemberRow, ConsortiumRow } from '../tables.ts'

export const collaborationResolvers = {
  Query: {
    consortia: (_query, args, { db }) => consortiumList.page(db, args),
    consortium: (_query, { id }, { loaders }) => loaders.consortium.load(id),
    consortiumStats: async (_query, args, { db }) =>
      withUnits(await stats(db, consortiumStats, args)),
    platforms: (_query, args, { db }) => platformList.page(db, args),
    platform: (_query, { id }, { loaders }) => loaders.platform.load(id),
    platformStats: (_query, args, { db }) => stats(db, platformStats, args),
    equipment: (_query, args, { db }) => equipmentList.page(db, args),
    equipmentItem: async (_query, { id }, { loaders }) => loaders.equipment.load(id),
    equipmentStats: async (_query, args, { db }) =>
      withUnits(await stats(db, equipmentStats, args)),
    facilities: (_query, args, { db }) => facilityList.page(db, args),
    facility: (_query, { id }, { loaders }) => loaders.facility.load(id),
  },
  Consortium: {
    __resolveReference: ({ id }, { loaders }) => loaders.consortium.load(id),
    members: ({ id }, _args, { loaders }) => loaders.membersByConsortium.load(id),
    projects: ({ id }, _args, { loaders }) => loaders.projectsByConsortium.load(id),
    projectCount: async ({ id }, _args, { loaders }) =>
      (await loaders.projectsByConsortium.load(id)).length,
    breaches: async (consortium, _args, { loaders, identity }) =>
      seesWholeCity(identity)
        ? breaches(consortium, await loaders.membersByConsortium.load(consortium.id))
        : null,
    reportingUnit: ({ reportingUnit }) => unitOf(reportingUnit),
  },
  ConsortiumMember: {
    consortium: ({ consortiumId }, _args, { loaders }) => loaders.consortium.load(consortiumId),
    party: ({ uscc }) => partyOf(uscc),
    memberId: ({ uscc }) => uscc,
  },
  Platform: {
    __resolveReference: ({ id }, { loaders }) => loaders.platform.load(id),
    coBuilders: ({ id }, _args, { loaders }) => loaders.buildersByPlatform.load(id),
    facility: ({ id }, _args, { loaders }) => loaders.facility.load(id),
    reportingUnit: ({ reportingUnit }) => unitOf(reportingUnit),
  },
  PlatformBuilder: {
    platform: ({ platformId }, _args, { loaders }) => loaders.platform.load(platformId),
    party: ({ uscc }) => partyOf(uscc),
    partyId: ({ uscc }) => uscc,
  },
  Equipment: {
    __resolveReference: ({ id }, { loaders }) => loaders.equipment.load(id),
    owner: ({ ownerUscc }) => partyOf(ownerUscc),
    ownerId: ({ ownerUscc }) => ownerUscc,
    facility: ({ facilityId }, _args, { loaders }) =>
      facilityId === null ? null : loaders.facility.load(facilityId),
    platform: ({ facilityId }, _args, { loaders }) =>
      facilityId === null ? null : loaders.platform.load(facilityId),
    platformName: ({ facilityId }) => facilityId,
    reportingUnit: ({ reportingUnit }) => unitOf(reportingUnit),
  },
  Facility: {
    __resolveReference: ({ id }, { loaders }) => loaders.facility.load(id),
    equipment: ({ id }, args, { loaders }) => loaders.equipmentPagesByFacility(id, args),
    platform: ({ id }, _args, { loaders }) => loaders.platform.load(id),
  },
  Party: {
    __resolveType: ({ uscc }) => partyOf(uscc).__typename,
  },
} satisfies Resolvers

/** The rules of R35 that a consortium does not keep; needs all members, so the whole city's view. */
function breaches(
  { status, signedOn }: ConsortiumRow,
  members: readonly ConsortiumMemberRow[],
): ConsortiumRule[] {
  const broken: ConsortiumRule[] = []
  if (!members.some(({ uscc }) => isEnterprise(uscc))) broken.push('ENTERPRISE_MEMBER')
  // 12 is a public institution: universities carry it.
  if (!members.some(({ uscc }) => uscc.startsWith('12'))) broken.push('UNIVERSITY_MEMBER')
  if (status !== 'PLANNED' && signedOn === null) broken.push('AGREEMENT_SIGNED')
  return broken
}

import { cityDay } from '../calendar.ts'
import type { Resolvers } from '../schema.generated.ts'
import { articleAt, orgUnit } from './policy.ts'

const stub = (id: string | null) => (id === null ? null : { id })

export const findingResolvers: Resolvers = {
  Finding: {
    __resolveReference: ({ id }, { loaders }) => loaders.finding.load(id),
    article: (row, _args, context) => articleAt(row.articlePath, context),
    parties: (row) => row.partyIds.map((id) => ({ id })),
    reportingUnit: (row) => stub(row.reportingUnitId),
    person: (row) => stub(row.personId),
    enterprise: (row) => (row.uscc === null ? null : { uscc: row.uscc }),
    placement: (row) => stub(row.placementId),
    project: (row) => stub(row.projectId),
  },
  CorrectionRequest: {
    __resolveReference: ({ id }, { loaders }) => loaders.correctionRequest.load(id),
    entity: (row) => ({ type: row.entityType, id: row.entityId, department: row.department }),
    requestedBy: (row) => orgUnit(row.requestedById),
    owner: (row) => orgUnit(row.ownerId),
    overdue: (row, { on }) => {
      const day = on ?? cityDay()
      return row.dueOn < day && (row.decidedOn === null || row.decidedOn > day)
    },
  },
}

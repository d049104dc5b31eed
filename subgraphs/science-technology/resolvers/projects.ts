import { stats } from '@baibo/kernel/stats.ts'
import { projectList, projectStats } from '../loaders/projects.ts'
import type { Loaders } from '../loaders.ts'
import { isEnterprise, partyOf, personOf, unitOf, visible, withUnits } from '../references.ts'
import type { ProjectRule, Resolvers } from '../schema.generated.ts'
import type { ProjectRow } from '../tables.ts'

export const projectResolvers = {
  Query: {
    projects: (_query, args, { db }) => projectList.page(db, args),
    project: (_query, { id }, { loaders }) => loaders.project.load(id),
    projectStats: async (_query, args, { db }) => withUnits(await stats(db, projectStats, args)),
  },
  Project: {
    __resolveReference: ({ id }, { loaders }) => loaders.project.load(id),
    demand: ({ demandId }) => demandId && { id: demandId },
    commissioner: ({ commissionerUscc }) => partyOf(commissionerUscc),
    commissionerId: ({ commissionerUscc }) => commissionerUscc,
    lead: ({ leadPersonId }) => personOf(leadPersonId),
    leadId: ({ leadPersonId }) => leadPersonId,
    participants: ({ id }, _args, { loaders }) => loaders.participantsByProject.load(id),
    stages: ({ id }, _args, { loaders }) => loaders.stagesByProject.load(id),
    parallelProjects: async (project, _args, { loaders }) =>
      (await sameTask(project, loaders)).filter(({ id }) => id !== project.id),
    breaches: (project, _args, { loaders }) => breaches(project, loaders),
    outputs: ({ id }, _args, { loaders }) => loaders.outputsByProject.load(id),
    majorResults: async ({ id }, _args, { loaders }) => {
      const outputs = await loaders.outputsByProject.load(id)
      return visible(await loaders.majorResult.loadMany(outputs.map((output) => output.id)))
    },
    transfers: async ({ id }, _args, { loaders }) => {
      const outputs = await loaders.outputsByProject.load(id)
      const transfers = await Promise.all(
        outputs.map((output) => loaders.transfersByOutput.load(output.id)),
      )
      return transfers.flat()
    },
    reportingUnit: ({ reportingUnit }) => unitOf(reportingUnit),
  },
  ProjectParticipant: {
    project: ({ projectId }, _args, { loaders }) => loaders.project.load(projectId),
    person: ({ personId }) => personOf(personId),
    enterprise: ({ uscc }) => (uscc !== null && isEnterprise(uscc) ? { uscc } : null),
    orgUnit: ({ uscc }) => (uscc !== null && !isEnterprise(uscc) ? { uscc } : null),
  },
} satisfies Resolvers

/** The projects that answer the same demand in the same mode, this one among them. */
async function sameTask(project: ProjectRow, loaders: Loaders): Promise<ProjectRow[]> {
  if (project.demandId === null) return [project]
  const answers = await loaders.projectsByDemand.load(project.demandId)
  return answers.filter(({ mode }) => mode === project.mode)
}

/** The rules of R34 and R44 that a registered project does not keep; a planned one may still change. */
async function breaches(project: ProjectRow, loaders: Loaders): Promise<ProjectRule[]> {
  const { mode, origin, status, demandId } = project
  const broken: ProjectRule[] = []
  if (origin === 'DEMAND' && demandId === null) broken.push('DEMAND_NAMED')
  if (origin === 'STARTUP' && mode !== 'HORIZONTAL') broken.push('STARTUP_HORIZONTAL')
  if (status === 'PLANNED' || (mode !== 'RACE' && mode !== 'DIRECTED')) return broken
  const rivals = await sameTask(project, loaders)
  if (mode === 'DIRECTED') {
    const running = rivals.filter((rival) => rival.status !== 'TERMINATED')
    return running.length > 1 ? [...broken, 'DIRECTED_ONE_TEAM'] : broken
  }
  const participants = await Promise.all(
    rivals.map(({ id }) => loaders.participantsByProject.load(id)),
  )
  const teams = new Set(participants.flat().flatMap(({ personId }) => personId ?? [])).size
  return teams < 2 || teams > 3 ? [...broken, 'RACE_TEAMS'] : broken
}

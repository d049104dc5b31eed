import type { Database } from '@baibo/kernel/database.ts'
import { List } from '@baibo/kernel/list.ts'
import { rowBy, rowsBy } from '@baibo/kernel/read.ts'
import type { StatsDefinition } from '@baibo/kernel/stats.ts'
import { asc, desc, sql } from 'drizzle-orm'
import { inYear, whereRelated, yearOf } from '../conditions.ts'
import { projectParticipants, projects, stageReviews } from '../tables.ts'

export const projectList = new List({
  table: projects,
  filter: {
    id: projects.id,
    title: projects.title,
    mode: projects.mode,
    origin: projects.origin,
    grantLevel: projects.grantLevel,
    status: projects.status,
    reportingUnit: projects.reportingUnit,
    uscc: projects.commissionerUscc,
    person: whereRelated(
      sql`${projectParticipants}`,
      sql`${projectParticipants.projectId} = ${projects.id}`,
      projectParticipants.personId,
      'person',
    ),
    demand: projects.demandId,
    startDate: projects.startDate,
    endDate: projects.endDate,
    year: inYear(projects.startDate),
    contractAmount: projects.contractAmount,
  },
  orderBy: {
    ID: projects.id,
    TITLE: projects.title,
    START_DATE: projects.startDate,
    CONTRACT_AMOUNT: projects.contractAmount,
  },
  defaultOrder: 'START_DATE_DESC',
  maximum: 200,
})

export const projectStats: StatsDefinition<typeof projects> = {
  list: projectList,
  groups: {
    MODE: { field: 'mode', by: projects.mode },
    ORIGIN: { field: 'origin', by: projects.origin },
    STATUS: { field: 'status', by: projects.status },
    YEAR: { field: 'year', by: yearOf(projects.startDate) },
    REPORTING_UNIT: { field: 'reportingUnit', by: projects.reportingUnit },
    GRANT_LEVEL: { field: 'grantLevel', by: projects.grantLevel },
  },
  measures: {
    COUNT: { field: 'count', value: sql`count(*)::int` },
    CONTRACT_AMOUNT: {
      field: 'contractAmount',
      value: sql`coalesce(sum(${projects.contractAmount}), 0)::numeric(18, 2)::text`,
    },
    ENTERPRISES: {
      field: 'enterprises',
      value: sql`(count(distinct ${projects.commissionerUscc}) filter (where ${projects.commissionerUscc} like '9%'))::int`,
    },
  },
}

export function createProjectLoaders(db: Database) {
  const newestFirst = { orderBy: [desc(projects.startDate)] }
  return {
    project: rowBy(db, projects, projects.id),
    projectsByCommissioner: rowsBy(db, projects, projects.commissionerUscc, newestFirst),
    projectsByDemand: rowsBy(db, projects, projects.demandId, newestFirst),
    projectPagesByUnit: projectList.pagesBy(db, projects.reportingUnit),
    participantsByProject: rowsBy(db, projectParticipants, projectParticipants.projectId, {
      orderBy: [asc(projectParticipants.sequence)],
    }),
    participationsByPerson: rowsBy(db, projectParticipants, projectParticipants.personId, {
      orderBy: [desc(projectParticipants.startDate)],
    }),
    stagesByProject: rowsBy(db, stageReviews, stageReviews.projectId, {
      orderBy: [asc(stageReviews.heldOn)],
    }),
  }
}

import type { Database } from '@baibo/kernel/database.ts'
import { condition, List } from '@baibo/kernel/list.ts'
import { rowBy, rowsBy } from '@baibo/kernel/read.ts'
import type { StatsDefinition } from '@baibo/kernel/stats.ts'
import { asc, desc, sql } from 'drizzle-orm'
import { inYear, outputInUnit, whereRelated, yearOf } from '../conditions.ts'
import { majorResults, outputAuthors, projects, researchOutputs } from '../tables.ts'

const unitOfProject = sql<
  string | null
>`(select ${projects.reportingUnit} from ${projects} where ${projects.id} = ${researchOutputs.projectId})`

export const outputList = new List({
  table: researchOutputs,
  filter: {
    id: researchOutputs.id,
    title: researchOutputs.title,
    kind: researchOutputs.kind,
    project: researchOutputs.projectId,
    person: whereRelated(
      sql`${outputAuthors}`,
      sql`${outputAuthors.outputId} = ${researchOutputs.id}`,
      outputAuthors.personId,
      'person',
    ),
    registeredOn: researchOutputs.registeredOn,
    year: inYear(researchOutputs.registeredOn),
    major: researchOutputs.major,
    reportingUnit: (value: object) => condition(unitOfProject, value, 'reportingUnit'),
  },
  orderBy: {
    ID: researchOutputs.id,
    TITLE: researchOutputs.title,
    REGISTERED_ON: researchOutputs.registeredOn,
  },
  defaultOrder: 'REGISTERED_ON_DESC',
  maximum: 200,
})

export const outputStats: StatsDefinition<typeof researchOutputs> = {
  list: outputList,
  groups: {
    KIND: { field: 'kind', by: researchOutputs.kind },
    YEAR: { field: 'year', by: yearOf(researchOutputs.registeredOn) },
    MAJOR: { field: 'major', by: researchOutputs.major },
    REPORTING_UNIT: { field: 'reportingUnit', by: unitOfProject },
  },
  measures: {
    COUNT: { field: 'count', value: sql`count(*)::int` },
    PROJECTS: { field: 'projects', value: sql`count(distinct ${researchOutputs.projectId})::int` },
  },
}

export const majorResultList = new List({
  table: majorResults,
  filter: {
    id: majorResults.id,
    project: whereRelated(
      sql`${researchOutputs}`,
      sql`${researchOutputs.id} = ${majorResults.outputId}`,
      researchOutputs.projectId,
      'project',
    ),
    recognisedOn: majorResults.recognisedOn,
    year: inYear(majorResults.recognisedOn),
    reportingUnit: outputInUnit(majorResults.outputId),
  },
  orderBy: { ID: majorResults.id, RECOGNISED_ON: majorResults.recognisedOn },
  defaultOrder: 'ID_ASC',
  maximum: 200,
})

export function createOutputLoaders(db: Database) {
  return {
    output: rowBy(db, researchOutputs, researchOutputs.id),
    outputsByProject: rowsBy(db, researchOutputs, researchOutputs.projectId, {
      orderBy: [asc(researchOutputs.registeredOn)],
    }),
    authorsByOutput: rowsBy(db, outputAuthors, outputAuthors.outputId, {
      orderBy: [asc(outputAuthors.sequence)],
    }),
    authorshipsByPerson: rowsBy(db, outputAuthors, outputAuthors.personId, {
      orderBy: [desc(outputAuthors.outputId)],
    }),
    majorResult: rowBy(db, majorResults, majorResults.id),
  }
}

import type { Database } from '@baibo/kernel/database.ts'
import type { FactSource } from '@baibo/kernel/facts.ts'
import { condition, List } from '@baibo/kernel/list.ts'
import { rowBy, rowsBy } from '@baibo/kernel/read.ts'
import type { StatsDefinition } from '@baibo/kernel/stats.ts'
import type { DepartmentContext } from '@baibo/kernel/subgraph.ts'
import { asc, sql } from 'drizzle-orm'
import { titleEvaluations } from './tables.ts'

const year = sql`extract(year from ${titleEvaluations.evaluatedOn})::int`

export const titleList = new List({
  table: titleEvaluations,
  filter: {
    person: titleEvaluations.personId,
    series: titleEvaluations.series,
    grade: titleEvaluations.grade,
    evaluatedOn: titleEvaluations.evaluatedOn,
    year: (value: object) => condition(year, value, 'year'),
  },
  orderBy: { EVALUATED_ON: titleEvaluations.evaluatedOn },
  defaultOrder: 'EVALUATED_ON_DESC',
  maximum: 200,
})

export const titleStats: StatsDefinition<typeof titleEvaluations> = {
  list: titleList,
  groups: {
    SERIES: { field: 'series', by: titleEvaluations.series },
    GRADE: { field: 'grade', by: titleEvaluations.grade },
    YEAR: { field: 'year', by: year },
  },
  measures: {
    COUNT: { field: 'count', value: sql`count(*)::int` },
    PERSONS: {
      field: 'persons',
      value: sql`count(distinct ${titleEvaluations.personId})::int`,
    },
  },
}

export const factSources: FactSource[] = [
  {
    kind: 'TITLE_EVALUATION',
    table: titleEvaluations,
    entityType: 'TitleEvaluation',
    label: 'series',
    subjectKey: 'person_id',
    qualifier: 'grade',
    effectiveOn: 'evaluated_on',
  },
]

export function createLoaders(db: Database) {
  return {
    title: rowBy(db, titleEvaluations, titleEvaluations.id),
    titlesByPerson: rowsBy(db, titleEvaluations, titleEvaluations.personId, {
      orderBy: [asc(titleEvaluations.evaluatedOn)],
    }),
  }
}

export type Context = DepartmentContext<ReturnType<typeof createLoaders>>

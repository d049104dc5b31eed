import type { Database } from '@baibo/kernel/database.ts'
import type { FactSource } from '@baibo/kernel/facts.ts'
import { List } from '@baibo/kernel/list.ts'
import { rowBy, rowsBy } from '@baibo/kernel/read.ts'
import type { DepartmentContext } from '@baibo/kernel/subgraph.ts'
import { asc } from 'drizzle-orm'
import { schoolingSupports } from './tables.ts'

export const schoolingList = new List({
  table: schoolingSupports,
  filter: { schoolYear: schoolingSupports.schoolYear, status: schoolingSupports.status },
  orderBy: { SCHOOL_YEAR: schoolingSupports.schoolYear },
  defaultOrder: 'SCHOOL_YEAR_DESC',
  maximum: 200,
})

/** Facts name the child by the office's number alone: they are read without the scope of schooling. */
export const factSources: FactSource[] = [
  {
    kind: 'SCHOOLING_SUPPORT',
    table: schoolingSupports,
    entityType: 'SchoolingSupport',
    label: 'school_year',
    subjectKey: 'child_reference',
    qualifier: 'status',
    effectiveOn: 'status_on',
  },
]

export function createLoaders(db: Database) {
  return {
    schooling: rowBy(db, schoolingSupports, schoolingSupports.id),
    schoolingByPerson: rowsBy(db, schoolingSupports, schoolingSupports.personId, {
      orderBy: [asc(schoolingSupports.schoolYear)],
    }),
  }
}

export type Context = DepartmentContext<ReturnType<typeof createLoaders>>

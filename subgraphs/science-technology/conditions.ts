import { condition } from '@baibo/kernel/list.ts'
import { type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { projects, researchOutputs } from './tables.ts'

/** The calendar year of a date column, as an integer; null where the date is. */
export function yearOf(column: PgColumn): SQL<number> {
  return sql<number>`extract(year from ${column})::int`
}

/** A filter on the calendar year of a date column. */
export function inYear(column: PgColumn): (value: object) => SQL | undefined {
  return (value) => condition(yearOf(column), value, 'year')
}

/** A filter that holds when a related row meets it; `link` joins the related table to the listed one. */
export function whereRelated(
  from: SQL,
  link: SQL,
  column: PgColumn,
  name: string,
): (value: object) => SQL | undefined {
  return (value) => {
    const met = condition(column, value, name)
    return met && sql`exists (select 1 from ${from} where ${link} and ${met})`
  }
}

/** The reporting unit of the project that an output came from. */
export function unitOfOutput(outputId: PgColumn): SQL<string | null> {
  return sql<string | null>`(select ${projects.reportingUnit} from ${researchOutputs}
    join ${projects} on ${projects.id} = ${researchOutputs.projectId} where ${researchOutputs.id} = ${outputId})`
}

/** A filter on the reporting unit of the project that an output came from. */
export function outputInUnit(outputId: PgColumn): (value: object) => SQL | undefined {
  return (value) => condition(unitOfOutput(outputId), value, 'reportingUnit')
}

/** A nullable date as text that sorts before every date when it is missing. */
export function sortableDate(column: PgColumn): SQL<string> {
  return sql<string>`coalesce(${column}::text, '')`
}

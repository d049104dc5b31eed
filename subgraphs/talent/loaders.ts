import type { Database } from '@baibo/kernel/database.ts'
import { rowBy, rowsBy } from '@baibo/kernel/read.ts'
import type { DepartmentContext } from '@baibo/kernel/subgraph.ts'
import DataLoader from 'dataloader'
import { and, asc, between, desc, eq, ne, or } from 'drizzle-orm'
import { yearOf } from './days.ts'
import { industryQuestions, placementQuestion } from './placements.ts'
import {
  degrees,
  departmentOpinions,
  establishmentQuotas,
  persons,
  type SelectionRow,
  selections,
  type TalentAwardRow,
  talentAwards,
  type WhitelistEntryRow,
  whitelistEntries,
} from './tables.ts'

/** Every batched read of the department, made anew for each request. */
export function createLoaders(db: Database) {
  return {
    person: rowBy(db, persons, persons.id),
    selection: rowBy(db, selections, selections.id),
    whitelistEntry: rowBy(db, whitelistEntries, whitelistEntries.id),
    quota: rowBy(db, establishmentQuotas, establishmentQuotas.id),
    award: rowBy(db, talentAwards, talentAwards.id),
    degreesByPerson: rowsBy(db, degrees, degrees.personId, { orderBy: [asc(degrees.awardedOn)] }),
    selectionsByPerson: rowsBy(db, selections, selections.personId, {
      orderBy: [asc(selections.effectiveOn)],
    }),
    quotasByPerson: rowsBy(db, establishmentQuotas, establishmentQuotas.personId, {
      orderBy: [asc(establishmentQuotas.approvedOn)],
    }),
    awardsByPerson: rowsBy(db, talentAwards, talentAwards.personId, {
      orderBy: [asc(talentAwards.awardedOn)],
    }),
    entriesByEnterprise: rowsBy(db, whitelistEntries, whitelistEntries.uscc, {
      orderBy: [desc(whitelistEntries.validFrom)],
    }),
    listedIndustries: once(() => listedIndustries(db)),
    opinionsByEntry: rowsBy(db, departmentOpinions, departmentOpinions.entryId, {
      orderBy: [asc(departmentOpinions.reviewedOn)],
    }),
    creditRowsOfYear: creditRowsOfYear(db),
    placements: placementQuestion(),
    industryOf: industryQuestions(),
  }
}

/** What the department's resolvers see. */
export type Context = DepartmentContext<ReturnType<typeof createLoaders>>

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined
  return () => {
    answer ??= ask()
    return answer
  }
}

/** Newest first; the list of industries is short. */
function listedIndustries(db: Database): Promise<WhitelistEntryRow[]> {
  return db
    .select()
    .from(whitelistEntries)
    .where(eq(whitelistEntries.kind, 'INDUSTRY'))
    .orderBy(desc(whitelistEntries.validFrom), asc(whitelistEntries.id))
}

/** What may be credited in a year: introductions and entries into programmes above county level. */
export interface CreditRows {
  selections: SelectionRow[]
  awards: TalentAwardRow[]
}

function creditRowsOfYear(db: Database): DataLoader<number, CreditRows> {
  return new DataLoader(async (years: readonly number[]) => {
    const within = (column: typeof selections.introducedOn | typeof talentAwards.awardedOn) =>
      or(...years.map((year) => between(column, `${year}-01-01`, `${year}-12-31`)))
    const [introduced, awarded] = await Promise.all([
      db
        .select()
        .from(selections)
        .where(and(selections.newlyIntroduced, within(selections.introducedOn))),
      db
        .select()
        .from(talentAwards)
        .where(and(ne(talentAwards.level, 'COUNTY'), within(talentAwards.awardedOn))),
    ])
    return years.map((year) => ({
      selections: introduced.filter((row) => yearOf(row.introducedOn ?? '') === year),
      awards: awarded.filter((row) => yearOf(row.awardedOn) === year),
    }))
  })
}

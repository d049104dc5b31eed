import {
  degrees,
  departmentOpinions,
  establishmentQuotas,
  persons,
  selections,
  talentAwards,
  titleEvaluations,
  whitelistEntries,
} from './tables.ts'

/** What the department is, apart from how it answers. */
export const department = {
  name: 'talent',
  unit: 'jx-rcb',
  title: '市委人才办',
  directory: import.meta.dirname,
  tables: {
    persons,
    degrees,
    selections,
    establishmentQuotas,
    titleEvaluations,
    talentAwards,
    whitelistEntries,
    departmentOpinions,
  },
}

import { enterprises, researchInstitutes, techDemands } from './tables.ts'

/** What the department is, apart from how it answers. */
export const department = {
  name: 'economy-informatization',
  unit: 'jx-jxj',
  title: '市经信局',
  directory: import.meta.dirname,
  tables: { enterprises, researchInstitutes, techDemands },
}

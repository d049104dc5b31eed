import { schoolingSupports } from './tables.ts'

/** What the department is, apart from how it answers. */
export const department = {
  name: 'education',
  unit: 'jx-jyj',
  title: '市教育局',
  directory: import.meta.dirname,
  tables: { schoolingSupports },
}

import { titleEvaluations } from './tables.ts'

/** What the department is, apart from how it answers. */
export const department = {
  name: 'human-resources',
  unit: 'jx-rsj',
  title: '市人力社保局',
  directory: import.meta.dirname,
  tables: { titleEvaluations },
}

import { budgetLines, fundings, payments, policyParameters } from './tables.ts'

/** What the department is, apart from how it answers. */
export const department = {
  name: 'finance',
  unit: 'jx-czj',
  title: '市财政局',
  directory: import.meta.dirname,
  tables: { fundings, payments, budgetLines, policyParameters },
}

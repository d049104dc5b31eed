import {
  codeItems,
  codeLists,
  dataItems,
  divisions,
  grants,
  memberships,
  orgUnits,
  reportingUnits,
} from './tables.ts'

/** What the department is, apart from how it answers. */
export const department = {
  name: 'registry',
  unit: 'jx-ldxzb',
  title: '登记部门',
  directory: import.meta.dirname,
  tables: {
    divisions,
    reportingUnits,
    orgUnits,
    memberships,
    codeLists,
    codeItems,
    grants,
    dataItems,
  },
}

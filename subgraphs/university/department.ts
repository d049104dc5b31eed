import {
  appointments,
  assessments,
  basePartners,
  bases,
  courseLinks,
  partTimeTeachers,
  placements,
  regulations,
} from './tables.ts'

/** What the department is, apart from how it answers. */
export const department = {
  name: 'university',
  unit: 'jxnhu',
  title: '嘉兴南湖学院',
  directory: import.meta.dirname,
  tables: {
    appointments,
    assessments,
    placements,
    partTimeTeachers,
    bases,
    basePartners,
    courseLinks,
    regulations,
  },
}

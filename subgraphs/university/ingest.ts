import { appointmentSheet, assessmentSheet } from './ingest/doctors.ts'
import { placementSheet } from './ingest/placements.ts'
import { regulationSheet } from './ingest/regulations.ts'
import { baseSheet, courseLinkSheet, partTimeTeacherSheet } from './ingest/teaching.ts'

/** The sheets that the university maintains. */
export const sheets = [
  appointmentSheet,
  assessmentSheet,
  placementSheet,
  partTimeTeacherSheet,
  baseSheet,
  courseLinkSheet,
  regulationSheet,
]

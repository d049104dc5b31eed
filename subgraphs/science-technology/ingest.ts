import { ipAgreementSheet, transferSheet } from './ingest/benefits.ts'
import { consortiumSheet, equipmentSheet, platformSheet } from './ingest/collaboration.ts'
import { outputSheet, scienceAwardSheet } from './ingest/outputs.ts'
import { projectSheet } from './ingest/projects.ts'

/** The sheets that the science and technology bureau maintains. */
export const sheets = [
  projectSheet,
  consortiumSheet,
  platformSheet,
  equipmentSheet,
  outputSheet,
  ipAgreementSheet,
  transferSheet,
  scienceAwardSheet,
]

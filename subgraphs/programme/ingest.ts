import type { SheetIngest } from '@baibo/kernel/ingest.ts'
import { definitionSheet, indicatorSheet, targetSheet } from './ingest/indicators.ts'
import { correctionSheet, evaluationSheet } from './ingest/office.ts'
import {
  addresseeSheet,
  articleSheet,
  consultationSheet,
  documentSheet,
  replySheet,
} from './ingest/policy.ts'
import {
  orderSheet,
  promotionSheet,
  reportSheet,
  taskSheet,
  taskUnitSheet,
} from './ingest/tasks.ts'

/** Every sheet the office maintains or receives. */
export const sheets: SheetIngest[] = [
  documentSheet,
  articleSheet,
  consultationSheet,
  addresseeSheet,
  replySheet,
  indicatorSheet,
  definitionSheet,
  targetSheet,
  taskSheet,
  taskUnitSheet,
  reportSheet,
  orderSheet,
  promotionSheet,
  evaluationSheet,
  correctionSheet,
]

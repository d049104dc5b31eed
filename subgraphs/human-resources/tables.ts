import { provenance } from '@baibo/kernel/columns.ts'
import { date, pgTable, text } from 'drizzle-orm/pg-core'

/** Id = `<person id>:<day of evaluation>`, as before the move from talent. */
export const titleEvaluations = pgTable('title_evaluation', {
  id: text('id').primaryKey(),
  personId: text('person_id').notNull(),
  series: text('series').notNull(),
  grade: text('grade', {
    enum: ['SENIOR', 'ASSOCIATE_SENIOR', 'INTERMEDIATE', 'JUNIOR'],
  }).notNull(),
  evaluatedOn: date('evaluated_on', { mode: 'string' }).notNull(),
  ...provenance(),
})
export type TitleEvaluationRow = typeof titleEvaluations.$inferSelect

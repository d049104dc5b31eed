import { integer, text, timestamp } from 'drizzle-orm/pg-core'

/**
 * Provenance of a row, spread into every governed table: the columns that `hub.govern` adds.
 * `recordedAt` is also the start of the version's system time.
 */
export function provenance() {
  return {
    batchId: text('batch_id').notNull(),
    rowNo: integer('row_no').notNull(),
    rowHash: text('row_hash').notNull(),
    recordedBy: text('recorded_by').notNull(),
    recordedAt: timestamp('recorded_at', { withTimezone: true, mode: 'string' }).notNull(),
  }
}

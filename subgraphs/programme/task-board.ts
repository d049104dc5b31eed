import type { Database } from '@baibo/kernel/database.ts'
import { sql } from 'drizzle-orm'
import type { SupervisionOrderRow } from './tables.ts'

/** One responsible unit of one task, as it stood on a day (R37, R38). */
export interface BoardRow {
  taskId: string
  unitId: string
  lastReportOn: string | null
  lastKind: string | null
  overdueReports: number
  lateReports: number
  openOrders: number
}

/** The board on a day `YYYY-MM-DD`: what was handed in or issued later does not show. One statement. */
export async function taskBoard(db: Database, on: string): Promise<BoardRow[]> {
  const day = sql`${on}::date`
  const rows = await db.execute(sql`
    select u.task_id as "taskId", u.unit_id as "unitId", last.submitted_on::text as "lastReportOn", last.kind as "lastKind",
      reports.overdue as "overdueReports", reports.late as "lateReports", orders.open as "openOrders"
    from task_unit u
    join task_item t on t.id = u.task_id
    left join lateral (
      select r.submitted_on, r.kind from progress_report r
      where r.task_id = u.task_id and r.unit_id = u.unit_id and r.submitted_on <= ${day}
      order by r.submitted_on desc, r.due_on desc, r.id limit 1
    ) last on true
    cross join lateral (
      select
        (count(*) filter (where r.due_on < ${day} and (r.submitted_on is null or r.submitted_on > ${day})))::int as overdue,
        (count(*) filter (where r.submitted_on > r.due_on and r.submitted_on <= ${day}))::int as late
      from progress_report r where r.task_id = u.task_id and r.unit_id = u.unit_id
    ) reports
    cross join lateral (
      select count(*)::int as open from supervision_order o
      where o.task_id = u.task_id and o.unit_id = u.unit_id
        and o.issued_on <= ${day} and (o.closed_on is null or o.closed_on > ${day})
    ) orders
    order by t.position, u.position`)
  return rows as unknown as BoardRow[]
}

export type OrderState = 'OPEN' | 'OVERDUE' | 'ANSWERED' | 'CLOSED'

/** Where a supervision order stood on a day. */
export function orderState(order: SupervisionOrderRow, on: string): OrderState {
  const happened = (day: string | null) => day !== null && day <= on
  if (happened(order.closedOn)) return 'CLOSED'
  if (happened(order.answeredOn)) return 'ANSWERED'
  return order.dueOn < on ? 'OVERDUE' : 'OPEN'
}

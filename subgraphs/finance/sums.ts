import type { Database } from '@baibo/kernel/database.ts'
import DataLoader from 'dataloader'
import { type SQL, sql } from 'drizzle-orm'
import type { FundingKind } from './tables.ts'

/** Money summed per parent, each with one statement for all parents; amounts in yuan as text. */
export const ZERO = '0.00'

/** Strings as a SQL list; as JSON, since the number of parameters must not depend on the rows. */
function list(values: readonly string[]): SQL {
  return sql`(select json_array_elements_text(${JSON.stringify(values)}::json))`
}

const yuan = (amount: SQL) => sql`(${amount})::numeric(18, 2)::text`
const inYear = (day: SQL, year: number | null) =>
  year === null ? sql`` : sql`and extract(year from ${day}) = ${year}`

function sumBy(
  db: Database,
  statement: (keys: SQL) => SQL,
  missing: string | null = ZERO,
): DataLoader<string, string | null> {
  return new DataLoader(async (keys: readonly string[]) => {
    const rows = await db.execute(statement(list(keys)))
    const byKey = new Map(rows.map((row) => [row.key, row.total as string]))
    return keys.map((key) => byKey.get(key) ?? missing)
  })
}

export interface FundingMoney {
  paid: string
  /** Due less paid, nothing being due once it is rejected; negative when overpaid. */
  gap: string
}

export function moneyByFunding(db: Database): DataLoader<string, FundingMoney> {
  return new DataLoader(async (ids: readonly string[]) => {
    const paid = sql`coalesce(sum(p.amount), 0)`
    const due = sql`case when f.status = 'REJECTED' then 0 else f.amount_due end`
    const rows =
      await db.execute(sql`select f.id, ${yuan(paid)} as paid, ${yuan(sql`${due} - ${paid}`)} as gap
      from funding f left join payment p on p.funding_id = f.id where f.id in ${list(ids)} group by f.id`)
    const byId = new Map(rows.map(({ id, paid: p, gap }) => [id, { paid: p, gap } as FundingMoney]))
    return ids.map((id) => byId.get(id) ?? { paid: ZERO, gap: ZERO })
  })
}

/** What was paid in the line's year on fundings of its payer and kind. */
export function usedByBudgetLine(db: Database) {
  return sumBy(
    db,
    (ids) => sql`select b.id as key, ${yuan(sql`sum(p.amount)`)} as total from budget_line b
      join funding f on f.payer_id = b.payer_id and f.kind = b.kind
      join payment p on p.funding_id = f.id and extract(year from p.paid_on) = b.year
      where b.id in ${ids} group by b.id`,
  )
}

export function paidByEnterprise(db: Database) {
  return sumBy(
    db,
    (codes) => sql`select f.payer_id as key, ${yuan(sql`sum(p.amount)`)} as total
      from funding f join payment p on p.funding_id = f.id where f.payer_id in ${codes} group by 1`,
  )
}

export interface SumArguments {
  kind: readonly FundingKind[]
  year: number | null
}

export function dueByUnit(db: Database, { kind, year }: SumArguments) {
  return sumBy(
    db,
    (units) => sql`select payer_id as key, ${yuan(sql`sum(amount_due)`)} as total from funding
      where payer_id in ${units} and kind in ${list(kind)} and status <> 'REJECTED'
      ${inYear(sql`entitled_on`, year)} group by 1`,
  )
}

export function paidByUnit(db: Database, { kind, year }: SumArguments) {
  return sumBy(
    db,
    (units) => sql`select f.payer_id as key, ${yuan(sql`sum(p.amount)`)} as total
      from funding f join payment p on p.funding_id = f.id
      where f.payer_id in ${units} and f.kind in ${list(kind)} ${inYear(sql`p.paid_on`, year)} group by 1`,
  )
}

export function budgetByUnit(db: Database, year: number | null) {
  return sumBy(
    db,
    (units) => sql`select payer_id as key, ${yuan(sql`sum(amount)`)} as total from budget_line
      where payer_id in ${units} ${year === null ? sql`` : sql`and year = ${year}`} group by 1`,
  )
}

export interface BudgetExecutionRow {
  unit: string
  year: number
  budget: string
  paid: string
  ratio: string | null
}

/** Budget and payments of every reporting unit and year, in that order. */
export async function budgetExecution(
  db: Database,
  year: number | null,
): Promise<BudgetExecutionRow[]> {
  const rows = await db.execute(sql`
    with planned as (select payer_id as unit, year, sum(amount) as budget from budget_line
        where payer_kind = 'REPORTING_UNIT' group by 1, 2),
      spent as (select f.payer_id as unit, extract(year from p.paid_on)::int as year, sum(p.amount) as paid
        from payment p join funding f on f.id = p.funding_id where f.payer_kind = 'REPORTING_UNIT' group by 1, 2)
    select unit, year, ${yuan(sql`coalesce(budget, 0)`)} as budget, ${yuan(sql`coalesce(paid, 0)`)} as paid,
      (case when budget > 0 then round(coalesce(paid, 0) / budget, 4) end)::text as ratio
    from planned full join spent using (unit, year)
    ${year === null ? sql`` : sql`where year = ${year}`} order by unit, year`)
  return rows as unknown as BudgetExecutionRow[]
}

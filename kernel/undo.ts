import { getTableName, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Database } from './database.ts'
import { HubError, InvalidInputError } from './errors.ts'

/**
 * Takes back a batch in one transaction: rows it added go, rows it changed or removed return to
 * the version before. Refused when a later batch has changed one of these rows since. The history
 * keeps everything. Returns the number of rows restored or removed.
 */
export async function undoBatch(
  db: Database,
  tables: readonly PgTable[],
  batch: string,
): Promise<number> {
  return db.transaction(async (tx) => {
    const [known] = await tx.execute(
      sql`select undone_at from hub.batch where id = ${batch} for update`,
    )
    if (!known)
      throw new InvalidInputError({ zh: `没有批次 ${batch}`, en: `there is no batch ${batch}` })
    if (known.undone_at)
      throw new InvalidInputError({
        zh: `批次 ${batch} 已撤销`,
        en: `batch ${batch} is undone already`,
      })
    await tx.execute(sql`select set_config('hub.batch', ${`undo ${batch}`}, true)`)
    let touched = 0
    for (const table of tables) touched += await undoTable(tx, getTableName(table), batch)
    await tx.execute(sql`update hub.batch set undone_at = now() where id = ${batch}`)
    return touched
  })
}

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

async function undoTable(tx: Transaction, name: string, batch: string): Promise<number> {
  const [table, history] = [sql.identifier(name), sql.identifier(`${name}_history`)]
  // A row this batch replaced or removed, and what stands there now.
  const replaced = sql`(select distinct on (h.id) h.* from ${history} h where h.superseded_by = ${batch} order by h.id, h.superseded_at desc)`
  const [later] =
    await tx.execute(sql`select count(*)::int as rows, max(t.batch_id) as batch from ${table} t
    join ${replaced} h on h.id = t.id where t.batch_id <> ${batch} and t.recorded_at > h.superseded_at`)
  // Versions that no batch replaced were moved with their enterprise; those of an undone batch are back.
  const [over] =
    await tx.execute(sql`select count(*)::int as rows, max(h.superseded_by) as batch from ${history} h
    join hub.batch b on b.id = h.superseded_by and b.undone_at is null
    where h.batch_id = ${batch} and h.superseded_by <> ${batch}`)
  const conflicts = Number(later?.rows ?? 0) + Number(over?.rows ?? 0)
  if (conflicts > 0) {
    const other = String(later?.batch ?? over?.batch)
    throw new HubError('BATCH_SUPERSEDED', {
      zh: `批次 ${batch} 的 ${conflicts} 行之后已被批次 ${other} 改动，请先撤销它`,
      en: `${conflicts} rows of batch ${batch} were changed by ${other} since; undo that one first`,
    })
  }
  const removed = await tx.execute(sql`delete from ${table} t where t.batch_id = ${batch}
    and not exists (select 1 from ${replaced} h where h.id = t.id) returning id`)
  const columns = await tx.execute(sql`select column_name as name from information_schema.columns
    where table_schema = 'public' and table_name = ${name} and column_name <> 'recorded_at' order by ordinal_position`)
  const names = columns.map((column) => sql.identifier(String(column.name)))
  const list = sql.join(names, sql`, `)
  const set = sql.join(
    names.map((column) => sql`${column} = excluded.${column}`),
    sql`, `,
  )
  const restored =
    await tx.execute(sql`insert into ${table} (${list}) select ${list} from ${replaced} h
    on conflict (id) do update set ${set} returning id`)
  return removed.length + restored.length
}

import type { Database } from '@baibo/kernel/database.ts'
import { ForbiddenError, InvalidInputError } from '@baibo/kernel/errors.ts'
import { type Identity, isHub } from '@baibo/kernel/identity.ts'
import { condition, List, type ListArguments } from '@baibo/kernel/list.ts'
import type { Connection } from '@baibo/kernel/page.ts'
import { and, asc, gt, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import type { AccessRecordInput } from './schema.generated.ts'
import { type AccessRecordRow, accessRecords } from './tables.ts'

const MOST_AT_ONCE = 1000

const fact = (name: string): SQL<string> => sql`${accessRecords.facts} ->> ${sql.raw(`'${name}'`)}`

const list = new List({
  table: accessRecords,
  filter: {
    kind: (kinds: string[]) => inArray(fact('kind'), kinds),
    unit: (value: object) => condition(fact('unit'), value, 'unit'),
    purpose: (value: object) => condition(fact('purpose'), value, 'purpose'),
    field: (field: string) =>
      sql`${accessRecords.facts} -> 'fields' @> ${JSON.stringify([{ field }])}::jsonb`,
  },
  orderBy: { SEQUENCE: accessRecords.id },
  defaultOrder: 'SEQUENCE_DESC',
  maximum: 200,
})

/** Records of a month that touch data of the caller's unit; row rights show no others. Throws InvalidInputError. */
export async function ownDataAccess(
  db: Database,
  identity: Identity,
  { month, ...args }: ListArguments & { month: string },
): Promise<Connection<AccessRecordRow>> {
  const within = inMonth(month)
  const page = await asUnit(db, identity, (tx) => list.page(tx, args, within))
  const totalCount = () =>
    asUnit(db, identity, async (tx) =>
      (await list.page(tx, { filter: args.filter, first: 0 }, within)).totalCount(),
    )
  return { ...page, totalCount }
}

/**
 * Appends to the chain, in the given order; a record that is there already, by its id, is left out.
 * For the hub alone: throws ForbiddenError.
 */
export async function appendRecords(
  db: Database,
  identity: Identity,
  records: readonly AccessRecordInput[],
): Promise<number> {
  requireHub(identity)
  for (let start = 0; start < records.length; start += MOST_AT_ONCE) {
    const texts = JSON.stringify(records.slice(start, start + MOST_AT_ONCE))
    await db.execute(
      sql`insert into ${accessRecords} (record) select value::text
        from json_array_elements(${texts}::json) on conflict do nothing`,
    )
  }
  return records.length
}

/** A part of the chain as it stands. For the hub alone: throws ForbiddenError. */
export async function readChain(
  db: Database,
  identity: Identity,
  { after, first }: { after: number; first: number },
): Promise<{ sequence: number; record: string; hash: string }[]> {
  requireHub(identity)
  const rows = await db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('hub.reads_chain', 'yes', true)`)
    return tx
      .select({ id: accessRecords.id, record: accessRecords.record, hash: accessRecords.hash })
      .from(accessRecords)
      .where(gt(accessRecords.id, String(after)))
      .orderBy(asc(accessRecords.id))
      .limit(Math.min(first, MOST_AT_ONCE))
  })
  return rows.map(({ id, ...row }) => ({ ...row, sequence: Number(id) }))
}

function requireHub(identity: Identity): void {
  if (isHub(identity)) return
  throw new ForbiddenError({
    zh: '访问记录链只由枢纽自己读写',
    en: 'only the hub itself reads and writes the chain of records',
  })
}

/** Runs work in a transaction that says whose unit asks, which the row rights of the table read. */
function asUnit<T>(
  db: Database,
  { unit }: Identity,
  work: (tx: Database) => Promise<T>,
): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('hub.unit', ${unit}, true)`)
    return work(tx as unknown as Database)
  })
}

/** The month in the city's time; records carry the instant in UTC, as text that sorts as time does. */
function inMonth(month: string): SQL {
  const [, year, number] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month) ?? []
  if (!year || !number) {
    throw new InvalidInputError({
      zh: `month 应写作 2026-11，收到 ${month}`,
      en: `month: expected the form 2026-11, got ${month}`,
    })
  }
  const begin = (index: number) => new Date(Date.UTC(Number(year), index, 1, -8)).toISOString()
  const recordedAt = fact('recordedAt')
  return and(
    gte(recordedAt, begin(Number(number) - 1)),
    lt(recordedAt, begin(Number(number))),
  ) as SQL
}

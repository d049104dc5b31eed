import { createHash, randomUUID } from 'node:crypto'
import { findOrgUnit } from '@baibo/kernel/codes/org-units.ts'
import type { Database } from '@baibo/kernel/database.ts'
import { ForbiddenError, HubError, InvalidInputError } from '@baibo/kernel/errors.ts'
import type { Identity } from '@baibo/kernel/identity.ts'
import { List, type ListArguments } from '@baibo/kernel/list.ts'
import type { Connection } from '@baibo/kernel/page.ts'
import { and, count, eq, getTableName, sql } from 'drizzle-orm'
import type { DashboardRow, dashboards, SavedQueryRow, savedQueries } from '../tables.ts'

/** Stands in a row's provenance in place of a sheet's batch. */
const BATCH = 'console'
const MOST_TARGETS = 50
const MOST_LISTED_VERSIONS = 100

/** A row of either table; both have the same columns. */
export type ItemRow = DashboardRow & SavedQueryRow
type ItemTable = typeof dashboards & typeof savedQueries

/** What a version holds. */
export interface Draft {
  title: string
  content: Record<string, unknown>
}

export interface ItemVersion extends Draft {
  version: number
  savedAt: string
}

export interface ShareTarget {
  kind: 'UNIT' | 'PERSON'
  id: string
}

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

/** Runs work in a transaction that says who asks, which the row rights of these tables read. */
function asPerson<T>(
  db: Database,
  { subject, unit }: Identity,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.execute(
      sql`select set_config('hub.subject', ${subject}, true), set_config('hub.unit', ${unit}, true)`,
    )
    return work(tx)
  })
}

/**
 * Things that a person keeps in one table. Row security shows an identity its own rows and those
 * shared with it, and lets only the owner change them; no condition here repeats that.
 */
export class PersonalItems {
  readonly #table: ItemTable
  readonly #list: List<ItemTable>
  /** What the things are called, and how many of them a person may keep. */
  readonly #kind: { zh: string; en: string; most: number }

  constructor(
    table: typeof dashboards | typeof savedQueries,
    kind: { zh: string; en: string; most: number },
  ) {
    this.#table = table as ItemTable
    this.#kind = kind
    this.#list = new List({
      table: this.#table,
      filter: {},
      orderBy: { RECORDED_AT: this.#table.recordedAt },
      defaultOrder: 'RECORDED_AT_DESC',
      maximum: 200,
    })
  }

  async page(
    db: Database,
    identity: Identity,
    args: Pick<ListArguments, 'first' | 'after'>,
  ): Promise<Connection<ItemRow>> {
    const page = await asPerson(db, identity, (tx) => this.#list.page(tx, args))
    const totalCount = () =>
      asPerson(db, identity, async (tx) => (await this.#list.page(tx, { first: 0 })).totalCount())
    return { ...page, totalCount }
  }

  /** Null when the identity may not see it, like for one that does not exist. */
  get(db: Database, identity: Identity, id: string): Promise<ItemRow | null> {
    return asPerson(db, identity, (tx) => this.#find(tx, id))
  }

  /** The newest versions first; none of an item that is not one's own. */
  versions(db: Database, identity: Identity, id: string): Promise<ItemVersion[]> {
    return asPerson(db, identity, async (tx) => {
      const rows = await tx.execute(sql`
        select * from (${this.#everyVersion(id)}) each order by version desc limit ${MOST_LISTED_VERSIONS}`)
      return rows as unknown as ItemVersion[]
    })
  }

  /** Throws QUOTA_EXCEEDED when the person keeps as many as allowed. */
  create(db: Database, identity: Identity, draft: Draft): Promise<ItemRow> {
    const { zh, en, most } = this.#kind
    const { subject, unit } = identity
    return asPerson(db, identity, async (tx) => {
      const owner = [getTableName(this.#table), unit, subject].join(' ')
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${owner}, 0))`)
      const [kept] = await tx
        .select({ own: count() })
        .from(this.#table)
        .where(and(eq(this.#table.ownerSubject, subject), eq(this.#table.ownerUnitId, unit)))
      if ((kept?.own ?? 0) >= most) {
        throw new HubError(
          'QUOTA_EXCEEDED',
          {
            zh: `每人最多保存 ${most} 个${zh}，请先删除不用的`,
            en: `at most ${most} ${en} for each person; delete some first`,
          },
          { extensions: { max: most } },
        )
      }
      const row = {
        id: randomUUID(),
        ...draft,
        ownerSubject: subject,
        ownerUnitId: unit,
        version: 1,
        sharedUnitIds: [],
        sharedPeople: [],
        ...provenanceOf(draft, unit),
      }
      return this.#one(await tx.insert(this.#table).values(row).returning())
    })
  }

  /** Throws NOT_FOUND, FORBIDDEN or VERSION_CONFLICT and then changes nothing. */
  save(
    db: Database,
    identity: Identity,
    id: string,
    expectedVersion: number,
    draft: Draft,
  ): Promise<ItemRow> {
    return asPerson(db, identity, async (tx) => {
      const row = await this.#own(tx, identity, id)
      this.#requireVersion(row, expectedVersion)
      return this.#save(tx, row, draft)
    })
  }

  /** Makes an earlier version the newest one. Throws as `save` does. */
  restore(
    db: Database,
    identity: Identity,
    id: string,
    expectedVersion: number,
    version: number,
  ): Promise<ItemRow> {
    return asPerson(db, identity, async (tx) => {
      const row = await this.#own(tx, identity, id)
      this.#requireVersion(row, expectedVersion)
      const [found] = (await tx.execute(
        sql`select * from (${this.#everyVersion(id)}) each where version = ${version}`,
      )) as unknown as ItemVersion[]
      if (!found) {
        throw new HubError('NOT_FOUND', {
          zh: `没有第 ${version} 版，现有 1 至 ${row.version} 版`,
          en: `there is no version ${version}; versions are 1 to ${row.version}`,
        })
      }
      return this.#save(tx, row, { title: found.title, content: found.content })
    })
  }

  /** Throws BAD_USER_INPUT for an unknown unit or too many targets. */
  share(db: Database, identity: Identity, id: string, target: ShareTarget): Promise<ItemRow> {
    const known = target.kind === 'PERSON' ? target.id.trim() : findOrgUnit(target.id)
    if (!known || known.length > 200) {
      throw new InvalidInputError({
        zh: `共享对象应为单位编号或账号，收到“${target.id.slice(0, 50)}”`,
        en: `expected a unit id or an account, got "${target.id.slice(0, 50)}"`,
      })
    }
    return this.#changeTargets(db, identity, id, target.kind, (ids) => [...ids, known])
  }

  unshare(db: Database, identity: Identity, id: string, target: ShareTarget): Promise<ItemRow> {
    return this.#changeTargets(db, identity, id, target.kind, (ids) =>
      ids.filter((each) => each !== target.id),
    )
  }

  delete(db: Database, identity: Identity, id: string): Promise<string> {
    return asPerson(db, identity, async (tx) => {
      await this.#own(tx, identity, id)
      await tx.delete(this.#table).where(eq(this.#table.id, id))
      return id
    })
  }

  #changeTargets(
    db: Database,
    identity: Identity,
    id: string,
    kind: ShareTarget['kind'],
    change: (ids: readonly string[]) => string[],
  ): Promise<ItemRow> {
    return asPerson(db, identity, async (tx) => {
      const row = await this.#own(tx, identity, id)
      const column = kind === 'UNIT' ? 'sharedUnitIds' : 'sharedPeople'
      const ids = [...new Set(change(row[column]))]
      if (ids.length > MOST_TARGETS) {
        throw new InvalidInputError(
          {
            zh: `最多共享给 ${MOST_TARGETS} 个单位和 ${MOST_TARGETS} 个人`,
            en: `shared with at most ${MOST_TARGETS} units and ${MOST_TARGETS} people`,
          },
          { extensions: { max: MOST_TARGETS } },
        )
      }
      return this.#update(tx, id, { [column]: ids })
    })
  }

  #save(tx: Transaction, row: ItemRow, draft: Draft): Promise<ItemRow> {
    return this.#update(tx, row.id, {
      ...draft,
      version: row.version + 1,
      ...provenanceOf(draft, row.ownerUnitId),
    })
  }

  async #update(tx: Transaction, id: string, set: object): Promise<ItemRow> {
    return this.#one(
      await tx.update(this.#table).set(set).where(eq(this.#table.id, id)).returning(),
    )
  }

  async #find(tx: Transaction, id: string): Promise<ItemRow | null> {
    const [row] = await tx.select().from(this.#table).where(eq(this.#table.id, id))
    return row ?? null
  }

  /** The row, locked until the transaction ends. `for update` finds only what one may change. */
  async #own(tx: Transaction, { subject, unit }: Identity, id: string): Promise<ItemRow> {
    const [row] = await tx.select().from(this.#table).where(eq(this.#table.id, id)).for('update')
    if (row?.ownerSubject === subject && row.ownerUnitId === unit) return row
    const { zh, en } = this.#kind
    if (await this.#find(tx, id)) {
      throw new ForbiddenError({
        zh: `这个${zh}归别人所有，只能查看；可以另存为自己的副本`,
        en: `only its owner changes this one of the ${en}; save a copy instead`,
      })
    }
    throw new HubError('NOT_FOUND', {
      zh: `没有这个${zh}，或未共享给您`,
      en: `not among the ${en} that are yours or shared with you`,
    })
  }

  #requireVersion({ version }: ItemRow, expected: number): void {
    if (version === expected) return
    const { zh } = this.#kind
    throw new HubError('VERSION_CONFLICT', {
      zh: `${zh}已在别处保存为第 ${version} 版，您修改的是第 ${expected} 版；什么都没有改动`,
      en: `saved elsewhere as version ${version}, you changed version ${expected}; nothing was changed`,
    })
  }

  /** Today's row and its history; sharing makes no version, so that the earliest row of each counts. */
  #everyVersion(id: string) {
    const name = getTableName(this.#table)
    const columns = sql`version, title, content, recorded_at`
    return sql`select distinct on (version) version, title, content, to_json(recorded_at) #>> '{}' as "savedAt"
      from (select ${columns} from ${sql.identifier(name)} where id = ${id} and is_own(owner_subject, owner_unit)
        union all select ${columns} from ${sql.identifier(`${name}_history`)} where id = ${id}) rows
      order by version, recorded_at`
  }

  #one(rows: ItemRow[]): ItemRow {
    const [row] = rows
    if (!row) throw new Error('the row was locked and is gone')
    return row
  }
}

function provenanceOf(draft: Draft, unit: string) {
  return {
    batchId: BATCH,
    rowNo: 0,
    rowHash: createHash('sha256').update(JSON.stringify(draft)).digest('hex'),
    recordedBy: unit,
    recordedAt: sql`now()`,
  }
}

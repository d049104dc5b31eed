import { testCluster } from '@baibo/kernel/testing.ts'
import { departments } from '@baibo/subgraphs/index.ts'
import { getTableConfig } from 'drizzle-orm/pg-core'
import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { templateName } from './start-hub.ts'

/** What tables.ts says against what the migrations made, and the rule that every table stands under. */
describe.each(departments.map((department) => [department.name, department] as const))(
  '%s',
  (name, { tables }) => {
    let sql: Sql
    beforeAll(() => {
      sql = postgres(testCluster().url(templateName(name)), { max: 1 })
    })
    afterAll(() => sql.end())

    test('tables.ts and the migrations agree, column by column', async () => {
      for (const table of Object.values(tables)) {
        const { name: tableName, columns } = getTableConfig(table)
        const found =
          await sql`select column_name as name, is_nullable = 'NO' as required, format_type(a.atttypid, a.atttypmod) as type
        from information_schema.columns c
        join pg_attribute a on a.attrelid = (quote_ident(c.table_name))::regclass and a.attname = c.column_name
        where table_schema = 'public' and table_name = ${tableName}`
        const actual = Object.fromEntries(
          found.map((column) => [
            column.name,
            `${column.type}${column.required ? ' not null' : ''}`,
          ]),
        )
        const declared = Object.fromEntries(
          columns.map((column) => [
            column.name,
            `${sqlType(column.getSQLType())}${column.notNull || column.primary ? ' not null' : ''}`,
          ]),
        )
        expect(actual, tableName).toEqual(declared)
      }
    })

    test('every table is declared, has a history and forced row security with a rule for both roles', async () => {
      const found =
        await sql`select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as secured,
        (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies,
        exists (select 1 from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'keep_history') as kept
      from pg_class c where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'hub_migration'`
      const own = found.filter((table) => !table.name.endsWith('_history'))
      expect(own.map((table) => table.name).sort()).toEqual(
        Object.values(tables)
          .map((table) => getTableConfig(table).name)
          .sort(),
      )
      for (const table of found) expect(table, table.name).toMatchObject({ secured: true })
      for (const table of own) {
        expect(table.kept, table.name).toBe(true)
        expect(table.policies, table.name).toBeGreaterThanOrEqual(2)
        expect(found.map((each) => each.name)).toContain(`${table.name}_history`)
      }
    })

    test('a role without a setting sees no row of a unit or person', async () => {
      const owned =
        await sql`select c.relname as name from pg_class c join pg_policy p on p.polrelid = c.oid
      where relkind = 'r' and c.relnamespace = 'public'::regnamespace and p.polname = 'unit' and pg_get_expr(p.polqual, p.polrelid) like '%reporting_unit%'`
      for (const { name: table } of owned) {
        const rows = await sql.begin(async (tx) => {
          await tx.unsafe(`set local role "${name.replaceAll('-', '_')}_unit"`)
          return tx.unsafe(
            `select count(*)::int as rows from "${table}" t
            where to_jsonb(t) -> 'reporting_unit' is distinct from 'null'`,
          )
        })
        expect(rows[0]?.rows, table).toBe(0)
      }
    })
  },
)

/** drizzle's `numeric(18, 2)` and PostgreSQL's `numeric(18,2)` are one. */
function sqlType(type: string): string {
  return type.replaceAll(', ', ',').replace(/^varchar/, 'character varying')
}

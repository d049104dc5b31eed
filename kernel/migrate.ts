import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import postgres, { type Sql } from 'postgres'
import { appRolePassword, appRoles, sqlName } from './database.ts'
import { ConfigurationError } from './errors.ts'

export interface MigrateOptions {
  department: string
  /** The owner's connection URL. */
  url: string
  secret: string
  /** Folder of the department's `*.sql`, run once each in name order. */
  directory: string
}

const KERNEL_MIGRATIONS = path.join(import.meta.dirname, 'migrations')

/**
 * Brings a department's database up to date: app roles, the kernel's migrations, then the
 * department's. Each file runs once in a transaction of its own; a changed or vanished file that
 * has run already is refused, since the database no longer is what the files say.
 */
export async function migrate({
  department,
  url,
  secret,
  directory,
}: MigrateOptions): Promise<string[]> {
  const sql = postgres(url, {
    max: 1,
    onnotice: () => {},
    connection: { 'hub.department': department },
  })
  try {
    await ensureAppRoles(sql, url, department, secret)
    await sql`create table if not exists public.hub_migration
      (file text primary key, content text not null, ran_at timestamptz not null default now())`
    const done: string[] = []
    for (const [origin, folder] of [
      ['kernel', KERNEL_MIGRATIONS],
      [department, directory],
    ] as const) {
      for (const file of (await readdir(folder)).filter((f) => f.endsWith('.sql')).sort()) {
        const name = `${origin}/${file}`
        const content = await readFile(path.join(folder, file), 'utf8')
        if (await runOnce(sql, name, content)) done.push(name)
      }
    }
    await refuseUnsafeRoles(sql, department)
    return done
  } finally {
    await sql.end({ timeout: 5 })
  }
}

async function runOnce(sql: Sql, name: string, content: string): Promise<boolean> {
  const [ran] = await sql`select content from public.hub_migration where file = ${name}`
  if (ran) {
    if (ran.content === content) return false
    throw new ConfigurationError({
      zh: `迁移 ${name} 已执行，之后文件又被改动；请恢复原文件并另写新的迁移`,
      en: `migration ${name} has run and was changed since; restore it and write a new one`,
    })
  }
  await sql.begin(async (tx) => {
    await tx.unsafe(content)
    await tx`insert into public.hub_migration (file, content) values (${name}, ${content})`
  })
  return true
}

async function ensureAppRoles(
  sql: Sql,
  url: string,
  department: string,
  secret: string,
): Promise<void> {
  for (const role of Object.values(appRoles(department))) {
    const password = appRolePassword(secret, role)
    const [known] = await sql`select 1 from pg_roles where rolname = ${role}`
    if (!known) {
      await sql
        .unsafe(`create role "${role}" login nosuperuser nobypassrls password '${password}'`)
        // Another process of the same installation made it in the meantime.
        .catch((error) => {
          if (error.code !== '42710' && error.code !== '23505') throw error
        })
    } else if (!(await canLogIn(url, role, password))) {
      await sql.unsafe(`alter role "${role}" password '${password}'`)
    }
  }
  const [{ name } = { name: '' }] = await sql`select current_database() as name`
  const { unit, city } = appRoles(department)
  await sql.unsafe(`revoke all on database "${name}" from public`)
  await sql.unsafe(`grant connect on database "${name}" to "${unit}", "${city}"`)
  await sql.unsafe(`grant usage on schema public to "${unit}", "${city}"`)
}

async function canLogIn(url: string, username: string, password: string): Promise<boolean> {
  const sql = postgres(url, { username, password, max: 1, connect_timeout: 5 })
  try {
    await sql`select 1`
    return true
  } catch (error) {
    // 28P01: wrong password. Anything else, such as no right to this database yet, came after it.
    return (error as { code?: string }).code !== '28P01'
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** Row rights hold only if the app roles own nothing and every table with rows of people or units is forced. */
async function refuseUnsafeRoles(sql: Sql, department: string): Promise<void> {
  const roles = Object.values(appRoles(department))
  const owned =
    await sql`select relname from pg_class where relowner in (select oid from pg_roles where rolname in ${sql(roles)})`
  const loose =
    await sql`select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
    and relname <> 'hub_migration' and not (relrowsecurity and relforcerowsecurity)`
  const bypass =
    await sql`select rolname from pg_roles where rolname in ${sql(roles)} and (rolsuper or rolbypassrls)`
  const faults = [...owned, ...loose]
    .map((row) => row.relname as string)
    .concat(bypass.map((row) => row.rolname as string))
  if (faults.length > 0) {
    throw new ConfigurationError({
      zh: `${sqlName(department)} 库的行级权限不完整：${faults.join('、')}`,
      en: `row security of database ${sqlName(department)} is incomplete: ${faults.join(', ')}`,
    })
  }
}

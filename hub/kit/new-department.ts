import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { findOrgUnit } from '@baibo/kernel/codes/org-units.ts'
import { HubError } from '@baibo/kernel/errors.ts'

export interface NewDepartment {
  /** Subgraph name: lower case, words joined by hyphens. */
  name: string
  /** Owning unit in the registry, e.g. `jx-jyj`. */
  unit: string
  /** Chinese name. */
  title: string
}

const TEMPLATE = path.join(import.meta.dirname, 'department')

/**
 * Writes `subgraphs/<name>/` under `root` with one governed entity and its tests, and the two lines
 * in `subgraphs/index.ts`. Answers the files written, relative to `root`. Throws WRONG_NAME,
 * UNKNOWN_UNIT or DEPARTMENT_EXISTS before anything is written.
 */
export async function newDepartment(department: NewDepartment, root: string): Promise<string[]> {
  const { name, unit } = department
  refuseWrong(department)
  const folder = path.join(root, 'subgraphs', name)
  if (existsSync(folder)) {
    throw new HubError('DEPARTMENT_EXISTS', {
      zh: `subgraphs/${name} 已存在，未写入任何文件`,
      en: `subgraphs/${name} exists already; nothing was written`,
    })
  }
  if (findOrgUnit(unit) !== unit) {
    throw new HubError('UNKNOWN_UNIT', {
      zh: `单位表中没有 ${unit}；先在 kernel/codes/org-units.csv 登记该单位`,
      en: `the list of units has no ${unit}; add it to kernel/codes/org-units.csv first`,
    })
  }
  const index = path.join(root, 'subgraphs', 'index.ts')
  const list = addToList(await readFile(index, 'utf8'), name)
  const written: string[] = []
  for (const file of templateFiles()) {
    const target = path.join(folder, file.slice(0, -'.tmpl'.length))
    await mkdir(path.dirname(target), { recursive: true })
    await writeFile(target, fill(readFileSync(path.join(TEMPLATE, file), 'utf8'), department))
    written.push(path.relative(root, target))
  }
  await writeFile(index, list)
  return [...written, path.relative(root, index)]
}

function refuseWrong({ name, title }: NewDepartment): void {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 40) {
    throw new HubError('WRONG_NAME', {
      zh: `部门名应为小写字母、数字和连字符（如 human-resources），收到 ${JSON.stringify(name)}`,
      en: 'the name must be lower-case words joined by hyphens',
    })
  }
  if (!/\p{Script=Han}/u.test(title) || /["\\\n'`]/.test(title)) {
    throw new HubError('WRONG_NAME', {
      zh: `中文名应含汉字且不含引号，收到 ${JSON.stringify(title)}`,
      en: 'the title must be a Chinese name without quotes',
    })
  }
}

function templateFiles(): string[] {
  return readdirSync(TEMPLATE, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tmpl'))
    .sort()
}

/** The shared list with one import and one entry more. */
function addToList(text: string, name: string): string {
  const camel = camelCase(name)
  const imports = text.match(/^import \{ subgraph as .*\n/gm) ?? []
  const line = `import { subgraph as ${camel} } from './${name}/subgraph.ts'\n`
  const next = imports.find((each) => each.split("'")[1]?.localeCompare(`./${name}/`) === 1)
  const withImport = next
    ? text.replace(next, line + next)
    : text.replace(imports.at(-1) ?? '', (last) => last + line)
  // The office that measures all others comes last.
  return withImport.replace(/^ {2}programme,\n/m, (last) => `  ${camel},\n${last}`)
}

function fill(text: string, { name, unit, title }: NewDepartment): string {
  const camel = camelCase(name)
  const values: Record<string, string> = {
    name,
    unit,
    title,
    camel,
    Pascal: camel.charAt(0).toUpperCase() + camel.slice(1),
    sql: name.replaceAll('-', '_'),
    CONSTANT: name.replaceAll('-', '_').toUpperCase(),
  }
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, key: string) => values[key] ?? '')
}

function camelCase(name: string): string {
  return name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

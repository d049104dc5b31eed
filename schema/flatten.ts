import { z } from 'zod'

/**
 * A path into an answer: names joined by dots, `[]` after a name walks a list, a leading `^` starts
 * one list level further out, `$` at the answer itself. `{ "is": "text" }` is a constant; a list of
 * paths takes the first that is not null.
 */
const path = z.string().min(1)
const column = z.union([path, z.array(path), z.object({ is: z.union([z.string(), z.number()]) })])

const source = z.object({
  /** Where rows come from, e.g. `enterprise.projects[].payments[]`: one row an innermost item. */
  from: path,
  /** Only items in which this path is not null (and no empty list). */
  having: path.optional(),
  columns: z.record(z.string(), column),
})

/** How a document's answer becomes rows: data, so that a document can be published without code. */
export const flattenRule = z.object({
  rows: z.array(source).min(1),
  /** Chinese titles of columns whose field descriptions do not fit. */
  titles: z.record(z.string(), z.string()).optional(),
  /** Column names to sort by, `-` for descending; rows without a value come last. */
  sort: z.array(z.string()).optional(),
})

export type FlattenRule = z.infer<typeof flattenRule>
type Source = z.infer<typeof source>
type Column = z.infer<typeof column>
export type FlatRow = Record<string, unknown>

/** The column names in the order of the first source, then those that only later sources have. */
export function columnNames({ rows }: FlattenRule): string[] {
  return [...new Set(rows.flatMap(({ columns }) => Object.keys(columns)))]
}

/** Applies a rule to an answer's `data`; parts that are null give no rows. */
export function flatten(data: unknown, rule: FlattenRule): FlatRow[] {
  const names = columnNames(rule)
  const rows = rule.rows.flatMap((from) => rowsOf(data, from, names))
  return rule.sort ? sortRows(rows, rule.sort) : rows
}

/** The chain of list items from the answer down to a row's own item. */
type Scope = readonly unknown[]

function rowsOf(data: unknown, { from, having, columns }: Source, names: string[]): FlatRow[] {
  return walk([data], from.split('.'))
    .filter((scope) => having === undefined || isPresent(read(scope, having)))
    .map((scope) => Object.fromEntries(names.map((name) => [name, value(scope, columns[name])])))
}

function walk(scope: Scope, steps: readonly string[]): Scope[] {
  let current = scope.at(-1)
  for (const [index, step] of steps.entries()) {
    const list = step.endsWith('[]')
    current = property(current, list ? step.slice(0, -2) : step)
    if (list) {
      const rest = steps.slice(index + 1)
      const items = Array.isArray(current) ? current.filter((item) => item !== null) : []
      return items.flatMap((item) => walk([...scope, item], rest))
    }
  }
  if (current === null || current === undefined) return []
  return current === scope.at(-1) ? [scope] : [[...scope, current]]
}

function value(scope: Scope, from: Column | undefined): unknown {
  if (from === undefined) return null
  if (typeof from === 'string') return read(scope, from)
  if ('is' in from) return from.is
  return from.map((each) => read(scope, each)).find((found) => found !== null) ?? null
}

function read(scope: Scope, text: string): unknown {
  if (text.startsWith('$.')) return follow(scope[0], text.slice(2).split('.'))
  const outer = /^\^*/.exec(text)?.[0].length ?? 0
  return follow(scope[scope.length - 1 - outer], text.slice(outer).split('.'))
}

function follow(start: unknown, steps: readonly string[]): unknown {
  let current = start
  for (const [index, step] of steps.entries()) {
    if (step === '') continue
    if (step.endsWith('[]')) {
      const list = property(current, step.slice(0, -2))
      if (!Array.isArray(list)) return null
      return list
        .map((item) => follow(item, steps.slice(index + 1)))
        .filter((item) => item !== null)
    }
    current = property(current, step)
  }
  return current ?? null
}

function property(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? (of as Record<string, unknown>)[name] : undefined
}

function isPresent(found: unknown): boolean {
  return found !== null && !(Array.isArray(found) && found.length === 0)
}

function sortRows(rows: FlatRow[], by: readonly string[]): FlatRow[] {
  return rows.toSorted((a, b) => {
    for (const key of by) {
      const name = key.replace(/^-/, '')
      const order = compare(a[name], b[name], key.startsWith('-') ? -1 : 1)
      if (order !== 0) return order
    }
    return 0
  })
}

function compare(a: unknown, b: unknown, direction: 1 | -1): number {
  if (a === b) return 0
  if (a === null) return 1
  if (b === null) return -1
  if (typeof a === 'number' && typeof b === 'number') return (a - b) * direction
  return (String(a) < String(b) ? -1 : 1) * direction
}

/** A row of a table: plain values by column. */
export type Row = Record<string, unknown>

/** Where rows come from in an answer, and the path of each column below it. */
export interface RowRule {
  from: string
  columns: Record<string, string>
}

/** The rows of an answer; parts that are null give none. `^` leaves the innermost list. */
export function rowsOf(data: unknown, { from, columns }: RowRule): Row[] {
  return scopes([data], from.split('.')).map((scope) =>
    Object.fromEntries(Object.entries(columns).map(([name, path]) => [name, read(scope, path)])),
  )
}

type Scope = readonly unknown[]

function scopes(scope: Scope, steps: readonly string[]): Scope[] {
  let current = scope.at(-1)
  for (const [index, step] of steps.entries()) {
    current = property(current, step.replace('[]', ''))
    if (!step.endsWith('[]')) continue
    const items = Array.isArray(current) ? current.filter((item) => item != null) : []
    return items.flatMap((item) => scopes([...scope, item], steps.slice(index + 1)))
  }
  return current == null ? [] : [[...scope, current]]
}

function read(scope: Scope, path: string): unknown {
  const outer = /^\^*/.exec(path)?.[0].length ?? 0
  return follow(scope[scope.length - 1 - outer], path.slice(outer).split('.'))
}

function follow(start: unknown, steps: readonly string[]): unknown {
  let current = start
  for (const [index, step] of steps.entries()) {
    current = property(current, step.replace('[]', ''))
    if (!step.endsWith('[]')) continue
    if (!Array.isArray(current)) return null
    const rest = steps.slice(index + 1)
    const values = current.flatMap((item) => (rest.length > 0 ? follow(item, rest) : item))
    return values.filter((value) => value != null)
  }
  return current ?? null
}

function property(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? (of as Row)[name] : undefined
}

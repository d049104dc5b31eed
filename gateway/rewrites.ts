import { type Subtypes, satisfying } from './paths.ts'
import type { Rewrite, RewritePathSegment } from './planner.ts'
import type { JsonObject } from './projector.ts'

/** Returns the rewritten value and leaves the given one alone. */
export type Rewriter = (value: unknown) => unknown

/** Compiles the planner's renamings and settings, applied one after the other. */
export function compileRewrites(
  rewrites: readonly Rewrite[] | undefined,
  subtypes: Subtypes,
): Rewriter | undefined {
  if (!rewrites || rewrites.length === 0) return undefined
  const steps = rewrites.map((rewrite) => compileRewrite(rewrite, subtypes))
  return (value) => steps.reduce((current, step) => step(current), value)
}

/** Top-level keys of an answer after its rewrites, for each key before them. */
export function renamedKeys(keys: readonly string[], rewrites: readonly Rewrite[] = []): string[] {
  const renamed = new Set(keys)
  for (const rewrite of rewrites) {
    if (!('KeyRenamer' in rewrite)) continue
    const path = rewrite.KeyRenamer.path.filter((segment) => 'Key' in segment)
    const [only] = path
    if (path.length === 1 && only && renamed.has(only.Key)) {
      renamed.add(rewrite.KeyRenamer.renameKeyTo)
    }
  }
  return [...renamed]
}

function compileRewrite(rewrite: Rewrite, subtypes: Subtypes): Rewriter {
  if ('ValueSetter' in rewrite) {
    const { path, setValueTo } = rewrite.ValueSetter
    return throughPath(path, subtypes, () => setValueTo)
  }
  const { path, renameKeyTo } = rewrite.KeyRenamer
  const last = path.at(-1)
  if (!last || !('Key' in last)) return (value) => value
  return throughPath(
    path.slice(0, -1),
    subtypes,
    eachObject((object) => {
      if (!(last.Key in object) || last.Key === renameKeyTo) return object
      const { [last.Key]: value, ...rest } = object
      return { ...rest, [renameKeyTo]: value }
    }),
  )
}

function throughPath(
  path: readonly RewritePathSegment[],
  subtypes: Subtypes,
  last: Rewriter,
): Rewriter {
  const [segment, ...below] = path
  if (!segment) return last
  const next = throughPath(below, subtypes, last)
  if ('Key' in segment) {
    const key = segment.Key
    return eachObject((object) =>
      key in object ? { ...object, [key]: next(object[key]) } : object,
    )
  }
  const names = satisfying(segment.TypenameEquals, subtypes)
  return eachObject((object) => {
    const typeName = object.__typename
    return typeof typeName !== 'string' || names.has(typeName) ? next(object) : object
  })
}

function eachObject(change: (object: JsonObject) => unknown): Rewriter {
  const rewrite: Rewriter = (value) => {
    if (typeof value !== 'object' || value === null) return value
    return Array.isArray(value) ? value.map(rewrite) : change(value as JsonObject)
  }
  return rewrite
}

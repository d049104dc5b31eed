import type { Entry, Leaf, ObjectShape, ValueShape } from './projection.ts'

export type JsonObject = Record<string, unknown>

/** What a generated projector leaves behind: `bad` means that the slow way must explain a null. */
export interface ProjectorState {
  bad: boolean
}

export type Projector = (data: JsonObject, state: ProjectorState) => JsonObject | null

/** Converts a leaf the way graphql-js completes it; undefined when the value does not fit. */
export function completeLeaf(leaf: Leaf, value: unknown): unknown {
  switch (leaf.type) {
    case 'any':
      return value
    case 'enum':
      return typeof value === 'string' && leaf.values.has(value) ? value : undefined
    case 'Boolean':
      return typeof value === 'boolean' ? value : undefined
    case 'Int':
      return typeof value === 'number' && (value | 0) === value ? value : undefined
    case 'Float':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined
    case 'ID':
      if (typeof value === 'number' && Number.isInteger(value)) return String(value)
      return typeof value === 'string' ? value : undefined
    case 'String':
      if (typeof value === 'number' || typeof value === 'boolean') return String(value)
      return typeof value === 'string' ? value : undefined
  }
}

/**
 * Generates the function that builds the answer in its final shape and order, for JSON.stringify to
 * write. Only names of the validated operation and schema enter the source, each as a JSON string.
 */
export function generateProjector(root: ObjectShape): Projector {
  const functions: string[] = []
  const done = new Set<number>()
  const leaves: Leaf[] = []

  function leafSource(leaf: Leaf, value: string): string {
    const index = leaves.push(leaf) - 1
    const slow = `leaf(leaves[${index}],v,s)`
    const fits: Record<Leaf['type'], string> = {
      String: 'typeof v==="string"',
      ID: 'typeof v==="string"',
      Int: 'typeof v==="number"&&(v|0)===v',
      Float: 'typeof v==="number"',
      Boolean: 'typeof v==="boolean"',
      enum: `typeof v==="string"&&leaves[${index}].values.has(v)`,
      any: 'v!==undefined',
    }
    return `(v=${value},${fits[leaf.type]})?v:${slow}`
  }

  function nullable(shape: ValueShape, value: string): string {
    switch (shape.kind) {
      case 'ready':
        return value
      case 'denied':
        return 'null'
      case 'leaf':
        return leafSource(shape.leaf, value)
      case 'object':
        emitObject(shape.object)
        return `o${shape.object.id}(${value},s)`
      case 'list':
        return `${emitList(shape.item)}(${value},s)`
    }
  }

  function emitList(item: ValueShape): string {
    const name = `l${functions.length}`
    functions.push('')
    const index = functions.length - 1
    const body = nullable(item, 'a[i]')
    const check = item.isNonNull ? 'if(r===null){s.bad=true;return null}' : ''
    functions[index] =
      `function ${name}(a,s){if(!Array.isArray(a)){if(a!==null&&a!==undefined)s.bad=true;return null}` +
      `const out=[];let v,r;for(let i=0;i<a.length;i++){r=${body};${check}out.push(r)}return out}`
    return name
  }

  function emitObject(shape: ObjectShape): void {
    if (done.has(shape.id)) return
    done.add(shape.id)
    const guard = 'if(o===null||typeof o!=="object"){if(o!=null)s.bad=true;return null}let v;'
    let body: string
    if (shape.byType) {
      const cases = [...shape.byType].map(
        ([type, entries]) => `case ${JSON.stringify(type)}:{${entriesSource(entries)}}`,
      )
      body = `switch(o.__typename){${cases.join('')}default:s.bad=true;return null}`
    } else {
      body = entriesSource(shape.entries ?? [])
    }
    functions.push(`function o${shape.id}(o,s){${guard}${body}}`)
  }

  function entriesSource(entries: readonly Entry[]): string {
    const before: string[] = []
    const properties = entries.map((entry, index) => {
      const source = entrySource(entry)
      const name = entry.responseKey
      const key = name === '__proto__' ? '["__proto__"]' : JSON.stringify(name)
      // Once one field is held in a variable the ones before it have been evaluated: order is free.
      if (!entry.value.isNonNull || entry.source.kind === 'typename') return `${key}:${source}`
      before.push(`const f${index}=${source};if(f${index}===null){s.bad=true;return null}`)
      return `${key}:f${index}`
    })
    return `${before.join('')}return {${properties.join(',')}}`
  }

  function entrySource({ source, value }: Entry): string {
    if (source.kind === 'typename') {
      return source.value === undefined ? 'o.__typename' : JSON.stringify(source.value)
    }
    return nullable(value, `o[${JSON.stringify(source.key)}]`)
  }

  emitObject(root)
  const slowLeaf = (leaf: Leaf, value: unknown, state: ProjectorState): unknown => {
    if (value === null || value === undefined) return null
    const completed = completeLeaf(leaf, value)
    if (completed !== undefined) return completed
    state.bad = true
    return null
  }
  const source = `${functions.join('\n')}\nreturn o${root.id}`
  return new Function('leaves', 'leaf', source)(leaves, slowLeaf) as Projector
}

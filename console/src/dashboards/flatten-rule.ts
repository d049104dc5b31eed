import {
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { titleOf } from '../graph/contract.ts'
import type { Column } from '../graph/documents.ts'
import type { RowRule } from '../graph/rows.ts'

/** A value that a document asks for: where it is in the answer, and what the contract calls it. */
interface Leaf {
  /** Such as `placements.nodes[].enterprise.name`. */
  path: string
  title: string
  type: string
}

/** The values of a document in its order; none for a text that is no document yet. */
function leavesOf(text: string, schema: GraphQLSchema): Leaf[] {
  const leaves: Leaf[] = []
  const path: string[] = []
  const info = new TypeInfo(schema)
  try {
    visit(
      parse(text),
      visitWithTypeInfo(info, {
        Field: {
          enter({ name, alias }) {
            const type = info.getType()
            const bare = isNonNullType(type) ? type.ofType : type
            const key = alias?.value ?? name.value
            const named = type && getNamedType(type)
            const isLeaf = !named || isLeafType(named)
            path.push(isListType(bare) && !isLeaf ? `${key}[]` : key)
            if (isLeaf) {
              const title = titleOf(info.getFieldDef()?.description, key)
              leaves.push({ path: path.join('.'), title, type: named?.name ?? 'String' })
            }
          },
          leave: () => void path.pop(),
        },
      }),
    )
  } catch {
    return []
  }
  return leaves
}

/** Variables that a document declares; none for a text that is no document yet. */
export function variablesOf(text: string): { name: string; type: string }[] {
  try {
    const operation = parse(text).definitions.find(
      (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
    )
    return (operation?.variableDefinitions ?? []).map(({ variable, type }) => {
      const { start = 0, end = 0 } = type.loc ?? {}
      return { name: variable.name.value, type: text.slice(start, end) }
    })
  } catch {
    return []
  }
}

/** One row for each item of the document's first list, one column for each value below it. */
export function suggestRule(text: string, schema: GraphQLSchema): RowRule | null {
  const leaves = leavesOf(text, schema)
  const listed = leaves.find(({ path }) => path.includes('[]'))
  if (!listed) return null
  const from = listed.path.slice(0, listed.path.indexOf('[]') + 2)
  const columns: Record<string, string> = {}
  for (const { path } of leaves) {
    if (!path.startsWith(`${from}.`)) continue
    const below = path.slice(from.length + 1)
    const steps = below.replaceAll('[]', '').split('.')
    const name = steps.filter((step) => step !== 'nodes').join('_')
    columns[name] = below
  }
  return { from, columns }
}

/** Stands for the type of a column that holds ids of reporting units. */
export const UNIT_TYPE = 'ReportingUnitId'

/** The columns of a rule with the contract's words, where its document leads to them. */
export function ruleColumns(
  { from, columns }: RowRule,
  text: string,
  schema: GraphQLSchema,
): Column[] {
  const leaves = new Map(leavesOf(text, schema).map((leaf) => [leaf.path, leaf]))
  return Object.entries(columns).map(([name, path]) => {
    const leaf = leaves.get(absolute(from, path))
    // A name that somebody wrote in Chinese is meant to be read.
    const title = /\p{Script=Han}/u.test(name) ? name : (leaf?.title ?? name)
    const isUnit = leaf !== undefined && /(^|\.)(reportingUnit|payer)\.id$/.test(leaf.path)
    return { name, title, type: isUnit ? UNIT_TYPE : (leaf?.type ?? 'String') }
  })
}

/** `^` before a path leaves the innermost list of `from`. */
function absolute(from: string, path: string): string {
  const outer = /^\^*/.exec(path)?.[0].length ?? 0
  const lists = from.split('[]').filter((part, at, all) => part !== '' || at < all.length - 1)
  const base = lists
    .slice(0, lists.length - outer)
    .map((part) => `${part}[]`)
    .join('')
  return [outer === 0 ? from : base, path.slice(outer)].filter(Boolean).join('.')
}

/** A rule's columns as lines `name: path`, for people to write. */
export function columnLines({ columns }: RowRule): string {
  return Object.entries(columns)
    .map(([name, path]) => `${name}: ${path}`)
    .join('\n')
}

/** Throws an Error that quotes the first line that is not `name: path`. */
export function readColumnLines(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, path] = /^\s*([\p{L}\w]+)\s*[:：]\s*(\S+)\s*$/u.exec(line) ?? []
      if (!name || !path) throw new Error(line.trim())
      return [name, path]
    }),
  )
}

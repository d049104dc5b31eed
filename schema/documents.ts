import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { ConfigurationError, InvalidInputError } from '@baibo/kernel/errors.ts'
import {
  type GraphQLSchema,
  Kind,
  parse,
  type TypeNode,
  type VariableDefinitionNode,
  validate,
} from 'graphql'
import { z } from 'zod'
import { type FlattenRule, flattenRule } from './flatten.ts'

/** An approved document: a named question with its owner, purpose and flatten rule. */
export interface ApprovedDocument {
  name: string
  /** `sha256:` and the hash of the text. */
  id: string
  text: string
  title: string
  /** Unit that answers for the document. */
  owner: string
  contact: string
  purpose: string
  variables: readonly VariableDefinitionNode[]
  flatten: FlattenRule
  /** Path of the `pageInfo` by which a table is read to its end; the document then has `$first` and `$after`. */
  pages?: string
}

const metadata = flattenRule.extend({
  title: z.string(),
  owner: z.string(),
  contact: z.string(),
  purpose: z.string(),
  pages: z.string().optional(),
})

/** Where the approved documents lie. */
export const OPERATIONS = path.join(import.meta.dirname, 'operations')

/**
 * The approved documents: `operations/<name>.graphql` with `<name>.json` beside it. Throws
 * ConfigurationError naming the file that cannot be read.
 */
export function loadDocuments(folder = OPERATIONS): Map<string, ApprovedDocument> {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => file.slice(0, -8))
  return new Map(names.sort().map((name) => [name, loadDocument(folder, name)]))
}

/** A document that is answered no more; its files stay in `operations/retired/`. */
export interface RetiredDocument {
  name: string
  title: string
  /** YYYY-MM-DD. */
  retiredOn: string
  /** Name of the document to ask instead. */
  replacement?: string
}

const retirement = metadata.extend({
  retiredOn: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  replacement: z.string().optional(),
})

/** The retired documents by name. */
export function loadRetiredDocuments(folder = OPERATIONS): Map<string, RetiredDocument> {
  const retired = path.join(folder, 'retired')
  const files = existsSync(retired) ? readdirSync(retired) : []
  return new Map(
    files
      .filter((file) => file.endsWith('.json'))
      .sort()
      .map((file) => {
        const name = file.slice(0, -5)
        const { title, retiredOn, replacement } = retirement.parse(
          JSON.parse(readFileSync(path.join(retired, file), 'utf8')),
        )
        return [name, { name, title, retiredOn, ...(replacement ? { replacement } : {}) }]
      }),
  )
}

/** One document of a folder. Throws ConfigurationError naming what is wrong. */
export function loadDocument(folder: string, name: string): ApprovedDocument {
  try {
    const text = readFileSync(path.join(folder, `${name}.graphql`), 'utf8')
    const { title, owner, contact, purpose, pages, ...flatten } = metadata.parse(
      JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')),
    )
    const operation = parse(text).definitions.find(
      (node) => node.kind === Kind.OPERATION_DEFINITION,
    )
    if (!operation) throw new Error('no operation')
    const id = `sha256:${createHash('sha256').update(text).digest('hex')}`
    return {
      name,
      id,
      text,
      title,
      owner,
      contact,
      purpose,
      flatten,
      ...(pages ? { pages } : {}),
      variables: operation.variableDefinitions ?? [],
    }
  } catch (cause) {
    throw new ConfigurationError(
      {
        zh: `文档 ${name} 无法读取：${cause instanceof Error ? cause.message : cause}`,
        en: `document ${name} cannot be read`,
      },
      { cause },
    )
  }
}

/** The documents that the schema no longer can answer, one sentence each. */
export function findBrokenDocuments(
  documents: Iterable<ApprovedDocument>,
  schema: GraphQLSchema,
): string[] {
  return [...documents].flatMap(({ name, text }) =>
    validate(schema, parse(text)).map((error) => `${name}: ${error.message}`),
  )
}

/**
 * Variables from a query string: numbers and booleans by the declared type, lists by commas.
 * Throws InvalidInputError for an unknown variable, a missing required one or a wrong form.
 */
export function variablesFromQuery(
  document: ApprovedDocument,
  query: URLSearchParams,
): Record<string, unknown> {
  const declared = new Map(document.variables.map((node) => [node.variable.name.value, node]))
  const variables: Record<string, unknown> = {}
  for (const name of new Set(query.keys())) {
    const node = declared.get(name)
    if (!node) {
      throw new InvalidInputError({
        zh: `问题 ${document.name} 没有参数 ${name}，可用：${[...declared.keys()].join('、') || '无'}`,
        en: `${document.name} has no variable ${name}; known: ${[...declared.keys()].join(', ') || 'none'}`,
      })
    }
    const given = query.getAll(name)
    if (given.every((text) => text === '')) continue
    variables[name] = convert(node.type, given, name)
  }
  for (const [name, node] of declared) {
    if (node.type.kind === Kind.NON_NULL_TYPE && !node.defaultValue && !(name in variables)) {
      throw new InvalidInputError({ zh: `缺少参数 ${name}`, en: `variable ${name} is missing` })
    }
  }
  return variables
}

function convert(type: TypeNode, given: string[], name: string): unknown {
  if (type.kind === Kind.NON_NULL_TYPE) return convert(type.type, given, name)
  if (type.kind === Kind.LIST_TYPE)
    return given.flatMap((text) => text.split(',')).map((text) => convert(type.type, [text], name))
  const text = given.at(-1) ?? ''
  const wrong = (zh: string, en: string) =>
    new InvalidInputError({
      zh: `参数 ${name} 应为${zh}，收到 ${JSON.stringify(text)}`,
      en: `${name}: expected ${en}, got ${JSON.stringify(text)}`,
    })
  switch (type.name.value) {
    case 'Int':
      if (!/^-?\d{1,10}$/.test(text)) throw wrong('整数', 'an integer')
      return Number(text)
    case 'Float':
      if (text.trim() === '' || !Number.isFinite(Number(text))) throw wrong('数', 'a number')
      return Number(text)
    case 'Boolean':
      if (text !== 'true' && text !== 'false') throw wrong(' true 或 false', 'true or false')
      return text === 'true'
    case 'Date':
      if (!isDate(text)) throw wrong(' YYYY-MM-DD 的日期', 'a date YYYY-MM-DD')
      return text
    case 'USCC':
      if (!/^[0-9A-Z]{18}$/.test(text))
        throw wrong(' 18 位统一社会信用代码', 'a credit code of 18 digits and capital letters')
      return text
    default:
      return text
  }
}

/** A day of the calendar: `2025-02-30` is none. */
function isDate(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`)
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(day.getTime()) &&
    day.toISOString().startsWith(text)
  )
}

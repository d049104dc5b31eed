import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { readContractSizes } from '@baibo/gateway/contract-sizes.ts'
import { compileCost } from '@baibo/gateway/cost.ts'
import { checkDocument } from '@baibo/gateway/document-limits.ts'
import { defaultLimits, limitExceeded } from '@baibo/gateway/limits.ts'
import { orgUnits } from '@baibo/kernel/codes/org-units.ts'
import { HubError } from '@baibo/kernel/errors.ts'
import { documentColumns } from '@baibo/schema/columns.ts'
import {
  type ApprovedDocument,
  findBrokenDocuments,
  loadDocument,
  loadDocuments,
  loadRetiredDocuments,
  OPERATIONS,
} from '@baibo/schema/documents.ts'
import { buildSchema, type GraphQLSchema, Kind, parse } from 'graphql'

/** The contract that a document must fit. */
export interface DocumentContract {
  api: string
  supergraph: string
}

/**
 * Approves a document: `<name>.graphql` with `<name>.json` beside it (title, owner, contact,
 * purpose, flatten rules). It is checked against the contract, the limits and its own columns
 * before it is copied. Throws ConfigurationError, DOCUMENT_REFUSED or a limit's error.
 */
export async function publishDocument(
  file: string,
  contract: DocumentContract,
  folder = OPERATIONS,
): Promise<ApprovedDocument> {
  const name = path.basename(file, '.graphql')
  const document = loadDocument(path.dirname(file), name)
  const faults = findFaults(document, contract)
  if (!/^[a-z][a-z0-9-]{2,60}$/.test(name)) faults.push(`名称 ${name} 应为小写字母、数字和连字符`)
  if (loadRetiredDocuments(folder).has(name)) faults.push(`${name} 已停用，其名称不再使用`)
  if (faults.length > 0) {
    throw new HubError('DOCUMENT_REFUSED', {
      zh: `问题 ${name} 未获批准：\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
      en: `${name} has ${faults.length} faults`,
    })
  }
  checkLimits(document, contract)
  for (const extension of ['graphql', 'json']) {
    const target = path.join(folder, `${name}.${extension}`)
    const source = path.join(path.dirname(file), `${name}.${extension}`)
    if (path.resolve(source) !== path.resolve(target)) await copyFile(source, target)
  }
  return document
}

function findFaults(document: ApprovedDocument, { api }: DocumentContract): string[] {
  const schema = buildSchema(api)
  const broken = findBrokenDocuments([document], schema)
  if (broken.length > 0) return broken
  const faults: string[] = []
  const operations = parse(document.text).definitions.filter(
    (node) => node.kind === Kind.OPERATION_DEFINITION,
  )
  if (operations.length !== 1 || operations[0]?.operation !== 'query')
    faults.push('应恰有一个 query')
  for (const { name, fields } of documentColumns(document, schema)) {
    const constant = document.flatten.rows.some(
      ({ columns: { [name]: column } }) => typeof column === 'object' && 'is' in column,
    )
    if (fields.length === 0 && !constant) faults.push(`列 ${name} 的路径不在查询中`)
  }
  faults.push(...pagingFaults(document, schema))
  if (!orgUnits().some(({ id }) => id === document.owner))
    faults.push(`责任单位 ${document.owner} 未登记`)
  if (!document.contact.includes('@')) faults.push('联系人应为电子邮箱')
  if (!document.purpose.trim()) faults.push('应写明用途')
  return faults
}

/** A document that is read page by page can be continued, and is not sorted: each page knows its own rows only. */
function pagingFaults(document: ApprovedDocument, schema: GraphQLSchema): string[] {
  if (!document.pages) return []
  const names = document.variables.map(({ variable }) => variable.name.value)
  const missing = ['first', 'after']
    .filter((name) => !names.includes(name))
    .map((name) => `$${name}`)
  for (const field of ['hasNextPage', 'endCursor'])
    if (!isSelected(document, schema, `${document.pages}.${field}`))
      missing.push(`${document.pages}.${field}`)
  return [
    ...missing.map((each) => `逐页读取（pages）须有 ${each}`),
    ...(document.flatten.sort ? ['逐页读取（pages）不能排序（sort）'] : []),
  ]
}

function isSelected(document: ApprovedDocument, schema: GraphQLSchema, at: string): boolean {
  const flatten = { rows: [{ from: '$', columns: { at: `$.${at}` } }] }
  return documentColumns({ ...document, flatten }, schema)[0]?.fields.length === 1
}

/** With the defaults of its variables the document must stay within what one request may ask for. */
function checkLimits({ text }: ApprovedDocument, { api, supergraph }: DocumentContract): void {
  const document = parse(text)
  checkDocument(document, defaultLimits)
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)
  if (!operation) return
  const sizes = readContractSizes(parse(supergraph))
  const cost = compileCost(buildSchema(api), sizes, defaultLimits, document, operation)
  if (cost.estimate({}) > defaultLimits.cost) throw limitExceeded('COST_ESTIMATED_TOO_EXPENSIVE')
}

/** Takes a document back: its files stay, dated, in `retired/`. Throws NOT_FOUND. */
export async function retireDocument(
  name: string,
  { on, replacement }: { on: string; replacement?: string },
  folder = OPERATIONS,
): Promise<void> {
  const file = path.join(folder, `${name}.json`)
  if (!existsSync(file)) {
    throw new HubError('NOT_FOUND', {
      zh: `没有批准的问题 ${name}`,
      en: `no approved document ${name}`,
    })
  }
  if (replacement && !loadDocuments(folder).has(replacement)) {
    throw new HubError('NOT_FOUND', {
      zh: `替代的问题 ${replacement} 未获批准`,
      en: `the replacement ${replacement} is no approved document`,
    })
  }
  const retired = path.join(folder, 'retired')
  await mkdir(retired, { recursive: true })
  const metadata = JSON.parse(await readFile(file, 'utf8'))
  const dated = { ...metadata, retiredOn: on, ...(replacement ? { replacement } : {}) }
  await writeFile(path.join(retired, `${name}.json`), `${JSON.stringify(dated, null, 2)}\n`)
  await rename(path.join(folder, `${name}.graphql`), path.join(retired, `${name}.graphql`))
  await rm(file)
}

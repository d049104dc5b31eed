import type { SubgraphDefinition } from '@baibo/kernel/subgraph.ts'
import { type Change, CriticalityLevel, diff } from '@graphql-inspector/core'
import { buildSchema, type GraphQLSchema, parse, validate } from 'graphql'
import { directiveChanges } from './check-directives.ts'
import { usedCoordinates } from './coordinates.ts'
import { type Deprecation, deprecations, endOf } from './deprecations.ts'
import type { ApprovedDocument } from './documents.ts'
import { indexOwners } from './owners.ts'
import { fileOf, indexSources, type Place } from './sources.ts'

export type Verdict = 'BREAKING' | 'DANGEROUS' | 'SAFE'

/** A contract as it is published: what clients see and what gateways run. */
export interface PublishedContract {
  api: string
  supergraph: string
}

export interface ContractChange {
  verdict: Verdict
  /** Kind of change, e.g. FIELD_REMOVED. */
  kind: string
  /** Schema coordinate, e.g. `Enterprise.scale`. */
  coordinate: string
  message: string
  /** Unit that answers for what changed. */
  owner: string
  /** Where it is declared now; the line is null when it is declared no more. */
  place: Place | null
}

export interface BrokenDocument {
  name: string
  owner: string
  contact: string
  reasons: string[]
}

export interface ContractCheck {
  changes: ContractChange[]
  /** Approved documents that the published contract answers and the changed one does not. */
  brokenDocuments: BrokenDocument[]
  /** What is announced to go; approved documents that still use it are named. */
  deprecations: (Deprecation & { documents: string[] })[]
}

export interface CheckOptions {
  /** The departments whose files are named. */
  departments?: readonly Pick<SubgraphDefinition, 'name' | 'unit' | 'directory'>[]
  /** YYYY-MM-DD, for deprecations that are due. */
  today?: string
}

/** Stricter than the tool's own levels: what a typed client does not know can stop it too. */
const STRICTER: Record<string, Verdict> = {
  ENUM_VALUE_ADDED: 'DANGEROUS',
  UNION_MEMBER_ADDED: 'DANGEROUS',
  OBJECT_TYPE_INTERFACE_ADDED: 'DANGEROUS',
  FIELD_ARGUMENT_DEFAULT_CHANGED: 'DANGEROUS',
  INPUT_FIELD_DEFAULT_VALUE_CHANGED: 'DANGEROUS',
}

const KINDS: Record<string, string> = {
  FIELD_REMOVED: '删除字段',
  FIELD_ADDED: '增加字段',
  FIELD_TYPE_CHANGED: '改变字段类型',
  FIELD_ARGUMENT_ADDED: '增加参数',
  FIELD_ARGUMENT_REMOVED: '删除参数',
  FIELD_ARGUMENT_TYPE_CHANGED: '改变参数类型',
  FIELD_ARGUMENT_DEFAULT_CHANGED: '改变参数默认值',
  FIELD_ARGUMENT_DESCRIPTION_CHANGED: '改变参数说明',
  FIELD_DEPRECATION_ADDED: '标记为停用',
  FIELD_DEPRECATION_REASON_ADDED: '标记为停用',
  FIELD_DEPRECATION_REASON_CHANGED: '改变停用说明',
  FIELD_DEPRECATION_REMOVED: '取消停用',
  FIELD_DEPRECATION_REASON_REMOVED: '取消停用',
  FIELD_DESCRIPTION_CHANGED: '改变说明',
  TYPE_DESCRIPTION_CHANGED: '改变类型说明',
  ENUM_VALUE_DESCRIPTION_CHANGED: '改变枚举值说明',
  ENUM_VALUE_DEPRECATION_REASON_ADDED: '枚举值标记为停用',
  ENUM_VALUE_ADDED: '增加枚举值',
  ENUM_VALUE_REMOVED: '删除枚举值',
  INPUT_FIELD_ADDED: '增加输入字段',
  INPUT_FIELD_REMOVED: '删除输入字段',
  INPUT_FIELD_TYPE_CHANGED: '改变输入字段类型',
  INPUT_FIELD_DEFAULT_VALUE_CHANGED: '改变输入默认值',
  INPUT_FIELD_DESCRIPTION_ADDED: '增加输入字段说明',
  INPUT_FIELD_DESCRIPTION_CHANGED: '改变输入字段说明',
  TYPE_ADDED: '增加类型',
  TYPE_REMOVED: '删除类型',
  TYPE_KIND_CHANGED: '改变类型种类',
  UNION_MEMBER_ADDED: '联合类型增加成员',
  UNION_MEMBER_REMOVED: '联合类型删除成员',
  OBJECT_TYPE_INTERFACE_ADDED: '实现新的接口',
  OBJECT_TYPE_INTERFACE_REMOVED: '不再实现接口',
}

/** Compares the published contract with a changed one, in terms of clients and approved documents. */
export async function checkContract(
  published: PublishedContract,
  changed: PublishedContract,
  documents: Iterable<ApprovedDocument>,
  { departments = [], today = new Date().toISOString().slice(0, 10) }: CheckOptions = {},
): Promise<ContractCheck> {
  const [before, after] = [buildSchema(published.api), buildSchema(changed.api)]
  const find = indexSources(departments)
  const ownerOf = indexOwners([changed.supergraph, published.supergraph], departments)
  const fromApi = withoutParts(
    (await diff(before, after))
      .filter((change) => !change.type.startsWith('DIRECTIVE'))
      .map(describe),
  )
  const fromDirectives = directiveChanges(published.supergraph, changed.supergraph).map(
    ({ zh, en, ...change }) => ({
      ...change,
      message: `${zh}：${change.coordinate} / ${en}`,
    }),
  )
  const changes = [...fromApi, ...fromDirectives].map((change) => {
    const at = find(change.coordinate)
    const owner = ownerOf(change.coordinate) ?? at?.unit ?? 'jx-ldxzb'
    return { ...change, owner, place: at ?? fileOf(owner, departments) }
  })
  const known = [...documents]
  return {
    changes: changes.sort(
      (a, b) =>
        rank(a.verdict) - rank(b.verdict) ||
        a.coordinate.localeCompare(b.coordinate) ||
        a.kind.localeCompare(b.kind),
    ),
    brokenDocuments: known.flatMap((document) => broken(document, before, after, changes)),
    deprecations: deprecations(after, today).map((deprecation) => ({
      ...deprecation,
      documents: known
        .filter(({ text }) => usedCoordinates(after, parse(text)).has(deprecation.coordinate))
        .map(({ name }) => name),
    })),
  }
}

type Described = Omit<ContractChange, 'owner' | 'place'>

function describe({ type, path = '', message, criticality, meta }: Change): Described {
  const kind = String(type)
  const coordinate = path.replace(/\.@deprecated$/, '')
  let verdict: Verdict =
    criticality.level === CriticalityLevel.Breaking
      ? 'BREAKING'
      : (STRICTER[kind] ??
        (criticality.level === CriticalityLevel.Dangerous ? 'DANGEROUS' : 'SAFE'))
  let name = KINDS[kind] ?? kind
  if (/DEPRECATION_(REASON_)?(ADDED|CHANGED)$/.test(kind)) {
    const reasons = Object.entries(meta as Record<string, unknown>).filter(
      ([key]) => /reason/i.test(key) && !/^old/i.test(key),
    )
    if (!reasons.some(([, reason]) => endOf(String(reason)))) {
      verdict = 'DANGEROUS'
      name += '（未写明停用日期，应为 YYYY-MM-DD）'
    }
  }
  return { verdict, kind, coordinate, message: `${name}：${coordinate} / ${message}` }
}

/** What comes with a new type or field is not told apart from it. */
function withoutParts(changes: readonly Described[]): Described[] {
  const added = new Set(
    changes
      .filter(({ kind }) => /^(TYPE|FIELD|INPUT_FIELD|ENUM_VALUE)_ADDED$/.test(kind))
      .map(({ coordinate }) => coordinate),
  )
  return changes.filter(
    ({ kind, coordinate }) =>
      !(added.has(coordinate.split('.')[0] ?? '') && kind !== 'TYPE_ADDED') &&
      !added.has(coordinate.slice(0, Math.max(0, coordinate.lastIndexOf('.')))) &&
      !(added.has(coordinate) && /DESCRIPTION_(ADDED|CHANGED)$/.test(kind)),
  )
}

function rank(verdict: Verdict): number {
  return ['BREAKING', 'DANGEROUS', 'SAFE'].indexOf(verdict)
}

/** A document breaks when it no longer validates, or when something it uses changes in a breaking way. */
function broken(
  { name, owner, contact, text }: ApprovedDocument,
  before: GraphQLSchema,
  after: GraphQLSchema,
  changes: readonly ContractChange[],
): BrokenDocument[] {
  const document = parse(text)
  if (validate(before, document).length > 0) return []
  const used = usedCoordinates(before, document)
  const touched = changes.filter(
    ({ verdict, coordinate }) => verdict === 'BREAKING' && used.has(coordinate),
  )
  const reasons = [
    ...touched.map(({ message }) => message),
    ...validate(after, document).map((error) => error.message),
  ]
  return reasons.length > 0 ? [{ name, owner, contact, reasons }] : []
}

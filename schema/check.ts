import { type Change, CriticalityLevel, diff } from '@graphql-inspector/core'
import { buildSchema, type GraphQLSchema, parse, validate } from 'graphql'
import type { ApprovedDocument } from './documents.ts'

export type Verdict = 'BREAKING' | 'DANGEROUS' | 'SAFE'

export interface ContractChange {
  verdict: Verdict
  /** Kind of change, e.g. FIELD_REMOVED. */
  kind: string
  /** Schema coordinate, e.g. `Enterprise.scale`. */
  coordinate: string
  message: string
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
}

/** A new value that a typed client does not know is as breaking for it as a removed one is for others. */
const STRICTER: Record<string, Verdict> = {
  ENUM_VALUE_ADDED: 'DANGEROUS',
  UNION_MEMBER_ADDED: 'DANGEROUS',
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
  FIELD_DEPRECATION_ADDED: '标记为停用',
  FIELD_DEPRECATION_REASON_ADDED: '标记为停用',
  FIELD_DEPRECATION_REMOVED: '取消停用',
  FIELD_DESCRIPTION_CHANGED: '改变说明',
  ENUM_VALUE_ADDED: '增加枚举值',
  ENUM_VALUE_REMOVED: '删除枚举值',
  INPUT_FIELD_ADDED: '增加输入字段',
  INPUT_FIELD_REMOVED: '删除输入字段',
  INPUT_FIELD_TYPE_CHANGED: '改变输入字段类型',
  INPUT_FIELD_DEFAULT_VALUE_CHANGED: '改变输入默认值',
  TYPE_ADDED: '增加类型',
  TYPE_REMOVED: '删除类型',
  TYPE_KIND_CHANGED: '改变类型种类',
  UNION_MEMBER_ADDED: '联合类型增加成员',
  UNION_MEMBER_REMOVED: '联合类型删除成员',
  OBJECT_TYPE_INTERFACE_ADDED: '实现新的接口',
  OBJECT_TYPE_INTERFACE_REMOVED: '不再实现接口',
}

/** Compares the published API schema with a changed one, in terms of clients and approved documents. */
export async function checkContract(
  published: string,
  changed: string,
  documents: Iterable<ApprovedDocument>,
): Promise<ContractCheck> {
  const [before, after] = [buildSchema(published), buildSchema(changed)]
  const changes = (await diff(before, after))
    .filter((change) => !change.type.startsWith('DIRECTIVE'))
    .map(describe)
  return {
    changes: changes.sort(
      (a, b) => rank(a.verdict) - rank(b.verdict) || a.coordinate.localeCompare(b.coordinate),
    ),
    brokenDocuments: [...documents].flatMap((document) => broken(document, before, after)),
  }
}

function describe({ type, path = '', message, criticality }: Change): ContractChange {
  const kind = String(type)
  const verdict: Verdict =
    criticality.level === CriticalityLevel.Breaking
      ? 'BREAKING'
      : (STRICTER[kind] ??
        (criticality.level === CriticalityLevel.Dangerous ? 'DANGEROUS' : 'SAFE'))
  return {
    verdict,
    kind,
    coordinate: path,
    message: `${KINDS[kind] ?? kind}：${path} / ${message}`,
  }
}

function rank(verdict: Verdict): number {
  return ['BREAKING', 'DANGEROUS', 'SAFE'].indexOf(verdict)
}

function broken(
  { name, owner, contact, text }: ApprovedDocument,
  before: GraphQLSchema,
  after: GraphQLSchema,
): BrokenDocument[] {
  const document = parse(text)
  if (validate(before, document).length > 0) return []
  const reasons = validate(after, document).map((error) => error.message)
  return reasons.length > 0 ? [{ name, owner, contact, reasons }] : []
}

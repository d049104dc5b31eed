import {
  type ConstDirectiveNode,
  type ConstValueNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
} from 'graphql'
import type { ContractChange, Verdict } from './check.ts'

type Found = Pick<ContractChange, 'verdict' | 'kind' | 'coordinate'> & { zh: string; en: string }

/** What the directives of the hub say about one field or type of a supergraph. */
interface Marks {
  /** Alternatives of scopes; null where everyone may read the field. */
  scopes: string[][] | null
  dataItem: Record<string, string> | null
  page: number | null
  tags: Set<string>
  /** Keys by which departments find the entity, as `DEPARTMENT key`. */
  keys: Set<string>
}

/** Changes that only the supergraph shows: @requiresScopes, @key, @dataItem, @page, @tag. */
export function directiveChanges(published: string, changed: string): Found[] {
  const [before, after] = [marksOf(published), marksOf(changed)]
  return [...before].flatMap(([coordinate, old]) => {
    const now = after.get(coordinate)
    if (!now) return []
    return [
      ...scopeChanges(old.scopes, now.scopes),
      ...itemChanges(old.dataItem, now.dataItem),
      ...pageChanges(old.page, now.page),
      ...tagChanges(old.tags, now.tags),
      ...keyChanges(old.keys, now.keys),
    ].map((change) => ({ ...change, coordinate }))
  })
}

type Change = Omit<Found, 'coordinate'>

function change(verdict: Verdict, kind: string, zh: string, en: string): Change {
  return { verdict, kind, zh, en }
}

/** Whoever could read the field before must still be able to; opening it is for its owner to weigh. */
function scopeChanges(old: string[][] | null, now: string[][] | null): Change[] {
  const text = (scopes: string[][] | null) =>
    scopes ? scopes.map((all) => all.join('+')).join(' 或 ') : '无'
  if (text(old) === text(now)) return []
  const kept =
    now === null ||
    old?.every((had) => now.some((needed) => needed.every((scope) => had.includes(scope)))) === true
  const what = `${text(old)} → ${text(now)}`
  return kept
    ? [change('DANGEROUS', 'SCOPES_LOOSENED', `放宽授权：${what}`, 'more callers may read it')]
    : [change('BREAKING', 'SCOPES_TIGHTENED', `收紧授权：${what}`, 'callers lose the right')]
}

const OPENNESS = ['NOT_SHARED', 'CONDITIONAL', 'UNCONDITIONAL']

function itemChanges(
  old: Record<string, string> | null,
  now: Record<string, string> | null,
): Change[] {
  if (!old || !now) return []
  const changes: Change[] = []
  const differs = (name: string) => old[name] !== now[name]
  const what = (name: string) => `${old[name]} → ${now[name]}`
  if (differs('owner'))
    changes.push(
      change('DANGEROUS', 'OWNER_CHANGED', `更换责任单位：${what('owner')}`, 'another owner'),
    )
  if (differs('share')) {
    const stricter = OPENNESS.indexOf(now.share ?? '') < OPENNESS.indexOf(old.share ?? '')
    const verdict = stricter && now.share === 'NOT_SHARED' ? 'BREAKING' : 'DANGEROUS'
    changes.push(
      change(verdict, 'SHARE_CHANGED', `改变共享属性：${what('share')}`, 'sharing changed'),
    )
  }
  if (differs('sensitive'))
    changes.push(
      change(
        'DANGEROUS',
        'SENSITIVITY_CHANGED',
        `改变敏感标记：${what('sensitive')}`,
        'sensitivity changed',
      ),
    )
  if (differs('cycle'))
    changes.push(
      change('SAFE', 'CYCLE_CHANGED', `改变更新周期：${what('cycle')}`, 'update cycle changed'),
    )
  return changes
}

function pageChanges(old: number | null, now: number | null): Change[] {
  if (old === now) return []
  const smaller = now !== null && (old === null || now < old)
  const what = `${old ?? '无'} → ${now ?? '无'}`
  return smaller
    ? [change('BREAKING', 'PAGE_LOWERED', `降低分页上限：${what}`, 'larger pages are refused now')]
    : [change('SAFE', 'PAGE_RAISED', `提高分页上限：${what}`, 'larger pages are allowed')]
}

function tagChanges(old: Set<string>, now: Set<string>): Change[] {
  return [
    ...[...old.difference(now)].map((tag) =>
      change('DANGEROUS', 'TAG_REMOVED', `不再属于合同 ${tag}`, `left the contract ${tag}`),
    ),
    ...[...now.difference(old)].map((tag) =>
      change('DANGEROUS', 'TAG_ADDED', `进入合同 ${tag}`, `entered the contract ${tag}`),
    ),
  ]
}

/** A key that another department still finds the entity by is no loss: the gateway asks there. */
function keyChanges(old: Set<string>, now: Set<string>): Change[] {
  const fields = (key: string) => key.slice(key.indexOf(' ') + 1)
  const kept = new Set([...now].map(fields))
  return [
    ...[...old.difference(now)].map((key) =>
      kept.has(fields(key))
        ? change('SAFE', 'KEY_LEFT', `不再由此部门按键查找：${key}`, `found elsewhere: ${key}`)
        : change('BREAKING', 'KEY_REMOVED', `删除实体键：${key}`, `key removed: ${key}`),
    ),
    ...[...now.difference(old)].map((key) =>
      change('SAFE', 'KEY_ADDED', `增加实体键：${key}`, `key added: ${key}`),
    ),
  ]
}

function marksOf(supergraph: string): Map<string, Marks> {
  const marks = new Map<string, Marks>()
  for (const node of parse(supergraph, { noLocation: true }).definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION)
      continue
    marks.set(node.name.value, marksFrom(node))
    for (const field of node.fields ?? [])
      marks.set(`${node.name.value}.${field.name.value}`, marksFrom(field))
  }
  return marks
}

function marksFrom({ directives = [] }: Pick<ObjectTypeDefinitionNode, 'directives'>): Marks {
  const named = (name: string) => directives.filter((each) => each.name.value === name)
  const scopes = argument(named('requiresScopes')[0], 'scopes')
  const item = named('dataItem')[0]
  const page = argument(named('page')[0], 'max')
  return {
    scopes: scopes ? (JSON.parse(print(scopes)) as string[][]) : null,
    dataItem: item
      ? {
          share: 'UNCONDITIONAL',
          sensitive: 'false',
          cycle: 'ON_CHANGE',
          ...Object.fromEntries(
            (item.arguments ?? []).map(({ name, value }) => [name.value, plain(value)]),
          ),
        }
      : null,
    page: page ? Number(plain(page)) : null,
    tags: new Set(named('tag').map((tag) => plain(argument(tag, 'name')))),
    keys: new Set(
      named('join__type').flatMap((join) => {
        const key = argument(join, 'key')
        return key && plain(argument(join, 'resolvable')) !== 'false'
          ? [`${plain(argument(join, 'graph'))} ${plain(key)}`]
          : []
      }),
    ),
  }
}

function argument(node: ConstDirectiveNode | undefined, name: string): ConstValueNode | undefined {
  return node?.arguments?.find((each) => each.name.value === name)?.value
}

function plain(value: ConstValueNode | undefined): string {
  return value && 'value' in value ? String(value.value) : ''
}

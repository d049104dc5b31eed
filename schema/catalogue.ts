import { type FieldDefinitionNode, Kind, parse } from 'graphql'
import { dataItemOf } from './rules.ts'

/** One field of the data catalogue (数据目录). */
export interface CatalogueItem {
  coordinate: string
  owner: string
  share: string
  sensitive: boolean
  cycle: string
  description: string
}

/** All fields with @dataItem of a supergraph, by coordinate. Value types such as PageInfo stay out. */
export function catalogue(supergraph: string): CatalogueItem[] {
  const items: CatalogueItem[] = []
  for (const node of parse(supergraph).definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION)
      continue
    if (/(Connection|Edge|^PageInfo|^Query|^Mutation|^Subscription)$/.test(node.name.value))
      continue
    for (const field of node.fields ?? []) {
      const item = itemOf(node.name.value, field)
      if (item) items.push(item)
    }
  }
  return items.sort((a, b) => (a.coordinate < b.coordinate ? -1 : 1))
}

function itemOf(type: string, field: FieldDefinitionNode): CatalogueItem | null {
  const directive = dataItemOf(field)
  if (!directive) return null
  const argument = (name: string): string | undefined => {
    const value = directive.arguments?.find((candidate) => candidate.name.value === name)?.value
    return value && 'value' in value ? String(value.value) : undefined
  }
  return {
    coordinate: `${type}.${field.name.value}`,
    owner: argument('owner') ?? '',
    share: argument('share') ?? 'UNCONDITIONAL',
    sensitive: argument('sensitive') === 'true',
    cycle: argument('cycle') ?? 'ON_CHANGE',
    description: (field.description?.value ?? '').replaceAll(/\s+/g, ' ').trim(),
  }
}

export const SHARES: Record<string, string> = {
  UNCONDITIONAL: '无条件共享',
  CONDITIONAL: '有条件共享',
  NOT_SHARED: '不予共享',
}
export const CYCLES: Record<string, string> = {
  REALTIME: '实时',
  DAILY: '每日',
  MONTHLY: '每月',
  QUARTERLY: '每季度',
  YEARLY: '每年',
  ON_CHANGE: '变更时',
  STATIC: '固定不变',
}

/** The catalogue as the sheet 数据目录 that the registry ingests. */
export function catalogueCsv(supergraph: string): string {
  const lines = catalogue(supergraph).map(
    ({ coordinate, owner, share, sensitive, cycle, description }) =>
      [coordinate, owner, SHARES[share], sensitive ? '是' : '否', CYCLES[cycle], description]
        .map(quote)
        .join(','),
  )
  return `${['字段坐标,责任单位,共享属性,是否敏感,更新周期,说明', ...lines].join('\n')}\n`
}

function quote(text: string | undefined): string {
  return /[",\n]/.test(text ?? '') ? `"${text?.replaceAll('"', '""')}"` : (text ?? '')
}

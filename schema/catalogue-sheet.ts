import { orgUnits } from '@baibo/kernel/codes/org-units.ts'
import {
  buildSchema,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInterfaceType,
  isObjectType,
  isScalarType,
} from 'graphql'
import { type CatalogueItem, CYCLES, catalogue, SHARES } from './catalogue.ts'

/** How fresh a department's rows are. */
export interface DepartmentState {
  title: string
  /** ISO 8601; null before the first batch. */
  lastBatchAt: string | null
  rows: number
}

/** The columns in which a city platform takes a catalogue of government data (政务信息资源目录). */
export const catalogueColumns = [
  '信息资源名称',
  '信息资源代码',
  '信息项名称',
  '信息项代码',
  '数据类型',
  '责任单位',
  '责任单位编号',
  '提供部门',
  '共享类型',
  '共享条件',
  '是否敏感',
  '更新周期',
  '最近批次时间',
  '行数',
  '说明',
] as const

export type CatalogueRow = Record<(typeof catalogueColumns)[number], string | number | null>

/** One row a field. `departmentOf` names the department that supplies a coordinate. */
export function catalogueRows(
  contract: { supergraph: string; api: string },
  states: ReadonlyMap<string, DepartmentState>,
  departmentOf: (coordinate: string) => string | null,
): CatalogueRow[] {
  const schema = buildSchema(contract.api)
  const units = new Map(orgUnits().map(({ id, shortName, name }) => [id, shortName || name]))
  return catalogue(contract.supergraph).map((item) => {
    const [type = '', field = ''] = item.coordinate.split('.')
    const state = states.get(departmentOf(item.coordinate) ?? '')
    return {
      信息资源名称: head(schema.getType(type)?.description) || type,
      信息资源代码: type,
      信息项名称: head(item.description) || field,
      信息项代码: item.coordinate,
      数据类型: dataType(schema, type, field),
      责任单位: units.get(item.owner) ?? item.owner,
      责任单位编号: item.owner,
      提供部门: state?.title ?? null,
      共享类型: SHARES[item.share] ?? item.share,
      共享条件: condition(item),
      是否敏感: item.sensitive ? '是' : '否',
      更新周期: CYCLES[item.cycle] ?? item.cycle,
      最近批次时间: state?.lastBatchAt ?? null,
      行数: state?.rows ?? null,
      说明: item.description,
    }
  })
}

function condition({ share, sensitive }: CatalogueItem): string | null {
  if (share === 'CONDITIONAL') return sensitive ? '须经责任单位授权并写明用途' : '须经责任单位授权'
  return share === 'NOT_SHARED' ? '不予共享' : null
}

const SCALARS: Record<string, string> = {
  Int: '整数',
  Float: '小数',
  Decimal: '小数',
  Boolean: '是否',
  Date: '日期',
  DateTime: '日期时间',
}

function dataType(schema: GraphQLSchema, typeName: string, fieldName: string): string {
  const type = schema.getType(typeName)
  const field =
    isObjectType(type) || isInterfaceType(type) ? type.getFields()[fieldName] : undefined
  const named = field && getNamedType(field.type)
  if (!named) return '文本'
  if (isScalarType(named)) return SCALARS[named.name] ?? '文本'
  return isEnumType(named) ? '代码' : '对象'
}

/** The first clause of a description. */
function head(description: string | null | undefined): string {
  return (description ?? '').trim().split(/[，。；（\n]/)[0] ?? ''
}

import path from 'node:path'
import { citizenIdCheckDigit } from '@baibo/kernel/codes/citizen-id.ts'
import { type Identity, seesWholeCity } from '@baibo/kernel/identity.ts'
import { personId } from '@baibo/kernel/person.ts'
import { type Graph, subgraphDocument } from '@baibo/kernel/subgraph.ts'
import { openTestDepartment, TEST_PERSON_KEY, type TestDepartment } from '@baibo/kernel/testing.ts'
import { buildASTSchema, parse, validate } from 'graphql'
import { expect } from 'vitest'
import { subgraph } from './subgraph.ts'

export const PINGHU = '91330482FF0000063A'
export const HAINING = '91330481FF00000551'
const UNIVERSITY = '12330400FF000008X9'

/** Synthetic citizen ids, one for each role in the tests. */
export const [early, late, moved, winner, outside] = [1, 3, 5, 7, 9].map((number) => {
  const first = `99000019900101${String(number).padStart(3, '0')}`
  return first + citizenIdCheckDigit(first)
}) as [string, string, string, string, string]

export function pseudonym(citizenId: string): string {
  return personId(citizenId, TEST_PERSON_KEY)
}

export const selectionHeader =
  '证件号码,姓名,性别,出生日期,学位代码,学科,毕业院校,学位授予日期,研究方向,入选批次,是否新引进,引进日期,状态,手机号码'

export function selectionRow(values: Partial<Record<string, string>>): string {
  const row: Record<string, string | undefined> = {
    姓名: '测试甲',
    学位代码: '208',
    毕业院校: '示例大学',
    学位授予日期: '2020-06-20',
    入选批次: '2024-1',
    是否新引进: '否',
    状态: '已聘任',
    ...values,
  }
  return selectionHeader
    .split(',')
    .map((header) => row[header] ?? '')
    .join(',')
}

export function csv(header: string, ...rows: string[]): { name: string; bytes: Uint8Array } {
  return { name: '表.csv', bytes: new TextEncoder().encode([header, ...rows].join('\n')) }
}

interface PlacementNode {
  entityId: string
  subjectKey: string
  objectKey: string
  reportingUnitId: string
  qualifier: string
  effectiveOn: string
  endedOn: string | null
}

function placed(
  entityId: string,
  citizenId: string,
  [objectKey, reportingUnitId]: [string, string],
  [effectiveOn, endedOn]: [string, string | null],
  qualifier = 'PRIMARY',
): PlacementNode {
  const subjectKey = pseudonym(citizenId)
  return { entityId, subjectKey, objectKey, reportingUnitId, qualifier, effectiveOn, endedOn }
}

const pinghu: [string, string] = [PINGHU, '330482']
const haining: [string, string] = [HAINING, '330481']

export const placements = [
  placed('JQ-1', early, haining, ['2024-03-01', null]),
  placed('JQ-2', early, pinghu, ['2023-01-01', null], 'SECONDARY'),
  placed('JQ-3', late, pinghu, ['2024-06-01', null]),
  placed('JQ-4', moved, haining, ['2023-05-01', '2024-09-30']),
  placed('JQ-5', moved, pinghu, ['2024-10-01', null]),
  placed('JQ-6', winner, pinghu, ['2023-05-01', null]),
  placed('JQ-7', outside, [UNIVERSITY, '330402'], ['2023-05-01', null]),
]

/** The contract of another department, so that a question it cannot answer fails here. */
function contractOf(department: string) {
  const directory = path.join(subgraph.directory, '..', department)
  return buildASTSchema(subgraphDocument({ directory }), { assumeValidSDL: true })
}

/** The rest of the graph: the university's placements under the asker's rights, two a page, and the enterprises' industries. */
export function graphOf(asked: { document: string; identity: Identity }[]): Graph {
  return (async (document: string, variables: Record<string, unknown>, identity: Identity) => {
    asked.push({ document, identity })
    const owner = document.includes('universityFacts') ? 'university' : 'economy-informatization'
    expect(validate(contractOf(owner), parse(document))).toEqual([])
    if (document.includes('universityFacts')) {
      const start = Number(variables.after ?? 0)
      const visible = placements.filter(
        ({ reportingUnitId }) =>
          seesWholeCity(identity) || identity.reportingUnits.includes(reportingUnitId),
      )
      return {
        universityFacts: {
          nodes: visible.slice(start, start + 2),
          pageInfo: { hasNextPage: start + 2 < visible.length, endCursor: String(start + 2) },
        },
      }
    }
    return { enterprises: { nodes: [{ uscc: HAINING, industryCode: 'C2631' }] } }
  }) as Graph
}

/** A department with known rows on a database of its own; close it. */
export async function openKnownRows(graph: Graph): Promise<TestDepartment> {
  const talent = await openTestDepartment(subgraph, graph)
  await talent.setEnterpriseUnits({ [PINGHU]: '330482', [HAINING]: '330481' })
  for (const { subjectKey, reportingUnitId } of placements)
    await talent.setPersonUnits({ [subjectKey]: reportingUnitId })
  const newly = { 是否新引进: '是' }
  const files = [
    csv(
      selectionHeader,
      selectionRow({ 证件号码: early, 姓名: '欧阳测试', ...newly, 引进日期: '2024-02-01' }),
      selectionRow({ 证件号码: late, ...newly, 引进日期: '2024-06-01', 手机号码: '19900000001' }),
      selectionRow({
        证件号码: late,
        入选批次: '2024-2',
        ...newly,
        引进日期: '2024-11-01',
        手机号码: '19900000001',
      }),
      selectionRow({
        证件号码: moved,
        入选批次: '2023-1',
        ...newly,
        引进日期: '2023-04-01',
        状态: '已退出',
      }),
      selectionRow({ 证件号码: winner, 入选批次: '2023-1' }),
      selectionRow({ 证件号码: outside, ...newly, 引进日期: '2024-05-01' }),
      selectionRow({
        证件号码: winner,
        入选批次: '2024-1',
        ...newly,
        引进日期: '2024-05-01',
        状态: '已申报',
      }),
    ),
    csv(
      '证件号码,项目名称,级别,入选日期',
      `${moved},示例市计划,市级,2024-09-30`,
      `${moved},示例省计划,省级,2024-12-01`,
      `${winner},示例县计划,县级,2024-03-01`,
      `${winner},示例国家计划,国家级,2024-04-01`,
      `${winner},示例国家计划,国家级,2022-04-01`,
      `${early},示例市计划,市级,2024-02-10`,
      `${outside},示例市计划,市级,2024-09-30`,
    ),
    csv('批复文号,证件号码,批复日期,岗位类型', `甲〔2024〕1号,${late},2024-07-01,社会服务与推广型`),
    csv(
      '类型,代码,列入日期,移出日期,移出原因,状态',
      `企业,${PINGHU},2023-02-15,2024-12-31,迁出,已移出`,
      `企业,${PINGHU},2025-06-01,,,提名`,
      `企业,${HAINING},2025-01-01,,,已列入`,
      '行业,C26 化学原料和化学制品制造业,2023-02-15,,,已列入',
    ),
    csv(
      '类型,代码,列入日期,评审部门,评审意见,评审日期,说明',
      `企业,${PINGHU},2023-02-15,市人社局,同意,2023-02-10,`,
      '行业,C26,2023-02-15,市委编办,保留意见,2023-02-09,待议',
    ),
  ]
  for (const file of files) {
    const { errors } = await talent.ingest(file)
    expect(errors).toEqual([])
  }
  return talent
}

import { openTestDepartment, type TestDepartment } from '@baibo/kernel/testing.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { RestOfGraph } from '../rest-of-graph.testing.ts'
import { subgraph } from '../subgraph.ts'

const rest = new RestOfGraph()
let office: TestDepartment

const consortium = (id: string, signedOn: string | null, unit = '330482') => ({
  id,
  name: id,
  status: 'SIGNED',
  signedOn,
  reportingUnit: { id: unit },
})

interface Found {
  id: string
  status: string
  openedAt: string
  closedAt: string | null
  message: string
}

async function findings(reportingUnits = ['*'], filter = ''): Promise<Found[]> {
  const identity = await office.identity({ reportingUnits })
  const answer = await office.query(
    `{ findings(orderBy: RULE_ASC ${filter}) { nodes { id status openedAt closedAt message } } }`,
    {},
    identity,
  )
  expect(answer.errors).toBeUndefined()
  return (answer.data as { findings: { nodes: Found[] } }).findings.nodes
}

beforeAll(async () => {
  office = await openTestDepartment(subgraph, rest.graph)
})
afterAll(() => office.close())
beforeEach(async () => {
  rest.clear()
  await office.department.refresh()
})

describe('a refresh', () => {
  test('opens a finding, leaves it as it is, closes it when the row is corrected, and opens it again', async () => {
    rest.lists = { consortia: [consortium('甲', null), consortium('乙', '2024-01-01')] }
    await office.department.refresh()
    const [opened] = await findings(['*'], 'filter: { status: [OPEN] }')
    expect(opened).toMatchObject({ id: 'REC_10:甲', status: 'OPEN', closedAt: null })
    await office.department.refresh()
    expect(await findings()).toEqual([opened])

    rest.lists = { consortia: [consortium('甲', '2024-02-01'), consortium('乙', '2024-01-01')] }
    await office.department.refresh()
    const [closed] = await findings()
    expect(closed).toMatchObject({ id: 'REC_10:甲', status: 'CLOSED', openedAt: opened?.openedAt })
    expect(closed?.closedAt).not.toBeNull()

    rest.lists = { consortia: [consortium('甲', null)] }
    await office.department.refresh()
    const [again] = await findings()
    expect(again).toMatchObject({ id: 'REC_10:甲', status: 'OPEN', closedAt: null })
    expect(Date.parse(again?.openedAt ?? '')).toBeGreaterThan(Date.parse(opened?.openedAt ?? ''))
  })

  test('reads every page of a list', async () => {
    rest.pageSize = 3
    rest.lists = { consortia: Array.from({ length: 10 }, (_, i) => consortium(`联合体${i}`, null)) }
    await office.department.refresh()
    expect(await findings(['*'], 'filter: { status: [OPEN] }')).toHaveLength(10)
  })

  test('a department that does not answer closes nothing, and the other rules still run', async () => {
    rest.lists = { consortia: [consortium('甲', null)] }
    await office.department.refresh()
    rest.down = ['consortia']
    rest.lists = {
      fundings: [
        {
          id: 'F1',
          kind: 'HOUSING_DIFFERENCE',
          status: 'REJECTED',
          amountDue: '1.00',
          amountPaid: '0.00',
          rejectionReason: '社保不在本地',
          beneficiaryId: 'P1',
          payerId: '330402',
          placementId: 'J1',
          projectId: null,
          reportingUnit: { id: '330402' },
        },
      ],
    }
    await office.department.refresh()
    const open = await findings(['*'], 'filter: { status: [OPEN] }')
    expect(open.map(({ id }) => id)).toEqual(['REC_06:F1', 'REC_10:甲'])
  })

  test('a county sees its own findings in lists, counts, figures and on entities, others none', async () => {
    rest.lists = {
      consortia: [consortium('甲', null), consortium('乙', null, '330402')],
      selections: [
        {
          id: 'S1',
          personId: 'P1',
          batch: '2024-1',
          status: 'APPOINTED',
          newlyIntroduced: false,
          introducedOn: null,
        },
      ],
      placements: [
        {
          id: 'J1',
          personId: 'P1',
          uscc: '91330402FF00000126',
          startDate: '2024-01-01',
          endDate: null,
          status: 'ACTIVE',
          primary: true,
          reportingUnit: { id: '330402' },
        },
      ],
    }
    await office.department.refresh()
    const document = `query ($r: [_Any!]!) {
      findings(filter: { status: [OPEN] }, orderBy: RULE_ASC) { totalCount nodes { id parties { id } article { path } entities { type id department } } }
      findingStats(filter: { status: [OPEN] }, groupBy: [RULE]) { rule count }
      _entities(representations: $r) { ... on Person { findings { id } } ... on Finding { id } }
    }`
    const variables = {
      r: [
        { __typename: 'Person', id: 'P1' },
        { __typename: 'Finding', id: 'REC_01:P1' },
      ],
    }
    const as = async (reportingUnits: string[]) => {
      const answer = await office.query(
        document,
        variables,
        await office.identity({ reportingUnits }),
      )
      expect(answer.errors).toBeUndefined()
      // biome-ignore lint/suspicious/noExplicitAny: an answer of many parts
      return answer.data as any
    }
    const pinghu = await as(['330482'])
    expect(pinghu.findings).toMatchObject({ totalCount: 1, nodes: [{ id: 'REC_10:甲' }] })
    expect(pinghu.findingStats).toEqual([{ rule: 'REC_10', count: 1 }])
    expect(pinghu._entities).toEqual([{ findings: [] }, null])
    const nanhu = await as(['330402'])
    expect(nanhu.findings.nodes.map(({ id }: { id: string }) => id)).toEqual([
      'REC_01:P1',
      'REC_10:乙',
    ])
    expect(nanhu.findings.nodes[0]).toMatchObject({
      parties: [{ id: 'jx-rcb' }, { id: 'jx-bb' }],
      entities: [{ type: 'Selection', id: 'S1', department: 'talent' }],
    })
    expect(nanhu._entities).toEqual([{ findings: [{ id: 'REC_01:P1' }] }, { id: 'REC_01:P1' }])
    expect((await as(['*'])).findings.totalCount).toBe(3)
    expect((await as([])).findings.totalCount).toBe(0)
  })
})

import { setTimeout as pause } from 'node:timers/promises'
import { openTestDepartment } from '@baibo/kernel/testing.ts'
import { expect, test } from 'vitest'
import { csv, nanhu, outputRow, projectRow, transferRow } from './fixtures.ts'
import { subgraph } from './subgraph.ts'

test('facts are replayed as they were known, also those that stand on a view', async () => {
  const department = await openTestDepartment(subgraph)
  try {
    await department.setEnterpriseUnits({ [nanhu]: '330402' })
    await department.ingest(csv('项目', projectRow))
    await department.ingest(csv('成果', outputRow))
    await department.ingest(csv('成果转化', transferRow))
    // The database's clock is finer than the milliseconds of a JavaScript date.
    await pause(5)
    const before = new Date().toISOString()
    await pause(5)
    await department.ingest(csv('成果转化', transferRow, [{ '金额(万元)': '120' }]))
    await department.ingest(csv('成果', outputRow, [{ 是否重要成果: '否', 认定日期: '' }]))
    await department.ingest(csv('项目', projectRow, [{ 状态: '拟立项' }]))

    const known = async (knownAt: string | null) => {
      const { data, errors } = await department.query(
        `query ($knownAt: DateTime) { scienceTechnologyFacts(knownAt: $knownAt) {
          totalCount nodes { kind amount reportingUnitId label }
        } }`,
        { knownAt },
      )
      expect(errors).toBeUndefined()
      return data?.scienceTechnologyFacts
    }
    const transfer = { kind: 'IP_TRANSFER', reportingUnitId: '330402', label: outputRow.名称 }
    expect(await known(null)).toEqual({
      totalCount: 1,
      nodes: [{ ...transfer, amount: '1200000.00' }],
    })
    expect(await known(before)).toEqual({
      totalCount: 3,
      nodes: [
        { ...transfer, amount: '1000000.00' },
        {
          kind: 'JOINT_PROJECT',
          amount: '300000.00',
          reportingUnitId: '330402',
          label: projectRow.项目名称,
        },
        { kind: 'MAJOR_RESULT', amount: null, reportingUnitId: '330402', label: outputRow.名称 },
      ],
    })
  } finally {
    await department.close()
  }
})

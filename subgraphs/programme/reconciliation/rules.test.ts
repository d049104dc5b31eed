import { describe, expect, test } from 'vitest'
import { startupAmounts, wrongPayer } from './money-rules.ts'
import type { Rule, RuleId } from './rule.ts'
import { rules } from './rules.ts'
import type { Sources } from './sources.ts'

/** One doctor of each kind of row, all of them in order. */
function clean(): Sources {
  return {
    selections: [
      { id: 'S1', personId: 'P1', batch: '2024-1', status: 'APPOINTED', newlyIntroduced: true, introducedOn: '2024-03-01' },
      { id: 'S2', personId: 'P2', batch: '2024-1', status: 'APPLIED', newlyIntroduced: false, introducedOn: null },
    ],
    establishmentQuotas: [{ id: 'Q1', personId: 'P1' }],
    whitelistEntries: [
      { id: 'W1', kind: 'INDUSTRY', code: 'C26', validFrom: '2023-01-01', validTo: null, status: 'LISTED' },
      { id: 'W2', kind: 'ENTERPRISE', code: '9B', validFrom: '2023-01-01', validTo: '2024-04-01', status: 'DELISTED' },
    ],
    talentAwards: [
      { id: 'T1', personId: 'P1', programme: '计划', level: 'PROVINCIAL', awardedOn: '2024-05-01' },
      { id: 'T2', personId: 'P1', programme: '计划', level: 'COUNTY', awardedOn: '2025-05-01' },
      { id: 'T3', personId: 'P1', programme: '计划', level: 'NATIONAL', awardedOn: '2023-05-01' },
    ],
    talentCredits: [{ rule: 'B', year: 2024, person: { id: 'P1' } }],
    placements: [
      { id: 'J1', personId: 'P1', uscc: '9A', startDate: '2024-03-01', endDate: '2024-08-31', status: 'ENDED', primary: true, reportingUnit: { id: '330482' } },
      { id: 'J2', personId: 'P1', uscc: '9A', startDate: '2024-09-01', endDate: null, status: 'ACTIVE', primary: true, reportingUnit: { id: '330482' } },
      { id: 'J3', personId: 'P1', uscc: '9B', startDate: '2024-03-31', endDate: null, status: 'ACTIVE', primary: false, reportingUnit: { id: 'JX-PORT' } },
      { id: 'J4', personId: 'P2', uscc: '9C', startDate: '2030-01-01', endDate: null, status: 'AGREED', primary: true, reportingUnit: { id: '330402' } },
    ],
    appointments: [
      { id: 'A1', personId: 'P1', appointedOn: '2023-01-01', endedOn: '2024-02-01' },
      { id: 'A2', personId: 'P1', appointedOn: '2024-02-20', endedOn: null },
    ],
    enterprises: [
      { uscc: '9A', name: '甲', industryCode: 'C2631', reportingUnit: { id: '330482' } },
      { uscc: '9B', name: '乙', industryCode: 'F51', reportingUnit: { id: 'JX-PORT' } },
      { uscc: '9C', name: '丙', industryCode: 'F51', reportingUnit: { id: '330402' } },
    ],
    projects: [
      { id: 'X1', mode: 'HORIZONTAL', origin: 'STARTUP', status: 'ACTIVE', leadId: 'P1', commissionerId: '9A', contractAmount: '500000.00', reportingUnit: { id: '330482' } },
      { id: 'X2', mode: 'RACE', origin: 'CALL', status: 'ACTIVE', leadId: null, commissionerId: '9A', contractAmount: null, reportingUnit: null },
    ],
    consortia: [
      { id: 'C1', name: '甲联合体', status: 'SIGNED', signedOn: '2024-01-01', reportingUnit: null },
      { id: 'C2', name: '乙联合体', status: 'PLANNED', signedOn: null, reportingUnit: null },
    ],
    ipAgreements: [
      { id: 'I1', outputId: 'O1', status: 'SIGNED', owners: [{ ownerId: '9A', share: '33.33' }, { ownerId: '12', share: '66.67' }], revenueTerms: [{ ownerId: '9A', share: '40' }, { ownerId: '12', share: '60' }] },
    ],
    transfers: [
      { id: 'Z1', outputId: 'O1', amount: '100000.01', distributions: [{ ownerId: '9A', amount: '40000.00' }, { ownerId: '12', amount: '60000.01' }], reportingUnit: null },
      { id: 'Z2', outputId: 'O1', amount: '100000.00', distributions: [], reportingUnit: null },
    ],
    fundings: [
      { id: 'F1', kind: 'RESEARCH_STARTUP', status: 'SETTLED', amountDue: '500000.00', amountPaid: '500000.00', rejectionReason: null, beneficiaryId: 'P1', payerId: '9A', placementId: 'J1', projectId: 'X1', reportingUnit: { id: '330482' } },
      { id: 'F2', kind: 'HOUSING_DIFFERENCE', status: 'APPROVED', amountDue: '300000.00', amountPaid: '0.00', rejectionReason: null, beneficiaryId: 'P1', payerId: '330482', placementId: 'J1', projectId: null, reportingUnit: { id: '330482' } },
      { id: 'F3', kind: 'HOUSING_DIFFERENCE', status: 'REJECTED', amountDue: '300000.00', amountPaid: '0.00', rejectionReason: '购房合同材料不齐', beneficiaryId: 'P1', payerId: '330402', placementId: 'J1', projectId: null, reportingUnit: { id: '330402' } },
    ],
  } // biome-ignore format: one row a line, read as tables
}

function findAll(rows: Sources): string[] {
  return rules.flatMap((rule) => rule.find(rows).map(({ key }) => `${rule.id} ${key}`))
}

/** The clean rows with one row of a list changed. */
function changed<N extends keyof Sources>(
  name: N,
  id: string,
  change: Partial<Sources[N][number]>,
): Sources {
  const rows = clean()
  const row = rows[name].find((candidate) =>
    Object.values(candidate as object).includes(id),
  ) as object
  Object.assign(row, change)
  return rows
}

function added<N extends keyof Sources>(name: N, base: string, change: object): Sources {
  const rows = clean()
  const row = rows[name].find((candidate) => (candidate as { id?: string }).id === base)
  ;(rows[name] as object[]).push({ ...row, ...change })
  return rows
}

function without<N extends keyof Sources>(name: N): Sources {
  return { ...clean(), [name]: [] }
}

describe('the reconciliation rules', () => {
  test('are twelve, and each cites an article and the departments it compares', () => {
    const ids = Array.from({ length: 12 }, (_, i) => `REC_${String(i + 1).padStart(2, '0')}`)
    expect(rules.map((rule: Rule): RuleId => rule.id)).toEqual(ids)
    for (const rule of rules) {
      expect(rule.articlePath).toMatch(/^[三四]\.\(.\)(\.\d)?$/)
      expect(rule.departments.length).toBeGreaterThanOrEqual(2)
    }
  })

  test('find nothing in rows that agree', () => expect(findAll(clean())).toEqual([]))

  const cases: [string, Sources, string[]][] = [
    ['selected without approval', without('establishmentQuotas'), ['REC_01 P1']],
    ['applied is not selected', changed('selections', 'S2', { status: 'QUALIFIED' }), []],
    [
      'enterprise and industry not listed on the day of entry',
      changed('whitelistEntries', 'W1', { validFrom: '2024-04-01' }),
      ['REC_02 J1'],
    ],
    [
      'listed up to the day before the removal only',
      changed('whitelistEntries', 'W2', { validTo: '2024-03-31' }),
      ['REC_02 J3'],
    ],
    [
      'a nomination is no listing',
      changed('whitelistEntries', 'W1', { status: 'NOMINATED' }),
      ['REC_02 J1', 'REC_02 J2'],
    ],
    ['no start-up project', changed('projects', 'X1', { origin: 'DEMAND' }), ['REC_03 P1']],
    [
      'a start-up project of another mode does not do',
      changed('projects', 'X1', { mode: 'RACE' }),
      ['REC_03 P1'],
    ],
    ['two start-up projects', added('projects', 'X1', { id: 'X9' }), ['REC_03 P1']],
    [
      'contract and grant differ',
      changed('projects', 'X1', { contractAmount: '400000.00' }),
      ['REC_04 F1'],
    ],
    [
      'settled and underpaid',
      changed('fundings', 'F1', { amountPaid: '499999.99' }),
      ['REC_04 F1'],
    ],
    [
      'arrears are no contradiction',
      changed('fundings', 'F1', { amountPaid: '0.00', status: 'APPROVED' }),
      [],
    ],
    [
      'overpaid before it is settled',
      changed('fundings', 'F1', { amountPaid: '600000.00', status: 'APPROVED' }),
      ['REC_04 F1'],
    ],
    ['another unit pays', changed('fundings', 'F2', { payerId: '330402' }), ['REC_05 F2']],
    [
      'the enterprise belongs to another unit than the one that pays',
      changed('enterprises', '9A', { reportingUnit: { id: 'JX-PORT' } }),
      ['REC_05 F2'],
    ],
    [
      'refused for social insurance',
      changed('fundings', 'F3', { rejectionReason: '社会保险参保地不在本区' }),
      ['REC_06 F3'],
    ],
    [
      'introduced twice in a year in two units',
      added('selections', 'S1', { id: 'S9', introducedOn: '2024-10-01' }),
      [],
    ],
    [
      'an introduction that counts at the university itself',
      changed('placements', 'J1', { uscc: '12330400FF000008X9' }),
      ['REC_07 P1:2024'],
    ],
    ['an award without credit', without('talentCredits'), ['REC_08 T1']],
    [
      'a credit under rule A is none for an award',
      changed('talentCredits', 'B', { rule: 'A' }),
      ['REC_08 T1'],
    ],
    [
      'shares that do not make a whole',
      changed('ipAgreements', 'I1', { owners: [{ ownerId: '9A', share: '90' }] }),
      ['REC_09 agreement:I1'],
    ],
    [
      'revenue paid to one owner only',
      changed('transfers', 'Z1', { distributions: [{ ownerId: '12', amount: '100000.01' }] }),
      ['REC_09 transfer:Z1'],
    ],
    [
      'revenue paid to somebody outside the agreement',
      changed('transfers', 'Z2', { distributions: [{ ownerId: '9Z', amount: '1.00' }] }),
      ['REC_09 transfer:Z2'],
    ],
    [
      'a consortium that counts without a signature',
      changed('consortia', 'C2', { status: 'RECOGNISED' }),
      ['REC_10 C2'],
    ],
    ['a person nobody selected', changed('projects', 'X2', { leadId: 'P9' }), ['REC_11 P9']],
    [
      'a placement that outlasts the last appointment',
      changed('appointments', 'A2', { endedOn: '2024-12-31' }),
      ['REC_12 J2', 'REC_12 J3'],
    ],
    [
      'two primary placements at one time',
      changed('placements', 'J1', { endDate: '2024-09-01' }),
      ['REC_12 J1:J2'],
    ],
  ]
  test.each(cases)('%s', (_name, rows, expected) => {
    expect(findAll(rows)).toEqual(expected)
  })

  test('two units in one year are found once and both are named', () => {
    const rows = added('selections', 'S1', { id: 'S9', introducedOn: '2024-10-01' })
    Object.assign(rows.placements[1] as object, { reportingUnit: { id: '330402' } })
    const found = rules.find(({ id }) => id === 'REC_07')?.find(rows) ?? []
    expect(found).toHaveLength(1)
    expect(found[0]?.message).toContain('330402、330482')
    expect(found[0]?.entities.map(({ id }) => id)).toEqual(['S1', 'J1', 'S9', 'J2'])
  })

  test('a case names rows, owners and the unit whose business it is', () => {
    expect(wrongPayer.find(changed('fundings', 'F2', { payerId: '330402' }))).toEqual([
      {
        key: 'F2',
        message: '经费 F2 的承担单位为 330402，企业归属 330482',
        entities: [
          { type: 'Funding', id: 'F2', department: 'finance' },
          { type: 'Placement', id: 'J1', department: 'university' },
          { type: 'Enterprise', id: '9A', department: 'economy-informatization' },
        ],
        parties: ['jx-czj', 'jx-jxj'],
        personId: 'P1',
        uscc: '9A',
        placementId: 'J1',
        projectId: null,
        reportingUnitId: '330482',
      },
    ])
    const [amounts] = startupAmounts.find(changed('fundings', 'F1', { amountPaid: '450000.00' }))
    expect(amounts?.message).toBe('经费 F1：合同金额 50万元，应付 50万元，已付 45万元，三者不一致')
  })
})

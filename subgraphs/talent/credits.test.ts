import type { Identity } from '@baibo/kernel/identity.ts'
import type { TestDepartment } from '@baibo/kernel/testing.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  early,
  graphOf,
  late,
  moved,
  openKnownRows,
  outside,
  PINGHU,
  placements,
  pseudonym,
  winner,
} from './test-rows.ts'

describe('talent credits', () => {
  let talent: TestDepartment
  let county: Identity
  const asked: { document: string; identity: Identity }[] = []

  beforeAll(async () => {
    talent = await openKnownRows(graphOf(asked))
    county = await talent.identity({ unit: 'ph-kjj', reportingUnits: ['330482'] })
  })
  afterAll(() => talent.close())

  const credits = 'id rule year creditedOn person { id } reportingUnit { id } basisPlacement { id }'
  interface CreditAnswer {
    id: string
    creditedOn: string
    reportingUnit: { id: string }
    basisPlacement: { id: string }
  }
  const creditsIn = async (year: number, identity?: Identity) => {
    const { data, errors } = await talent.query(
      `query ($year: Int!) { talentCredits(year: $year) { ${credits} } }`,
      { year },
      identity,
    )
    expect(errors).toBeUndefined()
    return (data as { talentCredits: CreditAnswer[] }).talentCredits.map((credit) =>
      [credit.id, credit.reportingUnit.id, credit.creditedOn, credit.basisPlacement.id].join(' '),
    )
  }

  it('credits the unit of the primary placement, once for a person, rule and year', async () => {
    expect(await creditsIn(2024)).toEqual([
      // Introduced before entry: the day of entry decides, and the secondary placement does not.
      `A:2024:${pseudonym(early)} 330481 2024-03-01 JQ-1`,
      // Selected twice in the year.
      `A:2024:${pseudonym(late)} 330482 2024-06-01 JQ-3`,
      // Two awards in two units: the first counts, on the last day of that placement.
      `B:2024:${pseudonym(moved)} 330481 2024-09-30 JQ-4`,
      // The county award comes first and does not count.
      `B:2024:${pseudonym(winner)} 330482 2024-04-01 JQ-6`,
    ])
    expect(await creditsIn(2023)).toEqual([`A:2023:${pseudonym(moved)} 330481 2023-05-01 JQ-4`])
    // An award before the cooperation counts for nobody.
    expect(await creditsIn(2022)).toEqual([])
  })

  it('gives a county its own credits and never another unit’s', async () => {
    expect(await creditsIn(2024, county)).toEqual([
      `A:2024:${pseudonym(late)} 330482 2024-06-01 JQ-3`,
      `B:2024:${pseudonym(winner)} 330482 2024-04-01 JQ-6`,
    ])
    // Seen from 平湖 alone, JQ-5 would be the first placement of a person credited to 海宁.
    expect(await creditsIn(2023, county)).toEqual([])
  })

  it('keeps a city answer when one unit or rule is asked for', async () => {
    const { data } = await talent.query(`{
      unit: talentCredits(year: 2024, reportingUnit: "330481") { rule }
      rule: talentCredits(year: 2024, rule: B) { reportingUnit { id } }
    }`)
    expect(data).toEqual({
      unit: [{ rule: 'A' }, { rule: 'B' }],
      rule: [{ reportingUnit: { id: '330481' } }, { reportingUnit: { id: '330482' } }],
    })
  })

  it('refuses a year out of range in the reader’s language', async () => {
    const { data, errors } = await talent.query('{ talentCredits(year: 20240) { id } }')
    expect(data).toEqual({ talentCredits: null })
    expect(errors).toMatchObject([
      { message: expect.stringMatching(/^year 应在/), extensions: { code: 'BAD_USER_INPUT' } },
    ])
  })

  it('answers credits of units and placements through entities, null outside the scope', async () => {
    const units = ['330481', '330482'].map((id) => ({ __typename: 'ReportingUnit', id }))
    const byUnit = '... on ReportingUnit { id credits(year: 2024) { id } }'
    expect((await talent.entities(units, byUnit, county)).data?._entities).toEqual([
      { __typename: 'ReportingUnit', id: '330481', credits: null },
      {
        __typename: 'ReportingUnit',
        id: '330482',
        credits: [{ id: `A:2024:${pseudonym(late)}` }, { id: `B:2024:${pseudonym(winner)}` }],
      },
    ])
    asked.length = 0
    const all = placements.map(({ entityId: id }) => ({ __typename: 'Placement', id }))
    const byPlacement = '... on Placement { id creditA { id } creditB { id award { level } } }'
    const { data } = await talent.entities(all, byPlacement)
    expect(data?._entities).toMatchObject([
      { id: 'JQ-1', creditA: { id: `A:2024:${pseudonym(early)}` }, creditB: [] },
      { id: 'JQ-2', creditA: null, creditB: [] },
      { id: 'JQ-3', creditA: { id: `A:2024:${pseudonym(late)}` } },
      {
        id: 'JQ-4',
        creditA: { id: `A:2023:${pseudonym(moved)}` },
        creditB: [{ award: { level: 'MUNICIPAL' } }],
      },
      { id: 'JQ-5', creditA: null, creditB: [] },
      { id: 'JQ-6', creditA: null, creditB: [{ award: { level: 'NATIONAL' } }] },
      { id: 'JQ-7', creditA: null, creditB: [] },
    ])
    // One question for all placements, in four pages of two.
    expect(asked.length).toBe(4)
  })

  it('resolves a credit by its id under the caller’s scope', async () => {
    const keys = [`B:2024:${pseudonym(moved)}`, `B:2024:${pseudonym(winner)}`, 'nonsense'].map(
      (id) => ({ __typename: 'TalentCredit', id }),
    )
    const selection = '... on TalentCredit { id rule }'
    expect((await talent.entities(keys, selection, county)).data?._entities).toEqual([
      null,
      { __typename: 'TalentCredit', id: keys[1]?.id, rule: 'B' },
      null,
    ])
  })

  it('links a selection with the whitelist entry of the enterprise entered, or of its industry', async () => {
    const { data, errors } = await talent.query(
      '{ selections(orderBy: ID_ASC, filter: { status: [APPOINTED, EXITED] }) { nodes { personId batch whitelistEntry { code } } } }',
    )
    expect(errors).toBeUndefined()
    const { nodes } = (
      data as {
        selections: {
          nodes: { personId: string; batch: string; whitelistEntry: { code: string } | null }[]
        }
      }
    ).selections
    const entries = nodes.map(
      (node) => `${node.personId} ${node.batch} ${node.whitelistEntry?.code}`,
    )
    expect(entries.sort()).toEqual(
      [
        // 海宁's own entry came later than the entry of the person: the industry was listed.
        `${pseudonym(early)} 2024-1 C26`,
        `${pseudonym(late)} 2024-1 ${PINGHU}`,
        `${pseudonym(late)} 2024-2 ${PINGHU}`,
        `${pseudonym(moved)} 2023-1 C26`,
        `${pseudonym(winner)} 2023-1 ${PINGHU}`,
        `${pseudonym(outside)} 2024-1 undefined`,
      ].sort(),
    )
  })

  it('names the department that did not answer, and answers the rest', async () => {
    const alone = await openKnownRows(async () => {
      throw new Error('connect ECONNREFUSED 127.0.0.1:4103')
    })
    const { data, errors } = await alone.query(
      '{ talentCredits(year: 2024) { id } persons { totalCount } }',
    )
    await alone.close()
    expect(data).toEqual({ talentCredits: null, persons: { totalCount: 5 } })
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(/^嘉兴南湖学院/),
        path: ['talentCredits'],
        extensions: { code: 'DEPARTMENT_UNAVAILABLE', department: 'university' },
      },
    ])
    expect(JSON.stringify(errors)).not.toContain('127.0.0.1')
  })
})

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Identity } from '@baibo/kernel/identity.ts'
import { openTestDepartment, type TestDepartment } from '@baibo/kernel/testing.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { subgraph } from './subgraph.ts'
import {
  early,
  graphOf,
  HAINING,
  late,
  moved,
  openKnownRows,
  outside,
  PINGHU,
  pseudonym,
  winner,
} from './test-rows.ts'

describe('the sample files', () => {
  let talent: TestDepartment
  const data = path.join(subgraph.directory, 'data')
  const story = JSON.parse(
    readFileSync(path.join(subgraph.directory, '../../test/story/expected.json'), 'utf8'),
  )

  beforeAll(async () => {
    talent = await openTestDepartment(subgraph)
    for (const file of readdirSync(data).sort()) {
      const report = await talent.ingest(path.join(data, file))
      expect(report.errors, file).toEqual([])
      expect(report.warnings, file).toEqual([])
      expect(report.batch, file).not.toBeNull()
    }
  })
  afterAll(() => talent.close())

  it('are taken in whole', async () => {
    const { data, errors } = await talent.query(`{
      persons { totalCount } selections { totalCount } whitelistEntries { totalCount }
      establishmentQuotas { totalCount } talentAwards { totalCount }
    }`)
    expect(errors).toBeUndefined()
    expect(data).toEqual({
      persons: { totalCount: story.distinctDoctors },
      selections: { totalCount: story.rows.入选博士名单 },
      whitelistEntries: { totalCount: story.rows.白名单 },
      establishmentQuotas: { totalCount: story.rows.编制批复 },
      talentAwards: { totalCount: story.rows.人才项目入选 },
    })
  })

  it('change nothing when they are ingested again', async () => {
    for (const file of readdirSync(data).sort()) {
      const report = await talent.ingest(path.join(data, file))
      expect(report.changed, file).toBe(0)
    }
  })

  it('state as many facts as rows, whatever the page size', async () => {
    const kinds = 'SELECTION NEW_INTRODUCTION ESTABLISHMENT_QUOTA TITLE_EVALUATION TALENT_AWARD'
    const question = `query ($first: Int, $after: String) {
      talentFacts(kind: [${kinds.split(' ')}], first: $first, after: $after) {
        nodes { id kind subjectKey label } totalCount pageInfo { hasNextPage endCursor } } }`
    const ids: string[] = []
    let after: string | null = null
    let total = -1
    do {
      const { data } = await talent.query(question, { first: 150, after })
      // biome-ignore lint/suspicious/noExplicitAny: an answer in a test
      const page: any = data?.talentFacts
      ids.push(...page.nodes.map((node: { id: string }) => node.id))
      total = page.totalCount
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
    } while (after)
    expect(new Set(ids).size).toBe(total)
    expect(ids.length).toBe(total)
    const newly = ids.filter((id) => id.includes(':NEW_INTRODUCTION:'))
    const introduced = Object.values(story.newlyIntroducedByYearAndUnit).flatMap((units) =>
      Object.values(units as Record<string, number>),
    )
    expect(newly.length).toBe(introduced.reduce((sum, count) => sum + count, 0))
  })

  it('group selections, degrees, awards and the whitelist', async () => {
    const { data, errors } = await talent.query(`{
      selectionStats(groupBy: [NEWLY_INTRODUCED, YEAR], measure: [COUNT, PERSONS]) { newlyIntroduced year count persons }
      personStats(groupBy: [DEGREE, NEWLY_INTRODUCED]) { degree { id } newlyIntroduced count }
      talentAwardStats(groupBy: [LEVEL]) { level count }
      whitelistEntryStats(filter: { inForce: true, on: "2026-01-01" }, groupBy: [KIND], measure: [COUNT, ENTERPRISES]) { kind count enterprises }
    }`)
    expect(errors).toBeUndefined()
    const sum = (rows: unknown) =>
      (rows as { count: number }[]).reduce((total, { count }) => total + count, 0)
    expect(sum(data?.selectionStats)).toBe(story.rows.入选博士名单)
    expect(sum(data?.personStats)).toBe(story.distinctDoctors)
    expect(sum(data?.talentAwardStats)).toBe(story.rows.人才项目入选)
    // C17 was removed on 2025-12-31: eight of nine industries are left.
    expect(data?.whitelistEntryStats).toContainEqual(
      expect.objectContaining({ kind: 'INDUSTRY', count: 8, enterprises: 0 }),
    )
  })

  it('are read with as many statements for 20 persons as for 2', async () => {
    const question = `query ($first: Int) { persons(first: $first) { nodes { id degrees { id }
      selections { id person { id } } establishmentQuotas { selection { id } }
      talentAwards { id } provenance { sourceSystem } } } }`
    const counted = async (first: number) => {
      talent.statements()
      const { errors } = await talent.query(question, { first })
      expect(errors).toBeUndefined()
      return talent.statements().length
    }
    await counted(1)
    expect(await counted(20)).toBe(await counted(2))
  })
})

describe('known rows', () => {
  let talent: TestDepartment
  let county: Identity

  beforeAll(async () => {
    talent = await openKnownRows(graphOf([]))
    county = await talent.identity({ unit: 'ph-kjj', reportingUnits: ['330482'] })
  })
  afterAll(() => talent.close())

  it('shows a county the persons who work there, in lists, counts, nested paths and entities', async () => {
    const { data } = await talent.query(
      `{ persons(orderBy: ID_DESC) { totalCount nodes { id } } personStats { count }
        selections { totalCount } talentAwards { totalCount nodes { person { id } } }
        establishmentQuotas { totalCount } talentFacts(kind: [TALENT_AWARD]) { totalCount } }`,
      {},
      county,
    )
    const visible = [early, late, moved, winner].map(pseudonym)
    expect(data).toMatchObject({
      persons: {
        totalCount: 4,
        nodes: visible
          .toSorted()
          .reverse()
          .map((id) => ({ id })),
      },
      personStats: [{ count: 4 }],
      selections: { totalCount: 6 },
      talentAwards: { totalCount: 6 },
      establishmentQuotas: { totalCount: 1 },
      talentFacts: { totalCount: 6 },
    })
    const people = [late, outside].map((id) => ({ __typename: 'Person', id: pseudonym(id) }))
    const { data: found } = await talent.entities(people, '... on Person { id }', county)
    expect(found?._entities).toEqual([{ __typename: 'Person', id: pseudonym(late) }, null])
    const nobody = await talent.identity({ reportingUnits: [] })
    expect((await talent.query('{ persons { totalCount } }', {}, nobody)).data).toEqual({
      persons: { totalCount: 0 },
    })
  })

  it('keeps the whitelist of enterprises within their unit and that of industries open', async () => {
    const { data } = await talent.query(
      '{ whitelistEntries { totalCount nodes { code industry { id } enterprise { uscc } reviews { opinion orgUnit { id } } } } }',
      {},
      county,
    )
    const own = { industry: null, enterprise: { uscc: PINGHU } }
    expect(data?.whitelistEntries).toEqual({
      totalCount: 3,
      nodes: [
        {
          ...own,
          code: PINGHU,
          reviews: [{ opinion: 'APPROVE', orgUnit: { id: 'jx-rsj' } }],
        },
        {
          code: 'C26',
          industry: { id: 'GBT4754:C26' },
          enterprise: null,
          reviews: [{ opinion: 'ABSTAIN', orgUnit: { id: 'jx-bb' } }],
        },
        { ...own, code: PINGHU, reviews: [] },
      ],
    })
    const keys = [HAINING, PINGHU].map((uscc) => ({ __typename: 'Enterprise', uscc }))
    const { data: found } = await talent.entities(
      keys,
      '... on Enterprise { whitelistEntries { status } }',
      county,
    )
    expect(found?._entities).toMatchObject([
      { whitelistEntries: [] },
      { whitelistEntries: [{ status: 'NOMINATED' }, { status: 'DELISTED' }] },
    ])
  })

  it('finds what was on the whitelist on a day, up to the day before the removal', async () => {
    const on = async (filter: string) => {
      const { data } = await talent.query(
        `{ whitelistEntries(filter: { kind: [ENTERPRISE], ${filter} }, orderBy: CODE_ASC) { nodes { code } } }`,
      )
      return (
        data as { whitelistEntries: { nodes: { code: string }[] } }
      ).whitelistEntries.nodes.map(({ code }) => code)
    }
    expect(await on('on: "2024-12-30"')).toEqual([PINGHU])
    expect(await on('on: "2024-12-31"')).toEqual([])
    expect(await on('on: "2025-07-01"')).toEqual([HAINING])
    expect(await on('inForce: true')).toEqual([HAINING])
    expect(await on('inForce: false')).toEqual([PINGHU, PINGHU])
  })

  it('reckons a selection without a day from the introduction or the batch’s year', async () => {
    const { data } = await talent.query(
      '{ selections(filter: { status: [APPOINTED] }) { nodes { personId batch selectedOn effectiveOn } } }',
    )
    const { nodes } = (data as { selections: { nodes: Record<string, unknown>[] } }).selections
    expect(nodes).toContainEqual({
      personId: pseudonym(winner),
      batch: '2023-1',
      selectedOn: null,
      effectiveOn: '2023-01-01',
    })
    expect(nodes).toContainEqual(
      expect.objectContaining({ personId: pseudonym(early), effectiveOn: '2024-02-01' }),
    )
  })

  it('joins an approval with the selection before it', async () => {
    const { data } = await talent.query(
      '{ establishmentQuotas { nodes { postType selection { batch } person { id } } } }',
    )
    expect(data?.establishmentQuotas).toEqual({
      nodes: [
        {
          postType: 'SOCIAL_SERVICE_AND_EXTENSION',
          selection: { batch: '2024-1' },
          person: { id: pseudonym(late) },
        },
      ],
    })
  })

  const personal = 'fullName maskedName nationalIdMasked birthYear gender phoneMasked'

  it('keeps personal fields from those without their scopes', async () => {
    const { data, errors } = await talent.query(
      `query ($id: ID!) { person(id: $id) { id ${personal} } }`,
      { id: pseudonym(early) },
    )
    expect(data?.person).toEqual({
      id: pseudonym(early),
      fullName: null,
      maskedName: null,
      nationalIdMasked: null,
      birthYear: null,
      gender: null,
      phoneMasked: null,
    })
    expect(errors?.length).toBe(6)
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } })
  })

  it('shows personal fields with their scopes, ids and numbers masked', async () => {
    const scopes = ['person:name', 'person:id', 'person:birth', 'person:contact']
    const identity = await talent.identity({ scopes })
    const { data, errors } = await talent.query(
      `query ($id: IDFilter, $other: ID!) {
        persons(filter: { id: $id }) { nodes { ${personal} } } person(id: $other) { phoneMasked } }`,
      { id: { eq: pseudonym(early) }, other: pseudonym(late) },
      identity,
    )
    expect(errors).toBeUndefined()
    expect(data).toEqual({
      persons: {
        nodes: [
          {
            fullName: '欧阳测试',
            maskedName: '欧***',
            nationalIdMasked: `990***********${early.slice(-4)}`,
            birthYear: 1990,
            gender: 'MALE',
            phoneMasked: null,
          },
        ],
      },
      person: { phoneMasked: '199****0001' },
    })
  })

  it('filters persons by degree, batch, status and newly introduced', async () => {
    const count = async (filter: string) => {
      const { data } = await talent.query(`{ persons(filter: ${filter}) { totalCount } }`)
      return (data as { persons: { totalCount: number } }).persons.totalCount
    }
    expect(await count('{ degree: { eq: "208" } }')).toBe(5)
    expect(await count('{ discipline: { contains: "%" } }')).toBe(0)
    expect(await count('{ batch: { in: ["2024-2"] } }')).toBe(1)
    expect(await count('{ status: [EXITED] }')).toBe(1)
    expect(await count('{ newlyIntroduced: false }')).toBe(0)
    expect(await count('{ researchField: { eq: "无" } }')).toBe(0)
  })

  it('states facts without citizen ids and names', async () => {
    const { data } = await talent.query('{ talentFacts { nodes { id label subjectKey } } }')
    const text = JSON.stringify(data)
    for (const id of [early, late, moved, winner, outside]) expect(text).not.toContain(id)
    expect(text).not.toContain('测试甲')
  })

  it('answers an indicator with the facts of its kinds alone', async () => {
    const { data } = await talent.entities(
      [
        { __typename: 'Indicator', code: 'X', factKinds: ['NEW_INTRODUCTION'] },
        { __typename: 'Indicator', code: 'Y', factKinds: ['PLACEMENT', 'TITLE_EVALUATION'] },
      ],
      '... on Indicator { talentFacts(asOf: "2024-05-31") { totalCount nodes { effectiveOn } } }',
    )
    expect(data?._entities).toMatchObject([
      { talentFacts: { totalCount: 3 } },
      { talentFacts: { totalCount: 0, nodes: [] } },
    ])
  })
})

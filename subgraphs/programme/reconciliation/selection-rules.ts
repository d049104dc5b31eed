import {
  covers,
  defineRule,
  entity,
  type FoundCase,
  isPlaced,
  isSelected,
  type Rule,
} from './rule.ts'
import type { Enterprise, Placement, Selection, WhitelistEntry } from './sources.ts'

const statuses: Readonly<Record<string, string>> = {
  SELECTED: '已入选',
  ESTABLISHMENT_APPROVED: '已核编',
  APPOINTED: '已聘任',
  EXITED: '已退出',
}

/** The unit of a person's latest placement in fact; null without one. */
function unitOf(personId: string, placements: readonly Placement[]): string | null {
  const own = placements.filter((row) => row.personId === personId && isPlaced(row))
  return own.toSorted((a, b) => (a.startDate < b.startDate ? 1 : -1))[0]?.reportingUnit?.id ?? null
}

export const withoutApproval = defineRule({
  id: 'REC_01',
  title: '已入选的博士须有编制批复',
  articlePath: '三.(一).1',
  departments: ['talent', 'university'],
  needs: ['selections', 'establishmentQuotas', 'placements'],
  find({ selections, establishmentQuotas, placements }) {
    const approved = new Set(establishmentQuotas.map((quota) => quota.personId))
    const open = selections.filter((row) => isSelected(row) && !approved.has(row.personId))
    return [...Map.groupBy(open, (row) => row.personId)].map(([personId, rows]) => ({
      key: personId,
      message: `博士 ${personId} 状态为${statuses[rows[0]?.status ?? ''] ?? rows[0]?.status}，没有编制批复`,
      entities: rows.map((row) => entity('Selection', row.id)),
      parties: ['jx-rcb', 'jx-bb'],
      personId,
      reportingUnitId: unitOf(personId, placements),
    }))
  },
})

/** On the list on a day, up to the day before the removal. */
function isListed({ status, validFrom, validTo }: WhitelistEntry, day: string): boolean {
  const listed = status === 'LISTED' || status === 'DELISTED'
  return listed && validFrom <= day && (validTo === null || validTo > day)
}

export const notWhitelisted = defineRule({
  id: 'REC_02',
  title: '博士进入的企业当日须在白名单（企业或所属行业）',
  articlePath: '三.(一).1',
  departments: ['university', 'talent', 'economy-informatization'],
  needs: ['placements', 'whitelistEntries', 'enterprises'],
  find({ placements, whitelistEntries, enterprises }) {
    const byUscc = new Map(enterprises.map((row) => [row.uscc, row]))
    const onList = (enterprise: Enterprise, day: string) =>
      whitelistEntries.some(
        (entry) =>
          isListed(entry, day) &&
          (entry.kind === 'ENTERPRISE'
            ? entry.code === enterprise.uscc
            : enterprise.industryCode.startsWith(entry.code)),
      )
    return placements.filter(isPlaced).flatMap((placement): FoundCase[] => {
      const enterprise = byUscc.get(placement.uscc)
      if (!enterprise || onList(enterprise, placement.startDate)) return []
      return [
        {
          key: placement.id,
          message: `进企备案 ${placement.id} 自 ${placement.startDate} 在岗，${enterprise.name}及其行业当日不在白名单`,
          entities: [entity('Placement', placement.id), entity('Enterprise', enterprise.uscc)],
          parties: ['jxnhu', 'jx-rcb'],
          personId: placement.personId,
          uscc: placement.uscc,
          placementId: placement.id,
          reportingUnitId: placement.reportingUnit?.id ?? null,
        },
      ]
    })
  },
})

/** Where a newly introduced person entered: the primary placement in force that day, else the next. */
function entryOf(row: Selection, placements: readonly Placement[]): Placement | null {
  const day = row.introducedOn
  if (day === null) return null
  const own = placements
    .filter((placement) => placement.personId === row.personId)
    .filter((placement) => placement.primary && isPlaced(placement))
  const inForce = own
    .filter((placement) => covers(placement, day))
    .toSorted((a, b) => (a.startDate < b.startDate ? 1 : -1))
  const next = own
    .filter((placement) => placement.startDate > day)
    .toSorted((a, b) => (a.startDate < b.startDate ? -1 : 1))
  return inForce[0] ?? next[0] ?? null
}

export const creditedTwice = defineRule({
  id: 'REC_07',
  title: '新引进博士一年只计入一个单位，且须是企业所在的单位',
  articlePath: '四.(四)',
  departments: ['talent', 'university'],
  needs: ['selections', 'placements'],
  find({ selections, placements }) {
    const introductions = selections
      .filter((row) => row.newlyIntroduced && isSelected(row))
      .toSorted((a, b) => ((a.introducedOn ?? '') < (b.introducedOn ?? '') ? -1 : 1))
      .flatMap((row) => {
        const placement = entryOf(row, placements)
        const year = row.introducedOn?.slice(0, 4) ?? ''
        return placement ? [{ row, placement, year }] : []
      })
    const groups = Map.groupBy(introductions, ({ row, year }) => `${row.personId}:${year}`)
    return [...groups].flatMap(([key, group]): FoundCase[] => {
      const units = [...new Set(group.map(({ placement }) => placement.reportingUnit?.id))].sort()
      // GB 32100: 9 is an enterprise; anything else would count for the university's own district.
      const atUniversity = group.filter(({ placement }) => !placement.uscc.startsWith('9'))
      if (units.length < 2 && atUniversity.length === 0) return []
      const first = group[0]
      const personId = first?.row.personId ?? ''
      return [
        {
          key,
          message:
            units.length > 1
              ? `博士 ${personId} 在 ${first?.year} 年两次以新引进身份入选，分别计入 ${units.join('、')}`
              : `博士 ${personId} 在 ${first?.year} 年的进企备案不在企业，会计入学校所在区`,
          entities: group.flatMap(({ row, placement }) => [
            entity('Selection', row.id),
            entity('Placement', placement.id),
          ]),
          parties: ['jx-rcb', 'jxnhu'],
          personId,
          placementId: first?.placement.id ?? null,
          reportingUnitId: first?.placement.reportingUnit?.id ?? null,
        },
      ]
    })
  },
})

const CREDITED_LEVELS = ['MUNICIPAL', 'PROVINCIAL', 'NATIONAL']

export const awardWithoutCredit = defineRule({
  id: 'REC_08',
  title: '合作期内入选市级以上人才项目须计入企业所在单位',
  articlePath: '四.(四)',
  departments: ['talent', 'university'],
  needs: ['talentAwards', 'talentCredits', 'placements'],
  find({ talentAwards, talentCredits, placements }) {
    const credited = new Set(
      talentCredits
        .filter(({ rule }) => rule === 'B')
        .map(({ person, year }) => `${person?.id}:${year}`),
    )
    return talentAwards.flatMap((award): FoundCase[] => {
      if (!CREDITED_LEVELS.includes(award.level)) return []
      if (credited.has(`${award.personId}:${award.awardedOn.slice(0, 4)}`)) return []
      const placement = placements.find(
        (row) => row.personId === award.personId && isPlaced(row) && covers(row, award.awardedOn),
      )
      if (!placement) return []
      return [
        {
          key: award.id,
          message: `博士 ${award.personId} 于 ${award.awardedOn} 在合作期内入选${award.programme}，未计入任何单位的人才考核`,
          entities: [entity('TalentAward', award.id), entity('Placement', placement.id)],
          parties: ['jx-rcb', 'jxnhu'],
          personId: award.personId,
          uscc: placement.uscc,
          placementId: placement.id,
          reportingUnitId: placement.reportingUnit?.id ?? null,
        },
      ]
    })
  },
})

export const unknownPerson = defineRule({
  id: 'REC_11',
  title: '各部门登记的博士须在入选名单之中',
  articlePath: '三.(一).1',
  departments: ['talent', 'university', 'science-technology'],
  needs: ['selections', 'placements', 'appointments', 'projects'],
  find({ selections, placements, appointments, projects }) {
    const known = new Set(selections.map((row) => row.personId))
    const named = [
      ...placements.map((row) => ({ ...row, type: 'Placement', unit: row.reportingUnit?.id })),
      ...appointments.map((row) => ({ ...row, type: 'Appointment', unit: undefined })),
      ...projects.flatMap((row) =>
        row.leadId === null
          ? []
          : [{ id: row.id, personId: row.leadId, type: 'Project', unit: row.reportingUnit?.id }],
      ),
    ].filter(({ personId }) => !known.has(personId))
    return [...Map.groupBy(named, ({ personId }) => personId)].map(([personId, rows]) => ({
      key: personId,
      message: `人员 ${personId} 出现在 ${rows.length} 行登记中，却不在入选博士名单：证件号码有误，或同一人有两个编号`,
      entities: rows.map(({ type, id }) => entity(type, id)),
      parties: [
        'jx-rcb',
        ...new Set(rows.map(({ type }) => (type === 'Project' ? 'jx-kjj' : 'jxnhu'))),
      ],
      personId,
      reportingUnitId: rows.find(({ unit }) => unit)?.unit ?? null,
    }))
  },
})

function overlap(a: Placement, b: Placement): boolean {
  return (
    (b.endDate === null || a.startDate <= b.endDate) &&
    (a.endDate === null || b.startDate <= a.endDate)
  )
}

export const placedAfterExit = defineRule({
  id: 'REC_12',
  title: '离任后不得再进企，同一时间只有一个主要合作单位',
  articlePath: '四.(二)',
  departments: ['university', 'talent'],
  needs: ['placements', 'appointments'],
  find({ placements, appointments }) {
    const placed = placements.filter(isPlaced)
    const placementsOf = Map.groupBy(placed, (row) => row.personId)
    const found = [...Map.groupBy(appointments, (row) => row.personId)].flatMap(
      ([personId, all]): FoundCase[] => {
        const last = all.toSorted((a, b) => (a.appointedOn < b.appointedOn ? 1 : -1))[0]
        const left = last?.endedOn
        if (!last || !left) return []
        return (placementsOf.get(personId) ?? [])
          .filter((row) => row.endDate === null || row.endDate > left)
          .map((row) => ({
            ...aboutPlacement(row),
            key: row.id,
            message: `博士 ${personId} 于 ${left} 离任，进企备案 ${row.id} 自 ${row.startDate} 在岗而未随之结束`,
            entities: [entity('Placement', row.id), entity('Appointment', last.id)],
          }))
      },
    )
    for (const rows of placementsOf.values()) {
      const primary = rows
        .filter((row) => row.primary)
        .toSorted((a, b) => (a.startDate < b.startDate ? -1 : 1))
      for (const [index, row] of primary.entries()) {
        for (const earlier of primary.slice(0, index).filter((other) => overlap(other, row))) {
          found.push({
            ...aboutPlacement(row),
            key: `${earlier.id}:${row.id}`,
            message: `博士 ${row.personId} 的主要进企备案 ${earlier.id} 与 ${row.id} 时间重叠`,
            entities: [entity('Placement', earlier.id), entity('Placement', row.id)],
          })
        }
      }
    }
    return found
  },
})

function aboutPlacement(row: Placement) {
  return {
    parties: ['jxnhu', 'jx-rcb'],
    personId: row.personId,
    uscc: row.uscc,
    placementId: row.id,
    reportingUnitId: row.reportingUnit?.id ?? null,
  }
}

export const selectionRules: readonly Rule[] = [
  withoutApproval,
  notWhitelisted,
  creditedTwice,
  awardWithoutCredit,
  unknownPerson,
  placedAfterExit,
]

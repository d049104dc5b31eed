import {
  cents,
  defineRule,
  entity,
  type FoundCase,
  inWan,
  isPlaced,
  isSelected,
  type Rule,
} from './rule.ts'
import type { Funding, IpAgreement, Share, Transfer } from './sources.ts'

export const startupProjects = defineRule({
  id: 'REC_03',
  title: '新引进博士须有恰好一项启动费横向项目',
  articlePath: '四.(三)',
  departments: ['talent', 'science-technology', 'university'],
  needs: ['selections', 'projects', 'placements'],
  find({ selections, projects, placements }) {
    const introduced = selections.filter((row) => row.newlyIntroduced && isSelected(row))
    const startups = Map.groupBy(
      projects.filter(({ origin, mode }) => origin === 'STARTUP' && mode === 'HORIZONTAL'),
      (project) => project.leadId,
    )
    return [...Map.groupBy(introduced, (row) => row.personId)].flatMap(
      ([personId, rows]): FoundCase[] => {
        const own = startups.get(personId) ?? []
        if (own.length === 1) return []
        const entry = placements.find((row) => row.personId === personId && isPlaced(row))
        return [
          {
            key: personId,
            message: `新引进博士 ${personId} 的启动费横向项目有 ${own.length} 项，应恰为一项`,
            entities: [
              ...rows.map((row) => entity('Selection', row.id)),
              ...own.map((project) => entity('Project', project.id)),
            ],
            parties: ['jx-rcb', 'jx-kjj'],
            personId,
            uscc: entry?.uscc ?? null,
            placementId: entry?.id ?? null,
            projectId: own[0]?.id ?? null,
            reportingUnitId: entry?.reportingUnit?.id ?? null,
          },
        ]
      },
    )
  },
})

export const startupAmounts = defineRule({
  id: 'REC_04',
  title: '启动费项目的合同金额、应付金额与已付金额须一致',
  articlePath: '四.(三)',
  departments: ['science-technology', 'finance'],
  needs: ['fundings', 'projects'],
  find({ fundings, projects }) {
    const byId = new Map(projects.map((project) => [project.id, project]))
    return fundings.flatMap((funding): FoundCase[] => {
      const project = byId.get(funding.projectId ?? '')
      if (funding.kind !== 'RESEARCH_STARTUP' || funding.status === 'REJECTED' || !project)
        return []
      const contract = cents(project.contractAmount)
      const [due, paid] = [cents(funding.amountDue), cents(funding.amountPaid)]
      // A grant that is not paid off yet is arrears, not a contradiction.
      const settled = funding.status === 'SETTLED' ? paid === due : paid <= due
      if (contract === due && settled) return []
      return [
        {
          ...aboutFunding(funding),
          key: funding.id,
          message: `经费 ${funding.id}：合同金额 ${inWan(contract)}，应付 ${inWan(due)}，已付 ${inWan(paid)}，三者不一致`,
          entities: [entity('Funding', funding.id), entity('Project', project.id)],
          parties: ['jx-kjj', 'jx-czj'],
          uscc: project.commissionerId,
          reportingUnitId: project.reportingUnit?.id ?? funding.reportingUnit?.id ?? null,
        },
      ]
    })
  },
})

export const wrongPayer = defineRule({
  id: 'REC_05',
  title: '购房补贴差额由企业所在的县（市、区）或功能区承担',
  articlePath: '四.(三)',
  departments: ['finance', 'university', 'economy-informatization'],
  needs: ['fundings', 'placements', 'enterprises'],
  find({ fundings, placements, enterprises }) {
    const placementById = new Map(placements.map((row) => [row.id, row]))
    const unitByUscc = new Map(enterprises.map((row) => [row.uscc, row.reportingUnit?.id]))
    return fundings.flatMap((funding): FoundCase[] => {
      if (funding.kind !== 'HOUSING_DIFFERENCE' || funding.status === 'REJECTED') return []
      const placement = placementById.get(funding.placementId ?? '')
      const unit = unitByUscc.get(placement?.uscc ?? '')
      if (!placement || !unit || funding.payerId === unit) return []
      return [
        {
          ...aboutFunding(funding),
          key: funding.id,
          message: `经费 ${funding.id} 的承担单位为 ${funding.payerId}，企业归属 ${unit}`,
          entities: [
            entity('Funding', funding.id),
            entity('Placement', placement.id),
            entity('Enterprise', placement.uscc),
          ],
          parties: ['jx-czj', 'jx-jxj'],
          uscc: placement.uscc,
          reportingUnitId: unit,
        },
      ]
    })
  },
})

export const insuranceCondition = defineRule({
  id: 'REC_06',
  title: '购房补贴差额不得以社保不在本地为由驳回',
  articlePath: '四.(三)',
  departments: ['finance', 'talent'],
  needs: ['fundings'],
  find: ({ fundings }) =>
    fundings
      .filter(({ kind, status }) => kind === 'HOUSING_DIFFERENCE' && status === 'REJECTED')
      .filter(({ rejectionReason }) => /社保|社会保险|参保/.test(rejectionReason ?? ''))
      .map((funding) => ({
        ...aboutFunding(funding),
        key: funding.id,
        message: `经费 ${funding.id} 以“${funding.rejectionReason}”为由驳回，文件不以本地社保为条件`,
        entities: [entity('Funding', funding.id)],
        parties: ['jx-czj', 'jx-rcb'],
      })),
})

function aboutFunding(funding: Funding) {
  return {
    personId: funding.beneficiaryId,
    placementId: funding.placementId,
    projectId: funding.projectId,
    reportingUnitId: funding.reportingUnit?.id ?? null,
  }
}

/** Shares in per cent that do not make a whole, by more than rounding. */
function isNotWhole(shares: readonly Share[]): boolean {
  const sum = shares.reduce((total, { share }) => total + Number(share), 0)
  return shares.length > 0 && Math.abs(sum - 100) > 0.01
}

/** Whether what each owner got departs from the agreed share, by more than a cent of rounding. */
function departs(transfer: Transfer, terms: readonly Share[]): boolean {
  const amount = cents(transfer.amount)
  const got = new Map<string, number>()
  for (const { ownerId, amount: part } of transfer.distributions)
    got.set(ownerId, (got.get(ownerId) ?? 0) + cents(part))
  const owners = new Set([...terms.map(({ ownerId }) => ownerId), ...got.keys()])
  return [...owners].some((owner) => {
    const share = terms.find(({ ownerId }) => ownerId === owner)?.share ?? '0'
    return Math.abs((got.get(owner) ?? 0) - (amount * Number(share)) / 100) > 1
  })
}

export const revenueShares = defineRule({
  id: 'REC_09',
  title: '权属和收益比例合计须为百分之百，收益分配须与协议一致',
  articlePath: '三.(五).2',
  departments: ['science-technology', 'university'],
  needs: ['ipAgreements', 'transfers'],
  find({ ipAgreements, transfers }) {
    const parties = ['jx-kjj', 'jxnhu']
    const shares = ipAgreements
      .filter(({ owners, revenueTerms }) => isNotWhole(owners) || isNotWhole(revenueTerms))
      .map((agreement) => ({
        key: `agreement:${agreement.id}`,
        message: `知识产权协议 ${agreement.id} 的权属或收益比例合计不是百分之百`,
        entities: [entity('IpAgreement', agreement.id)],
        parties,
      }))
    const byOutput = new Map(ipAgreements.map((row) => [row.outputId, row]))
    const distributions = transfers.flatMap((transfer): FoundCase[] => {
      const agreement: IpAgreement | undefined = byOutput.get(transfer.outputId)
      if (!agreement || transfer.distributions.length === 0) return []
      if (!departs(transfer, agreement.revenueTerms)) return []
      const parts = transfer.distributions.map(({ amount }) => inWan(cents(amount)))
      return [
        {
          key: `transfer:${transfer.id}`,
          message: `转化 ${transfer.id} 金额 ${inWan(cents(transfer.amount))}，分配 ${parts.join('、')}，与协议收益比例不一致`,
          entities: [entity('Transfer', transfer.id), entity('IpAgreement', agreement.id)],
          parties,
          reportingUnitId: transfer.reportingUnit?.id ?? null,
        },
      ]
    })
    return [...shares, ...distributions]
  },
})

const COUNTED = ['SIGNED', 'RECOGNISED', 'REVIEWED']

export const unsignedConsortium = defineRule({
  id: 'REC_10',
  title: '计数的创新联合体须有签约日期',
  articlePath: '三.(四).1',
  departments: ['science-technology', 'university'],
  needs: ['consortia'],
  find: ({ consortia }) =>
    consortia
      .filter(({ status, signedOn }) => COUNTED.includes(status) && signedOn === null)
      .map((consortium) => ({
        key: consortium.id,
        message: `${consortium.name}已按建立计数，却没有签约日期`,
        entities: [entity('Consortium', consortium.id)],
        parties: ['jx-kjj', 'jxnhu'],
        reportingUnitId: consortium.reportingUnit?.id ?? null,
      })),
})

export const moneyRules: readonly Rule[] = [
  startupProjects,
  startupAmounts,
  wrongPayer,
  insuranceCondition,
  revenueShares,
  unsignedConsortium,
]

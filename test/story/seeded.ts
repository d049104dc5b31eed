import type { Doctor, Funding, Placement } from './model.ts'
import { seeds, today } from './plan.ts'
import { wrongTransfers } from './results.ts'
import type { Story } from './story.ts'

/** A mistake put into the data on purpose, and the finding that must come of it. */
export interface SeededMistake {
  rule: string
  description: string
  /** Business keys of the rows concerned, each as `sheet:key`; the first is the subject. */
  entities: string[]
  expected: string
}

/** Every seeded mistake; a reconciliation must find these and no others. */
export function seededMistakes(story: Story): SeededMistake[] {
  return [
    ...selectionMistakes(story),
    ...startupMistakes(story),
    ...subsidyMistakes(story),
    ...creditMistakes(story),
    ...scienceMistakes(story),
    ...exitMistakes(story),
  ]
}

/** Rules without a seeded mistake, and why. */
export const notSeeded = {
  'REC-11':
    '人员编号由证件号码计算得出，同一证件号码不可能得到两个编号，而两个不同的证件号码在数据中无从判断为同一人，故示例数据无法表达。',
  'REC-12（主要进企时间重叠）':
    '同一时间只能有一条主要进企记录属于逐行校验，文件会被拒收，故只以“离任后进企”表达。',
  'REC-07（计入学校所在区）':
    '归属由主要进企记录推算，表中没有可以直接填写归属的列，故只以“同一年计入两个单位”表达。',
  'REC-09（权属比例之和不为100）': '属于逐行校验，文件会被拒收，故只以“收益分配与协议不一致”表达。',
} as const

function doctorOf(story: Story, number: number): Doctor {
  const doctor = story.doctors.find((d) => d.number === number)
  if (doctor === undefined) throw new Error(`no doctor ${number}`)
  return doctor
}

function placementsOf(story: Story, number: number): Placement[] {
  return story.placements.filter(({ doctor }) => doctor.number === number)
}

function fundsOf(story: Story, number: number, kind: string): Funding[] {
  return story.fundings.filter((f) => f.doctor?.number === number && f.kind === kind)
}

function person(doctor: Doctor): string {
  return `入选博士名单:${doctor.citizenId}+${doctor.selections[0]?.batch ?? ''}`
}

function selectionMistakes(story: Story): SeededMistake[] {
  const approvals = seeds.noApproval.map((number) => {
    const doctor = doctorOf(story, number)
    return {
      rule: 'REC-01',
      description: `${doctor.name}状态为${doctor.selections[0]?.status}，但没有编制批复。`,
      entities: [person(doctor)],
      expected: '已入选但无编制批复：一条，当事单位市委人才办、市委编办',
    }
  })
  const reasons = {
    neverListed: '企业从未列入白名单',
    delisted: '企业在进企前已移出白名单',
    nominatedOnly: '企业只在提名阶段',
  }
  const unlisted = (Object.keys(reasons) as (keyof typeof reasons)[]).flatMap((key) =>
    placementsOf(story, seeds.notListed[key]).map((placement) => ({
      rule: 'REC-02',
      description: `${placement.doctor.name}自${placement.start}在岗，${reasons[key]}，所属行业也未列入。`,
      entities: [`进企备案:${placement.id}`, `企业名录:${placement.institute.enterprise.uscc}`],
      expected: '在岗进企但企业当日不在白名单：一条，当事单位嘉兴南湖学院、市委人才办',
    })),
  )
  return [...approvals, ...unlisted]
}

function startupMistakes(story: Story): SeededMistake[] {
  const wrongCount = [...seeds.noStartup, ...seeds.twoStartups].map((number) => {
    const doctor = doctorOf(story, number)
    const projects = story.projects.filter((p) => p.origin === '启动费' && p.leads[0] === doctor)
    return {
      rule: 'REC-03',
      description: `${doctor.name}为新引进博士，启动费横向项目有${projects.length}项，应恰为一项。`,
      entities: [person(doctor), ...projects.map(({ id }) => `项目:${id}`)],
      expected: '新引进博士没有恰好一项启动费横向项目：一条，当事单位市委人才办、市科技局',
    }
  })
  const amounts = [seeds.underpaid, seeds.contractDiffers, seeds.overpaid].flatMap((number) =>
    fundsOf(story, number, '科研启动费').map((funding) => {
      const paid = story.payments
        .filter((p) => p.funding === funding)
        .reduce((sum, p) => sum + p.amount, 0)
      return {
        rule: 'REC-04',
        description: `合同金额${funding.project?.amount}万元，应付${funding.due}万元，状态${funding.status}，实付${paid}万元，三者不一致。`,
        entities: [`经费:${funding.id}`, `项目:${funding.project?.id}`],
        expected: '启动费项目金额、应付金额、实付金额不一致：一条，当事单位市科技局、市财政局',
      }
    }),
  )
  return [...wrongCount, ...amounts]
}

function subsidyMistakes(story: Story): SeededMistake[] {
  const why = [
    [seeds.zoneChargedToCounty, '企业在嘉兴经济技术开发区，却由所在区划承担'],
    [seeds.countyChargedToZone, '企业在平湖市，却由嘉兴港区承担'],
    [seeds.oldUnitAfterMove, '进企单位已变更到另一县（市、区），仍由原单位承担'],
  ] as const
  const payers = why.flatMap(([number, reason]) =>
    fundsOf(story, number, '购房补贴差额').map((funding) => ({
      rule: 'REC-05',
      description: `${reason}：备案企业归属${funding.placement?.institute.enterprise.unit}，承担单位${funding.payer}。`,
      entities: [`经费:${funding.id}`, `进企备案:${funding.placement?.id}`],
      expected: '购房补贴差额承担单位有误：一条，当事单位市财政局、市经信局',
    })),
  )
  const insurance = seeds.insuranceRejected.flatMap((number) =>
    fundsOf(story, number, '购房补贴差额').map((funding) => ({
      rule: 'REC-06',
      description: `购房补贴差额以“${funding.reason}”为由驳回。`,
      entities: [`经费:${funding.id}`],
      expected: '以社保为由驳回购房补贴差额：一条，当事单位市财政局、市委人才办',
    })),
  )
  return [...payers, ...insurance]
}

function creditMistakes(story: Story): SeededMistake[] {
  const twice = seeds.selectedTwice.map((number) => {
    const doctor = doctorOf(story, number)
    const placements = placementsOf(story, number)
    const places = placements.map(({ institute }) => institute.enterprise.unit).join('、')
    return {
      rule: 'REC-07',
      description: `${doctor.name}同一年以新引进身份入选两个批次，分别计入${places}。`,
      entities: [
        ...doctor.selections.map(({ batch }) => `入选博士名单:${doctor.citizenId}+${batch}`),
        ...placements.map(({ id }) => `进企备案:${id}`),
      ],
      expected: '同一人同一年计入两个单位（规则A）：一条，当事单位市委人才办、嘉兴南湖学院',
    }
  })
  const uncredited = seeds.noPrimary.map((number) => {
    const doctor = doctorOf(story, number)
    const award = story.talentAwards.find((row) => row.证件号码 === doctor.citizenId)
    return {
      rule: 'REC-08',
      description: `${doctor.name}在合作期间入选${award?.项目名称}，但没有主要进企记录，无法计入任何单位。`,
      entities: [
        `人才项目入选:${doctor.citizenId}+${award?.项目名称}+${award?.入选日期}`,
        ...placementsOf(story, number).map(({ id }) => `进企备案:${id}`),
      ],
      expected: '合作期间入选市级以上人才项目却无规则B归属：一条，当事单位市委人才办、嘉兴南湖学院',
    }
  })
  return [...twice, ...uncredited]
}

function scienceMistakes(story: Story): SeededMistake[] {
  const shares = wrongTransfers(story.transfers).map((transfer) => ({
    rule: 'REC-09',
    description: `转化${transfer.id}金额${transfer.amount}万元，分配${transfer.distributions.map(({ amount }) => amount).join('、')}万元，与协议收益比例不一致。`,
    entities: [`成果转化:${transfer.id}`, `知识产权协议:${transfer.output.id}`],
    expected: '收益分配与协议约定不一致：一条，当事单位市科技局、嘉兴南湖学院',
  }))
  const unsigned = story.consortia
    .filter(({ status, signedOn }) => status !== '筹建' && signedOn === null)
    .map((consortium) => ({
      rule: 'REC-10',
      description: `${consortium.name}状态为${consortium.status}，但没有签约日期。`,
      entities: [`创新联合体:${consortium.name}`],
      expected: '创新联合体计数而无签约：一条，当事单位市科技局、嘉兴南湖学院',
    }))
  return [...shares, ...unsigned]
}

function exitMistakes(story: Story): SeededMistake[] {
  return seeds.placedAfterExit.map((number) => {
    const doctor = doctorOf(story, number)
    const after = placementsOf(story, number).find(
      (p) => p.start > (doctor.appointment?.left ?? today),
    )
    return {
      rule: 'REC-12',
      description: `${doctor.name}于${doctor.appointment?.left}离任，却自${after?.start}起进企在岗。`,
      entities: [`进企备案:${after?.id}`, `聘任:${doctor.citizenId}+${doctor.appointment?.on}`],
      expected: '退出后仍进企：一条，当事单位嘉兴南湖学院、市委人才办',
    }
  })
}

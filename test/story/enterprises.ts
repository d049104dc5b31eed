import type { Enterprise, Institute } from './model.ts'
import { brand, creditCode, industries } from './names.ts'
import { units } from './plan.ts'
import { at, random } from './random.ts'

/** Enterprises whose research institute has a doctor although they were not on the whitelist. */
export interface OffList {
  neverListed: Enterprise
  delisted: Enterprise
  nominatedOnly: Enterprise
}

const offListUnits = { '330421': 'L7264', '330482': 'C13', '330402': 'F51' } as const

/** The 130 enterprises, unit by unit. The last one of three units is kept off the whitelist. */
export function buildEnterprises(): { enterprises: Enterprise[]; offList: OffList } {
  const choice = random('enterprises')
  const enterprises: Enterprise[] = []
  for (const unit of units) {
    for (let i = 0; i < unit.enterprises; i += 1) {
      const number = enterprises.length + 1
      const [industry, word] = at(industries, number * 3 + Math.floor(number / 16))
      const division = at<string>(unit.divisions, i)
      const prefix = number % 4 === 0 ? '禾城示例' : '嘉兴示例'
      const shortName = `${prefix}${brand(number)}${word}`
      const last = i === unit.enterprises - 1
      const off = offListUnits[unit.id as keyof typeof offListUnits]
      enterprises.push({
        uscc: creditCode(number % 13 === 0 ? '330400' : division, 1000 + number),
        name: `${shortName}${number % 7 === 0 ? '股份' : ''}有限公司`,
        shortName,
        industry: last && off !== undefined ? off : industry,
        scale: i < 2 ? '大型' : choice.pick(['中型', '中型', '小型', '小型', '微型']),
        leading: i < 2,
        division,
        unit: unit.id,
      })
    }
  }
  const lastOf = (unit: string): Enterprise =>
    at(enterprises.filter((e) => e.unit === unit).reverse(), 0)
  return {
    enterprises,
    offList: {
      neverListed: lastOf('330421'),
      delisted: lastOf('330482'),
      nominatedOnly: lastOf('330402'),
    },
  }
}

/** About three quarters of a unit's enterprises have an institute; its largest one has two. */
export function buildInstitutes(enterprises: readonly Enterprise[], offList: OffList): Institute[] {
  const choice = random('institutes')
  const institutes: Institute[] = []
  for (const unit of units) {
    const own = enterprises.filter((e) => e.unit === unit.id)
    own.forEach((enterprise, i) => {
      if (i >= Math.ceil(own.length * 0.75) && !Object.values(offList).includes(enterprise)) return
      const level =
        i === 0 ? '省级' : choice.pick(['省级', '市级', '市级', '市级', '县级', '县级', '企业自建'])
      institutes.push({
        name: `${enterprise.shortName}研究院`,
        enterprise,
        level: institutes.length % 60 === 9 ? '国家级' : level,
        recognisedOn: null,
      })
      if (i === 0) {
        institutes.push({
          name: `${enterprise.shortName}技术中心`,
          enterprise,
          level: '市级',
          recognisedOn: null,
        })
      }
    })
  }
  return institutes
}

/** Gives every institute a date of recognition that precedes its first doctor. */
export function dateInstitutes(
  institutes: readonly Institute[],
  firstEntry: Map<Institute, string>,
): void {
  const choice = random('institute dates')
  institutes.forEach((institute, i) => {
    const first = firstEntry.get(institute)
    const month = String(choice.int(1, 12)).padStart(2, '0')
    const day = String(choice.int(1, 28)).padStart(2, '0')
    const year =
      first === undefined ? choice.int(2021, 2025) : Number(first.slice(0, 4)) - choice.int(1, 3)
    const unused = first === undefined && institute.level === '企业自建'
    institute.recognisedOn = unused && i % 2 === 0 ? null : `${year}-${month}-${day}`
  })
}

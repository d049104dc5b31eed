import type { Language } from '../i18n/text.ts'

const DEPARTMENTS: Record<string, [string, string]> = {
  registry: ['登记部门', 'Registry'],
  talent: ['市委人才办', 'Talent office'],
  university: ['嘉兴南湖学院', 'Jiaxing Nanhu University'],
  'economy-informatization': ['市经信局', 'Economy & informatization'],
  'science-technology': ['市科技局', 'Science & technology'],
  finance: ['市财政局', 'Finance'],
  programme: ['领导小组办公室', 'Programme office'],
  education: ['市教育局', 'Education'],
  'human-resources': ['市人力社保局', 'Human resources'],
  establishment: ['市委编办', 'Establishment office'],
}

export function departmentTitle(name: string, language: Language): string {
  return DEPARTMENTS[name]?.[language === 'en' ? 1 : 0] ?? name
}

const UNITS: Record<string, string> = {
  'jx-ldxzb': '领导小组办公室',
  'jx-kjj': '市科技局',
  'jx-rcb': '市委人才办',
  'jx-jxj': '市经信局',
  'jx-czj': '市财政局',
  'jx-bb': '市委编办',
  'jx-rsj': '市人力社保局',
  'jx-jyj': '市教育局',
  jxnhu: '嘉兴南湖学院',
  'jx-kjj-330482': '平湖市科技局',
}

export function unitTitle(id: string): string {
  return UNITS[id] ?? id
}

/** The nine reporting units in the order of the city's documents. */
export const REPORTING_UNITS: readonly [id: string, name: string][] = [
  ['330402', '南湖区'],
  ['330411', '秀洲区'],
  ['330421', '嘉善县'],
  ['330424', '海盐县'],
  ['330481', '海宁市'],
  ['330482', '平湖市'],
  ['330483', '桐乡市'],
  ['JX-ETDZ', '嘉兴经开区'],
  ['JX-PORT', '嘉兴港区'],
]

export function reportingUnitTitle(id: string): string {
  return REPORTING_UNITS.find(([each]) => each === id)?.[1] ?? id
}

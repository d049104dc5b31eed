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

const UNITS: Record<string, [zh: string, en: string]> = {
  'jx-ldxzb': ['领导小组办公室', 'Programme office'],
  'jx-kjj': ['市科技局', 'Science & technology bureau'],
  'jx-rcb': ['市委人才办', 'Talent office'],
  'jx-jxj': ['市经信局', 'Economy & informatization bureau'],
  'jx-czj': ['市财政局', 'Finance bureau'],
  'jx-bb': ['市委编办', 'Establishment office'],
  'jx-rsj': ['市人力社保局', 'Human resources bureau'],
  'jx-jyj': ['市教育局', 'Education bureau'],
  jxnhu: ['嘉兴南湖学院', 'Jiaxing Nanhu University'],
  'jx-kjj-330482': ['平湖市科技局', 'Pinghu science & technology bureau'],
}

export function unitTitle(id: string, language: Language = 'zh'): string {
  return UNITS[id]?.[language === 'en' ? 1 : 0] ?? id
}

/** The nine reporting units in the order of the city's documents. */
export const REPORTING_UNITS: readonly [id: string, zh: string, en: string][] = [
  ['330402', '南湖区', 'Nanhu'],
  ['330411', '秀洲区', 'Xiuzhou'],
  ['330421', '嘉善县', 'Jiashan'],
  ['330424', '海盐县', 'Haiyan'],
  ['330481', '海宁市', 'Haining'],
  ['330482', '平湖市', 'Pinghu'],
  ['330483', '桐乡市', 'Tongxiang'],
  ['JX-ETDZ', '嘉兴经开区', 'Jiaxing ETDZ'],
  ['JX-PORT', '嘉兴港区', 'Jiaxing Port'],
]

export function reportingUnitTitle(id: string, language: Language = 'zh'): string {
  return REPORTING_UNITS.find(([each]) => each === id)?.[language === 'en' ? 2 : 1] ?? id
}

import { citizenIdCheckDigit } from '@baibo/kernel/codes/citizen-id.ts'
import { organisationCheckDigit, usccCheckDigit } from '@baibo/kernel/codes/uscc.ts'
import { at, random } from './random.ts'

const surnames = [...'禾栖泾渚苇漾汀芦橹堰茧绫桨菱鹭檐']
const compoundSurnames = ['东漾', '西泾', '南渚', '北汀']
const syllables = [...'若知言予衡川舟澈听澜微见晓序闻白砚青辰朗']

/** Names with rare characters (four bytes in GB 18030) and unusual shapes, by doctor number. */
const specialNames: Readonly<Record<number, string>> = {
  8: '汀㐂',
  19: '禾𠮷言',
  42: '帕丽·禾川',
  65: '东漾知舟',
  89: '菱㐂澜',
  92: '苇𠮷',
  98: '栖䶮白',
  103: '鹭·汀',
  107: '南渚𠮷川',
  111: '泾㐂闻',
  121: '绫䶮',
  150: '西泾若青',
}

/** An invented name for a doctor; 130 and 31 share one on purpose. */
export function doctorName(number: number): string {
  const special = specialNames[number]
  if (special !== undefined) return special
  return inventedName(number === 130 ? 31 : number)
}

/** An invented name for an expert of an enterprise, different from every doctor's. */
export function expertName(number: number): string {
  return `${at(compoundSurnames, number)}${at(syllables, number * 3 + 1)}${number % 3 === 0 ? '' : at(syllables, number * 7 + 4)}`
}

function inventedName(number: number): string {
  const surname = at(surnames, number * 5)
  const first = at(syllables, Math.floor(number / 16) + number * 3)
  return number % 11 === 0
    ? `${surname}${first}`
    : `${surname}${first}${at(syllables, number * 7 + 2 + Math.floor(number / 112))}`
}

/** A citizen id of the non-existent division 990000; the sequence is odd for a man. */
export function citizenId(birth: string, male: boolean, number: number): string {
  const sequence = String(number * 2 + (male ? 1 : 0)).padStart(3, '0')
  const first17 = `990000${birth.replaceAll('-', '')}${sequence}`
  return first17 + citizenIdCheckDigit(first17)
}

/** A credit code whose body `FF` + six digits is issued to nobody. */
export function creditCode(authority: string, number: number): string {
  const body = `FF${String(number).padStart(6, '0')}`
  const first17 = `91${authority}${body}${organisationCheckDigit(body)}`
  return first17 + usccCheckDigit(first17)
}

/** Industries (GB/T 4754-2017) with the word an enterprise of it carries in its name. */
export const industries = [
  ['C2651', '化工新材料'],
  ['C28', '化纤'],
  ['C3421', '精密机械'],
  ['C35', '智能装备'],
  ['C38', '电气'],
  ['C3974', '光电'],
  ['C27', '生物医药'],
  ['C17', '纺织科技'],
  ['C29', '橡塑'],
  ['C3670', '汽车零部件'],
  ['C40', '仪器仪表'],
  ['I65', '软件'],
  ['C39', '电子'],
  ['C30', '新型建材'],
  ['C33', '金属制品'],
  ['I6513', '信息技术'],
] as const

const brands = [...'澄汀泾漾苇菱渚橹岚霁砚芷']
const endings = [...'禾澜川舟衡辰朗序澈言']

/** The invented middle part of an enterprise's name. */
export function brand(number: number): string {
  return `${at(brands, number)}${at(endings, number + Math.floor(number / 60))}`
}

const places = [
  '示例理工大学',
  '江南示例大学',
  '东海示例大学',
  '示例工业大学',
  '示例科技大学',
  '（海外）示例大学',
]

/** Discipline, degree code and research fields that belong together. */
export const disciplines = [
  ['材料科学与工程', '208', ['高分子复合材料', '纤维改性', '光伏封装材料']],
  ['化学工程与技术', '208', ['催化合成', '绿色化工', '膜分离']],
  ['机械工程', '208', ['精密传动', '增材制造', '数控装备']],
  ['控制科学与工程', '208', ['机器视觉', '工业机器人', '过程控制']],
  ['计算机科学与技术', '208', ['工业大数据', '边缘计算', '知识图谱']],
  ['纺织科学与工程', '208', ['功能性面料', '经编工艺', '印染减排']],
  ['生物学', '207', ['酶工程', '发酵工艺']],
  ['物理学', '207', ['半导体器件', '光电探测']],
  ['应用经济学', '202', ['产业集群', '供应链金融']],
  ['管理科学与工程', '212', ['精益生产', '质量管理']],
  ['作物学', '209', ['设施农业', '农产品加工']],
  ['环境科学与工程', '2', ['水处理', '固废资源化']],
] as const

/** An invented university that awarded a degree. */
export function school(number: number): string {
  return random(`school:${number}`).pick(places)
}

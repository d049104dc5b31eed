import { citizenId, uscc } from '@baibo/kernel/cells.ts'
import type { Bilingual } from '@baibo/kernel/errors.ts'

/** The doctor a row is about. */
export const citizen = citizenId('证件号码', {
  aliases: ['身份证号', '身份证号码', '公民身份号码'],
  required: true,
})
/** The enterprise a row is about. */
export const creditCode = uscc('统一社会信用代码', {
  aliases: ['社会信用代码', '信用代码'],
  required: true,
})

/** What is wrong with a row that ends before it starts. */
export function endsBeforeStart(start: string, end: string): Bilingual {
  return {
    zh: `结束日期 ${end} 早于开始日期 ${start}，应不早于开始日期`,
    en: `ends on ${end}, before it starts on ${start}; expected the same day or later`,
  }
}

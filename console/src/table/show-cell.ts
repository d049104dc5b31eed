import { useContext, useMemo } from 'react'
import { type Language, LanguageContext } from '../i18n/text.ts'

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/

/** A moment in local time, to the second. */
export function showMoment(moment: string | number, language: Language = 'zh'): string {
  return new Date(moment).toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', { hour12: false })
}

/** A value as a reader sees it: moments in local time, lists with 、, nothing as a dash. */
export function showCell(value: unknown, language: Language = 'zh'): string {
  if (value === null || value === undefined || value === '') return '—'
  if (Array.isArray(value))
    return value.length > 0
      ? value.map((each) => showCell(each, language)).join(language === 'zh' ? '、' : ', ')
      : '—'
  if (typeof value === 'boolean')
    return language === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no'
  if (typeof value === 'object') return JSON.stringify(value)
  const text = String(value)
  return MOMENT.test(text) ? showMoment(text, language) : text
}

/** A decimal with its thousands set apart; not one digit is rounded away. */
export function showDecimal(value: unknown): string {
  const [, sign = '', whole, rest = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(String(value)) ?? []
  if (whole === undefined) return showCell(value)
  return sign + whole.replaceAll(/\B(?=(\d{3})+$)/g, ',') + rest
}

/** Yuan as 万元 or 亿元 (in English thousands, millions), two decimals at most. */
export function showMoney(yuan: unknown, language: Language = 'zh'): string {
  const amount = Number(yuan)
  if (yuan === null || yuan === undefined || Number.isNaN(amount)) return '—'
  const units: [least: number, zh: string, en: string][] =
    language === 'zh'
      ? [
          [1e8, '亿元', ''],
          [1e4, '万元', ''],
        ]
      : [
          [1e6, '', 'm'],
          [1e3, '', 'k'],
        ]
  const [least, zh, en] = units.find(([most]) => Math.abs(amount) >= most) ?? [1, '元', '']
  const number = (amount / least).toLocaleString('zh-CN', { maximumFractionDigits: 2 })
  return language === 'zh' ? `${number} ${zh}` : `¥${number}${en}`
}

/** The same in the language chosen. */
export function useShow() {
  const language = useContext(LanguageContext)
  return useMemo(
    () => ({
      cell: (value: unknown, type?: string) =>
        type === 'Decimal' ? showDecimal(value) : showCell(value, language),
      money: (yuan: unknown) => showMoney(yuan, language),
      /** The day of a moment, in local time. */
      day: (moment: string | null) =>
        moment === null ? '—' : showMoment(moment, language).split(/[ ,]/)[0],
      moment: (moment: string | number) => showMoment(moment, language),
    }),
    [language],
  )
}

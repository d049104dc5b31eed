const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/

/** A value as a reader sees it: moments in local time, lists with 、, nothing as a dash. */
export function showCell(value: unknown): string {
  if (value === null || value === undefined || value === '') return '—'
  if (Array.isArray(value)) return value.length > 0 ? value.map(showCell).join('、') : '—'
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (typeof value === 'object') return JSON.stringify(value)
  const text = String(value)
  return MOMENT.test(text) ? new Date(text).toLocaleString('zh-CN', { hour12: false }) : text
}

/** Yuan as 万元 or 亿元, two decimals at most. */
export function showMoney(yuan: unknown): string {
  const amount = Number(yuan)
  if (yuan == null || Number.isNaN(amount)) return '—'
  if (Math.abs(amount) >= 1e8) return `${round(amount / 1e8)} 亿元`
  if (Math.abs(amount) >= 1e4) return `${round(amount / 1e4)} 万元`
  return `${round(amount)} 元`
}

function round(value: number): string {
  return value.toLocaleString('zh-CN', { maximumFractionDigits: 2 })
}

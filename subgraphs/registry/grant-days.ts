import type { GrantRow } from './tables.ts'

/** A grant that ends within so many days is due for renewal. */
const DAYS_OF_WARNING = 14

/** Today in the city, `YYYY-MM-DD`. */
function today(): string {
  return new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })
}

/** Whether a grant may be used today; both of its days belong to it. */
export function isInForce({ status, startDate, endDate }: GrantRow, day = today()): boolean {
  return status === 'ACTIVE' && startDate <= day && day <= endDate
}

/** Days until the last day of a grant, 0 on that day; null when it is not in force. */
export function daysLeft(grant: GrantRow): number | null {
  const day = today()
  if (!isInForce(grant, day)) return null
  return (Date.parse(grant.endDate) - Date.parse(day)) / 86_400_000
}

export function expiresSoon(grant: GrantRow): boolean {
  const left = daysLeft(grant)
  return left !== null && left <= DAYS_OF_WARNING
}

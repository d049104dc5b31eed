/** Days are text `YYYY-MM-DD`, which sorts as time does. */

/** Today in the city. */
export function today(): string {
  return new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })
}

export function yearOf(day: string): number {
  return Number(day.slice(0, 4))
}

export function later(a: string, b: string): string {
  return a > b ? a : b
}

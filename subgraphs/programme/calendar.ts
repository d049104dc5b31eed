/** The city's zone: every date of the programme is a day there. */
export const CITY_ZONE = 'Asia/Shanghai'

/** First day of the programme's five years, 2023 to 2027 (R19). */
export const PROGRAMME_START = '2023-01-01'

/** The day of an instant in the city, `YYYY-MM-DD`; of now when none is given. */
export function cityDay(instant: Date = new Date()): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: CITY_ZONE }).format(instant)
}

/** Whole days from one `YYYY-MM-DD` to another. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000
}

import type { Cell } from './workbook.ts'

const errorText =
  /^#(REF!|N\/A|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|GETTING_DATA|NO_VALUE)$/

/** The error cell that a text stands for, or `null`. */
export function errorCell(text: string): { error: string } | null {
  return errorText.test(text) ? { error: text } : null
}

/**
 * A number cell from the digits in the file. Excel keeps 15 significant digits but writes 17 (`0.1`
 * as `0.10000000000000001`), so that the rest is noise; an integer of more digits has lost some and
 * is kept as written, to be recognised.
 */
export function numberCell(written: string): { number: string } {
  const value = Number(written)
  if (!Number.isFinite(value) || Math.abs(value) >= 1e15) return { number: written }
  return { number: plainDecimal(Number(value.toPrecision(15))) }
}

/** A date cell; the reader gives UTC, so that no time zone moves the day. */
export function dateCell(date: Date): { date: string } {
  const seconds = Math.round(date.getTime() / 1000) * 1000
  const iso = new Date(seconds).toISOString()
  return { date: iso.endsWith('T00:00:00.000Z') ? iso.slice(0, -14) : iso.slice(0, -5) }
}

/** A cell as a person sees it, for messages; empty text for an empty cell. */
export function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'string') return cell
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE'
  if ('number' in cell) return cell.number
  return 'date' in cell ? cell.date.replace('T', ' ') : cell.error
}

function plainDecimal(value: number): string {
  const text = String(value)
  if (!text.includes('e')) return text
  return value.toFixed(20).replace(/\.?0+$/, '')
}

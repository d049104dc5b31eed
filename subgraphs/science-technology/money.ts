const FEN = 100n
/** Percentages are kept with four decimals, as the sheets' cells are read. */
const PERCENT_DECIMALS = 4

/** A decimal text as a whole number of its smallest step; further decimals must be zero. */
function scaled(text: string, decimals: number): bigint {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  const value = BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'))
  return sign === '-' ? -value : value
}

function yuanText(fen: bigint): string {
  const size = fen < 0n ? -fen : fen
  return `${fen < 0n ? '-' : ''}${size / FEN}.${String(size % FEN).padStart(2, '0')}`
}

/** `percent` per cent of an amount in yuan, rounded half up to the fen. */
export function percentOf(amount: string, percent: string): string {
  const divisor = 100n * 10n ** BigInt(PERCENT_DECIMALS)
  const product = scaled(amount, 2) * scaled(percent, PERCENT_DECIMALS)
  return yuanText((product + divisor / 2n) / divisor)
}

/** `a − b` in yuan. */
export function minus(a: string, b: string): string {
  return yuanText(scaled(a, 2) - scaled(b, 2))
}

/** Whether two amounts in yuan are the same but for the rounding of one fen. */
export function sameAmount(a: string, b: string): boolean {
  const difference = scaled(a, 2) - scaled(b, 2)
  return difference >= -1n && difference <= 1n
}

/** Whether percentages add up to exactly 100. */
export function isWhole(percents: readonly string[]): boolean {
  const sum = percents.reduce((total, percent) => total + scaled(percent, PERCENT_DECIMALS), 0n)
  return sum === 100n * 10n ** BigInt(PERCENT_DECIMALS)
}

/** A decimal text without trailing zeros: `40.000000` is `40`. */
export function withoutZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** The 31 symbols of GB 32100-2015: digits and capital letters without I, O, S, V, Z. */
export const usccAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'

const usccWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2]

/**
 * The 18th character of a unified social credit code (GB 32100-2015): the remainder mod 31 taken
 * from 31. Throws `RangeError` unless given 17 characters of {@link usccAlphabet}.
 */
export function usccCheckDigit(first17: string): string {
  const sum = weightedSum(first17, usccWeights, usccAlphabet)
  return usccAlphabet.charAt((31 - (sum % 31)) % 31)
}

/**
 * The check digit of an organisation code (GB 11714): positions 9-16 of a credit code give position 17.
 * Letters count A=10 … Z=35. Throws `RangeError` unless given 8 digits or capital letters.
 */
export function organisationCheckDigit(first8: string): string {
  const sum = weightedSum(first8, organisationWeights, '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ')
  const check = 11 - (sum % 11)
  return check === 10 ? 'X' : check === 11 ? '0' : String(check)
}

/**
 * What is wrong with a unified social credit code (GB 32100-2015), Chinese first, or `null` when it
 * is right. The code must already be trimmed and upper-case. The location of an enterprise does not
 * follow from its code: positions 3-8 name the registering authority.
 */
export function checkUscc(code: string): string | null {
  if (!/^[0-9A-Z]{18}$/.test(code)) {
    return `统一社会信用代码应为18位数字或大写字母，实际为${[...code].length}位 / a unified social credit code has 18 digits or capital letters`
  }
  const foreign = [...code].find((symbol) => !usccAlphabet.includes(symbol))
  if (foreign !== undefined) {
    return `统一社会信用代码不使用字母 I、O、S、V、Z，出现了“${foreign}” / the letters I, O, S, V, Z do not occur in a unified social credit code`
  }
  const expected = usccCheckDigit(code.slice(0, 17))
  if (code.charAt(17) !== expected) {
    return `统一社会信用代码校验位不符：第18位是“${code.charAt(17)}”，按前17位应为“${expected}” / wrong check character: position 18 should be ${expected}`
  }
  const inner = innerMismatch(code)
  if (inner !== null && /^\d{8}$/.test(code.slice(8, 16))) return inner
  return null
}

/**
 * A doubt about a credit code that {@link checkUscc} accepts, or `null`. The sources disagree on how
 * letters count inside the organisation code, so a failure there is a warning and no error.
 */
export function usccWarning(code: string): string | null {
  return checkUscc(code) === null ? innerMismatch(code) : null
}

function innerMismatch(code: string): string | null {
  const expected = organisationCheckDigit(code.slice(8, 16))
  if (code.charAt(16) === expected) return null
  return `统一社会信用代码中的组织机构代码校验位不符：第17位是“${code.charAt(16)}”，按第9至16位应为“${expected}” / wrong organisation check digit: position 17 should be ${expected}`
}

function weightedSum(text: string, weights: readonly number[], alphabet: string): number {
  if (text.length !== weights.length) throw new RangeError(`expected ${weights.length} characters`)
  return weights.reduce((sum, weight, position) => {
    const value = alphabet.indexOf(text.charAt(position))
    if (value < 0) throw new RangeError(`character ${position + 1} does not occur in this code`)
    return sum + value * weight
  }, 0)
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** GB/T 2260 province prefixes that occur in citizen ids; 83 is used for residents from Taiwan. */
const provincePrefixes = new Set(
  (
    '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 ' +
    '50 51 52 53 54 61 62 63 64 65 71 81 82 83'
  ).split(' '),
)

/** A division that does not exist in GB/T 2260; synthetic ids carry it. */
export const testDivision = '990000'

/** How strictly {@link checkCitizenId} looks. */
export interface CitizenIdOptions {
  /** Accept ids of the non-existent division 990000, for synthetic data only. Default false. */
  allowTestDivision?: boolean
}

/** The last character of a citizen id (GB 11643-1999). Throws `RangeError` unless given 17 digits. */
export function citizenIdCheckDigit(first17: string): string {
  if (!/^\d{17}$/.test(first17)) throw new RangeError('expected 17 digits')
  const sum = weights.reduce((total, weight, i) => total + weight * Number(first17.charAt(i)), 0)
  return '10X98765432'.charAt(sum % 11)
}

/**
 * What is wrong with an 18-character citizen id (GB 11643-1999), Chinese first, or `null` when it is
 * right: shape, division, date of birth, check character. Expects an upper-case X. The message never
 * repeats the id.
 */
export function checkCitizenId(id: string, options: CitizenIdOptions = {}): string | null {
  if (/^\d{15}$/.test(id)) {
    return '这是15位旧身份证号码，请填写18位号码 / this is an old 15-digit id, give the 18-character one'
  }
  if (!/^\d{17}[\dX]$/.test(id)) {
    return `公民身份号码应为17位数字加1位数字或X，实际为${[...id].length}位 / a citizen id has 17 digits and a digit or X`
  }
  if (id.startsWith(testDivision)) {
    if (options.allowTestDivision !== true) {
      return '区划990000只用于测试数据，此处不接受 / division 990000 is for test data and is not accepted here'
    }
  } else if (!provincePrefixes.has(id.slice(0, 2))) {
    return `公民身份号码前两位“${id.slice(0, 2)}”不是省级区划代码 / the first two digits are no province code`
  }
  if (!isPastDate(citizenBirthDate(id))) {
    return '公民身份号码第7至14位不是有效的出生日期 / positions 7 to 14 are no valid date of birth'
  }
  if (id.charAt(17) !== citizenIdCheckDigit(id.slice(0, 17))) {
    return '公民身份号码校验位不符，请核对每一位 / wrong check character, compare every digit'
  }
  return null
}

/** Date of birth as `YYYY-MM-DD`; meaningful only for an id that {@link checkCitizenId} accepts. */
export function citizenBirthDate(id: string): string {
  return `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`
}

/** Sex by position 17 (odd: male); meaningful only for an id that {@link checkCitizenId} accepts. */
export function citizenSex(id: string): 'MALE' | 'FEMALE' {
  return Number(id.charAt(16)) % 2 === 1 ? 'MALE' : 'FEMALE'
}

/** The id for people to read: first 3 and last 4 characters, the rest `*`; short text is all `*`. */
export function maskCitizenId(id: string): string {
  return id.length < 15
    ? '*'.repeat(id.length)
    : `${id.slice(0, 3)}${'*'.repeat(id.length - 7)}${id.slice(-4)}`
}

function isPastDate(iso: string): boolean {
  const time = Date.parse(`${iso}T00:00:00Z`)
  if (Number.isNaN(time) || iso < '1880-01-01') return false
  return new Date(time).toISOString().slice(0, 10) === iso && time <= Date.now()
}

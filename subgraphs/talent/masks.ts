/** The name for people to read: its first character, `*` for the others; blanks and the dot of Uyghur names stay. */
export function maskName(name: string): string {
  return [...name]
    .map((character, index) => (index === 0 || /[\s·•]/.test(character) ? character : '*'))
    .join('')
}

/** The number for people to read: first 3 and last 4 digits of 11 and more, else the last 2; the rest `*`. */
export function maskPhone(number: string): string {
  const digits = number.replaceAll(/\D/g, '')
  const [head, tail] = digits.length >= 11 ? [3, 4] : [0, Math.min(2, digits.length >> 1)]
  const hidden = '*'.repeat(digits.length - head - tail)
  return `${digits.slice(0, head)}${hidden}${digits.slice(digits.length - tail)}`
}

import { InvalidInputError } from '@baibo/kernel/errors.ts'
import type { ApprovedDocument } from '@baibo/schema/documents.ts'
import type { TextEncoding } from './export.ts'

/** What a caller asks of the table itself, beside the document's variables. */
export interface Asked {
  encoding: TextEncoding
  titles: 'zh' | 'keys'
  page?: { number: number; size: number }
}

/** Takes the table's own parameters out of a query. Throws InvalidInputError. */
export function takeTableOptions(query: URLSearchParams, document: ApprovedDocument): Asked {
  const take = (name: string) => {
    const value = query.get(name)
    query.delete(name)
    return value
  }
  const choice = <T extends string>(name: string, allowed: readonly T[]): T => {
    const value = take(name) ?? allowed[0]
    const found = allowed.find((each) => each === value)
    if (found) return found
    throw new InvalidInputError({
      zh: `${name} 应为 ${allowed.join(' 或 ')}，收到 ${value}`,
      en: `${name}: expected ${allowed.join(' or ')}`,
    })
  }
  const whole = (name: string, least: number, most: number): number | undefined => {
    const text = take(name)
    if (text === null) return undefined
    const value = Number(text)
    if (Number.isInteger(value) && value >= least && value <= most) return value
    throw new InvalidInputError({
      zh: `${name} 应为 ${least} 到 ${most} 的整数，收到 ${text}`,
      en: `${name}: expected an integer from ${least} to ${most}`,
    })
  }
  const encoding = choice('encoding', ['utf-8', 'gb18030'] as const)
  const titles = choice('titles', ['zh', 'keys'] as const)
  const [number, size] = [whole('page', 1, 1_000_000), whole('per_page', 1, 1000)]
  if (document.pages && number && number > 1 && !query.has('after')) {
    throw new InvalidInputError({
      zh: `问题 ${document.name} 逐页读取：请从第 1 页开始，按 Link 标头的 next 前进`,
      en: `${document.name} is read page by page: begin at page 1 and follow rel="next" of Link`,
    })
  }
  return {
    encoding,
    titles,
    ...(number || size ? { page: { number: number ?? 1, size: size ?? 100 } } : {}),
  }
}

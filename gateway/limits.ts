import { HubError, InvalidInputError } from '@baibo/kernel/errors.ts'

/**
 * What one request may ask for. Every limit is kept before an operation is planned: a request that
 * exceeds one costs no department anything. All approved documents stay far below the defaults.
 */
export interface Limits {
  /** Bytes of a request body, also after decompression. */
  bodyBytes: number
  /** Bytes of all request headers together. */
  headerBytes: number
  /** Characters of a document, spaces and comments included. */
  documentLength: number
  /** Tokens of a document. Above about 1,500 nested brackets a cold process has no stack left. */
  tokens: number
  /** Levels of fields below one another, fragments included. */
  depth: number
  /** Levels of fields below `__schema` and `__type`; the usual introspection query has 14. */
  introspectionDepth: number
  /** Aliases of an operation, fragments included each time they are spread. */
  aliases: number
  /** Fields of an operation, fragments included each time they are spread. */
  fields: number
  /** Fields at the root of an operation, repeated ones included. */
  rootFields: number
  /** Directives of a document. */
  directives: number
  /** Value of a page size argument where the contract has no `@page(max:)`. */
  pageSize: number
  /** Objects that a list without a page size counts for. */
  listSize: number
  /** Objects that an operation may ask for, estimated from its text and variables alone. */
  cost: number
  /** Cost that one caller may spend in a minute; it may be spent at once. */
  costPerMinute: number
  /** Characters of one text in the variables or the document. */
  textLength: number
  /** Items of one list in the variables. */
  listItems: number
  /** Levels of lists and objects in the variables or in an argument. */
  valueDepth: number
  /** Open event streams of one caller. */
  streams: number
  /** Milliseconds after which an event stream is ended; the client then connects anew. */
  streamLifetime: number
  /** Requests under way at once in this process; further ones are turned away with 503. */
  operations: number
  /** Milliseconds within which the headers of a request must have come. */
  headersTimeout: number
  /** Milliseconds within which a request must have come whole. */
  requestTimeout: number
}

/** The one place where limits have their values. */
export const defaultLimits: Readonly<Limits> = Object.freeze({
  bodyBytes: 1_000_000,
  headerBytes: 32_768,
  documentLength: 64_000,
  tokens: 2_000,
  depth: 12,
  introspectionDepth: 16,
  aliases: 30,
  fields: 500,
  rootFields: 20,
  directives: 50,
  pageSize: 1_000,
  listSize: 10,
  cost: 25_000,
  costPerMinute: 3_000_000,
  textLength: 4_000,
  listItems: 1_000,
  valueDepth: 16,
  streams: 8,
  streamLifetime: 3_600_000,
  operations: 1_000,
  headersTimeout: 10_000,
  requestTimeout: 20_000,
})

/** Limits to change; `'off'` lifts all that bound the operation, for conformance tests on loopback. */
export type LimitSettings = Partial<Limits> | 'off'

export function resolveLimits(settings: LimitSettings = {}): Limits {
  if (settings !== 'off') return { ...defaultLimits, ...settings }
  const { headerBytes, listSize, streams, streamLifetime, headersTimeout, requestTimeout } =
    defaultLimits
  const lifted = Object.fromEntries(Object.keys(defaultLimits).map((name) => [name, Infinity]))
  const kept = { headerBytes, listSize, streams, streamLifetime, headersTimeout, requestTimeout }
  return { ...(lifted as unknown as Limits), ...kept }
}

const REFUSALS = {
  MAX_TOKENS_LIMIT: { zh: '查询文本过长或嵌套过深', en: 'The document is too long' },
  MAX_DEPTH_LIMIT: { zh: '查询的层次过深', en: 'The operation is nested too deeply' },
  MAX_ALIASES_LIMIT: { zh: '查询的别名过多', en: 'The operation has too many aliases' },
  MAX_FIELDS_LIMIT: { zh: '查询的字段过多', en: 'The operation has too many fields' },
  MAX_ROOT_FIELDS_LIMIT: { zh: '查询的根字段过多', en: 'The operation has too many root fields' },
  MAX_DIRECTIVES_LIMIT: { zh: '查询的指令过多', en: 'The document has too many directives' },
  COST_ESTIMATED_TOO_EXPENSIVE: {
    zh: '查询涉及的数据过多，请减小 first 或减少嵌套列表',
    en: 'The operation asks for too many objects; lower `first` or nest fewer lists',
  },
  RATE_LIMIT_EXCEEDED: {
    zh: '一分钟内的查询量已用完，请稍后再试',
    en: 'The data volume of this minute is used up; try again later',
  },
} as const

export type LimitCode = keyof typeof REFUSALS

/** The refusal of an operation. It never says where the limit lies. */
export function limitExceeded(code: LimitCode): HubError {
  return new HubError(code, REFUSALS[code])
}

/** A page size above its maximum: the one limit that callers are told, since it is in the contract. */
export function pageTooLarge(field: string, argument: string, max: number): InvalidInputError {
  return new InvalidInputError(
    {
      zh: `${field} 的参数 ${argument} 最大为 ${max}`,
      en: `${argument} of ${field} is at most ${max}`,
    },
    { extensions: { field, argument, max } },
  )
}

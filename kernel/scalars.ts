import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'
import { bilingual } from './errors.ts'

function textScalar(
  name: string,
  pattern: RegExp,
  expected: { zh: string; en: string },
): GraphQLScalarType {
  const check = (value: unknown): string => {
    const text = typeof value === 'number' && name === 'Decimal' ? String(value) : value
    if (typeof text === 'string' && pattern.test(text) && (name !== 'Date' || isCalendarDate(text)))
      return text
    throw new GraphQLError(
      bilingual({
        zh: `${name} 应为${expected.zh}，收到 ${JSON.stringify(value)}`,
        en: `${name}: expected ${expected.en}, got ${JSON.stringify(value)}`,
      }),
      { extensions: { code: 'BAD_USER_INPUT' } },
    )
  }
  return new GraphQLScalarType({
    name,
    serialize: (value) =>
      value instanceof Date ? value.toISOString() : name === 'DateTime' ? isoInstant(value) : value,
    parseValue: check,
    parseLiteral: (node) =>
      check(
        'value' in node &&
          (node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT)
          ? node.value
          : node.kind,
      ),
  })
}

function isCalendarDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

function isoInstant(value: unknown): unknown {
  return typeof value === 'string' ? new Date(value).toISOString() : value
}

/** The scalars of shared.graphql; every one travels as text. */
export const scalars: Record<string, GraphQLScalarType> = {
  Date: textScalar('Date', /^\d{4}-\d{2}-\d{2}$/, {
    zh: ' YYYY-MM-DD 的日期',
    en: 'a date YYYY-MM-DD',
  }),
  DateTime: textScalar(
    'DateTime',
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/,
    {
      zh: '带时区的 ISO 8601 时刻',
      en: 'an ISO 8601 instant with time zone',
    },
  ),
  Decimal: textScalar('Decimal', /^-?\d{1,15}(\.\d{1,6})?$/, {
    zh: '十进制数文本',
    en: 'a decimal number as text',
  }),
  USCC: textScalar('USCC', /^[0-9A-HJ-NPQRTUW-Y]{18}$/, {
    zh: '18 位统一社会信用代码',
    en: 'an 18-character credit code (GB 32100)',
  }),
  DivisionCode: textScalar('DivisionCode', /^\d{6}$/, {
    zh: '6 位行政区划代码',
    en: 'a 6-digit division code (GB/T 2260)',
  }),
}

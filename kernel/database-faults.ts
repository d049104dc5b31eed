import { GraphQLError } from 'graphql'
import { type Bilingual, HubError } from './errors.ts'

const FAULTS: { pattern: RegExp; code: string; message: Bilingual }[] = [
  {
    pattern:
      /^(CONNECTION_(CLOSED|ENDED|DESTROYED)|CONNECT_TIMEOUT|ECONN(REFUSED|RESET)|EPIPE|ETIMEDOUT|ENOTFOUND|57P0\d|53\d{3}|08\w{3})$/,
    code: 'DATABASE_UNAVAILABLE',
    message: {
      zh: '部门的数据库暂时无法访问，请稍后再试',
      en: "the department's database cannot be reached; try again later",
    },
  },
  {
    pattern: /^25006$/,
    code: 'DATABASE_READ_ONLY',
    message: {
      zh: '部门的数据库目前只读，本次未写入',
      en: "the department's database is read-only at present; nothing was written",
    },
  },
  {
    pattern: /^57014$/,
    code: 'GATEWAY_TIMEOUT',
    message: {
      zh: '数据库未在时限内完成查询，请缩小范围',
      en: 'the database did not finish in time; ask for less',
    },
  },
  {
    // A text that is no number, date or valid UTF-8, or a number out of range.
    pattern: /^22(P02|P05|003|007|008|021)$/,
    code: 'BAD_USER_INPUT',
    message: {
      zh: '参数中有一个取值的格式或范围不对',
      en: 'a value among the arguments has the wrong form or is out of range',
    },
  },
]

/**
 * A resolver's error as one that clients may branch on, where the database itself is at fault
 * (SQLSTATE classes 08, 53, 57 and 25006, or the connection) or could not read a value that was
 * given (class 22); any other error unchanged.
 */
export function nameDatabaseFault(error: unknown): unknown {
  const code = databaseCode(error)
  const fault = code === undefined ? undefined : FAULTS.find(({ pattern }) => pattern.test(code))
  if (!fault) return error
  const named = new HubError(fault.code, fault.message, { cause: error })
  if (!(error instanceof GraphQLError)) return named
  const { message, nodes, path } = error
  return new GraphQLError(message, {
    originalError: named,
    ...(nodes ? { nodes } : {}),
    ...(path ? { path } : {}),
  })
}

/** The driver's or PostgreSQL's code, below what GraphQL and drizzle put around it. */
export function databaseCode(error: unknown): string | undefined {
  if (error instanceof HubError || !(error instanceof Error)) return undefined
  if (error instanceof GraphQLError) return databaseCode(error.originalError)
  if ('code' in error && typeof error.code === 'string') return error.code
  return databaseCode(error.cause)
}

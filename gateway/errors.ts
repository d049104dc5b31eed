import { bilingual } from '@baibo/kernel/errors.ts'

export type FailureCode =
  | 'DEPARTMENT_UNAVAILABLE'
  | 'DEPARTMENT_OVERLOADED'
  | 'GATEWAY_TIMEOUT'
  | 'SUBREQUEST_MALFORMED'

/** A department did not answer, or not with what GraphQL allows. The cause is for the log alone. */
export class DepartmentFailure extends Error {
  override name = 'DepartmentFailure'
  readonly code: FailureCode
  readonly department: string
  /** Milliseconds after which the department wishes to be asked again. */
  readonly retryAfter: number | undefined
  constructor(
    code: FailureCode,
    department: string,
    options: ErrorOptions & { retryAfter?: number | undefined } = {},
  ) {
    super(`${department}: ${code}`, options)
    this.code = code
    this.department = department
    this.retryAfter = options.retryAfter
  }
}

/** What a client reads of an error. */
export interface PublicError {
  message: string
  extensions: Record<string, unknown>
}

const FAILURES: Record<FailureCode, (department: string) => { zh: string; en: string }> = {
  DEPARTMENT_UNAVAILABLE: (department) => ({
    zh: `部门 ${department} 暂时无法访问，其字段为空`,
    en: `Department ${department} cannot be reached; its fields are empty`,
  }),
  DEPARTMENT_OVERLOADED: (department) => ({
    zh: `部门 ${department} 正忙，本次未再向它提问，其字段为空`,
    en: `Department ${department} is busy and was not asked; its fields are empty`,
  }),
  GATEWAY_TIMEOUT: (department) => ({
    zh: `部门 ${department} 未在时限内答复，其字段为空`,
    en: `Department ${department} did not answer in time; its fields are empty`,
  }),
  SUBREQUEST_MALFORMED: (department) => ({
    zh: `部门 ${department} 的答复格式不正确，其字段为空`,
    en: `Department ${department} answered in a form that cannot be read; its fields are empty`,
  }),
}

/** Words a department's failure; `lastAnswerAt` (epoch ms) is when it last answered. */
export function describeFailure(failure: DepartmentFailure, lastAnswerAt?: number): PublicError {
  const { code, department } = failure
  const extensions: Record<string, unknown> = { code, department }
  if (lastAnswerAt !== undefined) extensions.lastAnswerAt = new Date(lastAnswerAt).toISOString()
  return { message: bilingual(FAILURES[code](department)), extensions }
}

/** Words a value that the contract does not allow, found while the answer is put together. */
export function describeContractBreach(problem: string): PublicError {
  return {
    message: bilingual({
      zh: `部门的答复不符合数据契约：${problem}`,
      en: `A department's answer breaks the contract: ${problem}`,
    }),
    extensions: { code: 'SUBREQUEST_MALFORMED' },
  }
}

/** Extensions of a department's own error that a client may read. */
const PUBLIC_EXTENSIONS = [
  'argument',
  'field',
  'max',
  'min',
  'purpose',
  'reason',
  'scope',
  'scopes',
]

/**
 * Words an error from a department's answer. An error with a code of its own is meant to be read;
 * anything else may carry SQL or a stack and is masked.
 */
export function describeDepartmentError(department: string, error: unknown): PublicError {
  const { message, extensions } = (error ?? {}) as { message?: unknown; extensions?: unknown }
  const given = (typeof extensions === 'object' && extensions !== null ? extensions : {}) as Record<
    string,
    unknown
  >
  const code = typeof given.code === 'string' ? given.code : 'INTERNAL_SERVER_ERROR'
  if (code === 'INTERNAL_SERVER_ERROR' || typeof message !== 'string') {
    return {
      message: bilingual({
        zh: `部门 ${department} 处理该字段时出错，请凭请求编号联系管理员`,
        en: `Department ${department} failed on this field; quote the request id to the administrator`,
      }),
      extensions: { code: 'INTERNAL_SERVER_ERROR', department },
    }
  }
  const shown: Record<string, unknown> = { code, department }
  for (const key of PUBLIC_EXTENSIONS) if (key in given) shown[key] = given[key]
  return { message, extensions: shown }
}

import { GraphQLError } from 'graphql'

/** A message in both languages; the Chinese one stands first wherever a person reads it. */
export interface Bilingual {
  zh: string
  en: string
}

/** Chinese first, the English beside it, as every message of the hub is written. */
export function bilingual({ zh, en }: Bilingual): string {
  return `${zh} / ${en}`
}

export interface HubErrorOptions {
  cause?: unknown
  /** Further public facts about the error; never a host, stack or SQL. */
  extensions?: Record<string, unknown>
}

/**
 * An error whose text may be shown to a client. `code` is stable: clients branch on it, never on
 * the message. Everything that is not a HubError is masked before it leaves the process.
 */
export class HubError extends GraphQLError {
  override name = 'HubError'
  constructor(code: string, message: Bilingual, options: HubErrorOptions = {}) {
    super(bilingual(message), { extensions: { code, ...options.extensions } })
    if (options.cause !== undefined) this.cause = options.cause
  }
  get code(): string {
    return String(this.extensions.code)
  }
}

/** The caller sent something that cannot be understood or is out of range. */
export class InvalidInputError extends HubError {
  override name = 'InvalidInputError'
  constructor(message: Bilingual, options?: HubErrorOptions) {
    super('BAD_USER_INPUT', message, options)
  }
}

/** Nobody is known behind the request: no token, or one that does not verify. */
export class UnauthenticatedError extends HubError {
  override name = 'UnauthenticatedError'
  constructor(message: Bilingual, options?: HubErrorOptions) {
    super('UNAUTHENTICATED', message, options)
  }
}

/** The caller is known and may not do this. */
export class ForbiddenError extends HubError {
  override name = 'ForbiddenError'
  constructor(message: Bilingual, options?: HubErrorOptions) {
    super('FORBIDDEN', message, options)
  }
}

/** Start-up cannot go on; the message names the setting and says what to do. */
export class ConfigurationError extends HubError {
  override name = 'ConfigurationError'
  constructor(message: Bilingual, options?: HubErrorOptions) {
    super('CONFIGURATION', message, options)
  }
}

/**
 * What a client may see of any error: a HubError and GraphQL's own request errors as they are,
 * everything else as INTERNAL_SERVER_ERROR. The full cause belongs in the log under `requestId`.
 */
export function maskError(error: unknown, requestId: string): GraphQLError {
  const original = unwrap(error)
  if (original instanceof HubError)
    return rebuild(error, original.message, original.extensions, requestId)
  if (error instanceof GraphQLError && original === undefined) {
    const code = error.extensions.code ?? 'BAD_USER_INPUT'
    return rebuild(error, error.message, { code }, requestId)
  }
  const message = bilingual({
    zh: '服务器内部错误，请凭请求编号联系管理员',
    en: 'Internal server error; quote the request id to the administrator',
  })
  return rebuild(error, message, { code: 'INTERNAL_SERVER_ERROR' }, requestId)
}

/** The error behind GraphQL's wrapping; undefined where GraphQL itself objects to the request. */
function unwrap(error: unknown): unknown {
  if (error instanceof HubError || !(error instanceof GraphQLError)) return error
  return error.originalError === undefined ? undefined : unwrap(error.originalError)
}

function rebuild(
  error: unknown,
  message: string,
  extensions: Record<string, unknown>,
  requestId: string,
): GraphQLError {
  const located = error instanceof GraphQLError ? error : undefined
  return new GraphQLError(message, {
    extensions: { ...extensions, requestId },
    ...(located?.nodes ? { nodes: located.nodes } : {}),
    ...(located?.path ? { path: located.path } : {}),
  })
}

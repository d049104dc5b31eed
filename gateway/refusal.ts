import { HubError, maskError } from '@baibo/kernel/errors.ts'
import { GraphQLError } from 'graphql'

/** A request that is turned away before any department is asked. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly status: number
  readonly errors: readonly GraphQLError[]
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    errors: readonly GraphQLError[],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(errors[0]?.message ?? 'refused')
    this.status = status
    this.errors = errors
    this.headers = headers
  }

  get code(): string {
    return String(this.errors[0]?.extensions.code)
  }
}

/** One refusal in both languages. */
export function refuse(
  status: number,
  code: string,
  zh: string,
  en: string,
  headers?: Readonly<Record<string, string>>,
): Refusal {
  return new Refusal(status, [new HubError(code, { zh, en })], headers)
}

/** Any error as a refusal; what is not meant for clients is masked. */
export function asRefusal(error: unknown, requestId: string): Refusal {
  if (error instanceof Refusal) return error
  if (error instanceof HubError) return new Refusal(400, [error])
  return new Refusal(500, [maskError(error, requestId)])
}

/** The errors as they go to a client, each with the request id. */
export function refusalBody({ errors }: Refusal, requestId: string): { errors: unknown[] } {
  return {
    errors: errors.map((error) => {
      const { message, locations, path, extensions } =
        error instanceof GraphQLError ? error.toJSON() : new GraphQLError('error')
      return { message, locations, path, extensions: { ...extensions, requestId } }
    }),
  }
}

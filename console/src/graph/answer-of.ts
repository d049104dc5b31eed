import { ask } from './ask.ts'
import { RefusedError } from './http.ts'

/**
 * The one field of a document, under the alias `answer`. Throws RefusedError where it was refused;
 * a part below it that another department did not give stays null.
 */
export async function answerOf<T>(query: string, variables: Record<string, unknown>): Promise<T> {
  const { data, errors } = await ask<{ answer: T }>(query, variables)
  if (!data) throw new RefusedError(200, errors)
  const own = errors.filter(({ path }) => path?.length === 1)
  if (own.length > 0) throw new RefusedError(200, own)
  return data.answer
}

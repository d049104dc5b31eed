import type { ServerResponse } from 'node:http'
import { type Refusal, refusalBody, refuse } from './refusal.ts'

export const JSON_TYPE = 'application/json; charset=utf-8'
const GRAPHQL_TYPE = 'application/graphql-response+json; charset=utf-8'

/** The media type of the answer to an `accept` header. Throws a Refusal with 406. */
export function negotiate(accept: string | undefined): string {
  if (accept === undefined || accept === '*/*' || accept === 'application/json') return JSON_TYPE
  let best: { type: string; quality: number } | undefined
  for (const range of accept.toLowerCase().split(',')) {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim())
    const weight = parameters.find((parameter) => parameter.startsWith('q='))
    const quality = weight ? Number(weight.slice(2)) : 1
    const type =
      name === 'application/graphql-response+json'
        ? GRAPHQL_TYPE
        : ['application/json', 'application/*', '*/*'].includes(name)
          ? JSON_TYPE
          : undefined
    if (type && quality > (best?.quality ?? 0)) best = { type, quality }
  }
  if (best) return best.type
  throw refuse(
    406,
    'NOT_ACCEPTABLE',
    '只能以 application/json 或 application/graphql-response+json 应答',
    'Answers are application/json or application/graphql-response+json',
  )
}

/** Sends a refusal as a GraphQL answer without data. */
export function sendRefusal(
  response: ServerResponse,
  refusal: Refusal,
  requestId: string,
  type: string = JSON_TYPE,
): void {
  if (response.headersSent) return void response.destroy()
  response
    .writeHead(refusal.status, {
      ...refusal.headers,
      'content-type': type,
      'cache-control': 'no-store',
      'x-request-id': requestId,
    })
    .end(JSON.stringify(refusalBody(refusal, requestId)))
}

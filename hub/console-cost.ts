import { randomUUID } from 'node:crypto'
import { sendRefusal } from '@baibo/gateway/http-answer.ts'
import { asRefusal } from '@baibo/gateway/refusal.ts'
import type { Route } from '@baibo/gateway/server.ts'
import { InvalidInputError } from '@baibo/kernel/errors.ts'
import { bearerToken, readBody, sendJson } from './http.ts'
import type { Hub } from './hub.ts'

const MOST_BYTES = 100_000

/**
 * `POST /console/cost {query, variables}`: what a question may cost, before anybody is asked. It is
 * admitted by the rules of `/graphql`, without taking anything from the caller's budget.
 */
export function createConsoleCostRoute(hub: Hub): Route {
  return async (request, response, { admission }) => {
    if (request.url !== '/console/cost' || request.method !== 'POST') return false
    await hub.authenticate(bearerToken(request.headers))
    const { query, variables } = readQuestion(await readBody(request, MOST_BYTES))
    const question = { query, variables, documentId: undefined, sha256Hash: undefined }
    try {
      const admitted = admission.admit({ ...question, operationName: undefined, caller: undefined })
      const byDepartment = admitted.costByDepartment()
      sendJson(response, 200, { cost: admitted.cost, limit: admission.limits.cost, byDepartment })
    } catch (error) {
      const requestId = randomUUID()
      sendRefusal(response, asRefusal(error, requestId), requestId)
    }
    return true
  }
}

function readQuestion(body: Buffer): { query: string; variables: Record<string, unknown> } {
  try {
    const { query, variables } = JSON.parse(body.toString('utf8'))
    if (typeof query === 'string') return { query, variables: variables ?? {} }
  } catch {}
  throw new InvalidInputError({ zh: '应为 {query, variables}', en: 'expected {query, variables}' })
}

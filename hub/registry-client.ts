import type { Transport } from '@baibo/gateway/transport.ts'
import { HubError } from '@baibo/kernel/errors.ts'
import type { Identity } from '@baibo/kernel/identity.ts'

/** Asks what the registry answers to the hub alone, and what is therefore not in the graph. */
export type AskRegistry = <T>(query: string, variables: Record<string, unknown>) => Promise<T>

const TIMEOUT_MS = 3_000

/** Rejects with REGISTRY_UNAVAILABLE when the registry does not answer in full. */
export function createRegistryClient(
  transport: () => Transport | undefined,
  hubIdentity: () => Promise<Identity>,
): AskRegistry {
  return async <T>(query: string, variables: Record<string, unknown>) => {
    let cause: unknown
    try {
      const { token } = await hubIdentity()
      const answer = (await transport()?.(JSON.stringify({ query, variables }), {
        department: 'registry',
        token,
        headers: {},
        signal: AbortSignal.timeout(TIMEOUT_MS),
        deadline: Date.now() + TIMEOUT_MS,
        mutation: query.startsWith('mutation'),
      })) as { data?: T | null; errors?: unknown[] } | undefined
      if (answer?.data && !answer.errors?.length) return answer.data
      cause = answer?.errors ?? 'the graph has no registry'
    } catch (error) {
      cause = error
    }
    throw new HubError(
      'REGISTRY_UNAVAILABLE',
      { zh: '登记部门暂时没有应答', en: 'the registry does not answer now' },
      { cause },
    )
  }
}

import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { UnauthenticatedError } from './errors.ts'

/** Everything of a call that the gateway vouches for. */
export interface SignedCall {
  method: string
  path: string
  body: string
  /** The department that is called: a captured call cannot be replayed against another one. */
  audience: string
  token: string | undefined
  /** The code in `x-hub-purpose`: what the caller stated is what the department hears. */
  purpose: string | undefined
}

/** Carries the code of what a request is for, from the client through the gateway to the departments. */
export const PURPOSE_HEADER = 'x-hub-purpose'

export const SIGNATURE_HEADER = 'x-hub-signature'
const WINDOW_SECONDS = 300

function digest(key: string, call: SignedCall, time: string, nonce: string): Buffer {
  const bodyHash = createHash('sha256').update(call.body).digest('base64url')
  const tokenHash = createHash('sha256')
    .update(call.token ?? '')
    .digest('base64url')
  const { method, path, audience, purpose = '' } = call
  const text = [method, path, bodyHash, audience, tokenHash, purpose, time, nonce].join('\n')
  return createHmac('sha256', key).update(text).digest()
}

/** The value of the `x-hub-signature` header: `t=<seconds>,n=<nonce>,v2=<HMAC-SHA-256>`. */
export function signCall(key: string, call: SignedCall): string {
  const time = String(Math.floor(Date.now() / 1000))
  const nonce = randomUUID()
  return `t=${time},n=${nonce},v2=${digest(key, call, time, nonce).toString('base64url')}`
}

/**
 * Checks signatures for one department. Several keys may be active, so that a key is exchanged
 * without a pause. Throws UnauthenticatedError for a missing, altered, stale or repeated one.
 */
export function createSignatureCheck(
  keys: readonly string[],
): (header: string | undefined, call: SignedCall) => void {
  const seen = new LRUCache<string, true>({ max: 100_000, ttl: WINDOW_SECONDS * 2000 })
  return (header, call) => {
    const [, time, nonce, value] = /^t=(\d+),n=([\w-]+),v2=([\w-]+)$/.exec(header ?? '') ?? []
    if (!time || !nonce || !value) throw refused('缺少网关签名', 'the gateway signature is missing')
    if (Math.abs(Date.now() / 1000 - Number(time)) > WINDOW_SECONDS) {
      throw refused(
        '网关签名的时间超出允许范围，请核对两端时钟',
        'the gateway signature is out of its time window; check the clocks',
      )
    }
    const given = Buffer.from(value, 'base64url')
    const valid = keys.some((key) => {
      const expected = digest(key, call, time, nonce)
      return expected.length === given.length && timingSafeEqual(expected, given)
    })
    if (!valid) throw refused('网关签名不符', 'the gateway signature does not match')
    if (seen.has(nonce)) throw refused('网关签名已被使用', 'the gateway signature was used before')
    seen.set(nonce, true)
  }
}

function refused(zh: string, en: string): UnauthenticatedError {
  return new UnauthenticatedError({ zh, en })
}

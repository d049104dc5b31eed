import type { HttpTransportOptions } from '@baibo/gateway/transport.ts'
import { SIGNATURE_HEADER, signCall } from '@baibo/kernel/signature.ts'

/** The gateway's signature on every call to a department that runs elsewhere. */
export function signer(key: string, audience: string): NonNullable<HttpTransportOptions['sign']> {
  return (body, { token }, path) => ({
    [SIGNATURE_HEADER]: signCall(key, { method: 'POST', path, body, audience, token }),
  })
}

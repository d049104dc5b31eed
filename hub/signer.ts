import type { HttpTransportOptions } from '@baibo/gateway/transport.ts'
import { PURPOSE_HEADER, SIGNATURE_HEADER, signCall } from '@baibo/kernel/signature.ts'

/** The gateway's signature on every call to a department that runs elsewhere. */
export function signer(key: string, audience: string): NonNullable<HttpTransportOptions['sign']> {
  return (body, { token, headers }, path) => {
    const purpose = headers[PURPOSE_HEADER]
    return {
      [SIGNATURE_HEADER]: signCall(key, { method: 'POST', path, body, audience, token, purpose }),
    }
  }
}

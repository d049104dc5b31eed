import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/**
 * Keyed pseudonym of a person: HMAC-SHA-256 of the normalised citizen id with the city's key, as
 * `P` and 20 base32 characters (100 bits). Every department computes the same id from its own
 * sheet; without the key the id cannot be traced back or guessed.
 */
export function personId(citizenId: string, key: string): string {
  const digest = createHmac('sha256', key).update(citizenId.trim().toUpperCase()).digest()
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  let bits = BigInt(`0x${digest.toString('hex')}`) >> 156n
  let id = ''
  for (let i = 0; i < 20; i++) {
    id = alphabet[Number(bits & 31n)] + id
    bits >>= 5n
  }
  return `P${id}`
}

/** AES-256-GCM under a key derived from the secret; the answer carries nonce and tag, in base64. */
export function encryptCitizenId(citizenId: string, secret: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', citizenIdKey(secret), nonce)
  const sealed = Buffer.concat([cipher.update(citizenId, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
}

/** The inverse of encryptCitizenId; throws when the text was altered or the secret is another. */
export function decryptCitizenId(sealed: string, secret: string): string {
  const bytes = Buffer.from(sealed, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', citizenIdKey(secret), bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}

function citizenIdKey(secret: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', 'baibo-hub citizen id', 32))
}

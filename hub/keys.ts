import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createPrivateKey } from '@baibo/kernel/identity.ts'
import type { Config } from './config.ts'

export interface Keys {
  /** Behind the app roles' passwords and the encryption of citizen ids. */
  secret: string
  /** The city's key for pseudonyms of persons. */
  personKey: string
  /** Private Ed25519 JWK that signs the hub's own tokens. */
  tokenKey: Record<string, unknown>
  /** HMAC keys between gateway and departments; the first signs, all verify. */
  gatewayKeys: string[]
}

/** Fixed, so that the pseudonyms of the sample data are the same on every machine; refused in production. */
const DEVELOPMENT_PERSON_KEY = 'baibo-development-person-key'

/**
 * The installation's keys: from the environment where given, else made once and kept in
 * `<data folder>/keys.json`, readable by the owner alone.
 */
export async function loadKeys(config: Config): Promise<Keys> {
  const file = path.join(config.dataDirectory, 'keys.json')
  let stored = await readKeys(file)
  if (!stored) {
    stored = {
      secret: randomBytes(32).toString('base64url'),
      tokenKey: (await createPrivateKey()) as Record<string, unknown>,
      gatewayKeys: [randomBytes(32).toString('base64url')],
    }
    await mkdir(config.dataDirectory, { recursive: true })
    await writeFile(file, JSON.stringify(stored), { mode: 0o600 })
    await chmod(file, 0o600)
  }
  return {
    secret: config.HUB_SECRET ?? stored.secret,
    personKey: config.HUB_PERSON_KEY ?? DEVELOPMENT_PERSON_KEY,
    tokenKey: config.HUB_TOKEN_KEY ? JSON.parse(config.HUB_TOKEN_KEY) : stored.tokenKey,
    gatewayKeys: config.HUB_GATEWAY_KEYS?.split(',') ?? stored.gatewayKeys,
  }
}

type StoredKeys = Omit<Keys, 'personKey'>

async function readKeys(file: string): Promise<StoredKeys | null> {
  const text = await readFile(file, 'utf8').catch(() => null)
  return text === null ? null : (JSON.parse(text) as StoredKeys)
}

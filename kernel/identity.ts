import { createHash } from 'node:crypto'
import {
  createRemoteJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  type JWTVerifyGetKey,
  errors as joseErrors,
  jwtVerify,
  SignJWT,
} from 'jose'
import { LRUCache } from 'lru-cache'
import { UnauthenticatedError } from './errors.ts'

/** Who asks, for which reporting units and with which scopes (architecture: identity, rows, fields). */
export interface Identity {
  subject: string
  /** Who vouches for the subject. */
  issuer: string
  /** Organisation unit, e.g. `jx-kjj`. */
  unit: string
  /** Reporting units whose rows are visible; `['*']` is the whole city, `[]` is nobody's rows. */
  reportingUnits: readonly string[]
  scopes: readonly string[]
  /** Seconds since the epoch. */
  expiresAt: number
  /** The token itself, handed on so that every department verifies it again. */
  token: string
}

export const TOKEN_ISSUER = 'baibo-hub'
export const TOKEN_AUDIENCE = 'baibo-hub'
const CLOCK_TOLERANCE_SECONDS = 60
const CACHE_SECONDS = 60

export function seesWholeCity(identity: Identity): boolean {
  return identity.reportingUnits.includes('*')
}

/** The subject under which the hub asks its own questions; no other of its tokens has it. */
export const HUB_SUBJECT = 'hub'

/** Whether it is the hub itself that asks, not a member of staff. */
export function isHub({ issuer, subject }: Identity): boolean {
  return issuer === TOKEN_ISSUER && subject === HUB_SUBJECT
}

/** Verifies a bearer token. Throws UnauthenticatedError; the reason is named, the token never is. */
export type Authenticator = (token: string | undefined) => Promise<Identity>

export interface TrustedIssuer {
  issuer: string
  audience: string
  /** A public key as JWK, or the address of the issuer's key set. */
  keys: JWK | URL
}

/** One authenticator for all trusted issuers; verified tokens are remembered for a minute at most. */
export function createAuthenticator(issuers: readonly TrustedIssuer[]): Authenticator {
  const sources = new Map<string, Promise<{ audience: string; key: JWTVerifyGetKey }>>()
  for (const { issuer, audience, keys } of issuers) {
    sources.set(
      issuer,
      keySource(keys).then((key) => ({ audience, key })),
    )
  }
  const known = new LRUCache<string, Identity>({ max: 10_000 })
  return async (token) => {
    if (!token) throw unauthenticated('请求没有令牌', 'the request carries no token')
    if (token.length > 16_384) throw unauthenticated('令牌过长', 'the token is too long')
    const cacheKey = createHash('sha256').update(token).digest('base64')
    const cached = known.get(cacheKey)
    if (cached && cached.expiresAt + CLOCK_TOLERANCE_SECONDS > Date.now() / 1000) return cached
    const source = await sources.get(issuerOf(token) ?? '')
    if (!source)
      throw unauthenticated('令牌的签发者不受信任', 'the token comes from an unknown issuer')
    const payload = await verify(token, source.key, source.audience)
    const identity = identityOf(payload, token)
    known.set(cacheKey, identity, { ttl: CACHE_SECONDS * 1000 })
    return identity
  }
}

async function keySource(keys: JWK | URL): Promise<JWTVerifyGetKey> {
  if (keys instanceof URL) return createRemoteJWKSet(keys, { cooldownDuration: 30_000 })
  const key = await importJWK(keys, keys.alg ?? 'EdDSA')
  return async () => key as Awaited<ReturnType<JWTVerifyGetKey>>
}

async function verify(token: string, key: JWTVerifyGetKey, audience: string): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['EdDSA', 'Ed25519', 'RS256', 'PS256', 'ES256'],
      audience,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['sub', 'exp'],
    })
    return payload
  } catch (cause) {
    if (cause instanceof joseErrors.JWTExpired)
      throw unauthenticated('令牌已过期', 'the token has expired', cause)
    throw unauthenticated('令牌无效', 'the token does not verify', cause)
  }
}

function issuerOf(token: string): string | undefined {
  try {
    const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    return typeof payload.iss === 'string' ? payload.iss : undefined
  } catch {
    return undefined
  }
}

function identityOf(payload: JWTPayload, token: string): Identity {
  const { iss, sub, unit, reporting_units: units, scope } = payload
  if (
    typeof unit !== 'string' ||
    !Array.isArray(units) ||
    !units.every((u) => typeof u === 'string' && /^[\w*-]{1,40}$/.test(u))
  ) {
    throw unauthenticated(
      '令牌缺少 unit 或 reporting_units',
      'the token lacks unit or reporting_units',
    )
  }
  return {
    subject: String(sub),
    issuer: String(iss),
    unit,
    reportingUnits: [...new Set<string>(units)].sort(),
    scopes: typeof scope === 'string' ? scope.split(' ').filter(Boolean) : [],
    expiresAt: payload.exp ?? 0,
    token,
  }
}

function unauthenticated(zh: string, en: string, cause?: unknown): UnauthenticatedError {
  return new UnauthenticatedError({ zh: `需要登录：${zh}`, en: `Sign-in needed: ${en}` }, { cause })
}

export interface TokenClaims {
  subject: string
  unit: string
  reportingUnits: readonly string[]
  scopes?: readonly string[]
  /** Seconds from now, one hour when left out. */
  lifetime?: number
}

/** Mints tokens with the hub's own key: the embedded default's identities and the hub's own questions. */
export class TokenMint {
  readonly #key: Promise<Parameters<SignJWT['sign']>[0]>
  readonly trusted: TrustedIssuer
  constructor(privateJwk: JWK) {
    this.#key = importJWK(privateJwk, 'EdDSA') as Promise<Parameters<SignJWT['sign']>[0]>
    const { d: _private, ...publicJwk } = privateJwk
    this.trusted = { issuer: TOKEN_ISSUER, audience: TOKEN_AUDIENCE, keys: publicJwk }
  }
  async token({
    subject,
    unit,
    reportingUnits,
    scopes = [],
    lifetime = 3600,
  }: TokenClaims): Promise<string> {
    return new SignJWT({ unit, reporting_units: [...reportingUnits], scope: scopes.join(' ') })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setSubject(subject)
      .setIssuer(TOKEN_ISSUER)
      .setAudience(TOKEN_AUDIENCE)
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1000) + lifetime)
      .sign(await this.#key)
  }
}

/** A fresh Ed25519 key for a new installation. */
export async function createPrivateKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true })
  return exportJWK(privateKey)
}

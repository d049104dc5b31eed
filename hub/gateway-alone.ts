import { readFile } from 'node:fs/promises'
import { createGateway } from '@baibo/gateway/gateway.ts'
import { startServer } from '@baibo/gateway/server.ts'
import { httpTransport } from '@baibo/gateway/transport.ts'
import { ConfigurationError } from '@baibo/kernel/errors.ts'
import { createAuthenticator, TokenMint } from '@baibo/kernel/identity.ts'
import pino from 'pino'
import type { Config } from './config.ts'
import { byHeader } from './http.ts'
import { loadKeys } from './keys.ts'
import { signer } from './signer.ts'

export interface GatewayAloneOptions {
  /** File or URL. */
  supergraph: string
  port: number
  host: string
  open?: boolean
  limits: string
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])

/** `hub gateway`: serves any Federation 2 supergraph. Open mode and lifted limits need a loopback address. */
export async function startGatewayAlone(
  config: Config,
  { supergraph, port, host, open = false, limits }: GatewayAloneOptions,
): Promise<void> {
  if ((open || limits === 'off') && !LOOPBACK.has(host)) {
    throw new ConfigurationError({
      zh: '--open 与 --limits off 只能用于回环地址',
      en: '--open and --limits off are refused unless the address is loopback',
    })
  }
  const sdl = /^https?:/.test(supergraph)
    ? await (await fetch(supergraph)).text()
    : await readFile(supergraph, 'utf8')
  const keys = open ? undefined : await loadKeys(config)
  const gateway = createGateway({
    supergraph: sdl,
    transport: (name, url) =>
      httpTransport(url, keys ? { sign: signer(keys.gatewayKeys[0] ?? '', name) } : {}),
  })
  const server = await startServer({
    gateway,
    host,
    port,
    open,
    ...(limits === 'off' ? { limits } : {}),
    logger: pino({ level: config.LOG_LEVEL }),
    ...(keys
      ? { authenticate: byHeader(createAuthenticator([new TokenMint(keys.tokenKey).trusted])) }
      : {}),
  })
  console.log(`gateway ready ${server.url}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void server.close().then(() => process.exit(0)))
  }
}

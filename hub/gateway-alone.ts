import { createGateway } from '@baibo/gateway/gateway.ts'
import { stopOnSignals } from '@baibo/gateway/lifecycle.ts'
import { startServer } from '@baibo/gateway/server.ts'
import { createSupergraphSource } from '@baibo/gateway/supergraph-source.ts'
import { logFailure } from '@baibo/gateway/traffic-log.ts'
import { httpTransport } from '@baibo/gateway/transport.ts'
import { ConfigurationError } from '@baibo/kernel/errors.ts'
import { createAuthenticator, TokenMint } from '@baibo/kernel/identity.ts'
import pino from 'pino'
import { startAdmin } from './admin.ts'
import { type Config, shutdownOf } from './config.ts'
import { byHeader } from './http.ts'
import { loadKeys } from './keys.ts'
import { signer } from './signer.ts'
import { logSupergraph } from './supergraph-log.ts'

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
  const logger = pino({ level: config.LOG_LEVEL })
  const source = await createSupergraphSource({
    location: supergraph,
    keepIn: config.dataDirectory,
    onEvent: (event) => logSupergraph(logger, event),
  })
  const keys = open ? undefined : await loadKeys(config)
  const gateway = createGateway({
    supergraph: source.sdl,
    onFailure: logFailure(logger),
    transport: (name, url) =>
      httpTransport(url, keys ? { sign: signer(keys.gatewayKeys[0] ?? '', name) } : {}),
  })
  const server = await startServer({
    gateway,
    host,
    port,
    open,
    ...(limits === 'off' ? { limits } : {}),
    logger,
    ...(keys
      ? { authenticate: byHeader(createAuthenticator([new TokenMint(keys.tokenKey).trusted])) }
      : {}),
  })
  source.watch(gateway.swap)
  const admin = await startAdmin({
    port: config.ADMIN_PORT,
    mayMove: config.mayMoveAdmin,
    server,
    source,
  })
  stopOnSignals(async (isUrgent) => {
    await source.close()
    await server.close(shutdownOf(config, isUrgent))
    await admin.close()
  })
  console.log(`gateway ready ${server.url}`)
  console.log(`metrics ${admin.url}/metrics`)
}

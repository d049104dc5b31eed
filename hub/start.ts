import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { stopOnSignals } from '@baibo/gateway/lifecycle.ts'
import { type RunningServer, startServer } from '@baibo/gateway/server.ts'
import {
  createSupergraphSource,
  type SupergraphEvent,
  type SupergraphSource,
} from '@baibo/gateway/supergraph-source.ts'
import { ConfigurationError } from '@baibo/kernel/errors.ts'
import { contractFiles } from '@baibo/schema/compose.ts'
import { loadDocuments } from '@baibo/schema/documents.ts'
import { type Admin, startAdmin } from './admin.ts'
import { type Config, shutdownOf } from './config.ts'
import { demoIdentities } from './demo.ts'
import { byHeader } from './http.ts'
import { type Hub, openHub } from './hub.ts'
import { byId, createRoutes } from './routes.ts'
import { refreshAll, seed } from './seed.ts'
import { logSupergraph } from './supergraph-log.ts'

const REFRESH_INTERVAL_MS = 5 * 60_000

/** Starts the whole hub, prints its progress and its ready line, and stops everything on a signal. */
export async function start(config: Config): Promise<void> {
  const begin = performance.now()
  const step = (zh: string) =>
    console.log(`[${((performance.now() - begin) / 1000).toFixed(1)} s] ${zh}`)
  const release = await claimDataDirectory(config)
  let hub: Hub | undefined
  let server: RunningServer | undefined
  let admin: Admin | undefined
  let source: SupergraphSource | undefined
  let stopping: Promise<void> | undefined
  const stop = (isUrgent: boolean) => {
    stopping ??= (async () => {
      await source?.close()
      await server?.close(shutdownOf(config, isUrgent))
      await admin?.close()
      await hub?.close()
      await release()
    })()
    return stopping
  }
  stopOnSignals(stop)
  stopWithParent(() => void stop(true).then(() => process.exit(0)))
  try {
    const events: SupergraphEvent[] = []
    source = await createSupergraphSource({
      location: contractFiles.supergraph,
      keepIn: config.dataDirectory,
      onEvent: (event) => (hub ? logSupergraph(hub.log, event) : events.push(event)),
    })
    hub = await openHub(config, { onStep: step, supergraph: source.sdl })
    for (const event of events) logSupergraph(hub.log, event)
    source.watch(hub.gateway.swap)
    if (!config.production) await seed(hub, step)
    const documents = loadDocuments()
    server = await startServer({
      gateway: hub.gateway,
      host: config.HOST,
      port: config.PORT,
      authenticate: byHeader(hub.authenticate),
      routes: createRoutes(hub, documents),
      documents: byId(documents, config.HUB_DOCUMENTS),
      logger: hub.log,
    })
    admin = await startAdmin({
      port: config.ADMIN_PORT,
      mayMove: config.mayMoveAdmin,
      server,
      source,
    })
  } catch (error) {
    await stop(true)
    throw error
  }
  const url = server.url.replace('//127.0.0.1:', '//localhost:')
  step('就绪')
  console.log(`hub ready ${url}`)
  if (!config.production) printFirstSteps(url)
  const running = hub
  setInterval(() => {
    refreshAll(running).catch((error) =>
      running.log.error({ err: error }, 'reference refresh failed'),
    )
  }, REFRESH_INTERVAL_MS).unref()
}

function printFirstSteps(url: string): void {
  console.log('\n演示身份（仅内置默认环境）：')
  for (const { unit, reportingUnits, scopes, title } of demoIdentities) {
    const rows = reportingUnits.includes('*')
      ? ''
      : ` --reporting-units ${reportingUnits.join(',')}`
    const scope = scopes.length > 0 ? ` --scope "${scopes.join(' ')}"` : ''
    console.log(`  ${title}：npx hub token --unit ${unit}${rows}${scope}`)
  }
  console.log('\n试三个问题（另开一个终端，在本目录执行）：')
  const token = 'TOKEN=$(npx hub token --unit jx-kjj)'
  const ask = (query: string) => `curl -s -H "Authorization: Bearer $TOKEN" '${url}${query}'`
  console.log(`  ${token}`)
  console.log(`  # 2025 年底各项目标完成多少\n  ${ask('/q/target-progress.json?asOf=2025-12-31')}`)
  console.log(
    `  # 各县（市、区）进企博士、企业、研究机构各多少\n  ${ask('/q/doctors-by-unit.json')}`,
  )
  console.log(`  # 还有哪些科研启动费未到账\n  ${ask('/q/startup-arrears.json')}`)
}

/** One hub a data folder: the pid file says whose it is. Answers the function that gives it back. */
async function claimDataDirectory({ dataDirectory }: Config): Promise<() => Promise<void>> {
  const file = path.join(dataDirectory, 'hub.pid')
  const pid = Number(await readFile(file, 'utf8').catch(() => ''))
  if (
    pid &&
    pid !== process.pid &&
    isHub(pid, await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null))
  ) {
    throw new ConfigurationError({
      zh: `数据目录 ${dataDirectory} 已有枢纽在运行（进程 ${pid}）；请先停止它，或用 HUB_DATA_DIR 指定另一目录`,
      en: `a hub already runs on ${dataDirectory} (process ${pid}); stop it or set HUB_DATA_DIR`,
    })
  }
  await mkdir(dataDirectory, { recursive: true })
  await writeFile(file, String(process.pid))
  return () => rm(file, { force: true })
}

function isHub(pid: number, command: string | null): boolean {
  if (command !== null) return command.includes('cli.ts')
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** npm and shells do not always hand a signal on: when the starter is gone, so are we. */
function stopWithParent(stop: () => void): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(timer)
      stop()
    }
  }, 1000)
  timer.unref()
}

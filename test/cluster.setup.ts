import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { openHub } from '@baibo/hub/hub.ts'
import { seed } from '@baibo/hub/seed.ts'
import { startCluster } from '@baibo/kernel/cluster.ts'
import { templateName, testConfig } from './start-hub.ts'
import { makeTempDirectory } from './temp-directory.ts'

/**
 * One real PostgreSQL for the whole test run, with one template database a department: migrated
 * once and filled once from the sample workbooks by the real ingest. Every test file clones them.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const directory = await makeTempDirectory()
  const cluster = await startCluster({
    directory: path.join(directory, 'postgres'),
    password: randomBytes(12).toString('hex'),
  })
  process.env.TEST_CLUSTER_URL = cluster.url('').replace(/\/$/, '')
  const hub = await openHub(testConfig(directory), {
    cluster,
    database: (name) => [templateName(name)],
  })
  await seed(hub, () => {})
  await hub.close()
  return async () => {
    await cluster.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

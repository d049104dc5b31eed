import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { startCluster } from '@baibo/kernel/cluster.ts'

/** One real PostgreSQL for the whole test run; every test file makes its own databases in it. */
export default async function setup(): Promise<() => Promise<void>> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'baibo-test-'))
  const cluster = await startCluster({ directory, password: randomBytes(12).toString('hex') })
  process.env.TEST_CLUSTER_URL = cluster.url('').replace(/\/$/, '')
  return async () => {
    await cluster.stop()
    await rm(directory, { recursive: true, force: true })
  }
}
